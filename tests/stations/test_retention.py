"""What has been kept long enough is emptied, once, and the trail proves it without telling what it was."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from congress_portal import rotation
from congress_portal.loops import trail
from congress_portal.loops.models import Event, Evidence, Loop, Period
from congress_portal.loops.photos import clean_photo
from stations import transitions
from stations.models import (
    Appointment,
    Callback,
    CallbackTry,
    Contact,
    Follower,
    Opinion,
    Reception,
    Screen,
    Slip,
    Voter,
)
from stations.retention import GONE
from stations.transitions import desk, retention
from stations.words import Act
from tests import factories as make
from tests import linked
from tests.loops import together
from tests.stations import duties
from tests.stations.rows import row
from tests.stations.test_citizen_form import photo
from tests.world import World

YEARS = dt.timedelta(days=366 * 6)


def closed(world: World, months: int, status: str = "closed", **fields: Any) -> Opinion:
    opinion = make.opinion(world.station, **fields)
    at = timezone.now() - dt.timedelta(days=31 * months)
    Loop.objects.filter(pk=opinion.pk).update(status=status, closed_at=at)
    return opinion


def test_seven_months_after_the_end_name_and_phone_go(world: World) -> None:
    closed(world, 7)
    assert retention.empty_due()["contact"] == 1
    contact = Contact.objects.select_related("opinion").get()
    assert (contact.name, contact.mobile, contact.opinion.name_mode) == ("", "", "anonymous")
    assert contact.opinion.text != GONE


@pytest.mark.parametrize("months", [0, 5])
def test_what_may_still_be_needed_stays(world: World, months: int) -> None:
    closed(world, months)
    make.opinion(world.station)
    assert sum(retention.empty_due().values()) == 0


def test_who_was_merged_into_a_case_is_kept_as_long_as_that_case(world: World) -> None:
    """The first was merged into a second, that into a third, whose answer is theirs."""
    third, second, first = make.opinion(world.station), closed(world, 7), closed(world, 7)
    Loop.objects.filter(pk=second.pk).update(status="merged", merged_into=third.pk)
    Loop.objects.filter(pk=first.pk).update(status="merged", merged_into=second.pk)
    assert retention.empty_due()["contact"] == 0
    Loop.objects.filter(pk=third.pk).update(status="closed", closed_at=timezone.now())
    assert retention.empty_due()["contact"] == 0
    assert retention.empty_due(timezone.now() + dt.timedelta(days=31 * 7))["contact"] == 3


def test_refused_words_go_and_the_chain_still_checks(world: World) -> None:
    opinion = make.opinion(world.station)
    transitions.supplement(opinion=opinion, text="我住在3幢，电话13800000000")
    transitions.withdraw(opinion=opinion)
    trail.seal()
    Loop.objects.update(closed_at=timezone.now() - dt.timedelta(days=400))
    retention.empty_due()
    trail.seal()
    opinion.refresh_from_db()
    assert (opinion.text, Loop.objects.get().title) == (GONE, GONE)
    assert not Event.objects.filter(note__contains="138").exists()
    assert trail.broken_links(world.county.pk) == []


def test_every_table_is_emptied_when_its_day_comes(world: World) -> None:
    closed(world, 0)
    closed(world, 0, status="withdrawn", text="撤回的意见原文在这里")
    duties.booked(world.station)
    duties.receive(world.station, world.zhang, name="陈女士", agreed=True)
    make.slip(world.station, world.liu, is_sent=True)
    linked.voter(world)
    called = row("callback", world)
    Callback.objects.filter(pk=called.pk).update(
        status="done", solved="not", words="半夜还是黑的", done_by=world.qian, done_at=timezone.now()
    )
    Loop.objects.filter(closed_at=None).update(status="closed", closed_at=timezone.now())
    done = retention.empty_due(timezone.now() + YEARS)
    assert min(done.values()) >= 1, done
    assert not Contact.objects.exclude(name="", mobile="").exists()
    assert not Appointment.objects.exclude(name="", mobile="").exists()
    assert not Reception.objects.exclude(name="").exists() and not Voter.objects.exclude(name="").exists()
    assert (
        not Slip.objects.exclude(text="", name="").exists() and not Follower.objects.exclude(name="").exists()
    )


def test_what_was_written_of_calls_that_reached_nobody_goes_too(world: World) -> None:
    missed = row("callbacktry", world)
    CallbackTry.objects.filter(pk=missed.pk).update(is_reached=False, note="女儿说他住院了")
    Callback.objects.filter(pk=missed.callback_id).update(
        status="unreached", done_by=world.qian, done_at=timezone.now()
    )
    assert retention.empty_due()["callback"] == 0
    assert retention.empty_due(timezone.now() + YEARS)["callback"] == 1
    assert CallbackTry.objects.get().note == "" and retention.due_now(timezone.now() + YEARS)["callback"] == 0


def test_each_row_is_proved_once_without_its_content(world: World) -> None:
    opinion = closed(world, 7)
    retention.empty_due()
    event = Event.objects.get(verb=Act.EMPTIED)
    assert (event.about, event.note) == (f"contact:{opinion.pk}", "")
    assert event.detail == {"table": "contact", "rule": "keep.contact"}


def test_a_second_run_finds_nothing(world: World) -> None:
    closed(world, 7)
    retention.empty_due()
    assert sum(retention.empty_due().values()) == 0 and Event.objects.filter(verb=Act.EMPTIED).count() == 1


def test_killed_half_way_the_rest_is_done_the_next_night(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        closed(world, 7)
    batch, calls = retention._batch, []

    def dies(*args: Any) -> int:
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return batch(*args)

    monkeypatch.setattr(retention, "_batch", dies)
    with pytest.raises(KeyboardInterrupt):
        retention.empty_due(batch=1)
    monkeypatch.undo()
    assert Event.objects.filter(verb=Act.EMPTIED).count() == Contact.objects.filter(name="").count() == 2
    assert retention.empty_due(batch=1)["contact"] == 1


def test_a_dry_run_counts_and_touches_nothing(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    closed(world, 7)
    call_command("retention", "--dry-run")
    assert "contact: 1" in capsys.readouterr().out and Contact.objects.get().name == "陈女士"


def test_without_a_period_nothing_goes(world: World) -> None:
    closed(world, 90)
    Period.objects.filter(key="keep.contact").delete()
    assert retention.empty_due()["contact"] == 0


def test_a_countys_own_period_goes_before_the_general_one(world: World) -> None:
    closed(world, 7)
    Period.objects.create(
        key="keep.contact", region=world.county, amount=24, unit="month", basis="本县规定",
        valid_from=dt.date(2024, 1, 1),
    )  # fmt: skip
    assert retention.empty_due()["contact"] == 0


def test_qian_sees_what_is_due_and_what_went(world: World, client: Client) -> None:
    closed(world, 7)
    client.force_login(world.qian)
    assert "到期待清除" in client.get("/office/retention/").content.decode()
    retention.empty_due()
    assert "群众的姓名和电话 · 1 件" in client.get("/office/retention/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_workers_empty_each_row_once(transactional_db: Any) -> None:
    from tests.world import build

    world = build()
    for _ in range(4):
        closed(world, 7)
    together.together(lambda: retention.empty_due(batch=1), lambda: retention.empty_due(batch=1))
    assert Event.objects.filter(verb=Act.EMPTIED).count() == Contact.objects.filter(name="").count() == 4


# ---------------------------------------------------------------- rotation


def test_rotation_knows_every_table_with_personal_data() -> None:
    tables: set[type[Model]] = {Contact, Slip, Follower, Appointment, Reception, Voter, Screen}
    assert tables <= set(rotation.encrypted())


def test_after_rotation_the_new_key_alone_reads_all(world: World, settings: Any) -> None:
    make.slip(world.station, world.liu, is_sent=True)
    new = Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, *settings.FIELD_KEYS]
    call_command("rotate_field_keys", verbosity=0)
    settings.FIELD_KEYS = [new]
    assert Contact.objects.get().name == Slip.objects.get().name == "陈大爷"


def test_pictures_go_with_the_words(world: World, django_capture_on_commit_callbacks: Any) -> None:
    opinion = make.opinion(world.station, photos=[clean_photo(photo())])
    transitions.reject(opinion=opinion, by=world.liu, ground="unclear", reason="请写明地点")
    Loop.objects.filter(pk=opinion.pk).update(closed_at=timezone.now() - dt.timedelta(days=3650))
    slip = make.slip(world.station, world.liu)
    slip = desk.confirm_slip(
        slip=slip, by=world.liu, printed_at=slip.printed_at, confirmation="mark", paper=clean_photo(photo())
    )
    Slip.objects.filter(pk=slip.pk).update(confirmed_at=timezone.now() - dt.timedelta(days=3650))
    files = [Evidence.objects.get(loop=opinion.pk).file, slip.paper]
    assert all(file.storage.exists(file.name) for file in files)
    with django_capture_on_commit_callbacks(execute=True):
        retention.empty_due()
    slip.refresh_from_db()
    assert not slip.paper and not Evidence.objects.filter(loop=opinion.pk).exists()
    assert not any(file.storage.exists(file.name) for file in files)
