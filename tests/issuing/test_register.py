"""The register's pages, the kept letters, and the letters of before that went over to it."""

from __future__ import annotations

import io
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from congress_portal.accounts.models import Unit, User
from congress_portal.issuing import transitions
from congress_portal.issuing.models import Book, Issued, Series, Use
from congress_portal.loops.models import Event
from supervision.papers import paper_of
from tests.issuing.test_numbers import issued
from tests.papers.made import Pdf
from tests.proposals.stages import replied
from tests.supervision.climbed import sent
from tests.world import World

pytestmark = pytest.mark.django_db
REGISTER = reverse("issuing:papers")


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_sent_letter_is_in_the_register_and_stays_as_it_was(world: World) -> None:
    rung = sent(world)
    made = Issued.objects.get(about=paper_of(rung))
    assert (made.text, made.title, made.recipient) == (rung.number, rung.title, "县水利水电局")
    qian = as_(world.qian)
    page = qian.get(made.get_absolute_url()).content.decode()
    assert rung.loop.get_absolute_url() in page and made.text in page
    first = qian.get(reverse("issuing:letter", args=[made.pk, "pdf"])).content
    Unit.objects.filter(pk=world.water.pk).update(name="水务局")
    of_case = as_(world.li).get(reverse("pressing:rung_letter", args=[rung.pk, "pdf"])).content
    assert of_case == first and "县水利水电局：" in Pdf(first).text
    assert len(Issued.objects.get(pk=made.pk).pdf_sha256) == 64
    assert not transitions.keep_digest(issued=made, pdf=b"another")


def test_the_register_is_narrowed_and_exported_as_listed(world: World) -> None:
    for key in range(3):
        issued(world, f"rung:{key}")
    transitions.set_mark(by=world.qian, unit=world.water, kinds=["letter"], mark="淳水利函")
    own = issued(world, "reply:1", world.water)
    qian, li = as_(world.qian), as_(world.li)
    assert qian.get(REGISTER, {"mark": "淳水利函", "year": own.year}).context["page_obj"].object_list == [own]
    assert qian.get(REGISTER, {"q": "路灯 没有"}).context["page_obj"].paginator.count == 0
    assert qian.get(REGISTER, {"unit": "x", "year": "1", "kind": "x"}).status_code == 200
    assert li.get(REGISTER).context["page_obj"].object_list == [own], "a unit sees its own"
    book = li.get(reverse("issuing:sheet"), {"kind": "letter"}).content
    rows: list[list[Any]] = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["文号", own.text] and rows[1][6] == timezone.localdate()
    line = Event.objects.get(verb="viewed", detail__what="sheet")
    assert (line.by, line.detail["title"], line.detail["number"]) == (world.li, "发文登记簿", 1)


def test_the_register_asks_as_much_for_thirty_as_for_one(world: World) -> None:
    counts = []
    for key in range(31):
        issued(world, f"rung:{key}")
        if key in (0, 30):
            client = as_(world.qian)
            with CaptureQueriesContext(
                connection,
            ) as seen:
                assert (
                    client.get(REGISTER).status_code
                    == client.get(reverse("issuing:marks")).status_code
                    == 200
                )
            counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_mark_is_set_on_its_page_and_a_mistake_comes_back(world: World) -> None:
    client, url = as_(world.qian), reverse("issuing:marks")
    wrong = client.post(url, {"unit": world.water.pk, "mark": "淳〔1〕", "kinds": ["reply"], "before": "3"})
    assert wrong.status_code == 400 and 'value="淳〔1〕"' in wrong.content.decode()
    right = {"unit": world.water.pk, "mark": "淳水利函", "kinds": ["reply"], "before": "3"}
    assert client.post(url, right).status_code == 302
    assert Book.objects.get().before == 3 and "连续，无跳号重号" in client.get(url).content.decode()


def test_letters_of_before_go_over_with_their_numbers(world: World) -> None:
    rungs = [sent(world), sent(world)]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("issued", "use", "book", "series"):
            cursor.execute(f"ALTER TABLE issuing_{table} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM issuing_{table}")
            cursor.execute(f"ALTER TABLE issuing_{table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    carry_over = import_module("supervision.migrations.0003_numbers_of_issuing").carry_over
    for _run in (1, 2):
        carry_over(apps, connection.schema_editor())
    rows = Issued.objects.order_by("number")
    assert [(row.about, row.text, row.by) for row in rows] == [
        (paper_of(one), one.number, one.sent_by) for one in rungs
    ]
    assert (
        Book.objects.get().last == 2 and Series.objects.get().unit == Use.objects.get().unit == world.office
    )
    answer = as_(world.li).get(reverse("pressing:rung_letter", args=[rungs[0].pk, "pdf"]))
    assert rungs[0].number in Pdf(answer.content).text, "without a kept letter it is made of its row"
    assert sent(world).serial == 3


def test_answers_numbered_at_home_stand_beside_the_register(world: World) -> None:
    made = replied(world, document="淳水〔2026〕8号")
    client, url = as_(world.qian), reverse("issuing:at_home")
    page = client.get(url)
    assert [row["document"] for row in page.context["page_obj"]] == ["淳水〔2026〕8号"]
    shown = page.content.decode()
    assert "自编号" in shown and made.proposal.loop.title in shown
    assert not Issued.objects.exists() and not Book.objects.exists(), "it takes no part in the numbering"
    assert as_(world.zhao).get(url).context["page_obj"].paginator.count == 0
    for asked, number in (({"q": "水〔"}, 1), ({"q": "没有"}, 0), ({"year": "x"}, 1), ({"year": "2001"}, 0)):
        assert client.get(url, asked).context["page_obj"].paginator.count == number
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(reverse("issuing:sheet")).content))
    assert book.sheet_names == ["发文登记簿", "自编号"]
    assert [row[0] for row in book.get_sheet_by_index(1).to_python()] == ["自编文号", "淳水〔2026〕8号"]


def test_what_the_register_numbers_is_not_listed_twice(world: World) -> None:
    transitions.set_mark(by=world.qian, unit=world.water, kinds=["reply"], mark="淳水利函")
    replied(world)
    client = as_(world.qian)
    assert Issued.objects.get().mark == "淳水利函"
    assert client.get(reverse("issuing:at_home")).context["page_obj"].paginator.count == 0
