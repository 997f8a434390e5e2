"""Letters as a county writes them, and readers of what came out that are not the writers."""

from __future__ import annotations

import ctypes
import io
import zipfile
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from congress_portal import papers
from congress_portal.papers import Annex, Letter, Table

MM = 72 / 25.4
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ANSWER = """您提出的《关于改善威坪镇至鸠坑乡农村公路的建议》收悉，现答复如下：
一、已经完成的工作
（一）路面改造
2026年5月完成路面改造12.6公里，嵔岭村急弯处的视距已经改善。
二、下一步打算
会同属地乡镇每季度巡查一次。"""
HEAD = ("编号", "标题", "主协办", "领办领导", "督办领导", "办结期限", "标准")


def reply(**changes: Any) -> Letter:
    """An answer to a deputy, with everything that a letter can have but annexes."""
    whole: dict[str, Any] = {
        "title": "关于淳安县第十七届人大第五次会议第12号建议的答复",
        "head": "淳安县交通运输局文件",
        "number": "淳交〔2026〕12号",
        "mark": "类别标记：A",
        "recipient": "王建国代表",
        "body": papers.paragraphs(ANSWER),
        "signature": "淳安县交通运输局",
        "day": date(2026, 6, 3),
        "contact": "李明",
        "phone": "0571-64812345",
        "copies": ("县人大常委会代表工委", "县政府办公室"),
        "printer": "淳安县交通运输局办公室",
        "printed_on": date(2026, 6, 4),
        "address": "https://portal.example/p/JY-2026-0012/",
        "invitation": "扫码查看公开的办理情况",
    }
    return Letter(**(whole | changes))


def bare(*body: papers.Block, **changes: Any) -> Letter:
    """A letter with nothing that may be missing."""
    return Letter(
        **({"title": "函", "body": body, "signature": "县水务局", "day": date(2026, 3, 15)} | changes)
    )


def assignment(rows: int) -> Letter:
    """A letter with its list as the first of two annexes; every row's title is another."""
    listed = tuple(
        (str(row), f"关于第{row:03}段公路的建议", "主办", "张副县长", "李副主任", "2026-06-15", "解决")
        for row in range(1, rows + 1)
    )
    table = Table(HEAD, listed, shares=(2, 8, 2, 3, 3, 3, 2))
    annexes = (Annex("代表建议清单", (table,)), Annex("答复格式"))
    return reply(title="关于交办代表建议的通知", annexes=annexes, mark="", address="")


class Pdf:
    """A PDF as Chromium's reader sees it."""

    def __init__(self, made: bytes) -> None:
        self.document = pdfium.PdfDocument(made)

    def __len__(self) -> int:
        return len(self.document)

    def lines(self, page: int) -> list[str]:
        """The text of a page, line by line, without spaces."""
        text = self.document[page].get_textpage().get_text_range()
        return ["".join(line.split()) for line in text.splitlines() if line.strip()]

    @property
    def text(self) -> str:
        """All of it in one line."""
        return "".join("".join(self.lines(page)) for page in range(len(self)))

    def boxes(self, page: int) -> list[tuple[str, float, float, float, float]]:
        """Every visible character with left, bottom, right and top in millimetres from the page's lower left."""
        text = self.document[page].get_textpage()
        found = []
        for index in range(text.count_chars()):
            character = text.get_text_range(index, 1)
            if character.strip():
                left, bottom, right, top = (edge / MM for edge in text.get_charbox(index))
                found.append((character, left, bottom, right, top))
        return found

    def fonts(self) -> dict[str, bool]:
        """Each font's name, and whether the file holds it."""
        found = {}
        for page in self.document:
            for thing in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=5):
                font = pdfium_c.FPDFTextObj_GetFont(thing.raw)
                name = _font_name(font)
                found[name] = pdfium_c.FPDFFont_GetIsEmbedded(font) == 1
        return found


def _font_name(font: Any) -> str:
    size = pdfium_c.FPDFFont_GetBaseFontName(font, None, 0)
    name = ctypes.create_string_buffer(size)
    pdfium_c.FPDFFont_GetBaseFontName(font, name, size)
    return name.value.decode()


class Word:
    """A Word file as the standard library sees it."""

    def __init__(self, made: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            assert archive.testzip() is None
            self.parts = {
                name: ET.fromstring(archive.read(name))
                for name in archive.namelist()
                if name.endswith((".xml", ".rels"))
            }
        self.body = self.parts["word/document.xml"][0]

    @property
    def lines(self) -> list[str]:
        """The text of each paragraph, those in tables too."""
        return [text_of(paragraph) for paragraph in self.body.iter(f"{W}p")]

    @property
    def text(self) -> str:
        """All of it in one line, without spaces."""
        return "".join("".join(self.lines).split())

    def styled(self, style: str) -> list[str]:
        """The texts of the paragraphs of one style."""
        paragraphs = self.body.iter(f"{W}p")
        return [text_of(one) for one in paragraphs if attribute(one, f"{W}pPr/{W}pStyle") == style]


def text_of(paragraph: ET.Element) -> str:
    """What a paragraph says; a line break in it is a line break."""
    pieces = {f"{W}t": lambda node: node.text or "", f"{W}br": lambda node: "\n", f"{W}tab": lambda node: " "}
    runs = (node for run in paragraph.iter(f"{W}r") for node in run)
    return "".join(pieces[node.tag](node) for node in runs if node.tag in pieces)


def attribute(element: ET.Element, path: str, name: str = "val") -> str | None:
    """The value of the element at that path, or None."""
    found = element.find(path)
    return None if found is None else found.get(f"{W}{name}")
