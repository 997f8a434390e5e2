"""The call: by who has no part in the case; what was not solved comes back by right; who reads the result."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import Role, User
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.trail import CITIZEN
from congress_portal.loops.words import LoopStatus, Verb
from stations import retention, transitions
from stations.comparing import FINDERS
from stations.models import Callback, Contact
from stations.reading import callbacks as reading
from stations.transitions import callbacks as moves
from stations.transitions import personal
from stations.transitions import retention as keeping
from stations.words import Satisfaction
from tests import factories as make
from tests.loops import stages
from tests.loops.stages import current, now_is, opinion_of
from tests.loops.together import together
from tests.stations.callbacks import closed, share, waiting
from tests.stations.counting import queries_of
from tests.stations.rows import row
from tests.world import World, build

D = Satisfaction.DISSATISFIED


def call(callback: Callback, by: User, **said: Any) -> Callback:
    given = {"is_reached": True, "solved": "solved", "request_key": uuid.uuid4(), **said}
    return moves.record(callback=callback, by=by, **given)


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


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


def test_the_citizen_reads_which_presidium_looked_up_the_number(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    callback = waiting(world, monkeypatch)
    moves.look(callback=callback, by=make.person("周主席", Role.OVERSEER, world.presidium))
    shown = Client().get(f"/track/{callback.opinion.track_code}/data/").content.decode()
    assert f"{world.presidium.name}（督办人） · 回访时查看姓名和电话" in shown


def test_who_had_the_number_deleted_is_called_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    callback = waiting(world, monkeypatch)
    assert list(reading.waiting_for(world.qian)) == [callback]
    personal.forget(opinion=callback.opinion, by=CITIZEN)
    assert not reading.waiting_for(world.qian).exists()
    assert "号码已经删除" in as_(world.qian).get(f"/callbacks/{callback.pk}/").content.decode()
    with pytest.raises(NotNow):
        call(callback, world.qian)


@pytest.mark.django_db(transaction=True)
def test_a_call_and_the_wish_to_be_deleted_meet(
    transactional_db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = build()
    callback = waiting(world, monkeypatch)
    together(
        partial(call, callback, world.qian),
        partial(personal.forget, opinion=callback.opinion, by=CITIZEN),
        on=callback,
    )
    callback.refresh_from_db()
    is_done = callback.status == "done"
    assert Contact.objects.get(pk=callback.opinion_id).mobile == ""
    assert (callback.done_by, callback.tries.count()) == ((world.qian, 1) if is_done else (None, 0))


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
    told = as_(getattr(world, name)).get(f"/api/v1/opinions/{callback.loop.code}/").json()["callbacks"]
    assert [one["solved"] for one in told] == (["partly"] if seen else [])
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
