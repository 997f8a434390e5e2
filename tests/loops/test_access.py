"""Who may know of a case: the list, the page and the moves agree."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from congress_portal.accounts.models import Level, Role, Term, Unit, UnitKind, User
from congress_portal.loops import moves as table
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Loop
from tests import factories as make
from tests.loops import stages
from tests.loops.stages import STAGES
from tests.world import World

SEES: dict[str, str] = {
    "heard": "zhang liu sun wang qian he shen",
    "proposing": "zhang liu sun wang qian he shen",
    "offered_township": "zhang liu sun ma wang qian he shen",
    "offered_office": "zhang liu sun wang qian he shen",
    "offered_water": "zhang liu sun li lu wang qian he shen",
    "handled": "zhang liu sun li lu wang qian he shen",
    "closed": "zhang liu sun li lu wang qian he shen",
    "withdrawn": "zhang liu sun wang qian he shen",
}
"""By hand: station and presidium always; the county's office, leader and auditor by region; units once involved."""
PEOPLE = ["zhang", "liu", "sun", "ma", "li", "lu", "wang", "qian", "he", "gao", "shen", "zhao"]


@pytest.mark.parametrize("stage", SEES)
def test_who_sees_a_case(world: World, stage: str) -> None:
    loop = STAGES[stage](world)
    seeing = [name for name in PEOPLE if Loop.objects.visible_to(getattr(world, name)).contains(loop)]
    assert seeing == [name for name in PEOPLE if name in SEES[stage].split()]


def test_a_list_shows_no_case_twice(world: World) -> None:
    stages.handled(world)
    stages.closed(world)
    for name in PEOPLE:
        codes = list(Loop.objects.visible_to(getattr(world, name)).values_list("code", flat=True))
        assert len(codes) == len(set(codes)), name


@pytest.mark.parametrize("stage", STAGES)
def test_whoever_has_a_button_sees_the_case(world: World, stage: str) -> None:
    loop = Loop.objects.get(pk=STAGES[stage](world).pk)
    for name in PEOPLE:
        person = getattr(world, name)
        if table.open_to(person, loop, table.current(loop)):
            assert Loop.objects.visible_to(person).contains(loop), name


@pytest.mark.parametrize("stage", STAGES)
def test_what_waits_for_somebody_is_visible_to_him(world: World, stage: str) -> None:
    STAGES[stage](world)
    for name in PEOPLE:
        person = getattr(world, name)
        waiting = Loop.objects.waiting_for(person)
        assert set(waiting) <= set(Loop.objects.visible_to(person)), name


def test_zhao_of_another_county_sees_nothing(world: World) -> None:
    for stage in SEES:
        STAGES[stage](world)
    assert not Loop.objects.visible_to(world.zhao).exists()


def test_qian_sees_nothing_of_another_county(world: World) -> None:
    make.opinion(world.other_station)
    assert not Loop.objects.visible_to(world.qian).exists()


def test_nobody_is_nobody(world: World) -> None:
    stages.heard(world)
    assert not Loop.objects.visible_to(AnonymousUser()).exists()  # type: ignore[arg-type]


def test_a_township_is_not_seen_because_its_code_begins_alike(world: World) -> None:
    alike = make.region("威坪东镇", "3301271041", Level.TOWNSHIP, world.county)
    unit = make.unit("威坪东镇人大主席团", UnitKind.PRESIDIUM, alike, world.county)
    tang = make.person("唐主任", Role.OVERSEER, unit)
    stages.heard(world)
    assert not Loop.objects.visible_to(tang).exists()


def test_the_office_sees_what_was_offered_to_it_from_outside_its_region(world: World) -> None:
    far = make.region("汾口镇", "330127105", Level.TOWNSHIP, world.county)
    shi = make.person("施主任", Role.CONGRESS_OFFICE, world.office, far)
    assert Loop.objects.visible_to(shi).contains(stages.offered_office(world))


def two_counties(world: World) -> User:
    """钱主任 of the county also keeps the station of the neighbouring county."""
    make.duty(world.qian, Role.KEEPER, world.other_station.unit)
    return world.qian


def test_a_wide_duty_in_one_county_hides_nothing_of_a_station_in_another(world: World) -> None:
    make.unit("建德市人大办", UnitKind.CONGRESS_OFFICE, world.other_county, world.other_county)
    loop = make.opinion(world.other_station).loop
    assert Loop.objects.visible_to(two_counties(world)).contains(loop)


@pytest.mark.parametrize("place", ["other_county_unit", "closed_unit"])
def test_no_case_is_given_to_a_unit_elsewhere_or_no_longer_in_use(world: World, place: str) -> None:
    loop = stages.proposing(world)
    elsewhere = make.unit("建德水利", UnitKind.DEPARTMENT, world.other_county, world.other_county)
    Unit.objects.filter(pk=world.roads.pk).update(is_active=False)
    world.roads.refresh_from_db()
    with pytest.raises(ValidationError):
        to = elsewhere if place == "other_county_unit" else world.roads
        moves.assign(loop=loop, by=world.liu, to=to, note="请办")


def test_no_case_goes_into_the_term_of_another_county(world: World) -> None:
    term = Term.objects.create(county=world.other_county, number=18, since="2027-01-01", until="2031-12-31")
    with pytest.raises(ValidationError):
        moves.carry_over(loop=stages.proposing(world), by=world.qian, to=term)


def test_a_helper_speaks_only_for_the_unit_where_he_handles(world: World) -> None:
    loop = stages.offered_office(world)
    make.duty(world.lu, Role.DEPUTY, world.township_government)
    helpers = [world.roads, world.township_government]
    moves.reassign(loop=loop, by=world.qian, to=world.water, note="主办", helpers=helpers)
    moves.accept(loop=loop, by=world.li)
    step = moves.give_view(loop=loop, by=world.lu, view="同意")
    assert [helper.unit for helper in step.helper_set.exclude(view="")] == [world.roads]


def test_zhang_who_moved_to_another_station_no_longer_sees_what_he_was_asked(world: World) -> None:
    loop = stages.delegated(world)
    world.zhang.duty_set.update(unit=world.other_station.unit, region=world.other_county)
    assert not Loop.objects.visible_to(User.objects.get(pk=world.zhang.pk)).contains(loop)


def test_a_case_that_waits_for_chen_is_not_late(world: World) -> None:
    loop = stages.handling_paused(world)
    due = stages.current(loop).due_at
    assert due is not None
    assert not Loop.objects.late(due + dt.timedelta(hours=1)).contains(loop)
