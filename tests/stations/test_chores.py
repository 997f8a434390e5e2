"""刘站长 finds in one place what waits at the station beside the cases."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from congress_portal.accounts.models import User
from stations.reading.chores import chores_of, number_of
from stations.transitions import receptions, services
from stations.words import Service
from tests.stations.duties import booked, receive, session
from tests.world import World


def page(user: User, address: str = "/duty/chores/") -> str:
    client = Client()
    client.force_login(user)
    return client.get(address).content.decode()


def labels(user: User) -> list[str]:
    return [str(kind.label) for kind in chores_of(user)]


def test_nothing_waits_at_first(world: World) -> None:
    assert (labels(world.liu), number_of(world.liu)) == ([], 0)
    assert "没有等您处理的站务" in page(world.liu)


def test_a_citizen_who_asks_to_be_received_stands_there(world: World) -> None:
    made = booked(world.station)
    assert labels(world.liu) == ["群众预约待答复"]
    assert made.topic in page(world.liu)


def test_a_claimed_service_stands_there_until_it_is_signed(world: World) -> None:
    held = session(world.station, world.zhang)
    reception = receive(world.station, world.zhang, session=held)
    mark = services.claim_service(
        session=held, service=Service.HEAR, by=world.zhang, note="接待", reception=reception
    )
    assert labels(world.liu) == ["五步服务待销号"]
    services.sign_service(mark=mark, by=world.liu)
    assert labels(world.liu) == []


def test_a_note_that_nobody_came_stands_there(world: World) -> None:
    held = session(world.station, world.zhang)
    receptions.note_nobody(session=held, by=world.zhang, note="下雨")
    assert labels(world.liu) == ["无人来访待确认"]


def test_nobody_is_asked_to_sign_what_is_their_own(world: World) -> None:
    held = session(world.station, world.zhang)
    reception = receive(world.station, world.zhang, session=held)
    services.claim_service(session=held, service=Service.HEAR, by=world.liu, note="代记", reception=reception)
    assert (labels(world.liu), labels(world.sun)) == ([], ["五步服务待销号"])


def test_another_county_sees_nothing_of_it(world: World) -> None:
    booked(world.station)
    assert labels(world.zhao) == []


def test_the_home_page_of_a_keeper_says_how_much_waits(world: World) -> None:
    booked(world.station)
    assert "站务待办 1 件" in page(world.liu, "/work/")


def test_the_list_asks_the_same_for_1_and_for_30(world: World) -> None:
    client, counts = Client(), []
    client.force_login(world.liu)
    for number in (1, 29):
        for _ in range(number):
            booked(world.station)
        client.get("/duty/chores/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/duty/chores/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
