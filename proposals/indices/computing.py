"""From counts to figures: pure functions, the same for the page, the sheet and the snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from proposals.indices.counts import COUNTS, SECRET, Row
from proposals.words import WhenEmpty

Terms = tuple[tuple[str, Decimal], ...]
ZERO = Decimal(0)


@dataclass(frozen=True)
class Rule:
    """One indicator as it is reckoned: names of counts, and how often each counts."""

    key: str
    name: str
    weight: Decimal
    numerator: Terms
    denominator: Terms
    text: str = ""

    @property
    def is_secret(self) -> bool:
        """Whether it rests on sealed words."""
        return any(name in SECRET for name, _times in (*self.numerator, *self.denominator))

    def parts_of(self, row: Row) -> tuple[Decimal, Decimal]:
        """What one case adds to numerator and denominator."""
        if row.left_out & {"", self.key}:
            return ZERO, ZERO
        return _form(self.numerator, row.counts), _form(self.denominator, row.counts)


@dataclass(frozen=True)
class Figure:
    """One indicator of one unit. Nothing that it could count: no rate, which is neither 0 nor 100 %."""

    rule: Rule
    numerator: Decimal
    denominator: Decimal

    @property
    def rate(self) -> Decimal | None:
        return self.numerator / self.denominator if self.denominator else None

    @property
    def percent(self) -> Decimal | None:
        return None if self.rate is None else _round(self.rate * 100)


@dataclass(frozen=True)
class Score:
    """All indicators of one unit, or of all of them, and the composite of 100."""

    unit_id: int | None
    name: str
    cases: int
    figures: Sequence[Figure]
    composite: Decimal | None


def read_terms(terms: object, known: Collection[str] = COUNTS.keys()) -> Terms:
    """Terms as they are stored; refuses what is not a known count with a sensible factor."""
    if not isinstance(terms, list) or not terms:
        raise ValueError("no terms")
    found = []
    for term in terms:
        name, times = term
        factor = Decimal(str(times))
        if name not in known or not ZERO < factor <= 10:
            raise ValueError(f"{name} x {times}")
        found.append((str(name), factor))
    return tuple(found)


def score(
    rows: Sequence[Row], rules: Sequence[Rule], when_empty: str, unit: tuple[int | None, str] = (None, "")
) -> Score:
    figures = [_figure(rows, rule) for rule in rules]
    return Score(unit[0], unit[1], len(rows), figures, composite_of(figures, when_empty))


def scores(rows: Sequence[Row], rules: Sequence[Rule], when_empty: str) -> list[Score]:
    """One a unit, in the order of their names."""
    parts: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in rows:
        parts[row.unit_id, row.unit_name].append(row)
    ordered = sorted(parts.items(), key=lambda item: (item[0][1], item[0][0]))
    return [score(found, rules, when_empty, unit) for unit, found in ordered]


def composite_of(figures: Sequence[Figure], when_empty: str) -> Decimal | None:
    """The weighted mean, of 100. What cannot be reckoned gives its weight to the others or loses it, by the rule."""
    known = [one for one in figures if one.rate is not None and one.rule.weight]
    counted = known if when_empty == WhenEmpty.SHARE else figures
    whole = sum((one.rule.weight for one in counted), ZERO)
    if not known or not whole:
        return None
    return _round(
        sum((one.rule.weight * one.rate for one in known if one.rate is not None), ZERO) / whole * 100
    )


def reweighed(rules: Iterable[Rule], weights: Mapping[str, Decimal]) -> list[Rule]:
    """The same rules with other weights, for trying out."""
    return [
        Rule(one.key, one.name, weights.get(one.key, one.weight), one.numerator, one.denominator, one.text)
        for one in rules
    ]


def _figure(rows: Sequence[Row], rule: Rule) -> Figure:
    parts = [rule.parts_of(row) for row in rows]
    return Figure(rule, sum((one for one, _ in parts), ZERO), sum((one for _, one in parts), ZERO))


def _form(terms: Terms, counts: Mapping[str, int]) -> Decimal:
    return sum((times * counts[name] for name, times in terms), ZERO)


def _round(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
