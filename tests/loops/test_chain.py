"""From any opinion to any project the same way, forwards and back, across merges; and clues that become cases."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from congress_portal.errors import NotNow
from congress_portal.loops import chain, plans
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Clue, Event, Loop
from congress_portal.loops.words import Kind, Verb
from tests.loops import stages
from tests.loops.together import together
from tests.stations.test_track_pages import track
from tests.world import World


def plan_of(kind: str) -> plans.Plan:
    """One step, worked on by the office and signed by the presidium."""
    step = plans.StepSpec("work", "办理", "office", "presidium", *["opinion.handle"] * 3)
    return plans.Plan(kind=kind, steps=(step,))


@pytest.fixture(autouse=True)
def other_kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The other apps' plans, as they will declare them."""
    for kind in (Kind.PROPOSAL, Kind.SUPERVISION, Kind.PROJECT):
        if kind not in plans.PLANS:
            monkeypatch.setitem(plans.PLANS, kind, plan_of(kind))
    yield


def grown(world: World, kind: str, source: Loop) -> Loop:
    """A case of another kind, opened out of this one."""
    return moves.open_loop(
        plan=plan_of(kind), title="全镇路灯改造", region=world.township, county=world.county, owner=world.office,
        parties={"office": world.office, "presidium": world.presidium}, by=world.qian,
        request_key=uuid.uuid4(), source=source,
    )  # fmt: skip


@pytest.fixture
def village(world: World) -> dict[str, Loop]:
    """周大爷 → 吴阿姨 → 陈女士 (merged), hers → a proposal → two projects; 李叔 → a proposal merged into hers."""
    zhou, wu, chen, li = (stages.proposing(world) for _n in range(4))
    moves.merge(loop=zhou, into=wu, by=world.liu)
    moves.merge(loop=wu, into=chen, by=world.liu)
    first = grown(world, Kind.PROPOSAL, chen)
    second = grown(world, Kind.PROPOSAL, li)
    Loop.objects.filter(pk=second.pk).update(status="merged", closed_at=second.opened_at, merged_into=first)
    named = {"zhou": zhou, "wu": wu, "chen": chen, "li": li, "first": first, "second": second}
    named["lights"], named["roads"] = (grown(world, Kind.PROJECT, first) for _n in range(2))
    return {name: Loop.objects.get(pk=loop.pk) for name, loop in named.items()}


WAYS = {
    "zhou": ["zhou", "wu", "chen", "first", "lights"],
    "chen": ["chen", "first", "lights"],
    "li": ["li", "second", "first", "lights"],
}


@pytest.mark.parametrize("author", WAYS)
def test_a_citizen_and_a_project_are_joined_by_the_same_path(village: dict[str, Loop], author: str) -> None:
    opinion, project = village[author], village["lights"]
    way = {tuple(village[name].pk for name in WAYS[author])}
    assert chain.paths(chain.after(opinion), project) == way
    assert chain.paths(chain.before(project), opinion) == way


def test_every_pair_of_cases_has_the_same_paths_both_ways(village: dict[str, Loop]) -> None:
    for one in village.values():
        for other in village.values():
            forward = chain.paths(chain.after(one), other) if other.pk in chain.after(one).loops else set()
            back = chain.paths(chain.before(other), one) if one.pk in chain.before(other).loops else set()
            assert forward == back


def test_two_ways_to_the_same_case_are_both_found(world: World, village: dict[str, Loop]) -> None:
    own = grown(world, Kind.PROPOSAL, village["zhou"])
    Loop.objects.filter(pk=own.pk).update(
        status="merged", closed_at=own.opened_at, merged_into=village["first"]
    )
    forward = chain.paths(chain.after(village["zhou"]), village["lights"])
    assert len(forward) == 2
    assert forward == chain.paths(chain.before(village["lights"]), village["zhou"])


def test_a_case_parted_again_leads_nowhere(world: World, village: dict[str, Loop]) -> None:
    moves.unmerge(loop=village["wu"], by=world.liu, reason="不同")
    assert chain.became(Loop.objects.get(pk=village["zhou"].pk)) == []


def test_a_case_says_how_many_opinions_it_answers(village: dict[str, Loop]) -> None:
    counted = {one.loop.pk: one.opinions for one in chain.became(village["chen"])}
    assert counted[village["first"].pk] == counted[village["lights"].pk] == 4


