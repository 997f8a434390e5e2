"""What a supervision guidance group oversees, and so which proposals it watches."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Role, UnitKind
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Loop, Watcher
from congress_portal.loops.words import Verb
from proposals import transitions
from proposals.access import deputy_unit
from proposals.models import GroupScope
from tests import factories as make
from tests.notices.told import hearers
from tests.proposals.guided import group, member
from tests.proposals.stages import handling, submitted, taken_in
from tests.proposals.test_pages import client, words
from tests.world import World


def watching(loop: Loop) -> list[str]:
    return list(loop.watchers.open().values_list("unit__name", flat=True))


def test_what_a_unit_in_the_scope_accepts_is_watched(world: World) -> None:
    first = group(world, "第一组", world.water)
    group(world, "第二组", world.roads)
    assert watching(handling(world).loop) == [first.name]


def test_nothing_is_watched_before_the_unit_has_signed_for_it(world: World) -> None:
    group(world, "第一组", world.water)
    proposal = taken_in(world)
    moves.assign(loop=proposal.loop, by=world.qian, to=world.water, note="请牵头办理")
    assert not watching(proposal.loop)


def test_a_township_brings_its_units_along(world: World) -> None:
    group(world, "乡镇组", regions=(world.township,))
    proposal = taken_in(world)
    moves.assign(loop=proposal.loop, by=world.qian, to=world.township_government, note="请牵头办理")
    transitions.accept(proposal=proposal, by=world.ma)
    assert watching(proposal.loop) == ["乡镇组"]


def test_a_new_scope_reaches_what_is_handled_already_and_lets_the_rest_go(world: World) -> None:
    loop = handling(world).loop
    first = group(world, "第一组", world.water)
    assert watching(loop) == ["第一组"]
    assert transitions.set_scope(group=first, by=world.qian, units=[world.roads]) == (0, 1)
    assert not watching(loop) and Watcher.objects.get().until is not None


def test_the_same_scope_again_changes_nothing(world: World) -> None:
    first = group(world, "第一组", world.water)
    handling(world)
    before = Event.objects.count()
    assert transitions.set_scope(group=first, by=world.qian, units=[world.water]) == (0, 0)
    assert Event.objects.count() == before and GroupScope.objects.count() == 1


def test_another_unit_that_takes_over_brings_its_group(world: World) -> None:
    group(world, "第一组", world.water)
    group(world, "第二组", world.roads)
    proposal = handling(world)
    moves.take_back(loop=proposal.loop, by=world.qian, reason="改由交通局办理")
    moves.assign(loop=proposal.loop, by=world.qian, to=world.roads, note="请牵头办理")
    transitions.accept(proposal=proposal, by=world.lu)
    assert watching(proposal.loop) == ["第二组"]


def test_the_trail_says_since_when_and_until_when_who_watched(world: World) -> None:
    first = group(world, "第一组", world.water)
    loop = handling(world).loop
    transitions.set_scope(group=first, by=world.qian, units=[])
    verbs = Event.objects.filter(loop=loop, detail__unit_name="第一组").values_list("verb", flat=True)
    assert list(verbs) == [Verb.WATCHED, Verb.UNWATCHED]


def test_a_member_sees_what_the_group_watches_and_nothing_else(world: World) -> None:
    ding = member(group(world, "第一组", world.water))
    watched, other = handling(world).loop, submitted(world).loop
    assert set(Loop.objects.visible_to(ding)) == {watched}
    assert set(Loop.objects.visible_to(ding, among=[watched.pk, other.pk])) == {watched}


def test_who_left_the_group_or_whose_group_ceased_to_watch_sees_it_no_more(world: World) -> None:
    first = group(world, "第一组", world.water)
    ding, loop = member(first), handling(world).loop
    transitions.set_scope(group=first, by=world.qian, units=[])
    assert not Loop.objects.visible_to(ding).filter(pk=loop.pk).exists()


def test_who_oversees_a_county_is_not_put_into_a_group_with_that_duty(world: World) -> None:
    """The role of an overseer opens a whole region; in a group one is a deputy or staff (承办人)."""
    from congress_portal.accounts.transitions import give_duty

    first, since = group(world), timezone.localdate()
    with pytest.raises(ValidationError):
        give_duty(user=world.li, role=Role.OVERSEER, unit=first, by=world.gao, since=since)
    made = give_duty(user=world.ma, role=Role.HANDLER, unit=first, by=world.gao, since=since)
    assert made.unit == first


def test_a_group_is_not_where_a_deputy_works_on_what_came_back(world: World) -> None:
    make.duty(world.zhang, Role.DEPUTY, group(world), since=dt.date(2020, 1, 1))
    assert deputy_unit(world.zhang, world.county.pk) == world.station.unit


@pytest.mark.parametrize("name", ["wang", "he", "zhao", "li"])
def test_only_the_congress_office_sets_a_scope(world: World, name: str) -> None:
    with pytest.raises(PermissionDenied):
        transitions.set_scope(group=group(world), by=getattr(world, name), units=[world.water])


def test_no_unit_of_another_county_is_overseen(world: World) -> None:
    elsewhere = make.unit("建德水利", UnitKind.DEPARTMENT, world.other_county, world.other_county)
    with pytest.raises(ValidationError):
        transitions.set_scope(group=group(world), by=world.qian, units=[elsewhere])
    with pytest.raises(ValidationError):
        transitions.set_scope(group=group(world, "第二组"), by=world.qian, regions=[world.other_county])


def test_members_hear_that_their_group_watches_a_case(world: World) -> None:
    ding = member(group(world, "第一组", world.water))
    assert hearers(handling(world).loop, Verb.WATCHED) == {ding}


def test_the_office_sets_the_scope_on_a_page(world: World) -> None:
    first = group(world)
    url = reverse("proposal:group_scope", args=[first.pk])
    answer = client(world.qian).post(url, {"units": [world.water.pk], "regions": [world.township.pk]})
    assert answer.status_code == 302 and GroupScope.objects.open().filter(group=first).count() == 2
    assert "checked" in words(client(world.qian).get(url))
    assert client(world.qian).post(url, {"units": ["x"]}).status_code == 400


def test_a_members_page_names_what_is_late_first(world: World) -> None:
    first = group(world, "第一组", world.water)
    ding, soon, late = member(first), handling(world).loop, handling(world).loop
    late.steps.current().update(due_at=timezone.now() - dt.timedelta(days=3))
    shown = words(client(ding).get(reverse("proposal:group", args=[first.pk])))
    assert shown.index(late.code) < shown.index(soon.code) and "已超期 3 天" in shown
    assert late.code in words(client(ding).get(late.get_absolute_url()))


def test_the_pages_of_groups_cost_the_same_with_more_rows(
    world: World, django_assert_max_num_queries: Any
) -> None:
    first = group(world, "第一组", world.water)
    asked = client(member(first))
    for _number in range(4):
        handling(world)
    for address in (reverse("proposal:groups"), reverse("proposal:group", args=[first.pk])):
        with django_assert_max_num_queries(14):
            assert asked.get(address).status_code == 200


def attack(**values: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupScope.objects.update(**values)


def test_a_scope_is_a_unit_or_a_region_never_both(world: World) -> None:
    group(world, "第一组", world.water)
    attack(region=world.township)
    attack(unit=None)


def test_a_scope_ends_after_it_begins_and_is_never_the_group_itself(world: World) -> None:
    first = group(world, "第一组", world.water)
    attack(until=dt.date(2020, 1, 1))
    attack(unit=first)


def test_a_group_oversees_a_unit_once_at_a_time(world: World) -> None:
    first = group(world, "第一组", world.water)
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupScope.objects.create(
            county=world.county, group=first, unit=world.water, since=timezone.localdate(), by=world.qian
        )


def test_a_unit_watches_a_case_once_at_a_time_and_never_backwards(world: World) -> None:
    first = group(world, "第一组", world.water)
    loop = handling(world).loop
    with pytest.raises(IntegrityError), transaction.atomic():
        Watcher.objects.create(county=world.county, loop=loop, unit=first, as_what="group")
    for values in ({"until": timezone.now() - dt.timedelta(days=1)}, {"as_what": "friend"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Watcher.objects.update(**values)
