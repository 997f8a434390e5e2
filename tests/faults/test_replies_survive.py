"""A thousand authors are answered once each, though the worker that tells them is killed half-way."""

from __future__ import annotations

import uuid

import pytest
from django.db.models import Count
from django.utils import timezone

from congress_portal.loops.models import Event, Loop
from congress_portal.loops.words import Verb
from congress_portal.notices.models import Delivery, State
from stations import transitions
from stations.models import Contact, Opinion, Reply, ReplyDelivery
from tests.faults.test_notices_survive import SENDER, running, wait_for
from tests.notices.gateway import opened
from tests.stations.test_track_pages import proposing
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

AUTHORS = 1000
KILLS = 3
ANNOUNCER = """
import time, django
django.setup()
from congress_portal.notices import outbox
write = outbox._write
def slowly(*arguments):  # so that a kill falls between the notices and the mark
    write(*arguments)
    print("written", flush=True)
    time.sleep(60)
outbox._write = slowly
print("ready", flush=True)
outbox.announce_all()
"""


def join_thousand(lead: Opinion) -> None:
    """A thousand neighbours with a telephone, merged into the case."""
    now, whole = timezone.now(), lead.loop
    loops = Loop.objects.bulk_create(
        Loop(
            county=whole.county, kind="opinion", code=f"YJ-2025-{number:04d}", title="路灯", region=whole.region,
            owner=whole.owner, opened_at=now, closed_at=now, status="merged", merged_into=whole,
            request_key=uuid.uuid4(),
        )
        for number in range(AUTHORS)
    )  # fmt: skip
    opinions = Opinion.objects.bulk_create(
        Opinion(
            loop=loop, county=whole.county, station=lead.station, category=lead.category, text="路灯不亮",
            name_mode="named", track_code=f"{number + 3 * 10**11}", notice_version="2026-11",
        )
        for number, loop in enumerate(loops)
    )  # fmt: skip
    Contact.objects.bulk_create(
        Contact(opinion=opinion, county=whole.county, name="邻居", mobile=f"139{number:08d}")
        for number, opinion in enumerate(opinions)
    )


def test_a_thousand_authors_are_answered_once_each(world: World) -> None:
    lead = proposing(world)
    join_thousand(lead)
    Event.objects.update(announced_at=timezone.now())  # of the answer alone
    with opened() as gateway:
        sms = f"sms={gateway.personal}"
        transitions.answer_now(opinion=lead, by=world.liu, answer="路灯都修好了。")
        Event.objects.exclude(verb=Verb.ANSWERED).filter(announced_at=None).update(
            announced_at=timezone.now()
        )
        with running(ANNOUNCER, NOTIFY_URLS=sms) as process:
            assert process.stdout is not None and process.stdout.readline().strip() == "written"
        assert not Delivery.objects.exists(), "half a telling"
        with running(ANNOUNCER.replace("time.sleep(60)", ""), NOTIFY_URLS=sms):
            wait_for(lambda: Delivery.objects.count() == AUTHORS + 1)
        for _kill in range(KILLS):
            before = len(gateway.taken)
            with running(SENDER, NOTIFY_URLS=sms):
                wait_for(lambda before=before: len(gateway.taken) > before + 100)  # type: ignore[misc]
        Delivery.objects.filter(state=State.SENDING).update(
            next_try_at=timezone.now()
        )  # their leases run out
        with running(SENDER, NOTIFY_URLS=sms):
            wait_for(lambda: not Delivery.objects.exclude(state=State.SENT).exists(), 240)
        assert len(set(gateway.keys())) == AUTHORS + 1 <= len(gateway.keys()) <= AUTHORS + 1 + KILLS
    assert_each_once(lead)


def assert_each_once(lead: Opinion) -> None:
    per_author = Reply.objects.values("opinion").annotate(n=Count("pk"))
    assert (per_author.count(), per_author.filter(n__gt=1).exists()) == (AUTHORS + 1, False)
    rows = ReplyDelivery.objects.values_list("channel", "state").annotate(n=Count("pk")).order_by("channel")
    assert list(rows) == [("page", "made", AUTHORS + 1), ("sms", "sent", AUTHORS + 1)]
