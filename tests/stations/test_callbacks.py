"""Calling back: all who were not satisfied and a lot that anybody can check; nobody asks about their own work."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Event
from congress_portal.notices import outbox
from congress_portal.notices.models import Notice
from stations import drawing, transitions
from stations.models import Callback, CallbackDraw
from stations.transitions import callbacks as moves
from stations.words import Act, Satisfaction
from tests import factories as make
from tests.loops.attacks import refused_by
from tests.loops.stages import now_is, opinion_of
from tests.loops.together import together
from tests.stations.callbacks import closed, share, waiting
from tests.stations.rows import row
from tests.world import World

D = Satisfaction.DISSATISFIED


# ---------------------------------------------------------------- the lot


def test_the_lot_is_what_anybody_reckons() -> None:
    seed, code = "abc", "YJ-2026-0012"
    digits = hashlib.sha256(f"{seed}|{code}".encode()).hexdigest()[:8]
    percent = int(digits, 16) * 100 // 16**8
    assert drawing.is_drawn(seed, code, percent + 1) and not drawing.is_drawn(seed, code, percent)
    assert not drawing.is_drawn(seed, code, 0) and drawing.is_drawn(seed, code, 100)


def test_a_fifth_is_about_a_fifth() -> None:
    drawn = sum(drawing.is_drawn("seed", f"YJ-2026-{n:04d}", 20) for n in range(5000))
    assert 900 < drawn < 1100


def test_the_commitment_stands_before_the_month_and_the_seed_after(
    world: World, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    now_is(monkeypatch, "2026-03-30")
    share(world, 20)
    moves.run()
    assert [str(draw.month) for draw in CallbackDraw.objects.order_by("month")] == [
        "2026-03-01",
        "2026-04-01",
    ]
    draw = CallbackDraw.objects.get(month="2026-03-01")
    page = client.get("/evaluation/draws/").content.decode().replace("<wbr>", "")
    assert draw.commitment in page and draw.seed not in page
    assert draw.seed not in str(list(Event.objects.values_list("detail", flat=True)))
    now_is(monkeypatch, "2026-04-01")
    moves.run(), moves.run()
    page = client.get("/evaluation/draws/?code=YJ-2026-0001").content.decode().replace("<wbr>", "")
    assert draw.seed in page and "一致" in page and drawing.lot_of(draw.seed, "YJ-2026-0001") in page
    assert Event.objects.filter(verb=Act.DRAW_COMMITTED).count() == 3
    assert Event.objects.get(verb=Act.DRAW_REVEALED).detail["seed"] == draw.seed
    assert hashlib.sha256(draw.seed.encode()).hexdigest() == draw.commitment


@pytest.mark.parametrize("change", [{"percent": 1}, {"commitment": "x"}, {"basis": "别的"}])
def test_a_committed_lot_never_changes(world: World, change: dict[str, Any]) -> None:
    draw = row("callbackdraw", world)
    with pytest.raises(IntegrityError), transaction.atomic():
        CallbackDraw.objects.filter(pk=draw.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        CallbackDraw.objects.filter(pk=draw.pk).delete()


def test_a_seed_is_shown_once(world: World) -> None:
    draws = CallbackDraw.objects.filter(pk=row("callbackdraw", world).pk)
    draws.update(revealed_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        draws.update(revealed_at=None)


@pytest.mark.parametrize(
    ("name", "fields"),
    [("callback_draw_month_is_a_first", {"month": dt.date(2026, 3, 2)}),
     ("callback_draw_percent_sane", {"percent": 101}),
     ("callback_draw_revealed_after", {"revealed_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)})],
)  # fmt: skip
def test_a_lot_that_makes_no_sense_is_refused(world: World, name: str, fields: dict[str, Any]) -> None:
    given = {
        "month": dt.date(2026, 3, 1),
        "percent": 20,
        "basis": "x",
        "seed": "s",
        "commitment": "c",
        **fields,
    }
    assert refused_by(lambda w: CallbackDraw.objects.create(county=w.county, **given), world) == name


def test_without_a_share_nothing_is_drawn(world: World) -> None:
    assert moves.run() == 0
    assert not CallbackDraw.objects.exists()


# ---------------------------------------------------------------- who is called


def test_nobody_is_asked_before_the_window_is_over(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    closed(world, monkeypatch, level=Satisfaction.SATISFIED)
    now_is(monkeypatch, "2026-03-31")
    assert moves.run() == 0
    now_is(monkeypatch, "2026-04-01")
    assert (moves.run(), moves.run()) == (1, 0)


def test_within_five_working_days(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """From Thursday 2 April over Tomb-sweeping Day to Friday the 10th."""
    callback = waiting(world, monkeypatch)
    assert str(timezone.localdate(callback.due_at)) == "2026-04-10"


def test_a_lot_of_none_draws_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    closed(world, monkeypatch, percent=0, level=Satisfaction.BASICALLY)
    now_is(monkeypatch, "2026-04-02")
    assert moves.run() == 0


def test_whoever_was_not_satisfied_is_always_called_and_at_once_where_it_came_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    opinion = closed(world, monkeypatch, percent=0, level=D)
    assert moves.run() == 1
    callback = Callback.objects.get(opinion=opinion)
    assert (callback.why, callback.draw) == ("dissatisfied", None)


def test_a_dissatisfied_word_that_stays_sealed_waits_for_its_window(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second 不满意 brings nothing back, so a call before would tell what is sealed."""
    loop = closed(world, monkeypatch, percent=0, level=D).loop
    moves.run()
    now_is(monkeypatch, "2026-03-11")
    transitions.answer_now(opinion=opinion_of(loop), by=world.liu, answer="又修好了。")
    now_is(monkeypatch, "2026-03-12")
    transitions.rate(opinion=opinion_of(loop), level=D, words="还是坏的")
    assert moves.run() == 0
    now_is(monkeypatch, "2026-04-03")
    assert moves.run() == 1


