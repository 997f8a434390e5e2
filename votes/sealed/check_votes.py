#!/usr/bin/env python3
"""Recounts an exported vote (票决复核) and checks all that can be checked of it, without the portal.

    python3 check_votes.py recount-v….zip
    python3 check_votes.py recount-v….zip --head 8f3c…      (the last hash of the bulletin board, copied from its page)

Needs Python 3.9 and the package ``cryptography`` (48 or later, for HPKE). It checks the chain of the board, the keys,
the signature of every token, one paper for one credential, every tracker, every spoiled paper, and counts anew with
rules of its own. Exit code 0: all is well; 1: every fault is named; 2: the file cannot be read.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

FILES = ("sealed", "tokens", "cards", "card_list", "spoiled", "printed")
ORDER = ["frozen", "sealed", "opened", "result"]
VERDICTS = {"chosen": "当选", "not": "未当选", "tied": "票数相等"}
Data = dict[str, Any]
Faults = Iterator[str]


def canonical(content: object) -> str:
    """SHA-256 of JSON with sorted keys and no blanks."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def tracker_of(paper: str) -> str:
    letters = base64.b32encode(hashlib.sha256(bytes.fromhex(paper)).digest()).decode("ascii")[:20]
    return "-".join([letters[0:4], letters[4:8], letters[8:12], letters[12:16], letters[16:20]])


# ---------------------------------------------------------------- the board


def check_chain(board: list[Data], head: str | None) -> Faults:
    """Every entry's hash, the order, and the last hash where one was copied from the page."""
    before = ""
    for place, entry in enumerate(board, 1):
        body = {name: entry.get(name) for name in ("position", "kind", "content", "previous")}
        if entry.get("position") != place:
            yield f"公告板：应为第{place}条，却是第{entry.get('position')}条"
        if entry.get("previous") != before:
            yield f"公告板：第{place}条没有接在前一条之后"
        if canonical(body) != entry.get("digest"):
            yield f"公告板：第{place}条的摘要与内容不符"
        before = str(entry.get("digest"))
    if [entry.get("kind") for entry in board] != ORDER:
        yield "公告板：应依次有票决办法、全部选票、开箱、结果四条"
    if head is not None and head.strip().lower() != before:
        yield "公告板：最后的摘要与抄下的不符，整条链可能被重做"


def check_files(data: Data, said: Data) -> Faults:
    """Every file's hash against the board's last entry."""
    for name in FILES:
        if canonical(data[name]) != said["result"]["files"].get(name):
            yield f"文件{name}.json：与公告板上的摘要不符"


# ---------------------------------------------------------------- papers and credentials


def check_sealed(data: Data, said: Data) -> Faults:
    """Each sealed paper once, in order, and on the board under its tracker; none more on the board."""
    papers = data["sealed"]
    if papers != sorted(papers):
        yield "选票：次序被动过"
    times_seen: Counter[str] = Counter(papers)
    for paper, times in times_seen.items():
        if times > 1:
            yield f"选票{tracker_of(paper)}：出现{times}次"
    here, there = {tracker_of(paper) for paper in papers}, set(said["sealed"]["trackers"])
    yield from (f"选票{missing}：在公告板上，却不在导出文件里" for missing in sorted(there - here))
    yield from (f"选票{extra}：不在公告板上" for extra in sorted(here - there))
    yield from (
        f"选票{both}：已检验作废，不能又在票箱里"
        for both in sorted(here & {s["tracker"] for s in data["spoiled"]})
    )


def check_tokens(data: Data, said: Data) -> Faults:
    """The signature of every token, each once."""
    key: Any = serialization.load_der_public_key(bytes.fromhex(said["frozen"]["signing_key"]))
    pss = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=48)
    for row in data["tokens"]:
        try:
            key.verify(bytes.fromhex(row["signature"]), bytes.fromhex(row["token"]), pss, hashes.SHA384())
        except (InvalidSignature, ValueError):
            yield f"投票凭证{row['token'][:8]}…：签名不对"
    for token, times in Counter(row["token"] for row in data["tokens"]).items():
        if times > 1:
            yield f"投票凭证{token[:8]}…：用了{times}次"


def check_cards(data: Data, said: Data) -> Faults:
    """Every used card among those that were printed, each once."""
    printed = said["frozen"]["cards"]
    if canonical(data["card_list"]) != printed["digest"] or len(data["card_list"]) != printed["number"]:
        yield "密封卡：清单与投票前公告的不符"
    known = set(data["card_list"])
    for digest, times in Counter(row["digest"] for row in data["cards"]).items():
        if digest not in known:
            yield f"密封卡{digest[:8]}…：不是印制的卡"
        if times > 1:
            yield f"密封卡{digest[:8]}…：用了{times}次"


