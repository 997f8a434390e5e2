"""Each kind of document where its app sends it: numbered with the act, kept as it was, in both forms by right."""

from __future__ import annotations

from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Unit, User
from congress_portal.errors import NotNow
from congress_portal.issuing import answers
from congress_portal.issuing import transitions as issuing
from congress_portal.issuing.models import Issued
from proposals.agenda import Helping
from proposals.transitions import put_on
from proposals.transitions.letters import issue_letters
from supervision.transitions import meetings
from supervision.transitions.bulletins import issue_bulletin
from tests.papers.made import Pdf, Word
from tests.proposals.stages import decided, replied, taken_in
from tests.supervision.met import sitting
from tests.supervision.musts import hearing, published
from tests.votes.balloting import at
from tests.world import World
from votes.words import Phase

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
OFFICE = "淳安县人大常委会办公室"


def read(user: User | None, name: str, *args: object) -> tuple[str, str]:
    """The words of a document in both forms, without spaces."""
    client = Client()
    if user is not None:
        client.force_login(user)
    pdf, docx = (client.get(reverse(name, args=[*args, form])).content for form in ("pdf", "docx"))
    return Pdf(pdf).text, "".join(Word(docx).text.split())


def test_a_hearings_notice_is_numbered_when_it_is_published(world: World) -> None:
    draft = read(world.qian, "hearing:notice", hearing(world, topic="先看样稿").pk)[0]
    assert "公告" in draft and "草稿" in draft
    made = published(world)
    for text in read(None, "open_hearing:notice", made.pk):
        assert "草稿" not in text and f"{OFFICE}公告" in text
        assert f"淳人大听〔{YEAR}〕1号" in text and "县城水价调整" in text and "发言人1名" in text
    address, client = reverse("open_hearing:notice", args=[made.pk, "pdf"]), Client()
    first = client.get(address)
    with mock.patch.object(answers, "thaw", side_effect=AssertionError("typeset again")):
        again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304 and not again.content and "no-store" not in first["Cache-Control"]
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).content == first.content
    assert not [one for one in asked if "FOR NO KEY UPDATE" in one["sql"]]


def test_letters_of_an_assignment_meeting_go_out_together_once(world: World) -> None:
    made = decided(world, taken_in(world), helping=(Helping(world.roads, True),))
    assert "草稿" in read(world.li, "proposal:meeting_letter", made.pk, world.water.pk)[0]
    letters = issue_letters(meeting=made, by=world.qian)
    assert [one.number for one in letters] == [1, 2] and {one.recipient for one in letters} == {
        world.water.name, world.roads.name,
    }  # fmt: skip
    texts = read(world.li, "proposal:meeting_letter", made.pk, world.water.pk)
    client = Client()
    client.force_login(world.qian)
    page = client.get(letters[0].get_absolute_url()).content.decode()
    assert reverse("proposal:meeting", args=[made.pk]) in page, "the register leads to the meeting"
    mine = next(one.text for one in letters if one.recipient == world.water.name)
    assert all(mine in text and f"{OFFICE}文件" in text and "草稿" not in text for text in texts)
    with pytest.raises(NotNow):
        issue_letters(meeting=made, by=world.qian)
    with pytest.raises(NotNow, match="已经印发"):
        put_on(meeting=made, by=world.qian, proposals=[taken_in(world)])


def test_an_answer_is_numbered_where_its_unit_has_a_mark_and_gave_no_number(world: World) -> None:
    at_home = replied(world)
    assert not at_home.document and not Issued.objects.exists()
    issuing.set_mark(by=world.qian, unit=world.water, kinds=["reply"], mark="淳水利函", before=11)
    here = replied(world)
    assert here.document == f"淳水利函〔{YEAR}〕12号"
    assert Issued.objects.get(about=f"reply:{here.pk}").loop == here.proposal.loop
    typed = replied(world, document="淳水〔2026〕9号")
    assert typed.document == "淳水〔2026〕9号" and Issued.objects.count() == 1
    Unit.objects.filter(pk=world.water.pk).update(name="县水务局")
    for reply in (at_home, here, typed):
        for text in read(world.zhang, "proposal:reply_letter", reply.proposal.loop.code, reply.number):
            assert reply.document in text and "的答复" in text and "淳安县水利水电局文件" in text


def test_a_bulletin_tells_what_a_closed_meeting_decided(world: World) -> None:
    meeting = sitting(world, world.zhang, world.he)
    with pytest.raises(NotNow):
        issue_bulletin(meeting=meeting, by=world.qian)
    item = meeting.items.get()
    meetings.resolve(item=item, by=world.qian, decision="同意报告，抓紧整改。")
    meeting = meetings.adjourn(meeting=meeting, by=world.qian)
    draft = read(world.qian, "meeting:bulletin", meeting.pk)[0]
    assert "同意报告" in draft and "草稿" in draft, "for the office"
    made = issue_bulletin(meeting=meeting, by=world.qian)
    for text in read(world.zhang, "meeting:bulletin", meeting.pk):
        assert f"{OFFICE}公报" in text and "草稿" not in text
        assert made.text in text and "同意报告，抓紧整改。" in text and "组成人员3名，出席2名" in text
    with pytest.raises(NotNow):
        issue_bulletin(meeting=meeting, by=world.qian)


def test_the_announced_result_of_a_vote_has_a_number(world: World) -> None:
    ballot = at(world, Phase.PUBLISHED)
    made = Issued.objects.get(about=f"ballot:{ballot.pk}")
    for text in read(world.qian, "ballot:paper", ballot.code, "announced"):
        assert made.text in text and "结果校验码" in text and f"{OFFICE}文件" in text
