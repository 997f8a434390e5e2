"""陈女士 asks to be received; 刘站长 gives her a session; routes of mobile receptions."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from congress_portal.notices.models import Notice
from congress_portal.notices.outbox import announce_all
from stations.models import Appointment, Slot
from stations.transitions import appointments, slots
from stations.transitions.appointments import StopAt
from stations.words import Act
from tests import factories as make
from tests.loops.together import together
from tests.stations.duties import booked, receive
from tests.stations.test_citizen_form import opened
from tests.world import World


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def coming(world: World, days: int = 3, **fields: Any) -> Slot:
    return make.slot(world.station, timezone.localdate() + dt.timedelta(days=days), world.zhang, **fields)


def agreed(world: World, **fields: Any) -> Appointment:
    slot = coming(world, **fields)
    return appointments.agree(appointment=booked(world.station), by=world.liu, slot=slot, deputy=world.zhang)


def typed(**fields: str) -> dict[str, str]:
    return {
        "topic": "村里的水渠堵了", "wished": "周末", "name": "陈女士", "mobile": "１３８ ０000 0000", "agree": "on",
        "request_key": str(uuid.uuid4()), "opened": opened(), **fields,
    }  # fmt: skip


def test_a_citizen_asks_and_finds_the_answer_by_the_code(world: World) -> None:
    cache.clear()
    client, slot = Client(), coming(world)
    sent = client.post(f"/s/{world.station.public_id}/appointment/", typed(slot=str(slot.pk)))
    made = Appointment.objects.get()
    assert sent.url == f"/appointments/{made.track_code}/" and made.mobile == "13800000000"
    appointments.agree(appointment=made, by=world.liu, slot=slot, deputy=world.zhang, answer="请带土地证")
    page = client.get(sent.url).content.decode()
    assert "张代表" in page and "请带土地证" in page and "13800000000" not in page
    assert client.post("/track/", {"code": made.track_code}).url == sent.url


def test_who_asks_lies_encrypted(world: World) -> None:
    booked(world.station)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name || mobile FROM stations_appointment")
        row = cursor.fetchone()[0]
    assert "陈女士" not in row and "138" not in row


def test_the_form_keeps_what_was_typed(world: World) -> None:
    cache.clear()
    page = Client().post(f"/s/{world.station.public_id}/appointment/", typed(mobile="1"))
    assert page.status_code == 400 and "村里的水渠堵了" in page.content.decode()


def test_neither_session_nor_time_is_refused_at_the_field(world: World) -> None:
    cache.clear()
    page = Client().post(f"/s/{world.station.public_id}/appointment/", typed(wished=""))
    assert page.status_code == 400 and "写下您方便的时间" in page.content.decode()


def test_the_same_form_twice_is_one_appointment(world: World) -> None:
    key = uuid.uuid4()
    assert booked(world.station, request_key=key) == booked(world.station, request_key=key)
    with pytest.raises(NotNow):
        booked(world.station, request_key=key, topic="别的事情")


@pytest.mark.parametrize("days", [-1, 3])
def test_only_coming_published_sessions_of_the_station_can_be_asked_for(world: World, days: int) -> None:
    other = make.slot(world.other_station, timezone.localdate() + dt.timedelta(days=3))
    slot = coming(world, -1) if days < 0 else other
    with pytest.raises(ValidationError):
        booked(world.station, slot=slot)


def test_a_flood_is_stopped(world: World, settings: Any) -> None:
    settings.FORM_LIMITS = {**settings.FORM_LIMITS, "address": (10, 30, 3600)}
    address = f"/s/{world.station.public_id}/appointment/"
    codes = [Client().post(address, {}).status_code for _ in range(31)]
    assert (codes[0], codes[-1]) == (400, 429)


def test_a_wrong_code_is_not_found_and_counted(world: World) -> None:
    cache.clear()
    assert Client().get("/appointments/123456789012/").status_code == 404


def test_the_link_is_shown_once_agreed_and_only_online(world: World) -> None:
    cache.clear()
    link, slot = "https://meet.example/1", coming(world, kind="online", link="https://meet.example/1")
    made = booked(world.station, slot=slot)
    assert link not in Client().get(f"/appointments/{made.track_code}/").content.decode()
    appointments.agree(appointment=made, by=world.liu, slot=slot)
    assert link in Client().get(f"/appointments/{made.track_code}/").content.decode()


def test_the_deputy_must_sit_in_the_session(world: World) -> None:
    other = make.person("周代表", "deputy", world.station.unit)
    with pytest.raises(ValidationError):
        appointments.agree(appointment=booked(world.station), by=world.liu, slot=coming(world), deputy=other)


def test_the_station_declines_with_words(world: World) -> None:
    made = booked(world.station)
    with pytest.raises(ValidationError):
        appointments.decline(appointment=made, by=world.liu, answer=" ")
    with pytest.raises(PermissionDenied):
        appointments.decline(appointment=made, by=world.zhang, answer="不行")
    assert appointments.decline(appointment=made, by=world.liu, answer="请打12345").status == "declined"


def test_a_held_appointment_points_to_its_reception(world: World) -> None:
    made, other = agreed(world), booked(world.station)
    reception = receive(world.station, world.zhang, kind="appointment")
    assert appointments.hold(appointment=made, by=world.liu, reception=reception).reception == reception
    appointments.agree(appointment=other, by=world.liu, slot=coming(world, 4))
    with pytest.raises(ValidationError):
        appointments.hold(appointment=other, by=world.liu, reception=reception)


def test_nobody_is_missed_before_the_day(world: World) -> None:
    made = agreed(world)
    with pytest.raises(NotNow):
        appointments.miss(appointment=made, by=world.liu)
    Slot.objects.filter(pk=made.slot_id).update(on=timezone.localdate())
    assert appointments.miss(appointment=made, by=world.liu).status == "missed"


def test_the_citizen_cancels_and_the_keepers_hear_of_it(world: World) -> None:
    cache.clear()
    made = agreed(world)
    Client().post(f"/appointments/{made.track_code}/cancel/")
    made.refresh_from_db()
    announce_all()
    told = Notice.objects.filter(event__verb=Act.BOOKING_DROPPED).values_list("recipient", flat=True)
    assert made.status == "dropped" and set(told) == {world.liu.pk, world.sun.pk}


def test_a_look_at_who_asked_is_recorded(world: World) -> None:
    made = booked(world.station)
    page = as_(world.liu).post(f"/receptions/appointments/{made.pk}/caller/").content.decode()
    assert "13800000000" in page
    assert Event.objects.filter(verb=Act.LOOKED, by=world.liu, detail__what="appointment").count() == 1


def test_the_station_answers_on_its_pages(world: World) -> None:
    made, slot = booked(world.station), coming(world)
    base = f"/receptions/appointments/{made.pk}"
    assert as_(world.liu).post(f"{base}/agree/", {"slot": ""}).status_code == 400
    as_(world.liu).post(f"{base}/agree/", {"slot": slot.pk, "deputy": world.zhang.pk, "answer": "请准时"})
    reception = receive(world.station, world.zhang, kind="appointment")
    as_(world.liu).post(f"{base}/hold/", {"reception": reception.pk})
    made.refresh_from_db()
    assert (made.status, made.reception) == ("held", reception)


def test_the_list_asks_the_same_number_of_questions(world: World) -> None:
    counts = []
    for number in (1, 29):
        for _ in range(number):
            agreed(world, starts=dt.time(hour=8 + len(counts)), days=3 + Slot.objects.count())
        client = as_(world.liu)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/receptions/at/{world.station.public_id}/appointments/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_two_keepers_answer_once(world: World) -> None:
    made = agreed(world)
    found = together(
        partial(appointments.decline, appointment=made, by=world.liu, answer="改日"),
        partial(appointments.drop, appointment=made),
    )
    assert (len(found.won), found.refused) == (1, [NotNow])


STOPS = [StopAt("礼堂", dt.time(15)), StopAt("村口", dt.time(14), 119.0, 29.6)]


def test_a_route_stands_in_the_order_of_time_and_is_public(world: World) -> None:
    slot = coming(world, kind="mobile")
    appointments.set_stops(slot=slot, by=world.liu, stops=STOPS)
    assert [stop.place for stop in slot.stops.all()] == ["村口", "礼堂"]
    assert "村口" in Client().get(f"/s/{world.station.public_id}/roster/").content.decode()


@pytest.mark.parametrize("stops", [[StopAt("礼堂", dt.time(20))], [STOPS[0], STOPS[0]], STOPS[:1] * 13])
def test_a_bad_route_is_refused(world: World, stops: list[StopAt]) -> None:
    with pytest.raises(ValidationError):
        appointments.set_stops(slot=coming(world, kind="mobile"), by=world.liu, stops=stops)


def test_only_a_mobile_session_to_come_has_a_route(world: World) -> None:
    for slot in (coming(world), coming(world, -1, kind="mobile")):
        with pytest.raises(NotNow):
            appointments.set_stops(slot=slot, by=world.liu, stops=STOPS)


def test_the_route_is_written_on_its_page(world: World) -> None:
    slot = coming(world, kind="mobile")
    data = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "0",
        "form-0-place": "村口",
        "form-0-starts": "14:30",
    }
    page = as_(world.liu).post(f"/receptions/route/{slot.pk}/", {**data, "form-1-place": "礼堂"})
    assert page.status_code == 400 and "礼堂" in page.content.decode()
    as_(world.liu).post(f"/receptions/route/{slot.pk}/", data)
    assert slot.stops.get().place == "村口"


@pytest.mark.django_db(transaction=True)
def test_two_routes_at_once_leave_one_whole_route(world: World) -> None:
    slot = coming(world, kind="mobile")
    together(
        partial(appointments.set_stops, slot=slot, by=world.liu, stops=STOPS),
        partial(appointments.set_stops, slot=slot, by=world.sun, stops=STOPS[:1]),
    )
    assert [stop.place for stop in slot.stops.all()] in (["礼堂"], ["村口", "礼堂"])


def test_the_public_page_tells_how_often_and_nothing_more(world: World) -> None:
    cache.clear()
    receive(world.station, world.zhang, name="陈女士", agreed=True)
    page = Client().get(f"/s/{world.station.public_id}/").content.decode()
    assert "今年以来代表接待群众 1 次" in page and "陈女士" not in page and "医保" not in page


def test_the_deputy_hears_of_an_appointment_and_reads_its_topic_on_the_day(world: World) -> None:
    made = agreed(world)
    announce_all()
    told = Notice.objects.filter(event__verb=Act.BOOKING_SAID).values_list("recipient", flat=True)
    Slot.objects.filter(pk=made.slot_id).update(on=timezone.localdate())
    page = as_(world.zhang).get("/duty/").content.decode()
    assert set(told) == {world.zhang.pk} and made.topic in page


def test_who_was_promised_a_session_that_is_cancelled_is_to_be_given_another(world: World) -> None:
    made = agreed(world)
    slots.cancel_slot(slot=made.slot, by=world.liu, reason="停电")
    made.refresh_from_db()
    announce_all()
    told = Notice.objects.filter(event__verb=Act.BOOKING_AGAIN).values_list("recipient", flat=True)
    assert (made.status, made.slot, made.deputy) == ("asked", None, None) and "停电" in made.answer
    assert set(told) == {world.sun.pk}  # 刘站长 did it and need not be told


def test_who_was_promised_a_session_that_is_moved_is_asked_again(world: World) -> None:
    made = agreed(world)
    slot = made.slot
    slots.edit_slot(
        slot=slot, by=world.liu, on=slot.on + dt.timedelta(days=1), starts=slot.starts, ends=slot.ends,
        wanted=slot.wanted, theme=slot.theme, kind=slot.kind, reason="改期",
    )  # fmt: skip
    made.refresh_from_db()
    assert made.status == "asked"
    assert "改期" in Client().get(f"/appointments/{made.track_code}/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_session_is_not_promised_while_it_is_cancelled(world: World) -> None:
    slot, made = coming(world), booked(world.station)
    together(
        partial(slots.cancel_slot, slot=slot, by=world.liu, reason="停电"),
        partial(appointments.agree, appointment=made, by=world.sun, slot=slot),
    )
    made.refresh_from_db()
    assert made.status == "asked"


def test_the_address_of_an_online_session_is_not_public(world: World) -> None:
    coming(world, kind="online", link="https://meet.example/geheim")
    page = Client().get(f"/s/{world.station.public_id}/roster/").content.decode()
    assert "meet.example" not in page and "预约" in page
