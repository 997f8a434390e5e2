"""The sheet's own formulas give the same totals: reckoned by a reader that knows nothing of the code."""

from __future__ import annotations

from decimal import Decimal

import pytest
from xlsxwriter.utility import xl_rowcol_to_cell

from proposals.indices import computing, helping
from proposals.indices.computing import Rule
from proposals.indices.counts import Row
from proposals.indices.sheet import Part, written
from tests.proposals.indexed import row
from tests.reckoner import Book

ONE = Decimal(1)
RULES = [
    Rule("done", "办结率", Decimal(30), (("replied_in_time", ONE),), (("due", ONE),)),
    Rule("satisfied", "满意率", Decimal(50), (("satisfied", ONE), ("basically", Decimal("0.5"))),
         (("evaluated", ONE), ("not_urged", ONE))),
    Rule("solved", "解决率", Decimal("20.5"), (("solved", ONE),), (("replied", Decimal(2)),)),
]  # fmt: skip


def many() -> list[Row]:
    rows = [
        row(number, unit=1 + number % 2, due=1, replied_in_time=number % 2, replied=number % 3 > 0,
            evaluated=number % 4,
            satisfied=min(number % 4, 1), basically=max(0, number % 4 - 2), not_urged=number % 5 == 0,
            solved=number % 3 == 1)
        for number in range(1, 24)
    ]  # fmt: skip
    return [
        *rows,
        row(24, unit=1, due=1, left_out=("done",)),
        row(25, unit=2, due=3, left_out=("",)),
        row(26, unit=3),
    ]


@pytest.mark.parametrize("when_empty", ["share", "lose"])
def test_the_formulas_of_the_sheet_give_the_totals_of_the_page(when_empty: str) -> None:
    rows = many()
    book = Book(written([Part.leading(rows, RULES)], when_empty, "2026年度", "第1版"))
    found = [*computing.scores(rows, RULES, when_empty), computing.score(rows, RULES, when_empty)]
    for line, one in enumerate(found, 3):
        assert book.value("指标", f"B{line}") == one.cases
        for at, figure in enumerate(one.figures):
            places = [f"{chr(ord('C') + 3 * at + more)}{line}" for more in range(3)]
            values = [book.value("指标", place) for place in places]
            assert values[:2] == [figure.numerator, figure.denominator]
            assert values[2] == ("—" if figure.rate is None else figure.rate)
        composite = book.value("指标", f"L{line}")
        assert composite == ("—" if one.composite is None else one.composite)


@pytest.mark.parametrize("when_empty", ["share", "lose"])
def test_each_case_has_its_own_figures_and_composite(when_empty: str) -> None:
    rows = many()
    book = Book(written([Part.leading(rows, RULES)], when_empty, "2026年度", "第1版"))
    first = 4 + len(Part.leading(rows, RULES).counts) + 3 * len(RULES)
    for line, case in enumerate(rows, 1):
        one = computing.score([case], RULES, when_empty)
        wanted = [*(figure.rate for figure in one.figures), one.composite]
        places = [xl_rowcol_to_cell(line, first + at) for at in range(len(wanted))]
        assert [book.value("案件", place) for place in places] == [
            "—" if value is None else value for value in wanted
        ]


def test_helping_units_have_sheets_of_their_own() -> None:
    rules = [Rule("help_time", "协办按期率", Decimal(60), (("given_in_time", ONE),), (("help_due", ONE),))]
    none = dict.fromkeys(helping.COUNTS, 0)
    rows = [
        Row(1, "JY-2026-0001", "建议", unit, name, {**none, "help_due": 1, "given_in_time": in_time})
        for unit, name, in_time in ((1, "水利局", 1), (2, "交通局", 0))
    ]
    parts = [Part.leading(many(), RULES), Part.helping(rows, rules)]
    book = Book(written(parts, "share", "2026年度", "第1版"))
    rates = {
        str(book.cells["协办指标", f"A{line}"]): book.value("协办指标", f"E{line}") for line in (3, 4, 5)
    }
    assert rates == {"水利局": 1, "交通局": 0, "全部": Decimal("0.5")}


def test_no_name_becomes_a_formula() -> None:
    book = Book(written([Part.leading(many(), RULES)], "share", "2026年度", "第1版"))
    assert not str(book.cells["案件", "B2"]).startswith("=") and not str(book.cells["指标", "A3"]).startswith(
        "="
    )


def test_a_change_in_a_case_changes_the_total() -> None:
    """So the totals are reckoned, and not written beside."""
    book = Book(written([Part.leading(many(), RULES)], "share", "2026年度", "第1版"))
    before = book.value("指标", "C6")
    book.cells["案件", "D2"] = Decimal(1)
    assert book.value("指标", "C6") == before - 1
