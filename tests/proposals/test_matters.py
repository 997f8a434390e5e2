"""The great supervision: a leader, a committee and a central group on one matter of several proposals."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Role, Unit, UnitKind
from congress_portal.errors import NotNow
from congress_portal.loops.models import Loop
from proposals.models import Matter, MatterItem, Proposal
from proposals.transitions import matters
from tests import factories as make
from tests.proposals.stages import handling, submitted
from tests.proposals.test_pages import client, words
from tests.world import World


def central(world: World) -> Unit:
    return make.unit("农业农村代表中心组", UnitKind.CENTRAL_GROUP, world.county, world.county)


def matter(world: World, *proposals: Proposal, **values: Any) -> Matter:
    given = {
        "by": world.qian, "office": world.office, "title": "农村饮水", "in_charge": world.he,
        "committee": world.committee, "proposals": proposals or [handling(world)], **values,
    }  # fmt: skip
    return matters.set_up(**given)


def watching(loop: Loop) -> set[str]:
    return set(loop.watchers.open().values_list("unit__name", flat=True))


def test_committee_and_central_group_watch_until_it_is_concluded(world: World) -> None:
    proposal, group = handling(world), central(world)
    made = matter(world, proposal, central_group=group)
    assert watching(proposal.loop) == {world.committee.name, group.name}
    matters.conclude(matter=made, by=world.qian, office=world.office, conclusion="六个村已通水")
    assert not watching(proposal.loop) and not MatterItem.objects.filter(until=None).exists()


def test_a_member_of_the_central_group_sees_its_matter_and_nothing_else(world: World) -> None:
    proposal, group = handling(world), central(world)
    made = matter(world, proposal, central_group=group)
    other = matter(world, title="别的事")
    zhu = make.person("朱代表", Role.DEPUTY, group, username="zhu")
    assert set(Matter.objects.visible_to(zhu)) == {made}
    assert proposal.loop.code in words(client(zhu).get(reverse("proposal:matter", args=[made.pk])))
    assert client(zhu).get(reverse("proposal:matter", args=[other.pk])).status_code == 404


def test_its_proposals_change(world: World) -> None:
    first, second = handling(world), handling(world)
    made = matter(world, first)
    changed = matters.set_items(matter=made, by=world.qian, office=world.office, proposals=[second])
    assert changed == (1, 1) and not watching(first.loop) and watching(second.loop) == {world.committee.name}


def test_a_proposal_is_in_one_open_matter_at_a_time(world: World) -> None:
    first, second = handling(world), handling(world)
    matter(world, first)
    with pytest.raises(NotNow):
        matter(world, first, title="又一件")
    made = matter(world, second)
    with pytest.raises(NotNow):
        matters.set_items(matter=made, by=world.qian, office=world.office, proposals=[first, second])
    assert Matter.objects.count() == 2 and watching(first.loop) == {world.committee.name}


def test_a_matter_sent_twice_is_one(world: World) -> None:
    key, proposal = uuid.uuid4(), handling(world)
    assert matter(world, proposal, request_key=key) == matter(world, proposal, request_key=key)


@pytest.mark.parametrize("name", ["wang", "he", "li", "zhang"])
def test_only_the_congress_office_sets_it_up_changes_it_and_ends_it(world: World, name: str) -> None:
    made, other = matter(world), getattr(world, name)
    for act in (
        lambda: matter(world, by=other),
        lambda: matters.set_items(matter=made, by=other, office=world.office, proposals=[handling(world)]),
        lambda: matters.conclude(matter=made, by=other, office=world.office, conclusion="好了"),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_it_needs_a_leader_a_committee_and_a_proposal(world: World) -> None:
    for wrong in (
        {"in_charge": world.li}, {"committee": world.water}, {"central_group": world.water}, {"title": " "},
        {"proposals": []},
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            matter(world, **({"proposals": [submitted(world)]} | wrong))


def test_it_ends_once_and_with_a_conclusion(world: World) -> None:
    made = matter(world)
    with pytest.raises(ValidationError):
        matters.conclude(matter=made, by=world.qian, office=world.office, conclusion=" ")
    matters.conclude(matter=made, by=world.qian, office=world.office, conclusion="好了")
    with pytest.raises(NotNow):
        matters.conclude(matter=made, by=world.qian, office=world.office, conclusion="好了")


def test_the_office_walks_through_a_matter(world: World) -> None:
    proposal, asked = handling(world), client(world.qian)
    values = {"office": world.office.pk, "title": "农村饮水", "in_charge": world.he.pk,
              "committee": world.committee.pk, "codes": proposal.loop.code.lower(),
              "request_key": uuid.uuid4()}  # fmt: skip
    assert asked.post(reverse("proposal:matter_new"), values).status_code == 302
    made = Matter.objects.get()
    more = {"codes": f"{proposal.loop.code}、{handling(world).loop.code}"}
    assert asked.post(reverse("proposal:matter_items", args=[made.pk]), more).status_code == 302
    page = reverse("proposal:matter", args=[made.pk])
    assert "县水利水电局" in words(asked.get(page)) and made.title in words(
        asked.get(reverse("proposal:matters"))
    )
    end = reverse("proposal:matter_conclude", args=[made.pk])
    assert asked.post(end, {"conclusion": "已通水"}).status_code == 302 and "已通水" in words(asked.get(page))


def test_an_unknown_number_is_named_and_what_was_typed_stays(world: World) -> None:
    made = matter(world)
    answer = client(world.qian).post(
        reverse("proposal:matter_items", args=[made.pk]), {"codes": "JY-2026-9999"}
    )
    assert answer.status_code == 400 and "没有找到：JY-2026-9999" in words(answer)


def test_a_matters_page_costs_the_same_with_more_rows(
    world: World, django_assert_max_num_queries: Any
) -> None:
    made = matter(world, *[handling(world) for _number in range(5)])
    asked = client(world.he)
    for url in (reverse("proposal:matters"), reverse("proposal:matter", args=[made.pk])):
        with django_assert_max_num_queries(16):
            assert asked.get(url).status_code == 200


@pytest.mark.parametrize("values", [{"title": ""}, {"ended_at": timezone.now()}, {"conclusion": "好了"}])
def test_the_database_keeps_a_matter_whole(world: World, values: dict[str, Any]) -> None:
    matter(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.update(**values)
