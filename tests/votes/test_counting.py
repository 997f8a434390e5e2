"""The count against another count, written the other way round: it deals the places out vote by vote."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import pytest

from votes.ballots.counting import (
    Marked,
    Part,
    Printed,
    Result,
    Roll,
    Rules,
    Share,
    count,
    is_void,
    satisfaction,
)
from votes.sealed.check_votes import judge
from votes.words import Base, Form, LevelRule, ShortfallRule, TieRule, Verdict

HALF = Part(1, 2, is_strict=True)
REACH = Part(1, 2, is_strict=False)
BOARD = {
    "form": "choose", "places": 1, "tie_rule": "again",
    "majority": {"numerator": 1, "denominator": 2, "is_strict": True},
}  # fmt: skip
"""The same rules as the board has them."""


def rules(form: Form = Form.CHOOSE, places: int | None = 2, base: Base = Base.ALL, **more: object) -> Rules:
    part = REACH if form == Form.LEVELS else HALF
    return Rules(**{"form": form, "places": places, "base": base, "majority": part, **more})  # type: ignore[arg-type]


def counted(papers: list[str], of: Rules, due: int = 9, **more: object) -> Result:
    roll = more.pop("roll", Roll(due, due, due))
    options = len(papers[0]) if papers else 3
    return count(rules=of, options=options, roll=roll, papers=papers, **more)  # type: ignore[arg-type]


# ---------------------------------------------------------------- an independent count


def recount(papers: list[str], of: Rules, roll: Roll, options: int) -> tuple[list[str], int, int]:
    """Verdict by option, valid papers, open places; by removing winners one at a time."""
    good = []
    for paper in papers:
        chosen = len([sign for sign in paper if sign == "1"])
        if of.form != "choose" or of.places is None or chosen <= of.places:
            good.append(paper)
    base = Fraction({"all": roll.due, "present": roll.present, "valid": len(good)}[of.base])
    if len(papers) > roll.issued:
        return ["not"] * options, len(good), 0
    columns = [[paper[at] for paper in good] for at in range(options)]
    if of.form == "levels":
        return [_level(column, of, base) for column in columns], len(good), 0
    verdicts, left = _deal(columns, of, base)
    return verdicts, len(good), left


def _level(column: list[str], of: Rules, base: Fraction) -> str:
    if of.level_rule == "none":
        return "rated"
    pleased = Fraction(len([sign for sign in column if sign == "1"]))
    content = pleased + len([sign for sign in column if sign == "2"])
    if pleased >= base / 2:
        return "satisfied"
    return "basic" if content >= base / 2 else "unsatisfied"


def _deal(columns: list[list[str]], of: Rules, base: Fraction) -> tuple[list[str], int]:
    """The best take their seats, then the next best, until seats or votes give out; and the seats left to fill."""
    votes = {at: column.count("1") for at, column in enumerate(columns)}
    left = {at for at in votes if Fraction(votes[at]) > base / 2}
    fate = dict.fromkeys(votes, "not")
    seats = len(votes) if of.places is None else of.places
    while left and seats:
        best = {at for at in left if votes[at] == max(votes[other] for other in left)}
        if len(best) > seats:
            fate.update(dict.fromkeys(best, {"again": "tied", "none": "not", "all": "chosen"}[of.tie_rule]))
            return [fate[at] for at in sorted(fate)], seats if of.tie_rule == "again" else 0
        fate.update(dict.fromkeys(best, "chosen"))
        seats, left = seats - len(best), left - best
    goes_on = of.shortfall_rule == "second" and of.places is not None and "not" in fate.values()
    return [fate[at] for at in sorted(fate)], seats if goes_on else 0


FORMS = (
    *(
        (form, base, tie, short, LevelRule.NONE)
        for form, base, tie, short in product((Form.CHOOSE, Form.EACH), Base, TieRule, ShortfallRule)
    ),
    *((Form.LEVELS, base, TieRule.AGAIN, ShortfallRule.FEWER, rule) for base in Base for rule in LevelRule),
)


def _paper(chance: random.Random, of: Rules, options: int, turn: int | None) -> str:
    """With "choose" about as many marks as places; ``turn``: one more is liked than places, each left out in turn."""
    if of.form != "choose":
        return "".join(chance.choices("0123" if of.form == "levels" else "01112", k=options))
    if turn is not None and options > (of.places or 0):
        out = turn % ((of.places or 0) + 1)
        return "".join("1" if at <= (of.places or 0) and at != out else "0" for at in range(options))
    marks = min(options, max((of.places or 0) + chance.choice((-1, 0, 0, 0, 0, 1)), 0))
    liked = range(max(min(options, (of.places or 0) + 1), marks))  # where many like the same, votes are equal
    chosen = chance.sample(liked, marks)
    return "".join("1" if at in chosen else "0" for at in range(options))


@pytest.mark.parametrize("rule", FORMS, ids="-".join)
def test_a_thousand_votes_come_out_as_in_another_count(rule: tuple[str, ...]) -> None:
    form, base, tie, short, level = rule
    chance, ties, shortfalls, invalid = random.Random("-".join(rule)), 0, 0, 0
    for _election in range(1000):
        options, due = chance.randint(1, 6), chance.randint(2, 8)
        places = None if form == Form.EACH and chance.random() < 0.2 else chance.randint(1, options)
        of = rules(
            Form(form), places, Base(base), tie_rule=TieRule(tie), shortfall_rule=ShortfallRule(short),
            level_rule=LevelRule(level),
        )  # fmt: skip
        roll = Roll(due, present := chance.randint(due - 1, due), chance.randint(present - 1, present))
        number, in_turn = max(roll.issued + chance.randint(-1, 1), 0), chance.random() < 0.5
        papers = [_paper(chance, of, options, at if in_turn else None) for at in range(number)]
        found = count(rules=of, options=options, roll=roll, papers=papers)
        verdicts, valid, left = recount(papers, of, roll, options)
        assert [line.verdict for line in found.lines] == verdicts
        assert (found.valid, found.returned, found.open_places) == (valid, len(papers), left)
        ties += Verdict.TIED in verdicts
        shortfalls += verdicts.count("chosen") < (places or 0)
        invalid += not found.is_valid
    assert invalid > 50 and (form == Form.LEVELS or shortfalls > 50)
    assert ties > 20 or form == Form.LEVELS or tie != TieRule.AGAIN


@pytest.mark.parametrize("seed", range(20))
def test_printed_and_electronic_papers_make_one_count(seed: int) -> None:
    chance = random.Random(seed)
    papers = ["".join(chance.choices("012", k=4)) for _each in range(12)]
    part, rest = papers[:5], papers[5:]
    figures = tuple(Marked(*(sum(p[at] == s for p in rest) for s in "123")) for at in range(4))
    of, whole = rules(Form.EACH, 2, Base.VALID), Roll(12, 12, 12)
    both = count(rules=of, options=4, roll=whole, papers=part, printed=Printed(len(rest), 0, figures))
    alone = count(rules=of, options=4, roll=whole, papers=papers)
    assert (both.lines, both.valid, both.electronic) == (alone.lines, alone.valid, 5)


# ---------------------------------------------------------------- single facts


def test_a_paper_with_more_marks_than_places_is_void_and_one_with_fewer_counts() -> None:
    found = counted(["111", "100", "000"], rules(places=2), due=3)
    assert (found.returned, found.valid, found.void, found.lines[0].ones) == (3, 2, 1, 1)


def test_with_each_option_voted_on_no_paper_has_too_many_marks() -> None:
    assert not is_void("111", Form.EACH, 1, 3)


@pytest.mark.parametrize("marks", ["", "11", "1111", "12a", "1 1", "112"])
def test_what_is_no_paper_of_this_vote_is_void(marks: str) -> None:
    assert is_void(marks, Form.CHOOSE, 3, 3)


def test_a_blank_paper_is_valid_and_abstains() -> None:
    found = counted(["000"], rules(), due=1)
    assert (found.valid, [line.zeros for line in found.lines]) == (1, [1, 1, 1])


def test_more_papers_than_were_given_out_make_the_vote_invalid() -> None:
    found = counted(["110"] * 8, rules(), roll=Roll(9, 9, 7))
    assert (found.is_valid, found.positions(Verdict.CHOSEN), found.open_places) == (False, [], 0)


def test_half_of_all_deputies_is_no_majority() -> None:
    found = counted(["100"] * 5 + ["000"] * 5, rules(), due=10)
    assert (found.needed, found.positions(Verdict.CHOSEN)) == (6, [])


def test_those_with_equal_votes_at_the_last_place_are_named() -> None:
    found = counted(["110"] * 5 + ["101"] * 5, rules(), due=9, roll=Roll(10, 10, 10))
    assert found.positions(Verdict.CHOSEN) == [1] and found.open_places == 0
    again = counted(["110"] * 6 + ["101"] * 6, rules(base=Base.VALID, majority=REACH), roll=Roll(12, 12, 12))
    assert (again.positions(Verdict.CHOSEN), again.positions(Verdict.TIED), again.open_places) == (
        [1],
        [2, 3],
        1,
    )


@pytest.mark.parametrize(
    ("pleased", "content", "verdict"),
    [(15, 0, "satisfied"), (14, 1, "basic"), (14, 0, "unsatisfied"), (0, 15, "basic")],
)
def test_zhenhai_reaching_half_of_all_members_includes_exactly_half(
    pleased: int, content: int, verdict: str
) -> None:
    papers = ["1"] * pleased + ["2"] * content + ["3"] * (29 - pleased - content)
    of = rules(Form.LEVELS, None, Base.ALL, level_rule=LevelRule.ZHENHAI)
    assert counted(papers, of, due=30).lines[0].verdict == verdict


def test_huzhou_publishes_a_rate_of_the_valid_papers() -> None:
    assert (satisfaction(300, 30, 335), satisfaction(0, 0, 0)) == (9851, 0)


def test_too_many_papers_of_one_way_are_not_made_good_by_another() -> None:
    shares = (Share(issued=2, returned=3), Share(issued=7, returned=5))
    found = counted(["110"] * 8, rules(), shares=shares)
    assert (found.returned, found.is_valid, found.positions(Verdict.CHOSEN)) == (8, False, [])


def test_among_those_with_equal_votes_the_most_votes_are_enough() -> None:
    papers = ["100"] * 3 + ["010"] * 2 + ["000"] * 4
    found = counted(papers, rules(places=1, is_among_tied=True))
    assert (found.positions(Verdict.CHOSEN), found.needed) == ([1], 1)
    assert judge({**BOARD, "is_among_tied": True}, [[3, 0, 0], [2, 0, 0], [0, 0, 0]], 9) == [
        "chosen",
        "not",
        "not",
    ]


def test_equal_votes_again_are_voted_on_again() -> None:
    found = counted(["100", "010"], rules(places=1, is_among_tied=True))
    assert (found.positions(Verdict.TIED), found.open_places) == ([1, 2], 1)
