"""What a letter says of itself, and how text as people type it becomes paragraphs and headings."""

from __future__ import annotations

import pytest

from congress_portal.papers import Annex, Heading, Table, paragraphs
from congress_portal.papers.letters import plain, title_lines, width
from tests.papers.made import bare


def test_short_lines_that_begin_as_headings_do_are_headings() -> None:
    typed = "现答复如下：\n一、办理情况\n\n（二）下一步\n三、这一条已经写成了完整的一句话。"
    assert paragraphs(typed) == (
        "现答复如下：",
        Heading("一、办理情况"),
        Heading("（二）下一步", level=2),
        "三、这一条已经写成了完整的一句话。",
    )


def test_a_long_line_is_no_heading() -> None:
    line = "一、" + "长" * 60
    assert paragraphs(line) == (line,)


@pytest.mark.parametrize("typed", ["", " \r\n\t\n", "\x00"])
def test_nothing_typed_gives_no_paragraph(typed: str) -> None:
    assert paragraphs(typed) == ()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("甲\r\n乙\r丙", "甲\n乙\n丙"),
        ("甲\x00\x1b\x0b乙", "甲乙"),
        ("甲\u202e乙\u2066", "甲乙"),
        ("甲\ud800\uffff乙", "甲乙"),
        ("嵔㵐𬇙😀é", "嵔㵐𬇙😀é"),
    ],
)
def test_only_what_cannot_be_printed_is_taken_out(typed: str, printed: str) -> None:
    assert plain(typed) == printed


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("短标题", ["短标题"]),
        ("关于改善乡村道路的建议\n的答复", ["关于改善乡村道路的建议", "的答复"]),
        (
            "关于淳安县第十七届人大第五次会议第12号建议的答复",
            ["关于淳安县第十七届人大", "第五次会议第12号建议的答复"],
        ),
        ("甲" * 19 + "《" + "乙" * 19, ["甲" * 19, "《" + "乙" * 19]),
        ("甲" * 19 + "》" + "乙" * 19, ["甲" * 19 + "》", "乙" * 19]),
        ("a" * 60, ["a" * 60]),
        (
            "关于样例局办理群众意见《新安大街路灯不亮》情况的报告",
            ["关于样例局办理群众意见", "《新安大街路灯不亮》情况的报告"],
        ),
        (
            "关于淳安县第十七届人民代表大会第五次会议第12号建议的答复",
            ["关于淳安县第十七届人民代表大会", "第五次会议第12号建议的答复"],
        ),
    ],
)
def test_titles_break_in_the_middle_and_not_in_words_or_before_marks(title: str, lines: list[str]) -> None:
    assert title_lines(title).split("\n") == lines


def test_figures_are_half_as_wide() -> None:
    assert width("2026年3月15日") == 6.5


def test_a_sealed_date_ends_four_characters_in_and_the_name_stands_over_its_middle() -> None:
    assert bare(signature="县水务局").ends == (5.25, 4)


def test_a_long_name_over_a_sealed_date_stays_on_the_paper_and_over_its_middle() -> None:
    name, day = bare(signature="淳安县人民代表大会常务委员会办公室").ends
    assert (name, day) == (0, 17 / 2 - 6.5 / 2)


def test_an_unsealed_name_ends_two_characters_in_and_the_date_begins_two_further() -> None:
    assert bare(signature="淳安县人民代表大会常务委员会", sealed=False).ends == (2, 14 - 6.5)


def test_an_unsealed_date_that_is_longer_ends_two_characters_in() -> None:
    assert bare(signature="县水务局", sealed=False).ends == (6.5, 2)


def test_one_annex_has_no_number_and_several_do() -> None:
    assert bare(annexes=(Annex("清单"),)).annex_lines == [("附件：", "清单")]
    assert bare(annexes=(Annex("甲"), Annex("乙"))).annex_lines == [("附件：1. ", "甲"), ("2. ", "乙")]


def test_only_annexes_with_a_body_are_printed_and_keep_their_number() -> None:
    letter = bare(annexes=(Annex("甲"), Annex("乙", ("文",))))
    assert [label for label, _ in letter.printed_annexes] == ["附件2"]


def test_the_note_names_whom_it_knows() -> None:
    assert bare(contact="李明", phone="64812345").note == "（联系人：李明，电话：64812345）"
    assert bare(phone="64812345").note == "（电话：64812345）"
    assert bare().note == ""


@pytest.mark.parametrize(("rows", "shares"), [((("1",),), ()), ((("1", "2"),), (1, 2, 3))])
def test_a_table_with_gaps_is_refused(rows: tuple[tuple[str, ...], ...], shares: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="as many entries"):
        Table(("甲", "乙"), rows, shares)
