"""The inbox, the choice of channels and the dead letters, in the browser's eyes."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congress_portal.accounts.models import User
from congress_portal.loops.words import Verb
from congress_portal.notices import outbox
from congress_portal.notices.context import unread
from congress_portal.notices.models import Delivery, Notice, State
from congress_portal.notices.queries import unread_count
from tests import factories as make
from tests.notices.told import acknowledged
from tests.world import World

INBOX = "/notices/"


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def opinions(world: World, number: int) -> None:
    for _number in range(number):
        make.opinion(world.station)
    outbox.announce_all()


def dead_letter(world: World) -> Delivery:
    notice = Notice.objects.filter(recipient=world.liu).latest("id")
    return Delivery.objects.create(
        county_id=notice.county_id, notice=notice, channel="email", state=State.DEAD, tries=8,
        last_error="connection refused", key=f"notice-{notice.pk}",
    )  # fmt: skip


def test_the_inbox_shows_the_newest_first(world: World) -> None:
    opinions(world, 2)
    rows = as_user(world.liu).get(INBOX).context["rows"]
    assert [row["notice"].pk for row in rows] == sorted((row["notice"].pk for row in rows), reverse=True)


def test_the_inbox_holds_nobody_elses_notices(world: World) -> None:
    opinions(world, 1)
    assert as_user(world.li).get(INBOX).context["rows"] == []


def test_an_anonymous_reader_must_log_in(world: World, settings) -> None:  # type: ignore[no-untyped-def]
    settings.LOGIN_URL = "/log-in/"
    assert Client().get(INBOX).headers["Location"] == "/log-in/?next=/notices/"


def test_one_notice_is_marked_as_read(world: World) -> None:
    opinions(world, 2)
    first = Notice.objects.for_user(world.liu).first()
    assert first is not None
    response = as_user(world.liu).post(reverse("notices:read", args=[first.pk]), {"next": "/notices/?page=1"})
    assert response.headers["Location"] == "/notices/?page=1"
    assert unread_count(world.liu) == 1


def test_marking_leads_to_no_other_site(world: World) -> None:
    opinions(world, 1)
    notice = Notice.objects.for_user(world.liu).get()
    response = as_user(world.liu).post(
        reverse("notices:read", args=[notice.pk]), {"next": "https://evil.example/"}
    )
    assert response.headers["Location"] == INBOX


def test_nobody_marks_anothers_notice(world: World) -> None:
    opinions(world, 1)
    notice = Notice.objects.for_user(world.liu).get()
    assert as_user(world.sun).post(reverse("notices:read", args=[notice.pk])).status_code == 404
    assert unread_count(world.liu) == 1


def test_all_marks_what_the_page_showed_and_not_what_came_after(world: World) -> None:
    opinions(world, 3)
    shown = Notice.objects.for_user(world.liu).newest()[1]
    as_user(world.liu).post(reverse("notices:read-all"), {"newest": shown.pk})
    assert unread_count(world.liu) == 1
    as_user(world.liu).post(reverse("notices:read-all"), {"newest": "x"})
    assert unread_count(world.liu) == 0


def test_marking_by_get_is_refused(world: World) -> None:
    assert as_user(world.liu).get(reverse("notices:read-all")).status_code == 405


def test_the_first_reading_keeps_its_moment(world: World) -> None:
    opinions(world, 1)
    Notice.objects.for_user(world.liu).mark_read()
    before = Notice.objects.for_user(world.liu).get().read_at
    Notice.objects.for_user(world.liu).mark_read()
    assert Notice.objects.for_user(world.liu).get().read_at == before


def test_only_unread_can_be_shown(world: World) -> None:
    opinions(world, 2)
    Notice.objects.filter(pk=Notice.objects.for_user(world.liu).newest()[0].pk).mark_read()
    assert len(as_user(world.liu).get(INBOX, {"unread": "1"}).context["rows"]) == 1


def test_a_page_holds_twenty_five(world: World) -> None:
    opinions(world, 26)
    client = as_user(world.liu)
    assert len(client.get(INBOX).context["rows"]) == 25
    assert len(client.get(INBOX, {"page": "2"}).context["rows"]) == 1
    assert client.get(INBOX, {"page": "x"}).status_code == 200


def test_the_inbox_costs_the_same_at_one_row_and_at_thirty(world: World) -> None:
    client = as_user(world.liu)
    counts = []
    for more in (1, 29):
        opinions(world, more)
        with CaptureQueriesContext(connection) as queries:
            client.get(INBOX)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_a_case_out_of_reach_has_no_link(world: World) -> None:
    opinions(world, 1)
    world.liu.duty_set.update(until="2025-01-01")
    [row] = as_user(world.liu).get(INBOX).context["rows"]
    assert row["url"] == ""


def test_the_bell_counts_the_unread(world: World, rf, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    opinions(world, 3)
    request = rf.get("/")
    request.user = world.liu
    with django_assert_num_queries(0):
        context = unread(request)
    with django_assert_num_queries(1):
        assert str(context["unread_notices"]) == "3"


def test_a_person_chooses_channels(world: World) -> None:
    client = as_user(world.li)
    assert client.get("/notices/settings/").context["form"]["email"].value() is True
    assert client.post("/notices/settings/", {}).status_code == 302
    assert client.get("/notices/settings/").context["form"]["email"].value() is False


@pytest.mark.parametrize("name", ["zhang", "liu", "li", "wang", "qian", "he", "shen"])
def test_dead_letters_are_the_administrators_alone(world: World, name: str) -> None:
    client = as_user(getattr(world, name))
    assert client.get("/notices/dead/").status_code == 403
    assert client.post("/notices/dead/resend/").status_code == 403


def test_an_administrator_sees_why_a_message_died(world: World) -> None:
    opinions(world, 1)
    dead_letter(world)
    page = as_user(world.gao).get("/notices/dead/").content.decode()
    assert "connection refused" in page
    assert "刘站长" in page


def test_an_administrator_sends_one_again(world: World) -> None:
    opinions(world, 1)
    delivery = dead_letter(world)
    as_user(world.gao).post(reverse("notices:resend", args=[delivery.pk]))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == (State.WAITING, 0)


def test_an_administrator_sends_all_again(world: World) -> None:
    opinions(world, 2)
    dead_letter(world)
    as_user(world.gao).post("/notices/dead/resend/")
    assert not Delivery.objects.dead().exists()


def test_an_administrator_of_another_county_sees_none(world: World) -> None:
    opinions(world, 1)
    delivery = dead_letter(world)
    stranger = make.person("外县管理员", "administrator", world.other_station.unit)
    assert list(as_user(stranger).get("/notices/dead/").context["page_obj"]) == []
    assert as_user(stranger).post(reverse("notices:resend", args=[delivery.pk])).status_code == 404


def test_the_pages_are_there_when_nothing_is(world: World) -> None:
    for path in ("/notices/", "/notices/?unread=1", "/notices/dead/", "/notices/settings/"):
        assert as_user(world.gao).get(path).status_code == 200


def test_every_form_carries_its_token(world: World) -> None:
    opinions(world, 1)
    page = as_user(world.liu).get(INBOX).content.decode()
    assert page.count('method="post" action="/notices/') == page.split('id="messages"')[1].count(
        "csrfmiddlewaretoken"
    )


def test_a_notice_names_no_verb_in_english(world: World) -> None:
    opinion = acknowledged(world)
    told = Notice.objects.filter(loop=opinion.loop, event__verb=Verb.OPENED).first()
    assert told is not None and "群众意见" in told.body
