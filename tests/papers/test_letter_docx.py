"""Letters and reports as Word files, read by the standard library: the PDF's words, and what Word insists on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from congress_portal.papers import Annex, Heading, Letter, Report, Table, as_docx, as_pdf, report_as_docx
from tests.papers.made import MM, Pdf, W, Word, assignment, attribute, bare, reply, text_of
from tests.papers.test_letter_pdf import MARKUP

ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs snapToGrid spacing ind"
    " contextualSpacing jc outlineLvl rPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps color spacing kern sz szCs u lang",
    "pBdr": "top left bottom right",
    "tblPr": "tblStyle tblStyleRowBandSize tblStyleColBandSize tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
    "tr": "trPr tc",
    "tc": "tcPr p",
    "tbl": "tblPr tblGrid tr",
    "sectPr": "headerReference footerReference pgSz pgMar cols titlePg docGrid",
}
"""Children in the order of ECMA-376: Word calls a file with another order damaged."""


def report() -> Report:
    table = Table(("单位", "件数"), (("县交通运输局", "12"), ("县水务局", "8")))
    body = (
        Heading("一、总体情况"),
        "今年共交办建议86件。",
        Heading("（一）办结情况", 2),
        table,
        Heading("1. 分类", 3),
        "甲。",
    )
    return Report("关于代表建议办理情况的报告", body, "县人大常委会代表工委", date(2026, 11, 20), "（草案）")


def out_of_order(root: ET.Element) -> list[str]:
    """Every element of a kind in ORDER whose children are unknown or stand in another order."""
    found = []
    for element in root.iter():
        known = ORDER.get(element.tag.removeprefix(W), "").split()
        names = [child.tag.removeprefix(W) for child in element]
        if known and (set(names) - set(known) or names != sorted(names, key=known.index)):
            found.append(f"{element.tag.removeprefix(W)}: {names}")
    return found


def written(paper: Letter | Report) -> bytes:
    return as_docx(paper) if isinstance(paper, Letter) else report_as_docx(paper)


@pytest.mark.parametrize("paper", [reply(), assignment(3), bare("文"), report()])
def test_the_file_is_in_the_order_that_word_insists_on(paper: Letter | Report) -> None:
    word = Word(written(paper))
    parts = [
        root for name, root in word.parts.items() if re.match(r"word/(document|styles|footer\d)\.xml", name)
    ]
    assert len(parts) == 4
    assert [complaint for root in parts for complaint in out_of_order(root)] == []


@pytest.mark.parametrize("paper", [assignment(3), report()])
def test_every_style_and_every_linked_part_exists(paper: Letter | Report) -> None:
    word = Word(written(paper))
    styles = {style.get(f"{W}styleId") for style in word.parts["word/styles.xml"].iter(f"{W}style")}
    used = {style.get(f"{W}val") for style in word.body.iter(f"{W}pStyle")}
    assert used <= styles
    links = [link.get("Target", "") for link in word.parts["word/_rels/document.xml.rels"]]
    assert {f"word/{link}" for link in links if link.endswith(".xml") and "/" not in link} <= set(word.parts)


@pytest.mark.parametrize("letter", [reply(), assignment(3), bare("文"), bare(Table(("甲",), (("一",),)))])
def test_it_says_the_same_as_the_pdf(letter: Letter) -> None:
    def words(text: str) -> str:
        return "".join(sorted(text))

    made = Pdf(as_pdf(letter))
    printed = "".join("".join(made.lines(page)[:-1]) for page in range(len(made)))
    assert words(Word(as_docx(letter)).text) == words(printed)


def test_page_and_grid_are_those_of_the_standard() -> None:
    section = Word(as_docx(reply())).body.find(f"{W}sectPr")
    assert section is not None

    def millimetres(path: str, name: str) -> int:
        return round(int(attribute(section, f"{W}{path}", name) or 0) / 1440 * 25.4)

    assert [millimetres("pgSz", side) for side in "wh"] == [210, 297]
    assert [millimetres("pgMar", side) for side in ("top", "right", "bottom", "left")] == [37, 26, 35, 28]


def test_22_lines_of_28_characters_fit_the_page() -> None:
    styles = Word(as_docx(reply())).parts["word/styles.xml"].iter(f"{W}style")
    normal = next(style for style in styles if style.get(f"{W}styleId") == "Normal")
    line = int(attribute(normal, f"{W}pPr/{W}spacing", "line") or 0) / 20
    character = (
        int(attribute(normal, f"{W}rPr/{W}sz") or 0) / 2
        + int(attribute(normal, f"{W}rPr/{W}spacing") or 0) / 20
    )
    assert attribute(normal, f"{W}pPr/{W}spacing", "lineRule") == "exact"
    assert (int(225 * MM / line), int(156 * MM / character)) == (22, 28)


def test_title_and_headings_are_real_styles() -> None:
    word = Word(as_docx(reply()))
    assert word.styled("Title") == ["关于淳安县第十七届人大\n第五次会议第12号建议的答复"]
    assert word.styled("Heading1") == ["一、已经完成的工作", "二、下一步打算"]
    assert word.styled("Heading2") == ["（一）路面改造"]


def test_faces_are_those_that_offices_have() -> None:
    styles = Word(as_docx(reply())).parts["word/styles.xml"]
    faces = {
        style.get(f"{W}styleId"): attribute(style, f"{W}rPr/{W}rFonts", "eastAsia")
        for style in styles.iter(f"{W}style")
    }
    wanted = {
        "Normal": "仿宋_GB2312",
        "Title": "方正小标宋简体",
        "Heading1": "黑体",
        "Heading2": "楷体_GB2312",
    }
    assert wanted.items() <= faces.items()


def test_page_numbers_are_fields_on_odd_and_on_even_pages() -> None:
    word = Word(as_docx(reply()))
    footers = [root for name, root in word.parts.items() if "footer" in name]
    asked = [node.text for root in footers for node in root.iter(f"{W}instrText")]
    assert asked == ["PAGE", "PAGE"]
    assert word.parts["word/settings.xml"].find(f"{W}evenAndOddHeaders") is not None


def test_a_long_table_has_every_row_and_a_head_that_repeats() -> None:
    word = Word(as_docx(assignment(300)))
    rows = list(word.body.iter(f"{W}tr"))
    assert len(rows) == 301
    assert [place for place, row in enumerate(rows) if row.find(f"{W}trPr/{W}tblHeader") is not None] == [0]
    assert "关于第300段公路的建议" in text_of(rows[-1])


def test_no_text_of_a_user_is_markup() -> None:
    letter = reply(
        title=MARKUP, recipient=MARKUP, body=(MARKUP, Heading(MARKUP), Table((MARKUP,), ((MARKUP,),))),
        annexes=(Annex(MARKUP, (MARKUP,)),), signature=MARKUP, copies=(MARKUP,),
    )  # fmt: skip
    assert Word(as_docx(letter)).text.count("".join(MARKUP.split())) == 11


def test_rare_pictures_and_control_characters_do_no_harm() -> None:
    word = Word(as_docx(bare("㵐𬇙😀👨‍👩‍👧\x00\x1b\u202e\ud800\uffff了", title="标\x07题")))
    assert word.styled("Title") == ["标题"]
    assert "㵐𬇙😀👨‍👩‍👧了" in word.lines


def faces_of(word: Word) -> dict[str, str]:
    """By each run that names a face of its own: which for Han."""
    runs = [one for one in word.body.iter(f"{W}r") if one.find(f"{W}rPr/{W}rFonts") is not None]
    return {text_of(run): attribute(run, f"{W}rPr/{W}rFonts", "eastAsia") or "" for run in runs}


def test_what_the_prescribed_face_lacks_names_one_that_has_it() -> None:
    made = reply(
        title="关于𠮷村的函", body=("王㛃、赵堃、钱𪜎，葛󠄀城。", Heading("一、喆"), Heading("（一）翀", 2))
    )
    faces = faces_of(Word(as_docx(made)))
    wanted = {
        "𠮷": "SimSun-ExtB", "㛃": "宋体", "堃": "仿宋", "𪜎": "SimSun-ExtB", "翀": "楷体",
    }  # fmt: skip
    assert wanted.items() <= faces.items()
    assert "喆" not in faces, "its own face has it"
    assert not any("葛" in text or "赵" in text for text in faces), "common characters stay with their style"
    assert "葛󠄀" in "".join(Word(as_docx(made)).lines)


def test_every_face_has_another_name_in_the_table_of_fonts() -> None:
    table = Word(as_docx(reply())).parts["word/fontTable.xml"]
    named = {font.get(f"{W}name"): attribute(font, f"{W}altName", "val") for font in table.iter(f"{W}font")}
    assert {
        "仿宋_GB2312": "仿宋",
        "方正小标宋简体": "宋体",
        "SimSun-ExtB": "HanaMinB",
    }.items() <= named.items()
    children = [
        [child.tag.removeprefix(W) for child in font]
        for font in table.iter(f"{W}font")
        if font.find(f"{W}altName") is not None
    ]
    assert all(tags[0] == "altName" for tags in children), "the order of the schema (CT_Font)"


def test_the_code_has_its_address_as_text() -> None:
    word = Word(as_docx(reply()))
    described = [node.get("descr") for node in word.body.iter() if node.tag.endswith("}docPr")]
    assert described == ["https://portal.example/p/JY-2026-0012/"]


def test_a_report_lists_its_headings_in_a_field_that_word_fills() -> None:
    word = Word(report_as_docx(report()))
    assert [node.text for node in word.body.iter(f"{W}instrText")] == [r'TOC \o "1-3" \h \z \u']
    marks = [node.get(f"{W}fldCharType") for node in word.body.iter(f"{W}fldChar")]
    assert marks == ["begin", "separate", "end"]
    assert [text.strip() for level in (1, 2, 3) for text in word.styled(f"toc{level}")] == [
        "一、总体情况", "（一）办结情况", "1. 分类",
    ]  # fmt: skip


def test_headings_of_a_report_are_real_headings() -> None:
    word = Word(report_as_docx(report()))
    assert [word.styled(f"Heading{level}") for level in (1, 2, 3)] == [
        ["一、总体情况"],
        ["（一）办结情况"],
        ["1. 分类"],
    ]
    styles = word.parts["word/styles.xml"]
    levels = {
        style.get(f"{W}styleId"): attribute(style, f"{W}pPr/{W}outlineLvl")
        for style in styles.iter(f"{W}style")
    }
    assert [levels[f"Heading{level}"] for level in (1, 2, 3)] == ["0", "1", "2"]


def test_a_report_without_headings_has_no_contents() -> None:
    word = Word(report_as_docx(Report("报告", ("只有一段。",), "县人大", date(2026, 1, 1))))
    assert word.lines == ["报告", "县人大　2026年1月1日", "只有一段。"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
@pytest.mark.parametrize("paper", [reply(), assignment(30), report()])
def test_an_office_program_opens_it(paper: Letter | Report, tmp_path: Path) -> None:
    (tmp_path / "paper.docx").write_bytes(written(paper))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "paper.docx",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=120, env={**os.environ, "HOME": str(tmp_path)})
    converted = Pdf((tmp_path / "paper.pdf").read_bytes())
    assert "".join(paper.title.split()) in converted.text
