"""The pages of the ladder, and its letters in both forms."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.loops import transitions as moves
from congress_portal.papers import chinese
from supervision.models import Rung, RungState
from tests.papers.made import Pdf, Word
from tests.supervision.climbed import late, proposed, reminded, second, sent, silence, written
from tests.world import World

pytestmark = pytest.mark.django_db
FORMS = ("pdf", "docx")


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, rung: Rung, *args: object) -> str:
    return reverse(f"pressing:{name}", args=[rung.pk, *args])


def test_a_letter_is_written_by_one_and_sent_by_another(world: World) -> None:
    rung = reminded(world)
    silence(rung)
    note, qian = proposed(rung.loop), as_(world.qian)
    page = qian.get(url("rung", note)).content.decode()
    assert "到期没有回应" in page and rung.loop.code in page
    wrong = qian.post(url("rung_write", note), {"title": "函", "text": "", "issuer": world.office.pk})
    assert wrong.status_code == 400 and 'value="函"' in wrong.content.decode()
    data = {"title": "关于修路灯的提示函", "text": "请抓紧", "issuer": world.office.pk}
    qian.post(url("rung_write", note), data)
    assert "签发</button>" not in qian.get(url("rung", note)).content.decode()
    assert qian.post(url("rung_send", note)).status_code == 403
    assert "签发</button>" in as_(second(world)).get(url("rung", note)).content.decode()
    as_(second(world)).post(url("rung_send", note))
    assert Rung.objects.get(pk=note.pk).state == RungState.SENT


def test_the_letter_in_both_forms_names_number_unit_and_day(world: World) -> None:
    rung = sent(world)
    assert rung.prompt and rung.prompt.react_by
    wanted = (
        rung.number,
        world.water.name,
        chinese(timezone.localdate(rung.prompt.react_by)),
        "淳安县人大常委会办公室文件",
        "请于本月内办结",
    )
    li = as_(world.li)
    texts = (
        Pdf(li.get(url("rung_letter", rung, "pdf")).content).text,
        Word(li.get(url("rung_letter", rung, "docx")).content).text,
    )
    for text in texts:
        plain = "".join(text.split())
        assert [one for one in wanted if one not in plain] == [] and "草稿" not in plain
    assert li.get(url("rung_letter", rung, "exe")).status_code == 404


def test_a_letter_that_is_not_sent_says_that_it_is_a_draft(world: World) -> None:
    rung, qian = written(world), as_(world.qian)
    pdf, docx = (qian.get(url("rung_letter", rung, form)).content for form in FORMS)
    headers = [part for name, part in Word(docx).parts.items() if name.startswith("word/header")]
    assert "草稿" in Pdf(pdf).text and "草稿" in "".join("".join(part.itertext()) for part in headers)


def test_the_unit_signs_for_it_and_reacts(world: World) -> None:
    rung, li = sent(world), as_(world.li)
    assert "签收</button>" in li.get(url("rung", rung)).content.decode()
    li.post(url("rung_receive", rung))
    moves.react(loop=rung.loop, by=world.li, reaction="月底前修好三盏灯")
    page = as_(world.zhang).get(url("rung", rung)).content.decode()
    assert "月底前修好三盏灯" in page and "李科" in page


def test_a_list_costs_the_same_at_one_and_at_thirty(
    world: World, django_assert_max_num_queries: object
) -> None:
    proposed(late(world))
    rows = Rung.objects.get()
    qian = as_(world.qian)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        qian.get(reverse("pressing:rungs"))
    made = [
        Rung(**{f.attname: getattr(rows, f.attname) for f in Rung._meta.concrete_fields if f.name != "id"})
        for _n in range(29)
    ]
    for number, one in enumerate(made, 2):
        one.attempt, one.state, one.ended_at = number, RungState.LAPSED, timezone.now()
    Rung.objects.bulk_create(made)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        page = qian.get(reverse("pressing:rungs"), {"show": "all"}).content.decode()
    assert "共 30 条" in page
