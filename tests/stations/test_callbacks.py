"""Calling back: all who were not satisfied and a lot that anybody can check; nobody asks about their own work."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import Role, User
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.words import LoopStatus, Verb
from congress_portal.notices import outbox
from congress_portal.notices.models import Notice
from stations import drawing, retention, transitions
from stations.comparing import FINDERS
from stations.models import Callback, CallbackDraw, Contact
from stations.reading import callbacks as reading
from stations.transitions import callbacks as moves
from stations.transitions import retention as keeping
from stations.words import Act, Satisfaction
from tests import factories as make
from tests.loops import stages
from tests.loops.attacks import refused_by
from tests.loops.stages import current, now_is, opinion_of
from tests.loops.together import together
from tests.stations.callbacks import closed, share, waiting
from tests.stations.counting import queries_of
from tests.stations.rows import row
from tests.world import World

D = Satisfaction.DISSATISFIED


def call(callback: Callback, by: User, **said: Any) -> Callback:
    given = {"is_reached": True, "solved": "solved", "request_key": uuid.uuid4(), **said}
    return moves.record(callback=callback, by=by, **given)


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


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
    page = client.get("/evaluation/draws/").content.decode()
    assert draw.commitment in page and draw.seed not in page
    assert draw.seed not in str(list(Event.objects.values_list("detail", flat=True)))
    now_is(monkeypatch, "2026-04-01")
    moves.run(), moves.run()
    page = client.get("/evaluation/draws/?code=YJ-2026-0001").content.decode()
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


# ---------------------------------------------------------------- who calls


def test_who_has_no_part_in_the_case_may_call(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """钱主任 only passed it on; 王主任 signed it, the others worked on it or stand beside."""
    callback = waiting(world, monkeypatch)
    may = [name for name in ("zhang", "liu", "sun", "ma", "li", "lu", "wang", "qian", "he", "gao", "shen", "zhao")
           if moves.may_call(getattr(world, name), callback)]  # fmt: skip
    assert may == ["qian"]


def test_who_signed_is_refused_and_does_not_see_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    callback = waiting(world, monkeypatch)
    with pytest.raises(PermissionDenied):
        call(callback, world.wang)
    assert as_(world.wang).get(f"/callbacks/{callback.pk}/").status_code == 404
    assert callback.opinion.loop.code not in as_(world.wang).get("/callbacks/").content.decode()
    assert callback.opinion.loop.code in as_(world.qian).get("/callbacks/").content.decode()


def test_a_colleague_of_the_presidium_may_call(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    other = make.person("周主席", Role.OVERSEER, world.presidium)
    assert moves.may_call(other, waiting(world, monkeypatch))


@pytest.mark.parametrize("role", [Role.HANDLER, Role.KEEPER])
def test_nobody_calls_for_a_unit_they_work_for(
    world: World, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    callback = waiting(world, monkeypatch)
    make.duty(world.qian, role, world.water if role == Role.HANDLER else world.station.unit)
    assert not moves.may_call(world.qian, callback)


def test_who_entered_a_rating_does_not_check_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    opinion = closed(world, monkeypatch)
    transitions.enter_rating(
        opinion=opinion, by=world.qian, level="satisfied", source="phone", told_on=timezone.localdate(), how="电话"
    )  # fmt: skip
    now_is(monkeypatch, "2026-04-02")
    moves.run()
    assert not moves.may_call(world.qian, Callback.objects.get())


# ---------------------------------------------------------------- the call


def test_a_look_at_the_number_is_an_event(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    callback = waiting(world, monkeypatch)
    page = as_(world.qian).post(f"/callbacks/{callback.pk}/look/").content.decode()
    assert "13800000000" in page
    assert Event.objects.filter(loop=callback.loop, verb=Verb.VIEWED, by=world.qian).count() == 1
    assert "13800000000" not in as_(world.qian).get(f"/callbacks/{callback.pk}/").content.decode()


def test_a_number_that_is_gone_is_not_shown(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    callback = waiting(world, monkeypatch)
    Contact.objects.update(name="", mobile="", emptied_at=timezone.now())
    with pytest.raises(NotNow):
        moves.look(callback=callback, by=world.qian)


def test_what_was_not_solved_comes_back_by_right_and_the_citizen_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    callback = call(waiting(world, monkeypatch), world.qian, solved="not", words="半夜还是黑的")
    loop = Loop.objects.get(pk=callback.loop_id)
    assert (callback.brought_back, loop.status, loop.reopened) == (True, LoopStatus.OPEN, 1)
    assert current(loop).key == "propose"
    event = Event.objects.get(loop=loop, verb=Verb.REOPENED)
    assert (event.actor, event.note) == ("citizen", "半夜还是黑的")
    page = Client().get(f"/track/{callback.opinion.track_code}/").content.decode()
    assert "正在重新办理" in page


def test_the_right_is_used_up_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """She said 不满意 before; a call that says the same brings it back no second time."""
    opinion = closed(world, monkeypatch, percent=0, level=D)
    moves.run()
    callback = call(Callback.objects.get(), world.qian, solved="not", words="还没修")
    assert not callback.brought_back
    assert Loop.objects.get(pk=opinion.pk).reopened == 1


def test_partly_solved_brings_nothing_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    callback = call(waiting(world, monkeypatch), world.qian, solved="partly", words="还差一盏")
    assert (callback.brought_back, Loop.objects.get(pk=callback.loop_id).status) == (False, LoopStatus.CLOSED)


@pytest.mark.parametrize(
    "said", [{"solved": ""}, {"solved": "perhaps"}, {"solved": "not"}, {"solved": "partly", "words": "  "}]
)
def test_a_call_without_a_result_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch, said: dict[str, str]
) -> None:
    callback = waiting(world, monkeypatch)
    with pytest.raises(ValidationError):
        call(callback, world.qian, **said)
    assert not callback.tries.exists()


def test_three_tries_and_it_ends(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    callback = waiting(world, monkeypatch)
    found = [call(callback, world.qian, is_reached=False, solved="", note="关机").status for _ in range(3)]
    assert found == ["waiting", "waiting", "unreached"]
    with pytest.raises(NotNow):
        call(callback, world.qian)


def test_the_same_form_twice_is_one_try(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    callback, key = waiting(world, monkeypatch), uuid.uuid4()
    for _time in range(2):
        call(callback, world.qian, request_key=key)
    assert callback.tries.count() == 1
    other = row("callback", world)
    with pytest.raises(NotNow):
        call(other, world.qian, request_key=key)  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_two_callers_at_once_are_one_result(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    callback = waiting(world, monkeypatch)
    other = make.person("周主任", Role.CONGRESS_OFFICE, world.office)
    said = {"solved": "not", "words": "还没修"}
    found = together(*(partial(call, callback, by, **said) for by in (world.qian, other)), on=callback.loop)
    assert (len(found.won), found.refused) == (1, [NotNow])
    assert Event.objects.filter(loop=callback.loop, verb=Verb.REOPENED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_call_and_the_office_reopen_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    callback = waiting(world, monkeypatch)
    together(
        partial(call, callback, world.qian, solved="not", words="还没修"),
        lambda: loop_moves.reopen(loop=callback.loop, by=world.qian, reason="再查"),
        on=callback.loop,
    )
    assert Loop.objects.get(pk=callback.loop_id).reopened == 1
    assert Callback.objects.get().status == "done"


# ---------------------------------------------------------------- pages and figures


def test_qian_records_a_call_on_the_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    callback, client = waiting(world, monkeypatch), as_(world.qian)
    url = f"/callbacks/{callback.pk}/"
    assert "路灯已修好" in client.get(url).content.decode()
    sent = {"reached": "yes", "solved": "not", "words": "半夜还是黑的", "request_key": str(uuid.uuid4())}
    assert client.post(url, {**sent, "words": ""}).status_code == 400
    assert client.post(url, {**sent, "request_key": "x"}).status_code == 400
    assert client.post(url, {**sent, "words": "长" * 5000}).status_code == 400
    assert client.post(url, sent).status_code == 302
    assert "已重新办理" in client.get("/callbacks/?done=1").content.decode()
    assert client.post(url, {**sent, "request_key": str(uuid.uuid4())}).status_code == 409


def test_no_page_says_why_somebody_is_called(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = waiting(world, monkeypatch)
    pages = [as_(world.qian).get(url).content.decode() for url in ("/callbacks/", f"/callbacks/{drawn.pk}/")]
    Callback.objects.update(why="dissatisfied", draw=None)
    again = [as_(world.qian).get(url).content.decode() for url in ("/callbacks/", f"/callbacks/{drawn.pk}/")]
    assert [len(page) for page in pages] == [len(page) for page in again]


@pytest.mark.parametrize(("name", "seen"), [("qian", True), ("liu", False), ("li", False), ("wang", False)])
def test_the_result_is_for_those_who_are_not_judged_by_it(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str, seen: bool
) -> None:
    callback = call(waiting(world, monkeypatch), world.qian, solved="partly", words="还差一盏灯")
    page = as_(getattr(world, name)).get(f"/opinions/{callback.loop.code}/").content.decode()
    assert ("还差一盏灯" in page) is seen
    assert ("回访</strong>" in page) is False  # no line on the timeline either


def test_the_three_reports_have_a_column_of_calls(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    callback = call(waiting(world, monkeypatch), world.qian, solved="partly", words="还差一盏灯")
    _label, read = FINDERS["callback"]
    (finding,) = read(world.county, dt.date(2026, 1, 1), dt.date(2026, 3, 31))
    assert (finding.opinion, finding.is_solved) == (callback.loop_id, False)
    assert list(read(world.county, dt.date(2026, 4, 1), dt.date(2026, 6, 30))) == []


def test_the_lists_cost_the_same_however_long(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    row("callback", world)
    few = queries_of(world.qian, "/callbacks/")
    for _ in range(20):
        row("callback", world)
    assert queries_of(world.qian, "/callbacks/") == few


def test_what_was_said_goes_after_its_time_and_the_result_stays(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    call(waiting(world, monkeypatch), world.qian, solved="partly", words="还差一盏灯")
    now_is(monkeypatch, "2026-10-20")
    assert "callback" in {rule.table for rule in retention.RULES}
    keeping.empty_due()
    callback = Callback.objects.get()
    assert (callback.words, callback.solved) == ("", "partly")


def test_the_office_sets_the_share(world: World) -> None:
    share(world, 20)
    client = as_(world.qian)
    sent = {"amount": "30", "basis": "办公室通知", "valid_from": timezone.localdate().isoformat()}
    assert (
        client.post("/office/service/figures/callback_percent/", {**sent, "amount": "300"}).status_code == 400
    )
    assert client.post("/office/service/figures/callback_tries/", {**sent, "amount": "0"}).status_code == 400
    assert client.post("/office/service/figures/callback_percent/", sent).status_code == 302
    assert "30" in client.get("/office/service/").content.decode()
    assert client.get("/office/service/figures/nonsense/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_set_the_share_at_once(world: World) -> None:
    share(world, 20)
    found = together(partial(share, world, 30), partial(share, world, 40), on=world.county)
    assert (len(found.won), found.refused) == (1, [ValidationError])


def test_the_track_page_tells_of_the_right(world: World) -> None:
    opinion = opinion_of(stages.closed(world))
    page = Client().get(f"/track/{opinion.track_code}/").content.decode()
    assert "这是您的权利" in page
    transitions.rate(opinion=opinion, level=D, words="灯又坏了")
    transitions.answer_now(opinion=opinion_of(opinion.loop), by=world.liu, answer="又修好了。")
    page = Client().get(f"/track/{opinion.track_code}/").content.decode()
    assert "已经用过一次" in page and "这是您的权利" not in page


def test_a_colleague_reads_no_call_of_another_county(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting(world, monkeypatch)
    assert not reading.open_to(world.zhao).exists()
