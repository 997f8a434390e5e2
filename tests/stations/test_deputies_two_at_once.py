"""Two people at one deputy's card at the same moment; 陈女士 taps twice."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from congress_portal.accounts.models import Level
from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from stations.models import Deputy, Mandate, Opinion
from stations.transitions.deputies import add_mandate, edit_card, end_mandate, make_cards, submit_to_deputy
from stations.words import Act
from tests import factories as make
from tests.loops.together import together
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def zhang(world: World) -> Deputy:
    return make.deputy(world.zhang, world.county)


def test_the_deputy_and_the_office_keep_each_others_words(world: World, zhang: Deputy) -> None:
    together(
        partial(edit_card, deputy=zhang, by=world.zhang, pledge="有事来找我"),
        partial(edit_card, deputy=zhang, by=world.qian, party="中国共产党"),
    )
    zhang.refresh_from_db()
    assert (zhang.pledge, zhang.party) == ("有事来找我", "中国共产党")


def test_a_seat_is_entered_once(world: World, zhang: Deputy) -> None:
    given = {"level": Level.TOWNSHIP, "constituency": "", "term": None, "since": dt.date(2026, 1, 1)}
    found = together(*[partial(add_mandate, deputy=zhang, by=by, **given) for by in (world.qian, world.wang)])
    assert (len(found.won), found.refused) == (1, [ValidationError])
    assert Mandate.objects.filter(level=Level.TOWNSHIP).count() == 1


def test_a_seat_is_ended_once(world: World, zhang: Deputy) -> None:
    seat, today = zhang.mandates.get(), timezone.localdate()
    ends = [(world.qian, today), (world.wang, today - dt.timedelta(days=1))]
    found = together(*[partial(end_mandate, mandate=seat, by=by, until=day) for by, day in ends])
    assert (len(found.won), found.refused) == (1, [NotNow])
    assert Event.objects.filter(verb=Act.MANDATE).count() == 1


def test_missing_cards_are_opened_once(world: World) -> None:
    found = together(*[partial(make_cards, county=world.county, by=world.qian) for _ in range(2)])
    assert (sorted(found.won), Deputy.objects.count()) == ([0, 1], 1)  # type: ignore[type-var]


def test_two_taps_are_one_opinion(world: World, zhang: Deputy) -> None:
    given = {"deputy": zhang, "station": world.station, "category": make.category(), "text": "路灯坏了三个月",
             "name_mode": "anonymous", "request_key": uuid.uuid4()}  # fmt: skip
    found = together(*[partial(submit_to_deputy, **given) for _ in range(2)])
    assert (len(found.won), Opinion.objects.count()) == (2, 1)
