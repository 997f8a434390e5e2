"""Everything that a recount needs, as one archive of JSON files; ``votes/sealed/check_votes.py`` reads it without us.

For scrutineers and the office, after the count: whoever knows a voter's tracker could read that voter's paper here.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from votes.models import Ballot, BoardEntry, Tally
from votes.models.box import Box, EntryKind
from votes.sealed import crypto
from votes.words import Way

CHECKER = Path(__file__).with_name("check_votes.py")
FIXED = (1980, 1, 1, 0, 0, 0)
"""The date of every file of the archive: the same vote gives the same bytes."""


def is_ready(ballot: Ballot) -> bool:
    """Whether the vote was counted."""
    return BoardEntry.objects.filter(ballot=ballot, kind=EntryKind.RESULT).exists()


def files_of(ballot: Ballot) -> dict[str, Any]:
    """The files by name, each as plain JSON; lists are sorted, so that their order tells nothing."""
    return {
        "sealed": sorted(ballot.sealed.values_list("paper", flat=True)),
        "tokens": _spent(ballot, "token", "token", "signature", "is_returned"),
        "cards": _spent(ballot, "card", "digest", "is_returned"),
        "card_list": sorted(ballot.cards.values_list("digest", flat=True)),
        "spoiled": list(ballot.spoiled.order_by("tracker").values("tracker", "paper", "marks", "chance")),
        "printed": _printed(ballot),
    }


def _spent(ballot: Ballot, kind: str, *names: str) -> list[dict[str, Any]]:
    return list(ballot.spent.filter(kind=kind).order_by("digest").values(*names))


def _printed(ballot: Ballot) -> dict[str, Any] | None:
    """What the tellers agreed on of the printed papers: marks 1, 2, 3 on the valid ones by item."""
    count = ballot.paper_counts.order_by("slot").first()
    if count is None:
        return None
    figures = count.figures.order_by("option__position").values_list("ones", "twos", "threes")
    return {"returned": count.returned, "void": count.void, "figures": [list(row) for row in figures]}


def result_content(ballot: Ballot) -> dict[str, Any]:
    """What the board says of the result: the figures, who had papers, and the hash of every file of the export."""
    tally = Tally.objects.get(ballot=ballot)
    lines = tally.lines.order_by("option__position").values_list("ones", "twos", "threes", "zeros", "outcome")
    issued = {way: ballot.roll.filter(way=way).count() for way in (Way.TOKEN, Way.CARD, Way.PAPER)}
    names = (
        "due", "present", "issued", "returned", "electronic", "valid", "void", "is_valid", "needed", "open_places"
    )  # fmt: skip
    return {
        "result": {name: getattr(tally, name) for name in names} | {"lines": [list(line) for line in lines]},
        "issued": issued,
        "files": {name: crypto.digest(content) for name, content in files_of(ballot).items()},
    }


def board_of(ballot: Ballot, *, with_result: bool = True) -> list[dict[str, Any]]:
    """The whole board, in its order; without the result its entry has no content, and its hash stands for it."""
    names = ("position", "kind", "content", "previous", "digest")
    found = list(ballot.board.order_by("position").values(*names))
    for entry in found:
        if entry["kind"] == EntryKind.RESULT and not with_result:
            entry["content"] = None
    return found


def archive(ballot: Ballot) -> bytes:
    """A zip: the files, the board, the box's key, and the program that checks them."""
    contents = files_of(ballot) | {
        "board": board_of(ballot),
        "key": {"private_key": Box.objects.get(ballot=ballot).private_key},
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in sorted(contents.items()):
            text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)
            packed.writestr(zipfile.ZipInfo(f"{name}.json", FIXED), text, zipfile.ZIP_DEFLATED)
        packed.writestr(
            zipfile.ZipInfo(CHECKER.name, FIXED), CHECKER.read_text("utf-8"), zipfile.ZIP_DEFLATED
        )
    return made.getvalue()
