"""Messages to the outside: the queue, tries and pauses, dead letters, and the gateways themselves."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from congress_portal.loops import transitions as moves
from congress_portal.loops.words import Verb
from congress_portal.notices import checks, sending, subscriptions
from congress_portal.notices.models import Delivery, State
from tests import factories as make
from tests.notices.gateway import Gateway
from tests.notices.told import acknowledged, queued
from tests.world import World


@pytest.fixture
def mailed(world: World) -> World:
    """李科 has an e-mail address and a mobile number."""
    world.li.email, world.li.mobile = "li@example.org", "13900000000"
    world.li.save(update_fields=["email", "mobile"])
    return world


def assigned(world: World) -> Delivery:
    """One message to 李科, who has to accept an assignment."""
    opinion = acknowledged(world)
    Delivery.objects.all().delete()
    moves.assign(loop=opinion.loop, by=world.liu, to=world.water, note="请办理")
    assert queued(opinion.loop, Verb.ASSIGNED)
    Delivery.objects.filter(notice__recipient__isnull=True).delete()
    return Delivery.objects.get()


def due_again(delivery: Delivery) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(next_try_at=timezone.now())


def test_an_email_goes_out_with_the_key_as_its_id(mailed: World) -> None:
    delivery = assigned(mailed)
    assert sending.deliver_pending() == 1
    [message] = mail.outbox
    assert message.to == ["li@example.org"]
    assert message.extra_headers["Message-ID"] == f"<{delivery.key}@testserver>"
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == (State.SENT, 1)


def test_a_sent_message_is_not_sent_again(mailed: World) -> None:
    assigned(mailed)
    sending.deliver_pending()
    assert sending.deliver_pending() == 0
    assert len(mail.outbox) == 1


def test_who_has_no_address_gets_no_message(world: World) -> None:
    opinion = acknowledged(world)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.water, note="请办理")
    assert queued(opinion.loop, Verb.ASSIGNED) == []


def test_who_unsubscribed_gets_no_mail(mailed: World) -> None:
    subscriptions.choose(by=mailed.li, wishes={"email": False})
    opinion = acknowledged(mailed)
    moves.assign(loop=opinion.loop, by=mailed.liu, to=mailed.water, note="请办理")
    assert queued(opinion.loop, Verb.ASSIGNED) == []


def test_staff_get_text_messages_only_if_they_asked(mailed: World, sms: Gateway) -> None:
    opinion = acknowledged(mailed)
    moves.assign(loop=opinion.loop, by=mailed.liu, to=mailed.water, note="请办理")
    assert ("李科", "sms") not in queued(opinion.loop, Verb.ASSIGNED)
    subscriptions.choose(by=mailed.li, wishes={"sms": True})
    moves.prompt(loop=opinion.loop, by=mailed.wang, note="请签收")
    assert ("李科", "sms") in queued(opinion.loop, Verb.PROMPTED)


def test_a_choice_made_twice_keeps_the_last(mailed: World) -> None:
    for is_on in (False, True):
        subscriptions.choose(by=mailed.li, wishes={"email": is_on})
    assert [row.is_on for row in mailed.li.subscriptions.all()] == [True]


def test_a_group_robot_hears_an_event_once(world: World, sms: Gateway, settings) -> None:  # type: ignore[no-untyped-def]
    make.person("周科", "handler", world.water)
    settings.NOTIFY_URLS = {"wecom": sms.group}
    opinion = acknowledged(world)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.water, note="请办理")
    assert len(queued(opinion.loop, Verb.ASSIGNED)) == 1
    sending.deliver_pending()
    assert [message["title"] for message in sms.taken] == [f"待签收：{opinion.loop.code}"]


def test_the_gateway_gets_number_words_and_key(mailed: World, sms: Gateway) -> None:
    subscriptions.choose(by=mailed.li, wishes={"email": False, "sms": True})
    delivery = assigned(mailed)
    sending.deliver_pending()
    [message] = sms.taken
    assert (message["to"], message["key"]) == ("13900000000", delivery.key)
    assert message["title"].startswith("待签收：")


def test_a_refused_message_is_tried_again_after_a_pause(mailed: World, sms: Gateway) -> None:
    subscriptions.choose(by=mailed.li, wishes={"email": False, "sms": True})
    delivery, sms.answer = assigned(mailed), 503
    assert sending.deliver_pending() == 0
    assert sending.deliver_pending() == 0, "not before its pause is over"
    sms.answer = 200
    due_again(delivery)
    assert sending.deliver_pending() == 1
    assert sms.keys() == [delivery.key] * 2


def test_the_reason_of_a_failure_is_kept_without_the_number(mailed: World, sms: Gateway) -> None:
    subscriptions.choose(by=mailed.li, wishes={"email": False, "sms": True})
    delivery, sms.answer = assigned(mailed), 500
    sending.deliver_pending()
    delivery.refresh_from_db()
    assert delivery.state == State.FAILED
    assert "500" in delivery.last_error
    assert "13900000000" not in delivery.last_error


@pytest.mark.parametrize(("tries", "minutes"), [(1, 1), (2, 2), (3, 4), (7, 64)])
def test_pauses_double(tries: int, minutes: int) -> None:
    assert sending.pause_after(tries) == dt.timedelta(minutes=minutes)


def test_after_the_last_try_it_is_a_dead_letter(mailed: World, sms: Gateway) -> None:
    subscriptions.choose(by=mailed.li, wishes={"email": False, "sms": True})
    delivery, sms.answer = assigned(mailed), 500
    for _number in range(sending.MOST_TRIES):
        due_again(delivery)
        sending.deliver_pending()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == (State.DEAD, 8)
    due_again(delivery)
    sending.deliver_pending()
    assert len(sms.taken) == 8


def test_a_dead_letter_sent_again_goes_out_with_its_old_key(mailed: World, sms: Gateway) -> None:
    subscriptions.choose(by=mailed.li, wishes={"email": False, "sms": True})
    delivery = assigned(mailed)
    Delivery.objects.filter(pk=delivery.pk).update(state=State.DEAD, tries=8)
    assert sending.resend(Delivery.objects.all()) == 1
    assert sending.deliver_pending() == 1
    assert sms.keys() == [delivery.key]


def test_an_account_closed_meanwhile_gets_nothing(mailed: World) -> None:
    delivery = assigned(mailed)
    mailed.li.is_active = False
    mailed.li.save(update_fields=["is_active"])
    sending.deliver_pending()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_error) == (State.DEAD, "收件人的账号已停用")
    assert mail.outbox == []


def test_a_lease_keeps_others_away_until_it_runs_out(mailed: World) -> None:
    assigned(mailed)
    taken = sending.claim()
    assert taken is not None
    assert sending.claim() is None
    later = timezone.now() + sending.LEASE + dt.timedelta(seconds=1)
    again = sending.claim(at=later)
    assert again is not None and (again.pk, again.tries) == (taken.pk, 2)


def test_a_sender_that_lost_its_lease_changes_nothing(mailed: World) -> None:
    assigned(mailed)
    slow = sending.claim()
    sending.claim(at=timezone.now() + sending.LEASE + dt.timedelta(seconds=1))
    assert slow is not None
    sending.attempt(slow)
    slow.refresh_from_db()
    assert slow.state == State.SENDING


def test_a_message_whose_every_sender_died_becomes_a_dead_letter(mailed: World) -> None:
    delivery = assigned(mailed)
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SENDING, tries=8, next_try_at=timezone.now())
    assert sending.deliver_pending() == 0
    delivery.refresh_from_db()
    assert delivery.state == State.DEAD


def test_a_broken_channel_rests_and_the_others_go_on(mailed: World, sms: Gateway) -> None:
    subscriptions.choose(by=mailed.li, wishes={"sms": True})
    opinion = acknowledged(mailed)
    moves.assign(loop=opinion.loop, by=mailed.liu, to=mailed.water, note="请办理")
    for by in (mailed.liu, mailed.sun, mailed.zhang, mailed.wang, mailed.qian):
        moves.prompt(loop=opinion.loop, by=by, note="请签收")
    queued(opinion.loop, Verb.PROMPTED)
    sms.answer = 500
    sending.deliver_pending()
    assert len(sms.taken) == sending.STRIKES
    assert len(mail.outbox) == 6


def test_no_more_senders_than_agreed(mailed: World) -> None:
    delivery = assigned(mailed)
    lease = timezone.now() + sending.LEASE
    for number in range(sending.MOST_SENDERS):
        delivery.pk, delivery.key = None, f"busy-{number}"
        delivery.state, delivery.next_try_at = State.SENDING, lease
        delivery.save(force_insert=True)
    assert sending.deliver_pending() == 0
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("channel", "address", "found"),
    [
        ("sms", "json://localhost/?:to={to}", []),
        ("wecom", "wecombot://key", []),
        ("pager", "json://localhost/", ["notices.E001"]),
        ("dingtalk", "not an address", ["notices.E002"]),
        ("sms", "json://localhost/", ["notices.E003"]),
    ],
)
def test_bad_gateways_are_refused_at_the_start(
    settings, channel: str, address: str, found: list[str]
) -> None:  # type: ignore[no-untyped-def]
    settings.NOTIFY_URLS = {channel: address}
    assert [message.id for message in checks.notify_urls()] == found