def test_a_case_that_stands_alone_costs_one_query(world: World) -> None:
    loop = stages.heard(world)
    with CaptureQueriesContext(connection) as asked:
        assert chain.became(loop) == []
    assert len(asked) == 1


def test_the_citizen_reads_kind_code_and_status_alone(
    world: World, client: Client, village: dict[str, Loop]
) -> None:
    page = client.get(track(stages.opinion_of(village["zhou"]))).content.decode()
    assert "您的意见和另外 3 件群众意见，成了代表建议" in page and village["lights"].code in page
    assert "全镇路灯改造" not in page and village["chen"].code not in page


def test_staff_read_the_chain_on_the_page_of_the_case(
    world: World, client: Client, village: dict[str, Loop]
) -> None:
    client.force_login(world.qian)
    page = client.get(village["zhou"].get_absolute_url()).content.decode()
    assert "来龙去脉" in page and village["first"].code in page and "全镇路灯改造" in page


def clue(world: World, loop: Loop) -> Clue:
    return moves.give_clue(loop=loop, by=world.zhang, kind=Kind.PROPOSAL, reason="五个村都有")


def test_a_case_opened_from_a_clue_takes_it_up(world: World) -> None:
    loop = stages.proposing(world)
    given = clue(world, loop)
    proposal = grown(world, Kind.PROPOSAL, loop)
    moves.take_clue(clue=given, loop=proposal, by=world.qian)
    assert Clue.objects.get().became == proposal and not Clue.objects.unclaimed().exists()


def test_a_case_of_another_kind_does_not_take_it_up(world: World) -> None:
    loop = stages.proposing(world)
    project = grown(world, Kind.PROJECT, loop)
    with pytest.raises(ValidationError):
        moves.take_clue(clue=clue(world, loop), loop=project, by=world.qian)


def test_the_same_clue_is_given_once_and_again_after_a_no(world: World) -> None:
    loop = stages.proposing(world)
    given = clue(world, loop)
    with pytest.raises(ValidationError):
        clue(world, loop)
    moves.drop_clue(clue=given, by=world.qian, reason="已列入计划")
    clue(world, loop)
    assert Clue.objects.count() == 2


def test_only_the_office_drops_a_clue(world: World) -> None:
    with pytest.raises(PermissionDenied):
        moves.drop_clue(clue=clue(world, stages.proposing(world)), by=world.liu, reason="不要")


def test_an_opinion_cannot_become_an_opinion(world: World) -> None:
    with pytest.raises(ValidationError):
        moves.give_clue(loop=stages.proposing(world), by=world.liu, kind=Kind.OPINION, reason="再来")


@pytest.mark.django_db(transaction=True)
def test_a_clue_is_taken_up_or_dropped_never_both(world: World) -> None:
    loop = stages.proposing(world)
    given, proposal = clue(world, loop), grown(world, Kind.PROPOSAL, loop)
    found = together(
        partial(moves.take_clue, clue=given, loop=proposal, by=world.qian),
        partial(moves.drop_clue, clue=given, by=world.qian, reason="不采用"),
        on=loop,
    )
    assert (found.refused, Event.objects.filter(verb=Verb.CLUE_ENDED).count()) == ([NotNow], 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_give_the_same_clue_give_one(world: World) -> None:
    loop = stages.proposing(world)
    acts = [
        partial(moves.give_clue, loop=loop, by=by, kind=Kind.PROPOSAL, reason="五个村都有")
        for by in (world.liu, world.zhang)
    ]
    together(*acts, on=loop)
    assert Clue.objects.count() == 1


def test_the_office_reads_and_drops_clues_of_its_county(world: World, client: Client) -> None:
    given = clue(world, stages.proposing(world))
    client.force_login(world.qian)
    assert "五个村都有" in client.get("/office/clues/").content.decode()
    assert client.post(f"/office/clues/{given.pk}/drop/", {"reason": ""}).status_code == 400
    assert client.post(f"/office/clues/{given.pk}/drop/", {"reason": "已列入计划"}).status_code == 302
    assert "五个村都有" not in client.get("/office/clues/").content.decode()


def test_the_deputy_gives_a_clue_from_the_page_of_the_case(world: World, client: Client) -> None:
    loop = stages.proposing(world)
    client.force_login(world.zhang)
    assert "转为线索" in client.get(loop.get_absolute_url()).content.decode()
    client.post(f"/loops/{loop.code}/clue/", {"kind": "project", "reason": "全镇都要"})
    assert Clue.objects.get().kind == Kind.PROJECT
