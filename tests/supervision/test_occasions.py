"""The four musts: invited, answered, came, said, what became of it; and the gaps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Role, UnitKind
from congress_portal.errors import NotNow
from congress_portal.notices import outbox
from congress_portal.notices.models import Notice
from supervision.models import Invitation, Occasion, never_invited
from supervision.transitions import occasions as moves
from supervision.transitions.occasions import Seen
from tests import factories as make
from tests.supervision.musts import occasion
from tests.supervision.test_meetings import client, words
from tests.world import World

TODAY = timezone.localdate


def test_all_of_a_group_are_invited_once_each_and_told(world: World) -> None:
    group = make.unit("第一代表小组", UnitKind.DEPUTY_GROUP, world.county, world.county)
    fang = make.person("方代表", Role.DEPUTY, group, username="fang2")
    made = occasion(world, world.zhang)
    assert moves.invite(occasion=made, by=world.qian, people=[world.zhang], units=[group]) == 1
    outbox.announce_all()
    told = Notice.objects.filter(title="邀请您参加").values_list("recipient__username", flat=True)
    assert set(told) == {"zhang", fang.username}


def test_only_deputies_of_the_county_are_invited(world: World) -> None:
    with pytest.raises(ValidationError):
        occasion(world, world.li)


def test_who_declines_says_why_and_may_think_again(world: World) -> None:
    asked = occasion(world, world.zhang).invitations.get()
    with pytest.raises(ValidationError):
        moves.answer(invitation=asked, by=world.zhang, accepts=False)
    moves.answer(invitation=asked, by=world.zhang, accepts=False, reason="住院")
    assert moves.answer(invitation=asked, by=world.zhang, accepts=True).reason == ""
    with pytest.raises(PermissionDenied):
        moves.answer(invitation=asked, by=world.qian, accepts=True)


def test_nobody_who_was_not_there_said_anything(world: World) -> None:
    made = occasion(world, world.zhang)
    key = made.invitations.get().pk
    with pytest.raises(ValidationError):
        moves.note(occasion=made, by=world.qian, rows={key: Seen(False, "同意")})
    assert moves.note(occasion=made, by=world.qian, rows={key: Seen(True, "同意")}) == 1


def test_nothing_is_entered_before_the_day(world: World) -> None:
    made = occasion(world, world.zhang, held_on=TODAY() + dt.timedelta(days=3))
    key = made.invitations.get().pk
    for act in (
        lambda: moves.note(occasion=made, by=world.qian, rows={key: Seen(True, "")}),
        lambda: moves.conclude(occasion=made, by=world.qian, outcome="通过"),
    ):
        with pytest.raises(NotNow):
            act()


def test_gaps_name_occasions_without_a_deputy_and_deputies_never_invited(world: World) -> None:
    yesterday = TODAY() - dt.timedelta(days=1)
    empty = occasion(world, held_on=yesterday, topic="没有代表的会")
    full = occasion(world, world.zhang, held_on=yesterday, topic="有代表的会")
    moves.note(occasion=full, by=world.qian, rows={full.invitations.get().pk: Seen(True, "")})
    make.person("方代表", Role.DEPUTY, world.station.unit, username="fang2")
    assert list(Occasion.objects.without_deputies(TODAY())) == [empty]
    assert [user.name for user in never_invited(world.county.pk, dt.date(2026, 1, 1))] == ["方代表"]
    page = words(client(world.he).get(reverse("occasion:gaps")))
    assert "没有代表的会" in page and "方代表" in page and "民生实事项目，代表票决" in page


def test_a_deputy_and_the_office_walk_through_an_occasion(world: World) -> None:
    asked, made = client(world.qian), occasion(world)

    def at(name: str) -> str:
        return reverse(f"occasion:{name}", args=[made.pk])

    assert asked.post(at("invite"), {"people": [world.zhang.pk]}).status_code == 302
    refused = client(world.zhang).post(at("answer"), {"accepts": "0", "reason": ""})
    assert refused.status_code == 400 and "请写明理由" in words(refused)
    assert client(world.zhang).post(at("answer"), {"accepts": "1"}).status_code == 302
    key = made.invitations.get().pk
    assert asked.post(at("note"), {f"attended-{key}": "1", f"said-{key}": "先改老管网"}).status_code == 302
    assert asked.post(at("conclude"), {"outcome": "采纳", "result": "JY-2026-9999"}).status_code == 400
    assert asked.post(at("conclude"), {"outcome": "采纳，列入计划"}).status_code == 302
    page = words(client(world.zhang).get(made.get_absolute_url()))
    assert "先改老管网" in page and "采纳，列入计划" in page


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (Occasion, {"topic": ""}),
        (Occasion, {"outcome": "有"}),
        (Invitation, {"reply": "declined", "replied_at": timezone.now()}),
        (Invitation, {"reply": "accepted"}),
        (Invitation, {"said": "说了"}),
    ],
)
def test_the_database_keeps_an_occasion_whole(world: World, table: Any, values: dict[str, Any]) -> None:
    occasion(world, world.zhang)
    with pytest.raises(IntegrityError), transaction.atomic():
        table.objects.update(**values)
