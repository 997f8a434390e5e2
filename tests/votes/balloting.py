"""Votes at their stages: 钱主任 asks, 余主任 does; 张代表 and four others watch; 何主任 and 王主任 count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from congress_portal.accounts.models import Role, User
from tests import factories as make
from tests.world import World
from votes.ballots.counting import Marked
from votes.models import Ballot, PaperCount
from votes.transitions import ballots, calling_off, paper_counts, phases, rolls
from votes.words import PHASES, Body, Phase, Subject, Way

TITLES = ("饮水提升", "老旧小区改造", "公交进村", "托育中心")
NAMES = ("方代表", "余代表", "徐代表", "汪代表", "洪代表", "胡代表", "江代表", "章代表")


def yu(world: World) -> User:
    """余主任, the colleague of 钱主任 who does what she asks."""
    found = User.objects.filter(username="yu").first()
    return found or make.person("余主任", Role.CONGRESS_OFFICE, world.office, username="yu")


def deputies(world: World, number: int = 8) -> list[User]:
    held = list(User.objects.filter(username__startswith="deputy").order_by("pk"))[:number]
    for at in range(len(held), number):
        held.append(User.objects.create_user(f"deputy{at}", name=NAMES[at]))
        make.duty(held[-1], Role.DEPUTY, world.station.unit)
    return held


def prepared(world: World, *, titles: Sequence[str] = TITLES, **values: Any) -> Ballot:
    """Prepared and lacking nothing: choose 2 of 4, printed papers, nine deputies (张代表 and eight more). ``plain``: so
    many of the five scrutineers have no account."""
    people = deputies(world)
    purpose, plain = values.pop("purpose", Subject.PROJECTS), values.pop("plain", 0)
    made = ballots.prepare_ballot(
        by=world.qian, office=world.office, title="2026年民生实事项目票决", purpose=purpose,
        body=values.pop("body", Body.CONGRESS), meeting="县第十七届人民代表大会第五次会议",
        held_on=timezone.localdate(),
    )  # fmt: skip
    for title in titles:
        ballots.add_option(ballot=made, by=world.qian, title=title)
    rolls.add_electors(ballot=made, by=world.qian, users=[world.zhang, *people])
    for at, user in enumerate([world.zhang, *people[:4]]):
        rolls.name_scrutineer(ballot=made, by=world.qian, user=user, is_chief=at == 0)
    made.scrutineers.filter(position__gt=5 - plain).update(user=None)
    for teller in (world.he, world.qian):
        rolls.name_teller(ballot=made, by=world.qian, user=teller)
    method(world, made, **values)
    made.refresh_from_db()
    return made


def method(world: World, ballot: Ballot, **values: Any) -> None:
    """Set the method, with these values in place of its own."""
    ballot = Ballot.objects.select_related("method").get(pk=ballot.pk)
    given = {name: getattr(ballot.method, name) for name in ballots.METHOD_FIELDS}
    given |= {"adopted_by": "主席团第二次会议", "adopted_on": ballot.held_on}
    if given["form"] == "choose":
        given["places"] = 2
    ballots.set_method(ballot=ballot, by=world.qian, revision=ballot.method.revision, **given | values)


def step(world: World, ballot: Ballot, to: str) -> Ballot:
    """One phase on, by two people."""
    phases.ask_phase(ballot=ballot, by=world.qian, to=to)
    return phases.do_phase(ballot=ballot, by=yu(world), to=to)


def at(
    world: World, phase: str, *, papers: Sequence[str] = ("1100",) * 7, void: int = 0, **values: Any
) -> Ballot:
    """A vote that has come to a phase. ``papers``: the marks of the printed papers, one for each of those present."""
    return on(world, prepared(world, **values), phase, papers, void)


def on(world: World, ballot: Ballot, phase: str, papers: Sequence[str], void: int = 0) -> Ballot:
    """A prepared vote goes on to a phase."""
    for to in PHASES[1 : PHASES.index(Phase(phase)) + 1]:
        if to == Phase.OPEN:
            attended(world, ballot, max(len(papers) + void, 6))
        if to == Phase.CLOSED:
            given(world, ballot, len(papers) + void)
        if to == Phase.COUNTED:
            for teller in (world.he, world.qian):
                entered(ballot, teller, papers, void)
        if to == Phase.CONFIRMED:
            signed(world, ballot)
        ballot = step(world, ballot, to)
    return ballot


def attended(world: World, ballot: Ballot, number: int) -> None:
    keys = list(ballot.roll.order_by("number").values_list("pk", flat=True)[:number])
    rolls.sign_in(ballot=ballot, by=world.qian, electors=keys)


def given(world: World, ballot: Ballot, number: int) -> None:
    for elector in ballot.roll.filter(is_present=True).order_by("number")[:number]:
        rolls.give_paper(elector=elector, by=world.qian, way=Way.PAPER)


def entered(ballot: Ballot, teller: User, papers: Sequence[str], void: int = 0) -> PaperCount:
    """The count of these papers by one teller."""
    figures = {
        option.pk: Marked(*(sum(paper[option.position - 1] == sign for paper in papers) for sign in "123"))
        for option in ballot.options.all()
    }
    return paper_counts.enter_count(
        ballot=ballot, by=teller, returned=len(papers) + void, void=void, figures=figures
    )


def signed(world: World, ballot: Ballot) -> None:
    """The chief and two others sign, each in their own account."""
    for scrutineer in ballot.scrutineers.select_related("user").order_by("position")[:3]:
        assert scrutineer.user is not None
        paper_counts.sign_result(ballot=ballot, by=scrutineer.user, scrutineer=scrutineer)


def called_off(world: World, ballot: Ballot) -> Ballot:
    """An open or closed vote broken off for a power cut: 钱主任 asks, 余主任 does it."""
    calling_off.ask_off(ballot=ballot, by=world.qian, reason="停电")
    return calling_off.do_off(ballot=ballot, by=yu(world))
