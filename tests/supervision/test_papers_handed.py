"""Papers of a meeting come as files, are reminded of before their day and pressed for after it, once each."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.notices import outbox
from congress_portal.notices.models import Notice
from supervision.acts import Act
from supervision.models import MeetingPaper
from supervision.transitions import handing
from supervision.transitions import meetings as moves
from tests.documents import made
from tests.supervision.met import convened, item, paper
from tests.world import World

pytestmark = pytest.mark.django_db
MARCH = dt.date(2026, 3, 20)


def at(day: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime(2026, 3, day, 9))


def asked_for(world: World) -> MeetingPaper:
    """Due on 13 March, reminded of from the 11th on."""
    return paper(world, item(world, convened(world, held_on=MARCH)))


def sent(user: User, asked: MeetingPaper, name: str = "报告.pdf", content: bytes | None = None) -> Any:
    client = Client()
    client.force_login(user)
    file = SimpleUploadedFile(name, content or made.pdf())
    address = reverse("meeting:hand_in", args=[asked.item.meeting_id, asked.pk])
    return client.post(address, {"file": file, "document": ""})


def read(user: User, asked: MeetingPaper) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(reverse("meeting:paper_file", args=[asked.item.meeting_id, asked.pk]))


def test_the_unit_hands_in_a_file_that_the_office_reads(world: World) -> None:
    asked = asked_for(world)
    assert sent(world.li, asked).status_code == 302
    answer = read(world.qian, asked)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert "attachment" in answer["Content-Disposition"] and "sandbox" in answer["Content-Security-Policy"]


def test_a_stranger_does_not_read_it(world: World) -> None:
    asked = asked_for(world)
    sent(world.li, asked)
    assert read(world.zhao, asked).status_code == 404


def test_what_is_no_paper_is_refused_at_its_field(world: World) -> None:
    answer = sent(world.li, asked_for(world), "报告.exe", b"MZ" * 50)
    assert answer.status_code == 400 and "PDF 或 Word" in answer.content.decode()


def test_neither_file_nor_words_is_refused(world: World) -> None:
    client = Client()
    client.force_login(world.li)
    asked = asked_for(world)
    answer = client.post(
        reverse("meeting:hand_in", args=[asked.item.meeting_id, asked.pk]), {"document": " "}
    )
    assert answer.status_code == 400 and "请上传文件" in answer.content.decode()


def test_reminded_of_before_the_day_and_pressed_for_after_it_once_each(world: World) -> None:
    asked_for(world)
    told = [handing.remind_of_papers(at(day)) for day in (10, 11, 12, 13, 14, 15)]
    assert told == [0, 1, 0, 0, 1, 0]


def test_what_came_or_was_called_off_is_not_asked_for(world: World) -> None:
    first = asked_for(world)
    handing.hand_in(paper=first, by=world.li, document="淳水〔2026〕8号")
    second = paper(world, item(world, convened(world, 33, held_on=MARCH)))
    moves.call_off(meeting=second.item.meeting, by=world.qian, reason="改期")
    assert handing.remind_of_papers(at(16)) == 0


def test_the_unit_and_the_office_hear_that_it_is_late(world: World) -> None:
    asked_for(world)
    handing.remind_of_papers(at(16))
    outbox.announce_pending()
    late = Notice.objects.filter(event__verb=Act.PAPER_LATE)
    assert {world.li.pk, world.qian.pk} <= set(late.values_list("recipient", flat=True))


def test_the_database_keeps_a_paper_whole(world: World) -> None:
    asked = asked_for(world)
    for values in ({"file": "a.pdf", "name": "a.pdf"}, {"name": "a.pdf"}, {"handed_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MeetingPaper.objects.filter(pk=asked.pk).update(**values)


def test_another_unit_asked_reads_neither_it_nor_the_roll(world: World) -> None:
    asked = asked_for(world)
    sent(world.li, asked)
    handing.ask_paper(item=asked.item, by=world.qian, title="意见", unit=world.roads)
    assert read(world.lu, asked).status_code == 404
    client = Client()
    client.force_login(world.lu)
    page = client.get(asked.item.meeting.get_absolute_url()).content.decode()
    assert "报告.pdf" not in page and "已提交" in page


def test_an_item_with_a_paper_stays_on_the_agenda(world: World) -> None:
    asked = asked_for(world)
    handing.hand_in(paper=asked, by=world.li, document="淳水〔2026〕8号")
    with pytest.raises(NotNow, match="材料已经提交"):
        moves.take_off(item=asked.item, by=world.qian)
    assert MeetingPaper.objects.filter(pk=asked.pk).exists()


def test_a_meeting_put_off_gives_its_papers_another_day(world: World) -> None:
    asked = asked_for(world)
    handing.remind_of_papers(at(16))
    moves.move_meeting(
        meeting=asked.item.meeting, by=world.qian, held_on=dt.date(2026, 4, 20), place="", chair=""
    )
    asked.refresh_from_db()
    assert (asked.due_on, asked.pressed_at) == (dt.date(2026, 4, 13), None)
