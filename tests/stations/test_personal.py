"""陈女士 sees what is kept of her and who looked, corrects it, has it deleted; the matter goes on."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from congress_portal.loops.trail import CITIZEN
from stations import transitions
from stations.models import Contact, Opinion
from stations.transitions import personal
from stations.words import Act, NameMode
from tests import factories as make
from tests.loops.together import together
from tests.world import World

FIXED = {"name": "陈大姐", "mobile": "13900000000", "name_mode": NameMode.HIDDEN}


@pytest.fixture
def opinion(world: World) -> Opinion:
    return make.opinion(world.station)


def page(opinion: Opinion) -> str:
    return Client().get(f"/track/{opinion.track_code}/data/").content.decode()


def test_she_knows_her_data_again_and_a_stranger_learns_no_number(opinion: Opinion) -> None:
    shown = page(opinion)
    assert "138****0000" in shown and "13800000000" not in shown and "陈＊＊" in shown


def test_she_sees_which_post_looked_and_no_clerks_name(opinion: Opinion, world: World) -> None:
    transitions.look_at_contact(opinion=opinion, by=world.liu)
    shown = page(opinion)
    assert world.station.unit.name in shown and "联络站工作人员" in shown and world.liu.name not in shown


def test_she_corrects_her_number(opinion: Opinion) -> None:
    answer = Client().post(f"/track/{opinion.track_code}/data/", FIXED)
    contact = Contact.objects.select_related("opinion").get()
    assert answer.status_code == 302
    assert (contact.name, contact.mobile, contact.opinion.name_mode) == ("陈大姐", "13900000000", "hidden")


@pytest.mark.parametrize("wrong", [{"mobile": ""}, {"mobile": "1"}, {"name": ""}, {"name_mode": "anonymous"}])
def test_a_wrong_correction_is_said_at_its_field(opinion: Opinion, wrong: dict[str, str]) -> None:
    assert Client().post(f"/track/{opinion.track_code}/data/", {**FIXED, **wrong}).status_code == 400
    assert Contact.objects.get().mobile == "13800000000"


def test_she_has_it_deleted_and_the_matter_goes_on(opinion: Opinion, world: World) -> None:
    Client().post(f"/track/{opinion.track_code}/data/forget/")
    opinion.refresh_from_db()
    assert (Contact.objects.get().mobile, opinion.name_mode) == ("", "anonymous")
    transitions.acknowledge(opinion=opinion, by=world.liu)
    with pytest.raises(NotNow):
        transitions.look_at_contact(opinion=opinion, by=world.liu)


def test_what_the_desk_wrote_down_of_her_goes_too(world: World) -> None:
    slip = make.slip(world.station, world.liu, is_sent=True, mobile="13800000000")
    personal.forget(opinion=slip.opinion, by=CITIZEN)
    slip.refresh_from_db()
    assert (slip.name, slip.mobile) == ("", "")


def test_liu_does_it_for_an_elder_and_says_how(opinion: Opinion, world: World, client: Client) -> None:
    client.force_login(world.liu)
    assert client.post(f"/opinions/{opinion.loop.code}/data/forget/", {}).status_code == 400
    client.post(f"/opinions/{opinion.loop.code}/data/forget/", {"how": "本人到站口头提出"})
    event = Event.objects.get(verb=Act.EMPTIED)
    assert (event.by, event.note, Contact.objects.get().name) == (world.liu, "本人到站口头提出", "")


def test_the_event_holds_no_data(opinion: Opinion) -> None:
    personal.correct(opinion=opinion, by=CITIZEN, **FIXED)
    event = Event.objects.get(verb=Act.CORRECTED)
    assert "139" not in f"{event.detail}{event.note}" and event.about == f"contact:{opinion.pk}"


@pytest.mark.parametrize("who", ["zhang", "ma", "li", "wang", "gao", "shen", "zhao"])
def test_nobody_else_changes_her_data(opinion: Opinion, world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        personal.forget(opinion=opinion, by=getattr(world, who), how="本人提出")
    assert not Event.objects.filter(verb=Act.EMPTIED).exists()


def test_what_is_gone_is_not_corrected(opinion: Opinion) -> None:
    personal.forget(opinion=opinion, by=CITIZEN)
    with pytest.raises(NotNow):
        personal.correct(opinion=opinion, by=CITIZEN, **FIXED)


def test_an_emptied_contact_holds_nothing(opinion: Opinion) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.update(emptied_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_deleting_and_correcting_at_once_leaves_nothing_or_refuses(transactional_db: Any) -> None:
    from tests.world import build

    opinion = make.opinion(build().station)
    together(
        lambda: personal.forget(opinion=opinion, by=CITIZEN),
        lambda: personal.correct(opinion=opinion, by=CITIZEN, **FIXED),
    )
    assert Contact.objects.get().mobile == "" and Event.objects.filter(verb=Act.EMPTIED).count() == 1
