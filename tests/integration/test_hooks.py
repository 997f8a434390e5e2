"""From a move of a case to the call at another system: what is told, how it is signed, and what a failure does."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import AccountEvent
from congress_portal.errors import NotNow
from congress_portal.integration import making, sending, transitions
from congress_portal.integration.models import Hook, HookCall, HookStatus, State
from congress_portal.loops.models import Event
from congress_portal.operations import measures
from stations import transitions as station_moves
from tests import factories as make
from tests.integration.conftest import make_hook
from tests.integration.receiver import Receiver, is_signed
from tests.world import World

pytestmark = pytest.mark.django_db


def due_now() -> None:
    HookCall.objects.update(next_try_at=timezone.now() - dt.timedelta(seconds=1))


def tell(times: int = 1) -> None:
    making.make_calls()
    for _ in range(times):
        due_now()
        sending.deliver_due()


def test_a_move_is_told_signed_and_without_a_word_of_the_citizen(
    world: World, hook: Hook, receiver: Receiver
) -> None:
    opinion = make.opinion(world.station)
    station_moves.acknowledge(opinion=opinion, by=world.liu)
    tell()
    told = [message["type"] for message in receiver.messages]
    assert told == ["opinion.opened", "opinion.signed_off"]
    headers, body = receiver.taken[0]
    assert is_signed(hook.secret, headers, body)
    assert not is_signed(hook.secret, headers, body + b" ")
    assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    loop, data = opinion.loop, receiver.messages[0]["data"]
    opened = Event.objects.filter(loop=loop).earliest("pk")
    assert data.pop("url").endswith(loop.get_absolute_url())
    assert data == {
        "position": opened.position, "code": loop.code, "kind": "opinion", "verb": "opened",
        "step": opened.step and opened.step.key, "at": opened.at.isoformat(), "status": "open",
    }  # fmt: skip
    sent = b"".join(body for _headers, body in receiver.taken).decode()
    assert not [word for word in (loop.title, opinion.text, world.liu.name) if word in sent]
    assert set(HookCall.objects.values_list("state", "code")) == {(State.SENT, 200)}


def test_each_event_is_told_once_however_often_the_bell_rings(
    world: World, hook: Hook, receiver: Receiver
) -> None:
    make.opinion(world.station)
    tell()
    number = len(receiver.taken)
    tell(3)
    Hook.objects.update(position=0)  # even a cursor that was put back makes no second call
    tell()
    assert number > 0 and len(receiver.taken) == number == len(set(receiver.ids()))


def test_only_what_was_chosen_is_told_and_nothing_of_another_county(world: World, receiver: Receiver) -> None:
    make_hook(world, receiver.url, kinds=["proposal"])
    make_hook(world, receiver.url, name="乙", verbs=["signed_off"])
    other = Hook.objects.create(
        county=world.other_county, name="外县", url=receiver.url, secret="whsec_YQ==", made_by=world.zhao
    )
    station_moves.acknowledge(opinion=make.opinion(world.station), by=world.liu)
    making.make_calls()
    assert set(HookCall.objects.values_list("hook__name", "payload__type")) == {("乙", "opinion.signed_off")}
    assert not HookCall.objects.filter(hook=other).exists()


def test_what_the_auditor_alone_sees_is_not_told(world: World, hook: Hook) -> None:
    loop = make.opinion(world.station).loop
    for verb in making.UNTOLD:
        moves_of = Event(
            county_id=loop.county_id, loop=loop, verb=verb, actor="person", by=world.liu, at=timezone.now()
        )
        moves_of.save(force_insert=True)
    making.make_calls()
    assert set(HookCall.objects.values_list("event__verb", flat=True)) & set(making.UNTOLD) == set()
    assert HookCall.objects.exists()


def test_a_failure_is_tried_again_later_under_the_same_id(
    world: World, hook: Hook, receiver: Receiver
) -> None:
    transitions.ring(hook=hook, by=world.qian)
    receiver.answer = 500
    tell()
    call = HookCall.objects.get()
    assert (call.state, call.code, call.last_error) == (State.FAILED, 500, "对方应答 500")
    assert sending.deliver_due() == 0 and len(receiver.taken) == 1  # not before its time
    receiver.answer = 204
    tell()
    assert len(receiver.taken) == 2 and len(set(receiver.ids())) == 1
    call.refresh_from_db()
    assert (call.state, call.tries) == (State.SENT, 2)
    assert Hook.objects.get().failing_since is None


def test_the_pauses_grow_to_three_days_and_then_it_is_given_up(
    world: World, hook: Hook, receiver: Receiver
) -> None:
    transitions.ring(hook=hook, by=world.qian)
    receiver.answer, waited = 503, dt.timedelta()
    for _ in range(sending.MOST_TRIES):
        tell()
        waited += max(HookCall.objects.get().next_try_at - timezone.now(), dt.timedelta())
    call = HookCall.objects.get()
    assert (call.state, len(receiver.taken)) == (State.DEAD, sending.MOST_TRIES)
    assert dt.timedelta(days=2.5) < waited < dt.timedelta(days=4.5)
    receiver.answer = 200
    transitions.send_again(call=call, by=world.qian)
    tell()
    assert HookCall.objects.get().state == State.SENT and len(set(receiver.ids())) == 1


def test_a_redirect_is_not_followed(world: World, hook: Hook, receiver: Receiver) -> None:
    transitions.ring(hook=hook, by=world.qian)
    receiver.answer, receiver.location = 307, receiver.url
    tell()
    assert (len(receiver.taken), HookCall.objects.get().code) == (1, 307)


def test_a_hook_that_fails_rests_and_another_goes_on(world: World, receiver: Receiver, hook: Hook) -> None:
    gone = make_hook(world, "http://127.0.0.1:9/", name="关了的")
    for one in (gone, gone, gone, hook):
        transitions.ring(hook=one, by=world.qian)
    tell()
    assert len(receiver.taken) == 1
    assert sorted(HookCall.objects.filter(hook=gone).values_list("tries", flat=True)) == [0, 0, 1]
    assert HookCall.objects.get(hook=gone, tries=1).last_error.startswith("连接失败")


def test_a_backlog_of_one_does_not_hold_up_the_others(
    world: World, receiver: Receiver, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "A_HOOK", 2)
    other = make_hook(world, receiver.url, name="乙")
    for one in (hook, hook, hook, hook, hook, other):
        transitions.ring(hook=one, by=world.qian)
    due_now()
    assert sending.deliver_due(limit=3) == 3
    assert HookCall.objects.get(hook=other).state == State.SENT
    assert sending.deliver_due() == 3  # and where nobody else has any, it goes on


def test_what_follows_the_path_is_shown_to_nobody(world: World, hook: Hook) -> None:
    Hook.objects.update(url="https://hooks.example/in?key=geheim")
    client = Client()
    client.force_login(world.qian)
    pages = [client.get(f"/office/hooks/{part}").content.decode() for part in ("", f"{hook.pk}/")]
    hook.refresh_from_db()
    transitions.pause(hook=hook, by=world.qian)
    trail = json.dumps(list(AccountEvent.objects.values_list("detail", flat=True)))
    assert [("hooks.example/in" in one, "geheim" in one) for one in (*pages, trail)] == [(True, False)] * 3


def test_three_days_without_success_pause_a_hook_and_tell_the_operator(
    world: World, hook: Hook, receiver: Receiver
) -> None:
    receiver.answer = 500
    transitions.ring(hook=hook, by=world.qian)
    tell()
    assert measures.BY_KEY["hooks"].take(timezone.now(), None) == 0
    Hook.objects.update(failing_since=timezone.now() - transitions.PATIENCE)
    tell()
    assert Hook.objects.get().status == HookStatus.FAILING
    assert measures.BY_KEY["hooks"].take(timezone.now(), None) == 1
    assert AccountEvent.objects.filter(deed="hook_changed", by=None).get().detail["what"] == "failing"
    number = len(receiver.taken)
    make.opinion(world.station)
    tell()
    assert len(receiver.taken) == number  # nothing more while it is paused
    dead, _late = (
        HookCall.objects.all()[0],
        HookCall.objects.update(next_try_at=timezone.now() + transitions.PATIENCE),
    )
    HookCall.objects.filter(pk=dead.pk).update(state=State.DEAD, tries=sending.MOST_TRIES)
    assert measures.BY_KEY["calls"].take(timezone.now(), None) == 1
    receiver.answer = 200
    transitions.resume(hook=hook, by=world.gao)
    sending.deliver_due()  # at once, also what was put off for days or given up
    assert measures.BY_KEY["calls"].take(timezone.now(), None) == 0
    tell()
    assert not HookCall.objects.exclude(state=State.SENT).exists()
    assert "opinion.opened" in [message["type"] for message in receiver.messages]  # and nothing was lost


def test_a_receiver_that_is_gone_is_asked_no_more(world: World, hook: Hook, receiver: Receiver) -> None:
    receiver.answer = 410
    transitions.ring(hook=hook, by=world.qian)
    tell()
    assert Hook.objects.get().status == HookStatus.FAILING


def test_while_a_secret_is_changed_both_sign(world: World, hook: Hook, receiver: Receiver) -> None:
    former = hook.secret
    fresh = transitions.rotate(hook=hook, by=world.qian)
    transitions.ring(hook=hook, by=world.qian)
    tell()
    headers, body = receiver.taken[-1]
    assert former != fresh.secret and all(is_signed(one, headers, body) for one in (former, fresh.secret))
    with pytest.raises(NotNow, match="密钥刚换过"):  # or the one that the receiver goes by would sign no more
        transitions.rotate(hook=hook, by=world.qian)
    Hook.objects.update(former_until=timezone.now())
    transitions.ring(hook=hook, by=world.qian)
    tell()
    headers, body = receiver.taken[-1]
    assert is_signed(fresh.secret, headers, body) and not is_signed(former, headers, body)
    assert transitions.rotate(hook=hook, by=world.qian).secret != fresh.secret


def test_the_secret_is_encrypted_and_shown_once(world: World, receiver: Receiver) -> None:
    client = Client()
    client.force_login(world.qian)
    page = client.post("/office/hooks/new/", {"name": "甲", "url": receiver.url}).content.decode()
    hook = Hook.objects.get()
    assert hook.secret in page.replace("&#x2B;", "+")
    assert hook.secret not in client.get(f"/office/hooks/{hook.pk}/").content.decode()
    assert hook.secret not in json.dumps(list(AccountEvent.objects.values_list("detail", flat=True)))
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT secret FROM integration_hook")
        assert hook.secret.encode() not in bytes(cursor.fetchone()[0])
    transitions.end(hook=hook, by=world.qian)
    assert Hook.objects.get().secret == ""


def test_the_log_is_forgotten_after_its_days(world: World, hook: Hook, settings: Any) -> None:
    transitions.ring(hook=hook, by=world.qian)
    tell()
    transitions.ring(hook=hook, by=world.qian)
    HookCall.objects.update(made_at=timezone.now() - dt.timedelta(days=settings.HOOK_KEEP_DAYS + 1))
    assert sending.forget_old() == 1
    assert HookCall.objects.get().state == State.WAITING  # what waits stays
    HookCall.objects.update(state=State.DEAD)
    Hook.objects.update(status=HookStatus.FAILING)
    assert sending.forget_old() == 0  # and what is sent after ``resume``


# ---------------------------------------------------------------- who may, and what is typed


def test_only_the_office_and_administrators_of_the_county_keep_hooks(world: World, hook: Hook) -> None:
    for person in (world.liu, world.wang, world.he, world.shen, world.zhao):
        for run in (transitions.pause, transitions.rotate, transitions.end, transitions.ring):
            with pytest.raises(PermissionDenied):
                run(hook=hook, by=person)
    with pytest.raises(PermissionDenied):
        make_hook(world, hook.url, name="外县", county=world.other_county)
    assert AccountEvent.objects.filter(deed="hook_changed").count() == 1


def test_an_ended_hook_is_not_touched_again(world: World, hook: Hook) -> None:
    transitions.end(hook=hook, by=world.gao)
    for run in (transitions.resume, transitions.rotate, transitions.ring):
        with pytest.raises(NotNow):
            run(hook=hook, by=world.gao)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://example.org/", "https"),
        ("https://", "格式"),
        ("https://用户.中国/", "格式"),
        ("https://a b/", "格式"),
        ("https://example.org:99999/", "格式"),
        ("https://name:pass@example.org/", "用户名"),
        ("https://example.org/#x", "用户名"),
        ("https://10.1.2.3/", "内部网络"),
        ("https://169.254.169.254/latest/meta-data/", "内部网络"),
        ("https://[::1]/", "内部网络"),
        ("https://[::ffff:10.0.0.1]/", "内部网络"),
        ("https://[64:ff9b::a00:1]/", "内部网络"),
    ],
)
def test_an_address_that_may_not_be_is_refused_at_its_field(world: World, url: str, said: str) -> None:
    client = Client()
    client.force_login(world.qian)
    answer = client.post("/office/hooks/new/", {"name": "甲", "url": url})
    page = answer.content.decode()
    assert (answer.status_code, 'id="id_url_error"' in page, said in page) == (400, True, True)
    assert not Hook.objects.exists()


def test_two_of_one_name_and_too_many_are_refused(world: World, hook: Hook) -> None:
    with pytest.raises(ValidationError, match="同名"):
        make_hook(world, hook.url)
    for number in range(transitions.MOST - 1):
        make_hook(world, hook.url, name=str(number))
    with pytest.raises(ValidationError, match="最多"):
        make_hook(world, hook.url, name="又一个")


def test_pages_cost_the_same_for_many_calls(
    world: World, hook: Hook, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        transitions.ring(hook=hook, by=world.qian)
    client = Client()
    client.force_login(world.qian)
    with django_assert_max_num_queries(14):
        page = client.get(f"/office/hooks/{hook.pk}/").content.decode()
    assert page.count("test.ping") == 25
    with django_assert_max_num_queries(14):
        assert hook.name in client.get("/office/hooks/").content.decode()


def test_the_page_says_in_words_what_was_chosen(world: World, receiver: Receiver) -> None:
    hook = make_hook(world, receiver.url, kinds=["proposal"], verbs=["signed_off", "closed"])
    client = Client()
    client.force_login(world.qian)
    page = client.get(f"/office/hooks/{hook.pk}/").content.decode()
    assert "代表建议" in page and "销号、办结" in page


def test_a_move_of_the_page_that_does_not_fit_is_told(world: World, hook: Hook) -> None:
    client = Client()
    client.force_login(world.qian)
    assert client.post(f"/office/hooks/{hook.pk}/resume/").status_code == 409
    assert client.post(f"/office/hooks/{hook.pk}/pause/").status_code == 302
    assert client.post(f"/office/hooks/{hook.pk}/ring/").status_code == 409
    assert client.post(f"/office/hooks/{hook.pk}/resume/").status_code == 302
    assert Hook.objects.get().status == HookStatus.ACTIVE
