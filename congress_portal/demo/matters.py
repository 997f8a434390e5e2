"""What people write and what they are answered, read from the TOML files and filled in for a place."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from typing import Any

from congress_portal.demo.regions import DATA, Township

FILES = ("matters_roads.toml", "matters_life.toml", "matters_questions.toml")
SPOTS = (
    "村口",
    "文化礼堂门口",
    "老年活动室旁",
    "桥头",
    "便民服务中心旁",
    "卫生室门口",
    "健身广场边",
    "老樟树下",
)
OPENINGS = ("",) * 14 + ("代表您好，", "您好，")
CLOSINGS = (
    "",
    "",
    "",
    "谢谢。",
    "麻烦代表帮忙推一推。",
    "盼回复。",
    "大家都很关心这件事。",
    "希望能尽快解决，辛苦了。",
)


@dataclass(frozen=True)
class Matter:
    """One matter of one citizen, ready to be written down."""

    category: str
    text: str
    place: str
    slots: dict[str, str]
    to: str = ""
    helpers: tuple[str, ...] = ()
    plan: str = ""
    done: str = ""
    answer: str = ""
    ground: str = ""


class Library:
    """All matters, dealt out evenly: every text is used before any is used again."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        found: dict[str, list[dict[str, Any]]] = {}
        for name in FILES:
            with (DATA / name).open("rb") as lines:
                for kind, rows in tomllib.load(lines).items():
                    found.setdefault(kind, []).extend(rows)
        with (DATA / "words.toml").open("rb") as lines:
            self.words: dict[str, list[str]] = tomllib.load(lines)
        self.rows = {
            kind: [(row, text) for row in rows for text in row["texts"]] for kind, rows in found.items()
        }
        self.hands: dict[str, list[tuple[dict[str, Any], str]]] = {kind: [] for kind in self.rows}

    def deal(self, kind: str, township: Township, village: str | None = None, to: str = "") -> Matter:
        """The next matter of a kind that fits; ``village`` and ``to`` where place and department are settled."""
        hand = self.hands[kind]
        if not any(_fits(row, township, village, to) for row, _ in hand):
            hand.extend(self.rng.sample(self.rows[kind], len(self.rows[kind])))
        index = next(n for n, (row, _) in enumerate(hand) if _fits(row, township, village, to))
        row, text = hand.pop(index)
        return self._fill(row, text, township, village)

    def _fill(self, row: dict[str, Any], text: str, township: Township, village: str | None) -> Matter:
        rng = self.rng
        places = township.communities if row.get("where") == "town" else township.villages
        name = village or rng.choice(places or township.villages).name
        slots = {
            "v": name, "t": township.name, "n": str(rng.randrange(2, 7)), "m": str(rng.randrange(2, 9)),
            "h": str(rng.randrange(18, 96)), "km": str(rng.randrange(2, 6)), "spot": rng.choice(SPOTS),
        }  # fmt: skip
        words = (rng.choice(OPENINGS) + text + rng.choice(CLOSINGS)) if len(text) > 24 else text
        return Matter(
            category=row["category"],
            text=words.format_map(slots),
            place=f"{township.name}{name}" if rng.random() < 0.7 else "",
            slots=slots,
            to=row.get("to", ""),
            helpers=tuple(row.get("helpers", ())),
            plan=row.get("plan", "").format_map(slots),
            done=row.get("done", "").format_map(slots),
            answer=row.get("answer", row.get("reason", "")).format_map(slots),
            ground=row.get("ground", ""),
        )


def _fits(row: dict[str, Any], township: Township, village: str | None, to: str) -> bool:
    if to and row.get("to") != to:
        return False
    where = row.get("where", "any")
    if where == "town":
        return bool(township.communities) and village is None
    return where != "lake" or township.is_lakeside
