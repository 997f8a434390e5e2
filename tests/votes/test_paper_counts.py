"""Two tellers count the printed papers, each alone; scrutineers sign what came out."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from tests.votes.balloting import at, entered, prepared, signed, step
from tests.world import World
from votes.ballots import counting_in
from votes.ballots import papers as ballot_papers
from votes.ballots.counting import Marked
from votes.models import Ballot, PaperCount, Signature
from votes.transitions import paper_counts, phases
from votes.words import Phase

PAPERS = ("1100",) * 4 + ("1010",) * 3


def page(user: User, ballot: Ballot, name: str = "count") -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse(f"ballot:{name}", args=[ballot.code])).content.decode()


def test_neither_sees_the_others_figures_before_both_are_in(world: World) -> None:
    made = at(world, Phase.CLOSED)
    entered(made, world.he, PAPERS)
    first = page(world.qian, made)
    assert 'value="7"' not in first and "不一致" not in first


def test_figures_that_differ_are_named_and_nothing_is_counted(world: World) -> None:
    made = at(world, Phase.CLOSED)
    entered(made, world.he, PAPERS)
    entered(made, world.qian, ("1100",) * 7)
    said = page(world.he, made)
    assert "不一致" in said and "老旧小区改造" in said and "托育中心</li>" not in said
    with pytest.raises(ValidationError, match="重新清点"):
        phases.ask_phase(ballot=made, by=world.qian, to=Phase.COUNTED)


def test_equal_figures_are_agreed(world: World) -> None:
    made = at(world, Phase.CLOSED)
    entered(made, world.he, PAPERS)
    entered(made, world.qian, ("1100",) * 7)
    entered(made, world.qian, PAPERS)
    printed = counting_in.printed_of(made)
    assert printed and (printed.returned, printed.figures[0], printed.figures[2]) == (7, Marked(7), Marked(3))
    assert "票数一致" in page(world.he, made) and PaperCount.objects.count() == 2


def test_one_count_is_not_enough(world: World) -> None:
    made = at(world, Phase.CLOSED)
    entered(made, world.he, PAPERS)
    with pytest.raises(ValidationError, match="登记了1份"):
        phases.ask_phase(ballot=made, by=world.qian, to=Phase.COUNTED)


def test_only_a_teller_of_this_vote_counts(world: World) -> None:
    with pytest.raises(PermissionDenied):
        entered(at(world, Phase.CLOSED), world.zhang, PAPERS)


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.COUNTED])
def test_papers_are_counted_between_close_and_result(world: World, phase: Phase) -> None:
    with pytest.raises(NotNow):
        entered(at(world, phase), world.he, PAPERS)


def test_impossible_figures_are_refused(world: World) -> None:
    made = at(world, Phase.CLOSED)
    with pytest.raises(ValidationError, match="多于有效票"):
        entered(made, world.he, ("1110",) * 7)
    figures = {option.pk: Marked(8) for option in made.options.all()}
    with pytest.raises(ValidationError, match="不能多于有效票7张"):
        paper_counts.enter_count(ballot=made, by=world.he, returned=7, void=0, figures=figures)
    with pytest.raises(ValidationError, match="废票不能多于"):
        paper_counts.enter_count(
            ballot=made, by=world.he, returned=0, void=1, figures={key: Marked() for key in figures}
        )


def test_void_papers_come_back_and_count_for_nobody(world: World) -> None:
    made = at(world, Phase.COUNTED, papers=PAPERS, void=1)
    assert (made.tally.returned, made.tally.valid, made.tally.void) == (8, 7, 1)


def test_a_scrutineer_signs_in_their_own_account_alone(world: World) -> None:
    made = at(world, Phase.COUNTED)
    chief = made.scrutineers.get(is_chief=True)
    for user in (world.qian, world.he):
        with pytest.raises(PermissionDenied):
            paper_counts.sign_result(ballot=made, by=user, scrutineer=chief)
    paper_counts.sign_result(ballot=made, by=world.zhang, scrutineer=chief)
    assert Signature.objects.get().digest == made.tally.digest


def test_the_office_notes_what_was_signed_on_paper(world: World) -> None:
    made = at(world, Phase.COUNTED, plain=2)
    paper_counts.sign_result(ballot=made, by=world.zhang, scrutineer=made.scrutineers.get(is_chief=True))
    for person in made.scrutineers.filter(user=None):
        paper_counts.sign_result(ballot=made, by=world.qian, scrutineer=person, on_paper=True)
    assert step(world, made, Phase.CONFIRMED).phase == Phase.CONFIRMED
    assert "已在纸上签字" in page(world.qian, made, "detail")


def test_nobody_signs_twice(world: World) -> None:
    made = at(world, Phase.COUNTED)
    signed(world, made)
    with pytest.raises(NotNow):
        paper_counts.sign_result(ballot=made, by=world.zhang, scrutineer=made.scrutineers.get(is_chief=True))


def test_before_the_count_there_is_nothing_to_sign(world: World) -> None:
    made = prepared(world)
    with pytest.raises(NotNow):
        paper_counts.sign_result(ballot=made, by=world.zhang, scrutineer=made.scrutineers.get(is_chief=True))


def test_who_has_an_account_signs_with_it(world: World) -> None:
    made = at(world, Phase.COUNTED)
    with pytest.raises(PermissionDenied, match="用本人的账号"):
        paper_counts.sign_result(
            ballot=made, by=world.qian, scrutineer=made.scrutineers.get(is_chief=True), on_paper=True
        )


def test_the_record_says_whether_enough_were_there(world: World) -> None:
    made = at(world, Phase.COUNTED)
    assert "，符合法定人数" in str(ballot_papers.record_of(made).body)
    made.tally.present = 5
    assert "不足法定人数" in str(ballot_papers.record_of(made).body)
