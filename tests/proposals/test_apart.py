"""Separate handling (分办): a unit answers its own part by its own letter, and is evaluated by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Role, UnitKind, User
from congress_portal.loops import transitions as moves
from congress_portal.loops.words import StepStatus, Verb
from congress_portal.notices import outbox
from congress_portal.notices.models import Notice
from congress_portal.papers import Table
from proposals import transitions
from proposals.agenda import Helping
from proposals.indices.counts import rows_of
from proposals.models import AssignmentMeeting, Proposal, ResultClass
from proposals.papers import APART, serial
from proposals.transitions import ReplyDraft
from proposals.views.meeting_letters import letter_of
from proposals.words import Satisfaction, Talk
from proposals.yearly import year_of
from tests import factories as make
from tests.papers.looked_at import opened
from tests.proposals.stages import TEXTS, decided, deputy, drafted, signed, taken_in
from tests.world import World

PART = "道路修复"


def parted(world: World) -> tuple[AssignmentMeeting, Proposal, Proposal]:
    """Brought by two; the water office leads, the roads office has a part by itself."""
    whole = taken_in(world, signed(drafted(world), deputy(world, "方代表", "fang2")))
    due = timezone.localdate() + dt.timedelta(days=30)
    made = decided(world, whole, helping=(Helping(world.roads, False, PART),), due_on=due)
    return made, whole, Proposal.objects.parts().select_related("loop", "draft__loop").get()


def answered(world: World, part: Proposal) -> Any:
    """The roads office signs for it, talks with the deputies, and its head sends the answer."""
    boss = make.user("路局长", username="lujuzhang")
    make.duty(boss, Role.HANDLER, world.roads, is_head=True)
    transitions.accept(proposal=part, by=world.lu)
    talk = transitions.consult(
        proposal=part, by=world.lu, form=Talk.FACE, held_on=timezone.localdate(), participants="张代表",
        notes="看了路面", station=None,
    )  # fmt: skip
    transitions.confirm(consultation=talk, by=world.zhang, is_so=True)
    draft = ReplyDraft(text="路面已经修复。", result=ResultClass.objects.get(code="A"))
    transitions.draft_reply(proposal=part, by=world.lu, draft=draft)
    return transitions.approve(proposal=part, by=boss)


def page(user: User, address: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(address)


def test_a_part_is_a_case_of_its_own_with_the_text_and_the_movers_of_the_whole(world: World) -> None:
    _made, whole, part = parted(world)
    assert (part.part, part.version_id, part.loop.source_id) == (PART, whole.version_id, whole.pk)
    assert [mover.user.name for mover in part.loop.movers.order_by("-is_lead")] == ["张代表", "方代表"]
    step = part.loop.steps.get(status=StepStatus.OFFERED)
    assert step.offered_to == world.roads and part.loop.title == f"{TEXTS['title']}（分办：{PART}）"
    assert not whole.loop.steps.filter(helper_set__isnull=False).exists()


def test_each_knows_of_the_other_and_of_what_the_meeting_decided(world: World) -> None:
    _made, whole, part = parted(world)
    for one, other in ((part, whole), (whole, part)):
        shown = page(world.zhang, one.loop.get_absolute_url()).content.decode()
        assert other.loop.code in shown and "前办结" in shown
    assert page(world.lu, part.loop.get_absolute_url()).status_code == 200


def test_a_part_is_answered_to_every_mover_and_evaluated_by_itself(world: World) -> None:
    _made, whole, part = parted(world)
    sent = answered(world, part)
    assert sorted(one.user.name for one in sent.deliveries.all()) == ["张代表", "方代表"]
    letter = page(world.zhang, reverse("proposal:reply_letter", args=[part.loop.code, 1, "docx"]))
    words = opened(letter.content).text
    assert f"第{serial(whole)}号建议" in words and f"其中“{PART}”由我单位分办" in words
    moves.sign_off(loop=part.loop, by=world.qian)
    kind = Satisfaction.SATISFIED
    transitions.evaluate(proposal=part, by=world.zhang, process=kind, result=kind, words="")
    assert sent.evaluations.count() == 1 and not whole.replies.exists()


def test_the_letter_of_the_unit_lists_its_part_under_the_number_of_the_whole(world: World) -> None:
    made, whole, _part = parted(world)
    table = letter_of(made, world.roads).annexes[0].body[0]
    assert isinstance(table, Table)
    row = dict(zip(table.head, table.rows[0], strict=True))
    assert (row["编号"], row["分工"], row["标题"]) == (
        str(serial(whole)),
        APART,
        f"{TEXTS['title']}（{PART}）",
    )


def test_the_year_counts_it_once_and_the_index_for_each_unit(world: World) -> None:
    _made, whole, part = parted(world)
    transitions.accept(proposal=whole, by=world.li)
    transitions.accept(proposal=part, by=world.lu)
    year = timezone.localdate().year
    found = year_of(world.county, year)
    assert (found.came_count, found.total.count) == (1, 1)
    units = [row.unit_name for row in rows_of(world.county, year, now=timezone.now())]
    assert sorted(units) == sorted([world.water.name, world.roads.name])


def test_what_is_decided_again_opens_no_second_part(world: World) -> None:
    _made, whole, _part = parted(world)
    money = make.unit("县财政局", UnitKind.DEPARTMENT, world.county, world.county)
    transitions.accept(proposal=whole, by=world.li)
    transitions.take_back(proposal=whole, by=world.qian, reason="职责调整")
    decided(world, whole, helping=(Helping(world.roads, False, PART), Helping(money, False, "资金")))
    units = [
        step.offered_to for part in Proposal.objects.parts() for step in part.loop.steps.filter(key="assign")
    ]
    assert units == [world.roads, money]


def test_movers_and_office_hear_of_a_part_and_not_of_a_new_proposal(world: World) -> None:
    _made, _whole, part = parted(world)
    outbox.announce_all()
    heard = Notice.objects.filter(event__loop=part.loop, event__verb=Verb.OPENED)
    assert set(heard.values_list("title", flat=True)) == {f"建议分办：{part.loop.code}"}
    assert heard.filter(recipient=world.zhang).exists()


def test_the_database_keeps_one_whole_a_draft(world: World) -> None:
    _made, _whole, part = parted(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=part.pk).update(part="")
