"""The letters of proposals as they come from their pages, read by other readers than their writers and looked at."""

from __future__ import annotations

import itertools

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.loops import transitions as moves
from proposals import transitions
from proposals.agenda import Helping
from proposals.models import AssignmentMeeting, Reply
from proposals.transitions.letters import issue_letters
from tests.papers.looked_at import Looked, opened
from tests.proposals.stages import TEXTS, consulted, decided, head, meeting, replying, taken_in
from tests.world import World

VIEW = "坑塘两侧的路面已列入2027年修复计划。\n水管沿路肩埋设，费用由我局承担。"
SHOWN = {"leading": "张副县长", "supervising": "李副主任", "standard": "6个村全部通水"}


def helped(world: World) -> AssignmentMeeting:
    """Decided at a meeting, signed for, and the roads office has given its view."""
    proposal = taken_in(world)
    made = decided(world, proposal, helping=(Helping(world.roads, True, "道路修复"),), **SHOWN)
    transitions.keep_minutes(
        meeting=made, by=world.qian, minutes="会议要求，一季度前开工。", revision=made.revision + 1
    )
    transitions.accept(proposal=proposal, by=world.li)
    moves.give_view(loop=proposal.loop, by=world.lu, view=VIEW)
    return made


def answered(world: World) -> tuple[AssignmentMeeting, Reply]:
    made = helped(world)
    proposal = made.items.get().proposal
    consulted(world, proposal)
    replying(world, proposal)
    return made, transitions.approve(proposal=proposal, by=head(world))


def fetched(user: User, name: str, *args: object) -> tuple[Looked, str]:
    """A paper as pictures, and the words of its Word file."""
    client = Client()
    client.force_login(user)
    pdf, docx = (client.get(reverse(f"proposal:{name}", args=[*args, form])) for form in ("pdf", "docx"))
    assert (pdf.status_code, docx.status_code) == (200, 200)
    return Looked(pdf.content), opened(docx.content).text


def printed(made: Looked) -> str:
    pages = (made.lines(page)[:-1] for page in range(len(made)))
    return "".join(itertools.chain.from_iterable(pages))


def test_all_papers_are_whole_on_their_pages_and_say_the_same_in_word(world: World) -> None:
    made, reply = answered(world)
    issue_letters(meeting=made, by=world.qian)
    found = {
        "assignment": fetched(world.li, "meeting_letter", made.pk, world.water.pk),
        "minutes": fetched(world.qian, "meeting_paper", made.pk),
        "reply": fetched(world.zhang, "reply_letter", reply.proposal.loop.code, 1),
        "yearly": fetched(world.qian, "yearly_file", timezone.localdate().year),
    }
    lines = {
        name: [len(pdf.red_lines(page)) for page in range(len(pdf))] for name, (pdf, _words) in found.items()
    }
    assert lines == {"assignment": [1, 0, 0], "minutes": [1, 0], "reply": [1, 0], "yearly": [0, 0]}
    assert {name: (pdf.within(), pdf.undrawn()) for name, (pdf, _words) in found.items()} == dict.fromkeys(
        found, (True, [])
    )
    report = found.pop("yearly")
    assert [words == printed(pdf) for pdf, words in found.values()] == [True] * 3
    wanted = ("年共收到代表建议（议案）1件", "一、基本情况", "八、主要做法、问题和打算")
    assert [one for one in wanted if one not in printed(report[0]) or one not in report[1]] == []


def test_the_minutes_have_what_was_decided(world: World) -> None:
    words = fetched(world.qian, "meeting_paper", helped(world).pk)[1]
    wanted = (TEXTS["title"], *SHOWN.values(), "（道路修复）", "会议要求，一季度前开工。", "法定期限")
    assert [one for one in wanted if one not in words] == []


def test_the_answer_ends_with_what_the_helping_unit_said(world: World) -> None:
    _made, reply = answered(world)
    words = fetched(world.zhang, "reply_letter", reply.proposal.loop.code, 1)[1]
    own, _mark, view = words.partition("协办单位意见")
    assert reply.text in own
    assert view.startswith(f"{world.roads.name}：{VIEW}".replace("\n", ""))


def test_a_view_that_is_mended_later_leaves_the_sent_answer_as_it_was(world: World) -> None:
    _made, reply = answered(world)
    moves.send_back(loop=reply.proposal.loop, by=world.qian, reason="请补充")
    moves.give_view(loop=reply.proposal.loop, by=world.lu, view="改过的意见")
    words = fetched(world.zhang, "reply_letter", reply.proposal.loop.code, 1)[1]
    assert "改过的意见" not in words and "2027年修复计划" in words


def test_who_writes_the_answer_has_the_views_before_them(world: World) -> None:
    made = helped(world)
    client = Client()
    client.force_login(world.li)
    page = client.get(reverse("proposal:reply", args=[made.items.get().proposal.loop.code]))
    assert "坑塘两侧的路面" in page.content.decode() and "道路修复" in page.content.decode()


def test_before_anything_is_decided_there_are_no_minutes(world: World) -> None:
    client = Client()
    client.force_login(world.qian)
    url = reverse("proposal:meeting_paper", args=[meeting(world, taken_in(world)).pk, "pdf"])
    assert client.get(url).status_code == 404
