"""Samples of every kind of document (样张): made by the very builders of the apps, of things that do not exist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from congress_portal.accounts.models import Region, Unit, UnitKind
from congress_portal.issuing.marks import MARKS, official_name
from congress_portal.issuing.models import number_text
from congress_portal.issuing.words import Kind
from congress_portal.papers import Letter, Table

Sample = Callable[[Region], Letter]
_samples: dict[str, Sample] = {}

RARE = "rare"
MARK = "样张"
DAY = dt.date(2026, 11, 27)
UNNUMBERED = 0
"""No document has this number."""
NAMES = (
    ("姓名", "张𠮷、王䶮、李㛃、赵堃、陈喆、周龑、吴𬱖、郑𫟹、孙𡒉、钱𪜎"),
    ("地名", "嵔岭村、峇塘、𬇙河、𤇢头、𦍒坞、𫠜溪、㵪水、䢺口"),
    ("兼容汉字", "﨑、﨟、凞"),
    ("扩展B区", "𠀋𠂢𠅘𠔻𠮟𡈽𡌛𡑮𡢽𢌞𢎭𢛳𣎴𣑊𣗄𣜿"),
    ("扩展C、D、E、F区", "𪜈𪧀𫇭𫝀𫞂𫠉𫠝𫢸𬂩𬆩𬶋𬸦𬺱𭀔𮧵𮯠"),
    ("没有字形的", "𰀀（扩展G区，按编码写出）"),
)
"""What is rare by block; the last line has what no font draws."""


def register(kind: Kind, sample: Sample) -> None:
    """Say how a sample of a kind is made. Called once a kind, when its app is ready."""
    _samples[kind] = sample


def known() -> list[tuple[str, str]]:
    """The samples there are, each with its name: the kinds in their order, the rare characters last."""
    return [(kind, str(kind.label)) for kind in Kind if kind in _samples] + [(RARE, "生僻字")]


def sample(key: str, county: Region) -> Letter | None:
    """One of them, marked as a sample on every page."""
    make = _rare if key == RARE else _samples.get(key)
    return replace(make(county), watermark=MARK) if make else None


def number(kind: Kind, county: Region) -> str:
    """As documents of the kind are numbered, with a number that none has; an answer is a department's."""
    mark = "样例函" if kind == Kind.REPLY else f"{county.name[:1]}人大{MARKS[kind]}"
    return number_text(mark, DAY.year, UNNUMBERED)


def office_unit(county: Region) -> Unit:
    """No row: the office as its county writes it in its list of units, without the county's name."""
    return Unit(
        name=f"{county.name[-1:]}人大常委会办公室",
        kind=UnitKind.CONGRESS_OFFICE,
        county=county,
        region=county,
    )


def office(county: Region) -> str:
    """As it is written on a document."""
    return official_name(office_unit(county))


def _rare(county: Region) -> Letter:
    """Names and places as they come up, in text, table, title and signature."""
    return Letter(
        title="关于生僻字显示情况的说明（张𠮷、王䶮）",
        head=f"{office(county)}文件",
        number=number(Kind.NOTE, county),
        recipient="张𠮷代表",
        body=(
            "下表的字取自人名、地名和汉字扩展各区，公文中都能显示。",
            Table(("类别", "示例"), NAMES, (2, 7)),
            "所有字体都没有的字，按编码写出，不会成为空白方框。",
        ),
        signature=office(county),
        day=DAY,
        contact="李㛃",
        copies=("嵔岭村村民委员会",),
        printer=office(county),
        printed_on=DAY,
    )
