"""Letters as pictures and Word files as mammoth reads them; and that looking finds what is wrong."""

from __future__ import annotations

import pytest

from congress_portal.papers import Letter, as_docx, as_pdf, pdf
from congress_portal.papers.typeset import letter_data
from tests.papers.looked_at import MISSING, Looked, opened
from tests.papers.made import assignment, bare, reply


@pytest.mark.parametrize(("letter", "pages"), [(reply(), 2), (assignment(30), 4)])
def test_every_page_has_ink_and_none_outside_the_margins(letter: Letter, pages: int) -> None:
    made = Looked(as_pdf(letter))
    assert len(made) == pages
    assert made.within()


def test_one_red_line_runs_over_the_first_page_and_none_over_others() -> None:
    made = Looked(as_pdf(assignment(30)))
    assert [len(made.red_lines(page)) for page in range(len(made))] == [1, 0, 0, 0]
    assert Looked(as_pdf(bare("文。"))).red_lines(0) == []


def test_every_character_is_drawn() -> None:
    assert Looked(as_pdf(reply())).undrawn() == []


def test_a_character_that_no_font_has_is_found() -> None:
    data = letter_data(bare("甲乙"))
    del data["date"]
    data["body"][0]["text"] = f"甲{MISSING}乙"
    assert Looked(pdf("letter.typ", data)).undrawn() == [MISSING], (
        "past our own check, and not for an archive"
    )


@pytest.mark.parametrize("letter", [reply(), assignment(3), bare("文。")])
def test_another_reader_of_the_word_file_reads_what_the_pdf_says_in_its_order(letter: Letter) -> None:
    printed = Looked(as_pdf(letter))
    words = "".join("".join(printed.lines(page)[:-1]) for page in range(len(printed)))
    assert opened(as_docx(letter)).text == words


def test_headings_and_the_code_are_such_for_another_reader() -> None:
    found = opened(as_docx(reply()))
    assert found.headings == ["一、已经完成的工作", "（一）路面改造", "二、下一步打算"]
    assert found.pictures == 1


def test_what_the_other_reader_read_can_be_looked_at() -> None:
    made = opened(as_docx(assignment(30))).looked_at()
    assert made.within() and made.undrawn() == []
    assert made.text.count("段公路的建议") == 30
