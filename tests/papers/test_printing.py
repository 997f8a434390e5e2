"""Papers: every name prints, nothing in it is markup, and the same data give the same bytes."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import pytest
from PIL import ImageFont

from congress_portal import papers

RARE = "嵔㛃堃喆玥䶮龑"


def poster(**changes: Any) -> dict[str, Any]:
    one = {
        "slogan": "人大代表听您说",
        "name": "威坪镇人大代表联络站",
        "note": "",
        "qr": papers.code_drawing("https://portal.example/s/weiping0000001/"),
        "alt": "二维码",
        "code_label": "六位码",
        "code": "100001",
        "steps": ["扫码", "写意见", "查进度"],
        "facts": [["地址", "威坪镇"]],
        "foot": "进站里来。",
    }
    return {"title": "海报", "posters": [one | changes]}


def printed(data: dict[str, Any]) -> bytes:
    return papers.pdf("poster.typ", data)


def characters(pdf: bytes) -> set[str]:
    """Every character that the text of the PDF maps to, from its fonts' ToUnicode tables."""
    found: set[str] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            table = zlib.decompress(stream)
        except zlib.error:
            continue
        if b"beginbfchar" in table:
            found |= {
                bytes.fromhex(code.decode()).decode("utf-16-be")
                for code in re.findall(rb"<[0-9A-F]+> <([0-9A-F]+)>", table)
            }
    return found


def pages(pdf: bytes) -> int:
    return int(re.findall(rb"/Type/Pages/Count (\d+)", pdf)[0])


def test_rare_characters_of_names_are_in_the_text() -> None:
    assert set(RARE) <= characters(printed(poster(name=f"{RARE}联络站")))


@pytest.mark.parametrize("path", [pylopdf_fonts_zh_cn.sans_path(), pylopdf_fonts_zh_cn.serif_path()])
def test_both_fonts_have_a_drawing_for_rare_characters(path: Path) -> None:
    font = ImageFont.truetype(path, 40)
    nothing = bytes(font.getmask("\U0010fffd"))
    assert [one for one in RARE if bytes(font.getmask(one)) == nothing] == []


def test_markup_in_a_name_is_printed_as_it_is() -> None:
    shown = characters(printed(poster(name='#import "x.typ" $a$ [b] \\ <c> *d* @e')))
    assert set('#"$[]\\<>*@') <= shown


def test_the_same_data_give_the_same_bytes() -> None:
    assert printed(poster()) == printed(poster())


def test_title_and_language_are_in_the_metadata() -> None:
    made = printed(poster())
    assert b"/Lang(zh-CN)" in made
    assert "海报".encode() in made


def test_a_poster_with_the_longest_texts_stays_on_one_page() -> None:
    crowded = poster(
        name="长" * 60, facts=[["地址", "长" * 120], ["开放时间", "长" * 120], ["电话", "9" * 30]]
    )
    assert pages(printed(crowded)) == 1


def test_every_poster_gets_its_page() -> None:
    data = poster()
    data["posters"] *= 3
    assert pages(printed(data)) == 3


def test_a_code_drawing_is_black_on_white_with_its_quiet_zone() -> None:
    drawing = papers.code_drawing("https://portal.example/s/weiping0000001/")
    assert drawing.startswith("<svg")
    assert 'fill="#fff"' in drawing