@pytest.mark.parametrize("fields", [{"mobile": ""}, {"name_mode": "anonymous", "name": "", "mobile": ""}])
def test_who_left_no_number_is_not_called(
    world: World, monkeypatch: pytest.MonkeyPatch, fields: dict[str, str]
) -> None:
    now_is(monkeypatch, "2026-03-01")
    share(world, 100)
    moves.run()
    now_is(monkeypatch, "2026-03-10")
    opinion = make.opinion(world.station, **fields)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    transitions.answer_now(opinion=opinion, by=world.liu, answer="修好了。")
    now_is(monkeypatch, "2026-04-02")
    assert moves.run() == 0


def test_an_answer_that_no_longer_stands_is_not_asked_about(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    opinion = closed(world, monkeypatch)
    loop_moves.reopen(loop=opinion.loop, by=world.qian, reason="再查一次")
    now_is(monkeypatch, "2026-04-02")
    assert moves.run() == 0


def test_the_office_is_told_how_many_and_of_no_case(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting(world, monkeypatch)
    outbox.announce_pending(limit=500)
    told = Notice.objects.get(event__verb=Act.CALLBACKS_DUE)
    assert (told.recipient, "1件" in told.body, told.loop) == (world.qian, True, None)


def test_what_is_late_is_told_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting(world, monkeypatch)
    now_is(monkeypatch, "2026-04-13")
    moves.run(), moves.run()
    assert Event.objects.get(verb=Act.CALLBACKS_LATE).detail == {"number": 1}


@pytest.mark.django_db(transaction=True)
def test_two_workers_draw_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    closed(world, monkeypatch)
    now_is(monkeypatch, "2026-04-02")
    found = together(moves.run, moves.run)
    assert sorted(found.won) == [0, 1]  # type: ignore[type-var]
    assert Callback.objects.count() == 1
