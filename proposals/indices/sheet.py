"""The index as an Excel file whose own formulas reckon every total from the cases, which stand on a sheet beside."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from congress_portal.sheets.reading import asleep
from proposals.indices import computing, helping
from proposals.indices.computing import Rule, Score, Terms
from proposals.indices.counts import COUNTS, Row
from proposals.words import WhenEmpty

NOTHING = "—"
ALL_COUNTS = {**COUNTS, **helping.COUNTS}
FIRST = 4
"""Columns of a case before its counts: code, title, unit, and whether it is left out of all."""


@dataclass(frozen=True)
class Part:
    """What has two sheets of its own, one of totals and one of cases: the units that lead, or those that help."""

    totals: str
    cases: str
    rows: Sequence[Row]
    rules: Sequence[Rule]
    known: Mapping[str, object]

    @classmethod
    def leading(cls, rows: Sequence[Row], rules: Sequence[Rule]) -> Part:
        return cls(_("指标"), _("案件"), rows, rules, COUNTS)

    @classmethod
    def helping(cls, rows: Sequence[Row], rules: Sequence[Rule]) -> Part:
        return cls(_("协办指标"), _("协办案件"), rows, rules, helping.COUNTS)

    @property
    def counts(self) -> list[str]:
        """Only counts that some formula uses, in the order of the list."""
        named = {name for rule in self.rules for name, _times in (*rule.numerator, *rule.denominator)}
        return [name for name in self.known if name in named]


@dataclass(frozen=True)
class Formats:
    bold: Any
    percent: Any


def written(parts: Sequence[Part], when_empty: str, title: str, formula: str) -> bytes:
    """Of each part a sheet with the indicators a unit and one of its cases with their counts; the definitions last."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": dt.datetime(2026, 1, 1)})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = Formats(bold, book.add_format({"num_format": "0.00%"}))
    used = [part for part in parts if part.rows or part is parts[0]]
    for part in used:
        _write_totals(book.add_worksheet(part.totals), part, when_empty, formats)
        _write_cases(book.add_worksheet(part.cases), part, when_empty, formats)
    rules = [rule for part in used for rule in part.rules]
    _write_rules(book.add_worksheet(_("公式")), rules, title, formula, when_empty, bold)
    book.close()
    return out.getvalue()


def _write_cases(sheet: Any, part: Part, when_empty: str, formats: Formats) -> None:
    rows, rules, counts = part.rows, part.rules, part.counts
    heads = [
        _("编号"),
        _("标题"),
        _("承办单位"),
        _("全部不计入"),
        *(str(part.known[name]) for name in counts),
    ]
    for rule in rules:
        heads += [_("%(name)s不计入") % {"name": rule.name}, _("%(name)s分子") % {"name": rule.name},
                  _("%(name)s分母") % {"name": rule.name}]  # fmt: skip
    for at, head in enumerate([*heads, *(rule.name for rule in rules), _("综合指数")]):
        sheet.write_string(0, at, head, formats.bold)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 2, 30)
    for number, row in enumerate(rows, 1):
        for at, text in enumerate((row.code, row.title, row.unit_name)):
            sheet.write_string(number, at, asleep(text))
        sheet.write_number(number, 3, int("" in row.left_out))
        for at, name in enumerate(counts, FIRST):
            sheet.write_number(number, at, row.counts[name])
        for at, rule in enumerate(rules):
            place = FIRST + len(counts) + 3 * at
            sheet.write_number(number, place, int(rule.key in row.left_out))
            flags = f"(1-$D{number + 1})*(1-{xl_col_to_name(place)}{number + 1})"
            values = rule.parts_of(row)
            for further, terms in enumerate((rule.numerator, rule.denominator)):
                form = f"=({_sum(terms, counts, number + 1)})*{flags}"
                sheet.write_formula(number, place + 1 + further, form, None, float(values[further]))
        _write_rates(sheet, number, part, computing.score([row], rules, when_empty), when_empty, formats)


def _write_rates(sheet: Any, line: int, part: Part, one: Score, when_empty: str, formats: Formats) -> None:
    """The indicators of one case and its composite, from its own parts and the weights of the sheet of totals."""
    first = FIRST + len(part.counts)
    pairs = []
    for at, figure in enumerate(one.figures):
        top, under = (f"{xl_col_to_name(first + 3 * at + further)}{line + 1}" for further in (1, 2))
        pairs.append((top, under, f"'{part.totals}'!${xl_col_to_name(4 + 3 * at)}$1"))
        _write_rate(sheet, (line, first + 3 * len(part.rules) + at), pairs[-1], figure.rate, formats)
    _write_composite(sheet, (line, first + 4 * len(part.rules)), pairs, one, when_empty)


