"""Hearings: announced in time, registered for, speakers chosen, result public; names kept apart and emptied."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.issuing import void_transitions
from congress_portal.issuing.models import Issued
from congress_portal.loops.models import Event
from supervision.acts import Act
from supervision.announcing import paper_of_hearing
from supervision.models import Hearing, Registration, RegistrationContact
from supervision.transitions import hearings as moves
from tests.supervision.climbed import second
from tests.supervision.musts import hearing, held, published, registered
from tests.supervision.test_meetings import client, words
from tests.world import World


def test_a_notice_that_would_come_too_late_is_refused(world: World) -> None:
    made = hearing(world, days=6, register_until=timezone.localdate() + dt.timedelta(days=1))
    with pytest.raises(ValidationError, match="应当提前10日公告"):
        moves.publish(hearing=made, by=world.qian)
    assert Client().get(reverse("open_hearing:detail", args=[made.pk])).status_code == 404


def test_there_are_so_many_places_and_no_more(world: World) -> None:
    made = published(world)
    registered(made)
    registered(made)
    with pytest.raises(ValidationError, match="名额已满"):
        registered(made)


def test_the_same_form_sent_twice_is_one_and_filled_anew_is_refused(world: World) -> None:
    made, key = published(world), uuid.uuid4()
    assert registered(made, request_key=key) == registered(made, request_key=key)
    with pytest.raises(NotNow):
        registered(made, request_key=key, view="别的意见")


def test_no_more_speak_than_there_are_turns(world: World) -> None:
    made = published(world)
    first, second = registered(made), registered(made)
    moves.choose(registration=first, by=world.qian, chosen="speaker")
    with pytest.raises(ValidationError, match="发言名额"):
        moves.choose(registration=second, by=world.qian, chosen="speaker")
    with pytest.raises(ValidationError, match="理由"):
        moves.choose(registration=second, by=world.qian, chosen="declined")


def test_only_the_office_chooses_and_looks(world: World) -> None:
    one = registered(published(world))
    for person in (world.he, world.wang, world.li):
        with pytest.raises(PermissionDenied):
            moves.look(registration=one, by=person)
        with pytest.raises(PermissionDenied):
            moves.choose(registration=one, by=person, chosen="audience")


def test_a_name_is_stored_encrypted_and_a_look_is_an_event(world: World) -> None:
    one = registered(published(world))
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM supervision_registrationcontact")
        assert "陈女士".encode() not in bytes(cursor.fetchone()[0])
    assert moves.look(registration=one, by=world.qian).name == "陈女士"
    assert Event.objects.filter(verb=Act.CONTACT_SEEN, by=world.qian).count() == 1


def test_names_are_emptied_when_their_time_is_over(world: World) -> None:
    made = published(world)
    registered(made)
    day = made.held_on + dt.timedelta(days=150)
    assert moves.forget_contacts(day) == 0
    assert moves.forget_contacts(day + dt.timedelta(days=60)) == 1
    assert RegistrationContact.objects.get().mobile == "" and moves.forget_contacts(day) == 0


def test_citizen_and_office_walk_from_notice_to_result(world: World, settings: Any) -> None:
    settings.FORM_SECONDS = 0
    made, asked, citizen = published(world), client(world.qian), Client()
    form = {"standing": "citizen", "name": "陈女士", "mobile": "13900000001", "agree": "on",
            "wants_to_speak": "on", "view": ""}  # fmt: skip
    url = reverse("open_hearing:register", args=[made.pk])
    opened = citizen.get(url).context["form"].stamp
    refused = citizen.post(url, {**form, "opened": opened})
    assert refused.status_code == 400 and "陈女士" in words(refused)
    sent = citizen.post(url, {**form, "opened": opened, "view": "水价不宜太高"})
    one = Registration.objects.get()
    assert sent["Location"].endswith(f"/registered/{one.code}/") and "待确定" in words(
        citizen.get(sent["Location"])
    )

    def at(name: str, *more: int) -> str:
        return reverse(f"hearing:{name}", args=[made.pk, *more])

    assert asked.post(at("choose", one.pk), {"chosen": "speaker"}).status_code == 302
    held(made)
    assert asked.post(at("statement", one.pk), {"came": "1", "said": "低收入家庭怎么办"}).status_code == 302
    assert asked.post(at("result"), {"result": "采纳"}).status_code == 400
    assert asked.post(at("minutes"), {"minutes": "会议经过", "revision": 0}).status_code == 302
    assert asked.post(at("result"), {"result": "采纳，低收入家庭减半"}).status_code == 302
    page = words(citizen.get(reverse("open_hearing:detail", args=[made.pk])))
    assert "低收入家庭怎么办" in page and "采纳，低收入家庭减半" in page and "陈女士" not in page


def test_both_pages_say_that_the_notice_is_void(world: World) -> None:
    made = published(world)
    notice = Issued.objects.get(about=paper_of_hearing(made))
    void_transitions.ask(issued=notice, by=world.qian, reason="时间写错")
    pages = [(Client(), "open_hearing:detail"), (client(world.qian), "hearing:detail")]
    for reader, name in pages:
        assert "公告已作废" not in words(reader.get(reverse(name, args=[made.pk])))
    void_transitions.confirm(issued=notice, by=second(world))
    for reader, name in pages:
        assert "公告已作废" in words(reader.get(reverse(name, args=[made.pk])))


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (Hearing, {"register_until": dt.date(2999, 1, 1)}),
        (Hearing, {"result": "有"}),
        (Hearing, {"published_by": None}),
        (Registration, {"chosen": "declined"}),
        (Registration, {"said": "说了"}),
        (RegistrationContact, {"emptied_at": timezone.now()}),
    ],
)
def test_the_database_keeps_a_hearing_whole(world: World, table: Any, values: dict[str, Any]) -> None:
    registered(published(world))
    with pytest.raises(IntegrityError), transaction.atomic():
        table.objects.update(**values)