def check_numbers(data: Data, said: Data) -> Faults:
    """One paper for one credential; no more credentials used than were given out."""
    used = {kind: [row for row in data[kind] if not row["is_returned"]] for kind in ("tokens", "cards")}
    spent, issued = len(used["tokens"]) + len(used["cards"]), said["result"]["issued"]
    if spent != len(data["sealed"]):
        yield f"票箱内{len(data['sealed'])}张，用掉的凭证{spent}个，应当相等"
    for kind, way, words in (("tokens", "token", "账号电子票"), ("cards", "card", "密封卡")):
        if len(used[kind]) != said["sealed"][kind]:
            yield f"{words}：用掉{len(used[kind])}个，公告板上是{said['sealed'][kind]}个"
        if len(used[kind]) > issued[way]:
            yield f"{words}：用掉{len(used[kind])}个，只发出{issued[way]}个"


def check_spoiled(data: Data, said: Data) -> Faults:
    """Every spoiled paper is the one on the board."""
    told = [{name: row[name] for name in ("tracker", "marks", "chance")} for row in data["spoiled"]]
    if told != said["sealed"]["spoiled"]:
        yield "检验作废的选票：与公告板不符"
    for row in data["spoiled"]:
        if tracker_of(row["paper"]) != row["tracker"]:
            yield f"检验票{row['tracker']}：查验码与选票不符"


def doubtful(data: Data, said: Data, key: Any) -> Faults:
    """Spoiled papers that hold something else than is said of them. The voter says it, so it can be the device that
    cheats or a voter who does: something to look into, and no fault of the count."""
    for row in data["spoiled"]:
        if open_paper(row["paper"], key, said["frozen"]["ballot"]) != row["marks"]:
            yield f"检验票{row['tracker']}：封在里面的不是所称的{row['marks']}"


def open_key(data: Data, said: Data) -> Any:
    """The box's private key; nothing where it does not belong to the key on the board."""
    key = ec.derive_private_key(int(data["key"]["private_key"], 16), ec.SECP256R1())
    form = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return key if key.public_key().public_bytes(*form).hex() == said["frozen"]["box_key"] else None


def open_paper(paper: str, key: Any, ballot: str) -> str:
    """What is marked on a paper; nothing where it cannot be opened."""
    suite = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
    try:
        text = json.loads(suite.decrypt(bytes.fromhex(paper), key, b"votes:" + ballot.encode("ascii")))
        marks = text["marks"] if text["ballot"] == ballot else ""
    except (InvalidTag, ValueError, KeyError, TypeError, RecursionError):
        return ""
    return marks if isinstance(marks, str) and re.fullmatch("[0-9]{1,200}", marks) else ""


# ---------------------------------------------------------------- counting anew


def recount(data: Data, said: Data, key: Any) -> Data:
    """The result as it ought to be, from the opened papers and the tellers' sums."""
    rules, figures = said["frozen"], said["result"]["result"]
    width = len(rules["options"])
    opened = [open_paper(paper, key, rules["ballot"]) for paper in data["sealed"]]
    good = [marks for marks in opened if counts(marks, rules, width)]
    paper = data["printed"] or {"returned": 0, "void": 0, "figures": [[0, 0, 0]] * width}
    lines = []
    for place in range(width):
        column = "".join(marks[place] for marks in good)
        ones, twos, threes = (
            column.count(sign) + paper["figures"][place][at] for at, sign in enumerate("123")
        )
        lines.append(
            [ones, twos, threes, len(good) + paper["returned"] - paper["void"] - ones - twos - threes]
        )
    returned, valid = len(opened) + paper["returned"], len(good) + paper["returned"] - paper["void"]
    issued = sum(said["result"]["issued"].values())
    is_valid = returned <= issued and not too_many(data, said)
    base = {"all": rules["due"], "present": figures["present"], "valid": valid}[rules["base"]]
    outcome = judge(rules, [line[:3] for line in lines], base) if is_valid else ["not"] * width
    return {
        "issued": issued, "returned": returned, "electronic": len(opened), "valid": valid, "void": returned - valid,
        "is_valid": is_valid, "lines": [[*line, word] for line, word in zip(lines, outcome)],  # noqa: B905
    }  # fmt: skip


def too_many(data: Data, said: Data) -> list[str]:
    """The ways of voting of which more came back than was given out; each stands for itself."""
    back = {
        "token": sum(not row["is_returned"] for row in data["tokens"]),
        "card": sum(not row["is_returned"] for row in data["cards"]),
        "paper": (data["printed"] or {"returned": 0})["returned"],
    }
    return [way for way, number in back.items() if number > said["result"]["issued"][way]]


