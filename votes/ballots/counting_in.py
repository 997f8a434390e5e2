"""What the count takes in: the papers of the electronic box, and the printed ones on which two tellers agree."""

from __future__ import annotations

from votes.ballots.counting import Marked, Part, Printed, Roll, Rules, Share
from votes.models import Ballot, PaperCount, VotingRule
from votes.models.box import CredentialKind
from votes.words import Base, Form, LevelRule, ShortfallRule, TieRule, Way


def rules_of(ballot: Ballot) -> Rules:
    """The method of a vote as the count reads it. Its majority must be set."""
    method = ballot.method
    assert method.majority is not None
    return Rules(
        form=Form(method.form), places=method.places, base=Base(method.base), majority=part_of(method.majority),
        tie_rule=TieRule(method.tie_rule), shortfall_rule=ShortfallRule(method.shortfall_rule),
        level_rule=LevelRule(method.level_rule), is_among_tied=ballot.is_among_tied,
    )  # fmt: skip


def part_of(rule: VotingRule) -> Part:
    return Part(rule.numerator, rule.denominator, rule.is_strict)


def roll_of(ballot: Ballot) -> Roll:
    rows = list(ballot.roll.values_list("is_present", "way"))
    present = sum(is_present for is_present, _way in rows)
    return Roll(len(rows), present, sum(way != Way.NONE for _present, way in rows))


def shares_of(ballot: Ballot, printed: Printed | None) -> list[Share]:
    """What was given out and came back by token, by card and on paper. Only after the move at the close."""
    issued = list(ballot.roll.values_list("way", flat=True))
    used = list(ballot.spent.filter(is_returned=False).values_list("kind", flat=True))
    return [
        Share(issued.count(Way.TOKEN), used.count(CredentialKind.TOKEN)),
        Share(issued.count(Way.CARD), used.count(CredentialKind.CARD)),
        Share(issued.count(Way.PAPER), printed.returned if printed else 0),
    ]


def printed_of(ballot: Ballot) -> Printed | None:
    """The printed papers as both tellers counted them; none without two counts that are equal."""
    found = list(ballot.paper_counts.prefetch_related("figures").order_by("slot"))
    if len(found) != 2 or differences(*found):
        return None
    first = found[0]
    figures = {one.option_id: Marked(one.ones, one.twos, one.threes) for one in first.figures.all()}
    order = ballot.options.order_by("position").values_list("pk", flat=True)
    return Printed(first.returned, first.void, tuple(figures[option] for option in order))


def differences(first: PaperCount, second: PaperCount) -> list[str]:
    """Where two tellers differ: "returned", "void" and "option-<key>-<mark>"."""
    found = [name for name in ("returned", "void") if getattr(first, name) != getattr(second, name)]
    mine, theirs = (
        {(one.option_id, mark): getattr(one, mark) for one in count.figures.all() for mark in MARKS}
        for count in (first, second)
    )
    return found + [
        f"option-{key}-{mark}" for key, mark in mine if mine[key, mark] != theirs.get((key, mark))
    ]


MARKS = ("ones", "twos", "threes")
