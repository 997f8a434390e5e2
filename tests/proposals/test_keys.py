"""Key proposals: chosen by the chairpersons' meeting, planned, visited, reported on before they are closed."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Role
from congress_portal.errors import NotNow
from congress_portal.loops.models import Loop
from congress_portal.loops.words import Verb
from proposals.models import KeyProposal, KeyStage, Proposal
from proposals.transitions import keys
from tests import factories as make
from tests.notices.told import hearers
from tests.proposals.stages import handling, submitted
from tests.proposals.test_pages import client, words
from tests.world import World


def chosen(world: World, proposal: Proposal | None = None, **values: Any) -> KeyProposal:
    given = {
        "year": timezone.localdate().year, "proposed_by": world.committee, "meeting": "第三十二次主任会议",
        "chosen_on": timezone.localdate(), "leading": "副县长", "supervising": "副主任", **values,
    }  # fmt: skip
    return keys.choose_key(**{"by": world.qian, "proposal": proposal or handling(world), **given})


def visited(world: World, key: KeyProposal) -> KeyProposal:
    keys.plan_key(key=key, by=world.qian, plan="三月、九月各现场督办一次")
    keys.visit_key(
        key=key, by=world.qian, held_on=timezone.localdate(), place="汪川村", participants="副县长、副主任",
        findings="三个村已通水", photos=[make.jpeg()],
    )  # fmt: skip
    return KeyProposal.objects.with_visits().get(pk=key.pk)


def reported(world: World, key: KeyProposal) -> KeyProposal:
    return keys.report_key(key=key, by=world.qian, report="六个村已通水", reported_on=timezone.localdate())


def test_the_stages_of_a_key_proposal(world: World) -> None:
    key = chosen(world)
    assert key.stage == KeyStage.CHOSEN
    assert keys.plan_key(key=key, by=world.qian, plan="现场督办两次").stage == KeyStage.PLANNED
    assert visited(world, key).stage == KeyStage.VISITED
    assert reported(world, key).stage == KeyStage.REPORTED


def test_once_a_year_and_again_the_next(world: World) -> None:
    key = chosen(world)
    with pytest.raises(NotNow, match="已经是"):
        chosen(world, key.proposal)
    assert chosen(world, key.proposal, year=key.year + 1).pk != key.pk


def test_taken_off_the_list_it_may_be_chosen_anew(world: World) -> None:
    key = keys.revoke_key(key=chosen(world), by=world.qian, reason="登记有误")
    assert key.stage == KeyStage.REVOKED and chosen(world, key.proposal).pk != key.pk
    with pytest.raises(NotNow):
        keys.plan_key(key=key, by=world.qian, plan="现场督办")


@pytest.mark.parametrize("name", ["zhang", "li", "wang", "he", "zhao"])
def test_only_the_congress_office_enters_a_choice(world: World, name: str) -> None:
    with pytest.raises(PermissionDenied):
        chosen(world, by=getattr(world, name))


def test_what_is_not_taken_in_yet_is_no_key_proposal(world: World) -> None:
    with pytest.raises(NotNow):
        chosen(world, submitted(world))


@pytest.mark.parametrize("field", ["meeting", "leading", "supervising"])
def test_a_choice_names_meeting_and_leaders(world: World, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        chosen(world, **{field: " "})
    assert refused.value.message_dict.keys() == {field}


def test_a_department_proposes_none_and_no_meeting_is_still_to_come(world: World) -> None:
    for wrong in ({"proposed_by": world.water}, {"chosen_on": timezone.localdate() + dt.timedelta(days=1)}):
        with pytest.raises(ValidationError):
            chosen(world, **wrong)


def test_the_committee_that_proposed_it_works_on_it_and_nobody_else(world: World) -> None:
    key = chosen(world)
    fan = make.person("范主任", Role.OVERSEER, world.committee, username="fan")
    keys.plan_key(key=key, by=fan, plan="现场督办两次")
    for other in (world.li, world.wang, world.zhang):
        with pytest.raises(PermissionDenied):
            keys.plan_key(key=key, by=other, plan="我来写")


def test_no_visit_without_a_plan_and_no_report_without_a_visit(world: World) -> None:
    key = chosen(world)
    visit = partial(
        keys.visit_key, held_on=timezone.localdate(), place="村", participants="副县长", findings="好"
    )
    with pytest.raises(NotNow):
        visit(key=key, by=world.qian)
    keys.plan_key(key=key, by=world.qian, plan="现场督办")
    with pytest.raises(NotNow):
        reported(world, key)


def test_it_is_reported_once_and_then_neither_planned_nor_revoked(world: World) -> None:
    key = reported(world, visited(world, chosen(world)))
    for act in (
        partial(reported, world, key),
        partial(keys.plan_key, key=key, by=world.qian, plan="新方案"),
        partial(keys.revoke_key, key=key, by=world.qian, reason="不要了"),
    ):
        with pytest.raises(NotNow):
            act()


def test_its_effect_is_not_closed_before_the_report(world: World) -> None:
    key = chosen(world)
    step = key.proposal.loop.steps.get(key="effect")
    with pytest.raises(NotNow, match="主任会议"):
        keys.refuse_unreported(key.proposal.loop, step)
    reported(world, visited(world, key))
    keys.refuse_unreported(key.proposal.loop, step)


def test_the_plan_asks_for_both_of_its_guards() -> None:
    from congress_portal.loops import plans

    asked: list[str] = []
    plans.both(lambda *_case: asked.append("one"), lambda *_case: asked.append("two"))(None, None)  # type: ignore[arg-type]
    assert asked == ["one", "two"]


def test_who_brings_and_who_handles_it_hears_of_it(world: World) -> None:
    loop = chosen(world).proposal.loop
    assert {world.zhang, world.li} <= hearers(loop, Verb.KEYED)


def test_it_is_marked_on_the_list_and_on_its_page(world: World) -> None:
    key = chosen(world)
    asked = client(world.zhang)
    assert "重点督办</span>" in words(asked.get(reverse("proposal:list")))
    assert reverse("proposal:key", args=[key.pk]) in words(asked.get(key.proposal.loop.get_absolute_url()))
    assert key.proposal.loop.code in words(asked.get(reverse("proposal:keys")))
    assert key.proposal.loop.code not in words(client(world.lu).get(reverse("proposal:keys")))


def test_the_office_walks_from_the_choice_to_the_report(world: World) -> None:
    proposal, asked, today = handling(world), client(world.qian), timezone.localdate()
    choice = {"year": today.year, "meeting": "第三十二次主任会议", "chosen_on": today, "leading": "副县长",
              "supervising": "副主任", "proposed_by": world.committee.pk}  # fmt: skip
    assert asked.post(reverse("proposal:key_new", args=[proposal.loop.code]), choice).status_code == 302
    key = KeyProposal.objects.get()
    visit = {"held_on": today, "place": "汪川村", "participants": "副县长", "findings": "三个村已通水",
             "request_key": "5a6a3d4e-1111-4222-8333-abcdefabcdef"}  # fmt: skip
    for name, values in (
        ("key_plan", {"plan": "现场督办"}), ("key_visit", visit),
        ("key_report", {"report": "已通水", "reported_on": today}),
    ):  # fmt: skip
        assert asked.post(reverse(f"proposal:{name}", args=[key.pk]), values).status_code == 302, name
    shown = words(asked.get(reverse("proposal:key", args=[key.pk])))
    assert "汪川村" in shown and "已报告" in shown


def test_what_was_typed_wrong_comes_back(world: World) -> None:
    key = visited(world, chosen(world))
    url = reverse("proposal:key_report", args=[key.pk])
    answer = client(world.qian).post(url, {"report": "六个村", "reported_on": "2020-01-01"})
    assert answer.status_code == 400 and "六个村" in words(answer) and "确定以后" in words(answer)


@pytest.mark.parametrize(
    "values",
    [{"meeting": ""}, {"year": 26}, {"plan": ""}, {"reported_on": None}, {"revoked_at": timezone.now()}],
)
def test_the_database_keeps_a_key_proposal_whole(world: World, values: dict[str, Any]) -> None:
    reported(world, visited(world, chosen(world)))
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyProposal.objects.update(**values)


def test_the_database_knows_a_key_proposal_once_a_year(world: World) -> None:
    key = chosen(world)
    key.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        key.save(force_insert=True)


def test_the_committee_that_proposed_it_watches_it(world: World) -> None:
    member = make.person("丁委员", Role.HANDLER, world.committee)
    key = chosen(world)
    assert key.proposal.loop in Loop.objects.visible_to(member)
