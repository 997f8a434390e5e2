#!/usr/bin/env python3
"""Checks a downloaded trail (留痕链) against the anchors that were published. Needs Python 3.8 and nothing else.

    python3 check_ledger.py --anchors anchors.jsonl lines-1.jsonl lines-2.jsonl …
    python3 check_ledger.py --anchor 1234:8f3c…   lines-1.jsonl …      (an anchor typed from a printed sheet)

Each line's digest is the hash of the digest before it, a line break, and the line itself without its digest, written
as JSON with sorted keys and no blanks, in UTF-8. The hash (sha256 or sm3) stands in the line as "hash". The first
line follows the empty digest. Exit code 0: all is well; 1: the first wrong line is named; 2: the files cannot be read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import struct
import sys
from typing import Any, Dict, Iterable, Iterator, List, Optional, Sequence, Tuple

Row = Dict[str, Any]
Placed = Tuple[str, Row]
"""Where a line stands, and the line."""
Words = Tuple[int, ...]

_START: Words = (
    0x7380166F,
    0x4914B2B9,
    0x172442D7,
    0xDA8A0600,
    0xA96F30BC,
    0x163138AA,
    0xE38DEE4D,
    0xB0FB0E4E,
)
_ALL = 0xFFFFFFFF


class Wrong(Exception):
    """What does not check, and where."""


def _left(word: int, by: int) -> int:
    by %= 32
    return ((word << by) | (word >> (32 - by))) & _ALL


def sm3(message: bytes) -> str:
    """SM3 (GB/T 32905-2016) of bytes, in hexadecimal: for machines whose OpenSSL does not know it."""
    padded = message + b"\x80" + b"\x00" * ((55 - len(message)) % 64) + struct.pack(">Q", len(message) * 8)
    state = _START
    for at in range(0, len(padded), 64):
        state = _compressed(state, padded[at : at + 64])
    return "".join("%08x" % word for word in state)


def _compressed(state: Words, block: bytes) -> Words:
    w = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        mixed = w[j - 16] ^ w[j - 9] ^ _left(w[j - 3], 15)
        w.append(mixed ^ _left(mixed, 15) ^ _left(mixed, 23) ^ _left(w[j - 13], 7) ^ w[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        early = j < 16
        turned = _left(a, 12)
        one = _left((turned + e + _left(0x79CC4519 if early else 0x7A879D8A, j)) & _ALL, 7)
        two = one ^ turned
        first = a ^ b ^ c if early else (a & b) | (a & c) | (b & c)
        second = e ^ f ^ g if early else (e & f) | (~e & g & _ALL)
        left = (first + d + two + (w[j] ^ w[j + 4])) & _ALL
        right = (second + h + one + w[j]) & _ALL
        a, b, c, d = left, a, _left(b, 9), c
        e, f, g, h = right ^ _left(right, 9) ^ _left(right, 17), e, _left(f, 19), g
    return tuple(state[at] ^ new for at, new in enumerate((a, b, c, d, e, f, g, h)))


def digest(name: object, text: str) -> str:
    """The hash of a text by its name, in hexadecimal."""
    raw = text.encode("utf-8")
    if name == "sha256":
        return hashlib.sha256(raw).hexdigest()
    if name == "sm3":
        try:
            return hashlib.new("sm3", raw).hexdigest()
        except ValueError:
            return sm3(raw)
    raise Wrong("不认识的算法 %r" % (name,))


def chained(previous: str, line: Row) -> str:
    """The digest that a line (a dict) must have after ``previous``."""
    body = {key: value for key, value in line.items() if key != "digest"}
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return digest(line.get("hash"), previous + "\n" + text)


def rows_of(paths: Iterable[str]) -> Iterator[Placed]:
    """Every line of the files, in their order, with the place where it stands."""
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for number, text in enumerate(file, 1):
                where = "%s 第%d行" % (path, number)
                try:
                    row = json.loads(text)
                except ValueError:
                    row = None
                if not isinstance(row, dict):
                    raise Wrong("%s：不是一条留痕" % where)
                yield where, row


def check(rows: Iterable[Placed], anchors: Dict[int, str]) -> Tuple[int, str]:
    """Raises ``Wrong`` at the first line that does not check; ``anchors``: digest by position. Returns the head."""
    position, previous, passed = 0, "", 0
    for where, row in rows:
        if not position and row.get("position") != 1:
            position, previous = _joined(where, row, anchors)
            passed = position
        if row.get("position") != position + 1:
            raise Wrong("%s：应为第%d条，却是第%s条" % (where, position + 1, row.get("position")))
        position += 1
        if row.get("digest") != chained(previous, row):
            raise Wrong("%s：第%d条的摘要与内容或前一条不符" % (where, position))
        previous = row["digest"]
        if position in anchors:
            if anchors[position] != previous:
                raise Wrong("%s：第%d条与公布的锚点不符；第%d条以后有改动" % (where, position, passed + 1))
            passed = position
    missing = [at for at in anchors if at > position]
    if missing:
        raise Wrong("缺少末尾：公布的锚点到第%d条，文件只到第%d条" % (max(missing), position))
    if not anchors:
        raise Wrong("没有锚点可对照：摘要前后相符，但不能证明链没有被整条重做")
    return position, previous


def _joined(where: str, row: Row, anchors: Dict[int, str]) -> Tuple[int, str]:
    """Where a download begins in the middle: after a published anchor, or nowhere."""
    before = row.get("position")
    before = before - 1 if isinstance(before, int) else 0
    if before in anchors:
        return before, anchors[before]
    raise Wrong("%s：不从第1条开始，也不接在任何锚点之后" % where)


def anchors_of(path: Optional[str], typed: Sequence[str]) -> Dict[int, str]:
    """Digest by position, from the published file and from what was typed."""
    found: Dict[int, str] = {}
    if path:
        for where, row in rows_of([path]):
            if not isinstance(row.get("position"), int) or not isinstance(row.get("digest"), str):
                raise Wrong("%s：不是一个锚点" % where)
            found[row["position"]] = row["digest"]
    for text in typed:
        at, _, value = text.partition(":")
        if not at.isdigit() or not value:
            raise Wrong("锚点应写作 条数:摘要，而不是 %r" % text)
        if found.setdefault(int(at), value.lower()) != value.lower():
            raise Wrong("第%s条：纸上的锚点与下载的锚点不符" % at)
    return found


def main(arguments: Optional[List[str]] = None) -> int:
    parser = argparse.ArgumentParser(description="核对下载的留痕链。")
    parser.add_argument("lines", nargs="+", help="留痕文件，按顺序")
    parser.add_argument("--anchors", help="公布的锚点文件 anchors.jsonl")
    parser.add_argument("--anchor", action="append", default=[], help="纸上抄来的锚点，写作 条数:摘要")
    asked = parser.parse_args(arguments)
    try:
        position, head = check(rows_of(asked.lines), anchors_of(asked.anchors, asked.anchor))
    except Wrong as wrong:
        print("不符：%s" % wrong)
        return 1
    except (OSError, UnicodeDecodeError) as error:
        print("读不了：%s" % error)
        return 2
    print("相符：共%d条，最后的摘要 %s" % (position, head))
    return 0


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    sys.exit(main())
