"""What becomes public beside cases is told to other systems: votes, hearings, bulletins; nobody's name, no text."""

from __future__ import annotations

from typing import Any

import pytest

from congress_portal.integration import making
from congress_portal.integration.facts import SAID, facts_in
from congress_portal.integration.forms import HookForm
from congress_portal.integration.models import Hook, HookCall
from congress_portal.integration.words import Topic, Word
from congress_portal.issuing import void_transitions
from congress_portal.issuing.models import Issued
from congress_portal.loops.models import Event
from supervision.transitions import hearings, meetings
from supervision.transitions.bulletins import issue_bulletin
from tests.integration.conftest import make_hook
from tests.issuing.test_numbers import issued
from tests.supervision import musts
from tests.supervision.climbed import second
from tests.supervision.met import sitting
from tests.votes.boxed import frozen, to
from tests.votes.exported import counted
from tests.world import World
from votes.ballots.acts import Act
from votes.transitions.ballots import tell
from votes.words import Phase

pytestmark = pytest.mark.django_db


def told(hook: Hook) -> list[dict[str, Any]]:
    making.make_calls()
    rows = HookCall.objects.filter(hook=hook).order_by("pk").values_list("payload", flat=True)
    return [row for row in rows if row["data"]["kind"] in Topic.values]


def test_a_vote_is_told_when_it_begins_and_when_its_result_is_public(world: World, hook: Hook) -> None:
    ballot = to(to(counted(world), Phase.COUNTED), Phase.CONFIRMED)
    tell(ballot, Act.OPENED, world.qian, world.office, title=ballot.title, people=[world.zhang.pk])
    (first,) = told(hook)
    assert (first["type"], first["data"]["code"], first["data"]["url"]) == ("vote.started", ballot.code, "")
    tell(to(ballot, Phase.PUBLISHED), Act.PUBLISHED, world.qian, world.office, title=ballot.title)
    last = told(hook)[-1]
    assert last["type"] == "vote.result" and last["data"]["url"].endswith(f"/open/votes/{ballot.code}/")
    assert ballot.title not in str([first, last]) and world.zhang.name not in str([first, last])


def test_a_vote_that_had_begun_is_told_to_be_off(world: World, hook: Hook) -> None:
    ballot = frozen(world)
    tell(ballot, Act.CALLED_OFF, world.qian, world.office, title=ballot.title, reason="改期")
    assert told(hook) == [], "nobody was told that it had begun"
    tell(to(ballot, Phase.OPEN), Act.CALLED_OFF, world.qian, world.office, title=ballot.title, reason="停电")
    (row,) = told(hook)
    assert (row["type"], row["data"]["code"], row["data"]["url"]) == ("vote.off", ballot.code, "")
    assert ballot.title not in str(row) and "停电" not in str(row)


def test_a_hearing_is_told_once_it_is_public(world: World, hook: Hook) -> None:
    hearings.call_off(hearing=musts.hearing(world), by=world.qian, reason="不开了")
    assert told(hook) == [], "it never was public"
    made = musts.published(world)
    hearings.call_off(hearing=made, by=world.qian, reason="改期")
    rows = told(hook)
    assert [row["type"] for row in rows] == ["hearing.announced", "hearing.off"]
    assert rows[0]["data"]["url"].endswith(f"/open/hearings/{made.pk}/") and made.topic not in str(rows)


def test_of_documents_only_bulletins_are_told(world: World, hook: Hook) -> None:
    issued(world)
    meeting = sitting(world, world.zhang, world.he)
    meetings.adjourn(meeting=meeting, by=world.qian)
    made = issue_bulletin(meeting=meeting, by=world.qian)
    for one in Issued.objects.all():
        void_transitions.ask(issued=one, by=world.qian, reason="发错了")
        void_transitions.confirm(issued=one, by=second(world))
    rows = told(hook)
    assert [row["type"] for row in rows] == ["bulletin.issued", "bulletin.voided"]
    assert {row["data"]["code"] for row in rows} == {made.text} and "发错了" not in str(rows)


def test_a_hook_chooses_facts_like_cases(world: World) -> None:
    none = make_hook(world, "https://x.example/a", name="甲", kinds=["opinion"])
    off = make_hook(world, "https://x.example/a", name="乙", kinds=["hearing"], verbs=["off"])
    made = musts.published(world)
    hearings.call_off(hearing=made, by=world.qian, reason="改期")
    assert told(none) == [] and [row["type"] for row in told(off)] == ["hearing.off"]
    assert (off.kind_labels, off.verb_labels) == (["听证会、论证会"], ["取消"])


def test_every_fact_can_be_chosen_and_no_word_is_a_verb(world: World) -> None:
    form = HookForm({"name": "甲", "url": "https://x.example/", "kinds": Topic.values, "verbs": Word.values})
    assert form.is_valid(), form.errors
    offered = [word for word, _label in form.fields["verbs"].choices]  # type: ignore[attr-defined]
    assert len(set(offered)) == len(offered) and {word for _topic, word in SAID.values()} == set(Word)


def test_a_batch_of_facts_asks_as_little_as_one(
    world: World, hook: Hook, django_assert_num_queries: Any
) -> None:
    for _number in range(5):
        musts.published(world)
    events = list(Event.objects.filter(loop=None))
    with django_assert_num_queries(1):
        assert len(facts_in(events)) == 5
