"""How votes are counted: pure functions. Rules from 组织法 第二十五条 and, by analogy, 选举法 第四十四、四十五条.

A voted paper is its marks: one sign per option in the order of the paper. ``choose``: "1" chosen, "0" not; ``each``:
"1" for, "2" against, "0" neither; ``levels``: "1" satisfied, "2" basically satisfied, "3" unsatisfied, "0" nothing. A
blank paper is valid and abstains. With ``choose`` a paper with more marks than places is void, one with fewer counts;
with ``each`` the places limit the result, not the paper. What printed papers say comes as sums that two tellers found
equal; all figures add up, so electronic and printed papers make one count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from votes.words import Base, Form, LevelRule, ShortfallRule, TieRule, Verdict

SIGNS = {Form.CHOOSE: "01", Form.EACH: "012", Form.LEVELS: "0123"}
"""What may stand on a paper, by form."""


@dataclass(frozen=True)
class Part:
    """More than a part of the base where ``is_strict`` (过半数), else at least the part (达到半数, 三分之二以上)."""

    numerator: int
    denominator: int
    is_strict: bool

    def is_enough(self, count: int, total: int) -> bool:
        have, need = count * self.denominator, total * self.numerator
        return have > need if self.is_strict else have >= need

    def least(self, total: int) -> int:
        """The smallest number that is enough."""
        need = total * self.numerator
        return need // self.denominator + 1 if self.is_strict else -(-need // self.denominator)


@dataclass(frozen=True)
class Rules:
    """What of the voting method the count needs. ``places`` none: all that have a majority."""

    form: Form
    places: int | None
    base: Base
    majority: Part
    tie_rule: TieRule = TieRule.AGAIN
    shortfall_rule: ShortfallRule = ShortfallRule.FEWER
    level_rule: LevelRule = LevelRule.NONE
    is_among_tied: bool = False
    """A further vote among those with equal votes: the most votes are enough (选举法 第四十五条, by analogy)."""


class Roll(NamedTuple):
    """How many are on the roll, are there, and were given a paper of any kind."""

    due: int
    present: int
    issued: int


class Share(NamedTuple):
    """The papers of one way of voting (token, card, printed): given out, and come back."""

    issued: int
    returned: int


class Marked(NamedTuple):
    """How many valid papers bear the mark 1, 2 and 3 at one option."""

    ones: int = 0
    twos: int = 0
    threes: int = 0


@dataclass(frozen=True)
class Printed:
    """The printed papers: how many came back, how many of them are void, the marks on the valid ones by option."""

    returned: int
    void: int
    figures: tuple[Marked, ...]


@dataclass(frozen=True)
class Line:
    """The votes of the option at ``position`` (from 1). ``rank`` by votes for it; equal votes have equal ranks."""

    position: int
    ones: int
    twos: int
    threes: int
    zeros: int
    rank: int
    verdict: Verdict


@dataclass(frozen=True)
class Result:
    """The whole result. ``needed``: how many votes a majority is; ``open_places``: what a further vote has to fill."""

    due: int
    present: int
    issued: int
    returned: int
    electronic: int
    valid: int
    void: int
    is_valid: bool
    needed: int
    open_places: int
    lines: tuple[Line, ...]

    def positions(self, *verdicts: Verdict) -> list[int]:
        return [line.position for line in self.lines if line.verdict in verdicts]


def is_void(marks: str, form: Form, places: int | None, options: int) -> bool:
    """Whether a paper does not count: too many marks, or not the marks of this vote at all."""
    if len(marks) != options or not set(marks) <= set(SIGNS[form]):
        return True
    return form == Form.CHOOSE and places is not None and marks.count("1") > places


def count(
    *, rules: Rules, options: int, roll: Roll, papers: Sequence[str], printed: Printed | None = None,
    shares: Sequence[Share] = (),
) -> Result:  # fmt: skip
    """Count all papers of a vote.

    More papers than were given out, in all or in one of the ``shares``, make the vote invalid (选举法 第四十四条):
    nothing is chosen, it is held again. What is missing of one way never makes good what is too much of another.
    """
    marked = [paper for paper in papers if not is_void(paper, rules.form, rules.places, options)]
    printed = printed or Printed(0, 0, (Marked(),) * options)
    returned = len(papers) + printed.returned
    valid = len(marked) + printed.returned - printed.void
    is_valid = returned <= roll.issued and all(one.returned <= one.issued for one in shares)
    base = {Base.ALL: roll.due, Base.PRESENT: roll.present, Base.VALID: valid}[rules.base]
    sums = [_sum(marked, printed, at) for at in range(options)]
    verdicts, open_places = _judge(rules, sums, base) if is_valid else ([Verdict.NOT] * options, 0)
    ranks = _ranks([one.ones for one in sums])
    lines = tuple(
        Line(at + 1, *sums[at], valid - sum(sums[at]), ranks[at], verdicts[at]) for at in range(options)
    )
    return Result(
        due=roll.due, present=roll.present, issued=roll.issued, returned=returned, electronic=len(papers),
        valid=valid, void=returned - valid, is_valid=is_valid, open_places=open_places, lines=lines,
        needed=1 if rules.is_among_tied else rules.majority.least(base),
    )  # fmt: skip


def grade(rule: LevelRule, marked: Marked, base: int, part: Part) -> Verdict:
    """What three levels come to (测评).

    镇海: satisfied votes reach the part (half) of the base: satisfied; else satisfied and basically satisfied together
    reach it: basically satisfied; else unsatisfied. "Reach" includes exactly half (民法典 第一千二百五十九条), where
    the published wording contradicts itself; who reads it the other way picks the strict rule of the table.
    湖州: the same steps (usually with the valid papers as base), and beside them the rate of satisfaction
    (``satisfaction``) is what is published. 不适用: figures only.
    """
    if rule == LevelRule.NONE:
        return Verdict.RATED
    if part.is_enough(marked.ones, base):
        return Verdict.SATISFIED
    if part.is_enough(marked.ones + marked.twos, base):
        return Verdict.BASIC
    return Verdict.UNSATISFIED


def satisfaction(ones: int, twos: int, valid: int) -> int:
    """Satisfied and basically satisfied of the valid papers, in hundredths of a percent, rounded half up; 0 of none."""
    return ((ones + twos) * 20000 + valid) // (2 * valid) if valid else 0


def _sum(marked: list[str], printed: Printed, at: int) -> Marked:
    signs = Counter(paper[at] for paper in marked)
    more = printed.figures[at]
    return Marked(signs["1"] + more.ones, signs["2"] + more.twos, signs["3"] + more.threes)


def _ranks(votes: list[int]) -> list[int]:
    return [1 + sum(other > own for other in votes) for own in votes]


def _judge(rules: Rules, sums: list[Marked], base: int) -> tuple[list[Verdict], int]:
    """Each option's verdict, and how many places stay open for a further vote."""
    if rules.form == Form.LEVELS:
        return [grade(rules.level_rule, one, base, rules.majority) for one in sums], 0
    votes = [one.ones for one in sums]
    passing = {at for at, number in enumerate(votes) if _passes(rules, number, base)}
    chosen, tied = _cut(passing, votes, rules.places)
    open_places = 0
    if tied and rules.tie_rule == TieRule.ALL:
        chosen, tied = chosen | tied, set()
    elif tied and rules.tie_rule == TieRule.NONE:
        tied = set()
    elif tied:
        open_places = (rules.places or 0) - len(chosen)
    elif rules.places and rules.shortfall_rule == ShortfallRule.SECOND and len(chosen) < len(votes):
        open_places = max(rules.places - len(chosen), 0)
    words = {**dict.fromkeys(chosen, Verdict.CHOSEN), **dict.fromkeys(tied, Verdict.TIED)}
    return [words.get(at, Verdict.NOT) for at in range(len(votes))], open_places


def _passes(rules: Rules, votes: int, base: int) -> bool:
    return votes > 0 if rules.is_among_tied else rules.majority.is_enough(votes, base)


def _cut(passing: set[int], votes: list[int], places: int | None) -> tuple[set[int], set[int]]:
    """Those chosen for certain, and those with equal votes at the last place."""
    if places is None or len(passing) <= places:
        return passing, set()
    last = sorted((votes[at] for at in passing), reverse=True)[places - 1]
    above = {at for at in passing if votes[at] > last}
    level = {at for at in passing if votes[at] == last}
    return (above | level, set()) if len(above) + len(level) == places else (above, level)
