"""From preparation to publication: what is missing, two people for each step, who may, two at once."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from congress_portal.notices import outbox
from congress_portal.notices.models import Notice
from tests.votes.balloting import (
    TITLES,
    at,
    attended,
    called_off,
    deputies,
    entered,
    method,
    on,
    prepared,
    signed,
    step,
    yu,
)
from tests.world import World
from votes.ballots.missing import missing
from votes.models import Ballot, Tally
from votes.transitions import ballots, phases, rolls
from votes.words import PHASES, Form, Phase, Subject, Verdict


def wants(world: World, ballot: Ballot, to: str) -> str:
    ballot = Ballot.objects.select_related("method").get(pk=ballot.pk)
    return "".join(missing(ballot, Phase(to)))


def test_a_vote_goes_from_preparation_to_publication(world: World) -> None:
    made = at(world, Phase.PUBLISHED)
    chosen = made.tally.lines.filter(outcome=Verdict.CHOSEN).values_list("option__title", "ones")
    assert list(chosen) == [(TITLES[0], 7), (TITLES[1], 7)]


def test_each_step_is_in_the_trail_with_who_did_it(world: World) -> None:
    made = at(world, Phase.PUBLISHED)
    done = list(made.steps.order_by("pk").values_list("to", "asked_by__name", "done_by__name"))
    assert done == [(to, "钱主任", "余主任") for to in PHASES[1:]]
    verbs = set(Event.objects.filter(about=f"ballot:{made.pk}").values_list("verb", flat=True))
    assert {"vote_frozen", "vote_opened", "vote_closed", "vote_counted", "vote_public"} <= verbs


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"places": 5}, "应选5项，票上只有4项"),
        ({"places": None}, "还没有填写应选数"),
        ({"paper": False}, "还没有选择怎样投票"),
        ({"majority": None}, "多少票算通过"),
        ({"adopted_by": "", "adopted_on": None}, "还没有经会议通过"),
        ({"form": Form.LEVELS}, "投票方式同内容不符"),
        ({"electronic": True}, "还没有生成票箱密钥"),
    ],
)
def test_a_bad_method_is_refused_with_what_is_missing(
    world: World, values: dict[str, Any], words: str
) -> None:
    made = prepared(world, **values)
    with pytest.raises(ValidationError, match=words):
        phases.ask_phase(ballot=made, by=world.qian, to=Phase.FROZEN)
    assert words in wants(world, made, Phase.FROZEN) and not made.steps.exists()


def test_without_candidates_nothing_is_frozen(world: World) -> None:
    assert "票上还没有项目" in wants(world, prepared(world, titles=()), Phase.FROZEN)


def test_everything_that_is_missing_is_named_at_once(world: World) -> None:
    made = ballots.prepare_ballot(
        by=world.qian, office=world.office, title="票决", purpose=Subject.PROJECTS, body="congress", meeting="大会",
        held_on=prepared(world).held_on,
    )  # fmt: skip
    said = wants(world, made, Phase.FROZEN)
    for words in (
        "没有项目",
        "应选数",
        "没有经会议通过",
        "名单还是空的",
        "监票人有0名",
        "总监票人",
        "两名计票人",
    ):
        assert words in said


def test_without_two_thirds_present_it_does_not_open(world: World) -> None:
    made = at(world, Phase.FROZEN)
    attended(world, made, 5)
    with pytest.raises(ValidationError, match="至少要6人到会"):
        phases.ask_phase(ballot=made, by=world.qian, to=Phase.OPEN)


def test_exactly_two_thirds_are_enough(world: World) -> None:
    made = at(world, Phase.FROZEN)
    attended(world, made, 6)
    assert wants(world, made, Phase.OPEN) == ""


def test_who_asked_does_not_do_it(world: World) -> None:
    made = prepared(world)
    phases.ask_phase(ballot=made, by=world.qian, to=Phase.FROZEN)
    with pytest.raises(PermissionDenied, match="另一位同志"):
        phases.do_phase(ballot=made, by=world.qian, to=Phase.FROZEN)


def test_a_scrutineer_does_what_the_office_asked_for(world: World) -> None:
    made = prepared(world)
    phases.ask_phase(ballot=made, by=world.qian, to=Phase.FROZEN)
    assert phases.do_phase(ballot=made, by=world.zhang, to=Phase.FROZEN).phase == Phase.FROZEN


def test_what_came_to_be_missing_stops_the_second_person(world: World) -> None:
    made = at(world, Phase.FROZEN)
    attended(world, made, 6)
    phases.ask_phase(ballot=made, by=world.qian, to=Phase.OPEN)
    gone = made.roll.filter(is_present=True).values_list("pk", flat=True)[:1]
    rolls.sign_in(ballot=made, by=world.qian, electors=list(gone), is_present=False)
    with pytest.raises(ValidationError, match="至少要6人"):
        phases.do_phase(ballot=made, by=yu(world), to=Phase.OPEN)


def test_what_was_asked_for_is_taken_back(world: World) -> None:
    made = prepared(world)
    phases.ask_phase(ballot=made, by=world.qian, to=Phase.FROZEN)
    phases.take_back_phase(ballot=made, by=yu(world), to=Phase.FROZEN)
    with pytest.raises(NotNow):
        phases.do_phase(ballot=made, by=yu(world), to=Phase.FROZEN)


def test_a_vote_called_off_goes_nowhere(world: World) -> None:
    made = at(world, Phase.OPEN)
    called_off(world, made)
    for act in (phases.ask_phase, phases.do_phase):
        with pytest.raises(NotNow):
            act(ballot=made, by=yu(world), to=Phase.CLOSED)  # type: ignore[operator]


def test_the_result_needs_the_chief_scrutineer_and_two_others(world: World) -> None:
    made = at(world, Phase.COUNTED)
    assert "总监票人还没有签字" in wants(world, made, Phase.CONFIRMED)
    signed(world, made)
    assert wants(world, made, Phase.CONFIRMED) == ""


def test_electors_hear_when_it_opens_and_when_the_result_is_public(world: World) -> None:
    made = at(world, Phase.PUBLISHED)
    outbox.announce_all()
    titles = Notice.objects.filter(recipient=world.zhang).order_by("pk").values_list("title", flat=True)
    assert made.phase == Phase.PUBLISHED and list(titles) == ["请您投票", "票决结果已公布"]


PEOPLE = ("zhang", "liu", "ma", "li", "wang", "qian", "he", "gao", "shen", "zhao")


@pytest.mark.parametrize("phase", PHASES[:-1])
def test_no_step_but_the_next_and_by_nobody_else(world: World, phase: Phase) -> None:
    """Every status × step × role: the office asks, the office or a scrutineer does, and only the next one."""
    made = at(world, phase)
    if phase == Phase.FROZEN:
        attended(world, made, 6)
    if phase in (Phase.CLOSED, Phase.COUNTED):
        _finish(world, made, phase)
    before, following = Event.objects.count(), PHASES[PHASES.index(phase) + 1]
    for name, to in product((*PEOPLE, "yu"), PHASES):
        user = yu(world) if name == "yu" else getattr(world, name)
        if name in ("qian", "yu") and to == following:
            continue
        for act in (phases.ask_phase, phases.do_phase):
            with pytest.raises((NotNow, PermissionDenied)):
                act(ballot=made, by=user, to=to)  # type: ignore[operator]
    assert Event.objects.count() == before
    assert step(world, made, following).phase == following


def _finish(world: World, made: Ballot, phase: Phase) -> None:
    if phase == Phase.COUNTED:
        signed(world, made)
    else:
        for teller in (world.he, world.qian):
            entered(made, teller, ("1100",) * 7)


def test_a_further_vote_holds_the_tied_alone(world: World) -> None:
    papers = ("1100",) * 3 + ("1010",) * 3 + ("0110",) * 2
    made = at(world, Phase.CONFIRMED, papers=papers, base="valid")
    tied = made.tally.lines.filter(outcome=Verdict.TIED).values_list("option__title", flat=True)
    assert (
        list(made.tally.lines.filter(outcome=Verdict.CHOSEN).values_list("option__position", flat=True))
    ) == [1]
    again = ballots.open_runoff(ballot=made, by=world.qian)
    assert [one.title for one in again.options.all()] == sorted(tied, key=TITLES.index)
    assert (again.method.places, again.roll.count(), again.roll.filter(is_present=True).count()) == (1, 9, 0)


def test_among_the_tied_the_most_votes_are_enough(world: World) -> None:
    papers = ("1100",) * 3 + ("1010",) * 3 + ("0110",) * 2
    first = at(world, Phase.CONFIRMED, papers=papers, base="valid")
    again = on(
        world,
        ballots.open_runoff(ballot=first, by=world.qian),
        Phase.COUNTED,
        ("10", "10", "01") + ("00",) * 4,
    )
    assert list(again.tally.lines.values_list("ones", "outcome")) == [(2, Verdict.CHOSEN), (1, Verdict.NOT)]


def test_a_further_vote_among_the_tied_takes_nobody_else_in(world: World) -> None:
    papers = ("1100",) * 3 + ("1010",) * 3 + ("0110",) * 2
    again = ballots.open_runoff(ballot=at(world, Phase.CONFIRMED, papers=papers, base="valid"), by=world.qian)
    ballots.add_option(ballot=again, by=world.qian, title=TITLES[3])
    assert "与上一次票数相等的项目" in wants(world, again, Phase.FROZEN)


def test_without_open_places_there_is_no_further_vote(world: World) -> None:
    with pytest.raises(NotNow):
        ballots.open_runoff(ballot=at(world, Phase.CONFIRMED), by=world.qian)


@pytest.mark.parametrize("name", ["zhang", "wang", "he", "zhao"])
def test_only_the_office_prepares_a_vote(world: World, name: str) -> None:
    with pytest.raises(PermissionDenied):
        ballots.prepare_ballot(
            by=getattr(world, name), office=world.office, title="票决", purpose="projects", body="congress",
            meeting="大会", held_on=timezone.localdate(),
        )  # fmt: skip


def test_more_papers_back_than_given_out_choose_nothing(world: World) -> None:
    made = at(world, Phase.CLOSED)
    for teller in (world.he, world.qian):
        entered(made, teller, ("1100",) * 8)
    step(world, made, Phase.COUNTED)
    signed(world, made)
    again = ballots.open_runoff(ballot=step(world, made, Phase.CONFIRMED), by=world.qian)
    assert (again.method.places, again.options.count()) == (2, 4)
    tally = Tally.objects.get()
    assert (tally.is_valid, tally.chosen, tally.returned, tally.issued) == (False, 0, 8, 7)


def seen_by(user: User) -> bool:
    return Ballot.objects.visible_to(user).exists()


def test_electors_see_it_once_it_is_fixed(world: World) -> None:
    elector = deputies(world)[6]
    made = prepared(world)
    assert not seen_by(elector) and seen_by(world.zhang) and seen_by(world.he) and not seen_by(world.zhao)
    step(world, made, Phase.FROZEN)
    assert seen_by(elector) and not seen_by(world.liu)


def test_who_has_not_seen_the_newest_method_does_not_overwrite_it(world: World) -> None:
    made = prepared(world)
    given = {name: getattr(made.method, name) for name in ballots.METHOD_FIELDS}
    method(world, made, places=3)
    with pytest.raises(ValidationError, match="别人刚刚改过"):
        ballots.set_method(ballot=made, by=world.qian, revision=made.method.revision, **given)
