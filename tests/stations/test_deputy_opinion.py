"""陈女士 scans a deputy's code and writes: the station takes it on, the deputy hears of it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import Duty
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.notices.models import Notice
from congress_portal.notices.outbox import announce_all
from stations import transitions
from stations.models import Deputy, Opinion
from stations.transitions.deputies import submit_to_deputy
from tests import factories as make
from tests.stations.test_citizen_form import opened
from tests.world import World


@pytest.fixture
def zhang(world: World) -> Deputy:
    cache.clear()
    return make.deputy(world.zhang, world.county, public_id="zhang00000001")


def words(**fields: Any) -> dict[str, Any]:
    sent = {"text": "村口的路灯坏了三个月。", "category": make.category().pk, "name_mode": "named",
            "name": "陈女士", "mobile": "13800000000", "agree": "on", "request_key": str(uuid.uuid4()),
            "opened": opened()}  # fmt: skip
    return {**sent, **fields}


def send(**fields: Any) -> Any:
    return Client().post("/d/zhang00000001/opinion/", words(**fields))


def test_an_opinion_names_the_deputy_and_the_one_station(world: World, zhang: Deputy) -> None:
    assert send().status_code == 302
    found = Opinion.objects.get()
    assert (found.deputy, found.station) == (world.zhang, world.station)


def test_of_several_stations_one_is_chosen(world: World, zhang: Deputy) -> None:
    room = make.station("汪川村代表联络点", world.township, world.county, "point", public_id="room000000001")
    make.duty(world.zhang, "deputy", room.unit)
    assert send().status_code == 400
    assert send(station=world.other_station.public_id).status_code == 400
    assert send(station="room000000001").status_code == 302
    assert Opinion.objects.get().station == room


def test_the_same_form_twice_is_one_opinion(zhang: Deputy) -> None:
    sent = words()
    codes = [Client().post("/d/zhang00000001/opinion/", sent)["Location"] for _ in range(2)]
    assert codes[0] == codes[1] and Opinion.objects.count() == 1


def test_nobody_writes_to_a_deputy_who_has_left_meanwhile(world: World, zhang: Deputy) -> None:
    Duty.objects.filter(user=world.zhang).update(until=timezone.localdate() - timezone.timedelta(days=1))
    with pytest.raises(NotNow):
        submit_to_deputy(deputy=zhang, station=world.station, category=make.category(), text="路灯坏了",
                         name_mode="anonymous", request_key=uuid.uuid4())  # fmt: skip
    assert not Opinion.objects.exists()


def test_zhang_hears_of_it_and_liu_as_well(world: World, zhang: Deputy) -> None:
    send()
    announce_all()
    titles = dict(Notice.objects.values_list("recipient__name", "title"))
    assert titles["张代表"].startswith("群众向您反映") and titles["刘站长"].startswith("新登记")


def test_nobody_else_is_told_that_zhang_was_named(world: World, zhang: Deputy) -> None:
    make.opinion(world.station)
    announce_all()
    assert not Notice.objects.filter(recipient=world.zhang).exists()


def test_the_keepers_page_names_the_deputy_and_offers_them_first(world: World, zhang: Deputy) -> None:
    opinion = make.opinion(world.station, deputy=world.zhang)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    client = Client()
    client.force_login(world.liu)
    shown = client.get(f"/opinions/{opinion.loop.code}/").content.decode()
    assert "群众指名向张代表代表反映" in shown or "群众指名向张代表反映" in shown
    form = client.get(f"/loops/{opinion.loop.code}/delegate/").content.decode()
    assert f'<option value="{world.zhang.pk}" selected>' in form
    moves.delegate(loop=opinion.loop, by=world.liu, to=world.zhang, note="请代表走访")
    again = client.get(f"/loops/{opinion.loop.code}/delegate/").content.decode()
    assert f'<option value="{world.zhang.pk}" selected>' not in again