def counts(marks: str, rules: Data, width: int) -> bool:
    """Whether a paper is valid: the signs of its form, one an item, and not more than the places."""
    signs = {"choose": "01", "each": "012", "levels": "0123"}[rules["form"]]
    if len(marks) != width or marks.strip(signs):
        return False
    return rules["form"] != "choose" or not rules["places"] or sum(map(int, marks)) <= rules["places"]


def reaches(votes: int, base: int, part: Data) -> bool:
    bar = Fraction(part["numerator"] * base, part["denominator"])
    return votes > bar or (votes == bar and not part["is_strict"])


def judge(rules: Data, sums: list[list[int]], base: int) -> list[str]:
    """The outcome of every item, from the rules on the board."""
    part = rules["majority"]
    if rules["form"] == "levels":
        if rules["level_rule"] == "none":
            return ["rated"] * len(sums)
        steps = [(reaches(one, base, part), reaches(one + two, base, part)) for one, two, _three in sums]
        return ["satisfied" if high else "basic" if low else "unsatisfied" for high, low in steps]
    outcome = ["not"] * len(sums)
    groups: dict[int, list[int]] = {}
    for place, (votes, _against, _none) in enumerate(sums):
        passes = votes > 0 if rules.get("is_among_tied") else reaches(votes, base, part)
        if passes:
            groups.setdefault(votes, []).append(place)
    left = rules["places"] or len(sums)
    for votes in sorted(groups, reverse=True):
        fits = len(groups[votes]) <= left
        word = (
            "chosen"
            if fits or rules["tie_rule"] == "all"
            else {"again": "tied", "none": "not"}[rules["tie_rule"]]
        )
        for place in groups[votes]:
            outcome[place] = word
        left -= len(groups[votes])
        if left <= 0:
            break
    return outcome


def check_result(data: Data, said: Data, key: Any) -> Faults:
    """The figures on the board against our own."""
    told, ours = said["result"]["result"], recount(data, said, key)
    names = {
        "issued": "发出",
        "returned": "收回",
        "electronic": "电子票",
        "valid": "有效",
        "void": "无效",
        "is_valid": "票决是否有效",
    }
    for name, words in names.items():
        if told[name] != ours[name]:
            yield f"结果：{words}公布{told[name]}，复核{ours[name]}"
    if len(told["lines"]) != len(ours["lines"]):
        yield "结果：项目的个数不符"
    for place, (theirs, own) in enumerate(zip(told["lines"], ours["lines"]), 1):  # noqa: B905
        if list(theirs) != own:
            yield f"结果：第{place}项公布{theirs}，复核{own}"
    opened = [open_paper(paper, key, said["frozen"]["ballot"]) for paper in data["sealed"]]
    if said["opened"]["papers"] != len(opened) or said["opened"]["unreadable"] != opened.count(""):
        yield "结果：公告板上开箱的张数与复核不符"


# ---------------------------------------------------------------- all of it


def check(data: Data, head: str | None = None) -> list[str]:
    """Every fault of an export, in words. ``data``: the files by name, without their ending."""
    faults = list(check_chain(data["board"], head))
    said = {entry["kind"]: entry["content"] for entry in data["board"]}
    if set(ORDER) - set(said):
        return faults
    for step in (check_files, check_sealed, check_tokens, check_cards, check_numbers, check_spoiled):
        faults += step(data, said)
    key = open_key(data, said)
    if key is None:
        return [*faults, "票箱密钥：与公告的公钥不是一对"]
    return [*faults, *check_result(data, said, key)]


def hints(data: Data) -> list[str]:
    """What is to be looked into and is no fault. Of an export whose board and key are whole."""
    said = {entry["kind"]: entry["content"] for entry in data["board"]}
    key = None if set(ORDER) - set(said) else open_key(data, said)
    return [] if key is None else list(doubtful(data, said, key))


def read(path: str) -> Data:
    with zipfile.ZipFile(path) as packed:
        wanted = (*FILES, "board", "key")
        return {name: json.loads(packed.read(f"{name}.json")) for name in wanted}


def main(arguments: Sequence[str]) -> int:
    asked = argparse.ArgumentParser(description="复核导出的票决")
    asked.add_argument("archive", help="导出的 zip 文件")
    asked.add_argument("--head", help="从公告板页面抄下的最后一条摘要")
    given = asked.parse_args(arguments)
    try:
        data = read(given.archive)
        faults, doubts = check(data, given.head), hints(data)
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        print(f"读不了：{error!r}")
        return 2
    for fault in faults:
        print(f"不符：{fault}")
    for doubt in doubts:
        print(f"提示：{doubt}")
    if not faults:
        print(f"相符：电子票{len(data['sealed'])}张，最后的摘要 {data['board'][-1]['digest']}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