def _write_rate(
    sheet: Any, place: tuple[int, int], pair: tuple[str, str, str], rate: Decimal | None, formats: Formats
) -> None:
    top, under, _weight = pair
    shown = NOTHING if rate is None else float(rate)
    sheet.write_formula(*place, f'=IF({under}=0,"{NOTHING}",{top}/{under})', formats.percent, shown)


def _write_composite(
    sheet: Any, place: tuple[int, int], pairs: Sequence[tuple[str, str, str]], one: Score, when_empty: str
) -> None:
    known = "+".join(f"IF({under}=0,0,{weight}*{top}/{under})" for top, under, weight in pairs)
    shared = "+".join(f"IF({under}=0,0,{weight})" for _top, under, weight in pairs)
    whole = shared if when_empty == WhenEmpty.SHARE else "+".join(weight for _top, _under, weight in pairs)
    form = f'=IF(({shared})=0,"{NOTHING}",ROUND(({known})/({whole})*100,2))'
    sheet.write_formula(*place, form, None, NOTHING if one.composite is None else float(one.composite))


def _sum(terms: Terms, counts: list[str], line: int) -> str:
    return "+".join(
        f"{times.normalize():f}*{xl_col_to_name(FIRST + counts.index(name))}{line}" for name, times in terms
    )


def _write_totals(sheet: Any, part: Part, when_empty: str, formats: Formats) -> None:
    rules, bold = part.rules, formats.bold
    heads = [_("承办单位"), _("件数")]
    for rule in rules:
        heads += [_("%(name)s分子") % {"name": rule.name}, _("%(name)s分母") % {"name": rule.name}, rule.name]
    for at, head in enumerate([*heads, _("综合指数")]):
        sheet.write_string(1, at, head, bold)
    sheet.write_string(0, 0, _("权重"), bold)
    for at, rule in enumerate(rules):
        sheet.write_number(0, 4 + 3 * at, float(rule.weight))
    sheet.set_column(0, 0, 30)
    sheet.freeze_panes(2, 1)
    found = computing.scores(part.rows, rules, when_empty)
    whole = computing.score(part.rows, rules, when_empty, (None, _("全部")))
    for line, one in enumerate((*found, whole), 2):
        _write_unit(sheet, line, one, part, when_empty, formats)


def _write_unit(sheet: Any, line: int, one: Score, part: Part, when_empty: str, formats: Formats) -> None:
    """A line of formulas; each carries its value for programs that do not reckon."""
    cases, last = f"'{part.cases}'!", len(part.rows) + 1
    is_whole = one.unit_id is None
    sheet.write_string(line, 0, asleep(one.name))
    number = (
        f"=COUNTA({cases}$A$2:$A${last})" if is_whole else f"=COUNTIF({cases}$C$2:$C${last},$A{line + 1})"
    )
    sheet.write_formula(line, 1, number, None, one.cases)
    pairs = []
    for at, figure in enumerate(one.figures):
        place, source = 2 + 3 * at, FIRST + len(part.counts) + 3 * at + 1
        for further, value in enumerate((figure.numerator, figure.denominator)):
            column = xl_col_to_name(source + further)
            area = f"{cases}${column}$2:${column}${last}"
            form = f"=SUM({area})" if is_whole else f"=SUMIF({cases}$C$2:$C${last},$A{line + 1},{area})"
            sheet.write_formula(line, place + further, form, None, float(value))
        top, under = (f"{xl_col_to_name(place + further)}{line + 1}" for further in (0, 1))
        pairs.append((top, under, f"${xl_col_to_name(place + 2)}$1"))
        _write_rate(sheet, (line, place + 2), pairs[-1], figure.rate, formats)
    _write_composite(sheet, (line, 2 + 3 * len(one.figures)), pairs, one, when_empty)


def _write_rules(
    sheet: Any, rules: Sequence[Rule], title: str, formula: str, when_empty: str, bold: Any
) -> None:
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(1, 0, formula)
    sheet.write_string(2, 0, _("分母为零：%(rule)s") % {"rule": WhenEmpty(when_empty).label})
    for at, head in enumerate((_("指标"), _("权重"), _("分子"), _("分母"), _("说明"))):
        sheet.write_string(4, at, head, bold)
    for line, rule in enumerate(rules, 5):
        sheet.write_string(line, 0, rule.name)
        sheet.write_number(line, 1, float(rule.weight))
        for at, terms in enumerate((rule.numerator, rule.denominator), 2):
            sheet.write_string(line, at, in_words(terms))
        sheet.write_string(line, 4, asleep(rule.text))
    sheet.set_column(0, 1, 14)
    sheet.set_column(2, 4, 50)


def in_words(terms: Terms) -> str:
    """Terms as people read them."""
    return " + ".join(
        str(ALL_COUNTS[name]) if times == Decimal(1) else f"{ALL_COUNTS[name]}×{times.normalize():f}"
        for name, times in terms
    )
