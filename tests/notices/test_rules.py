"""The table of rules: complete, readable, and each of its texts can be filled."""

import re

import pytest
from django.test import override_settings

from congress_portal.loops.words import Level, Verb
from congress_portal.notices.facts import facts_of
from congress_portal.notices.models import Channel
from congress_portal.notices.parties import CITIZEN, JOINED, PARTIES, Case
from congress_portal.notices.row import Rule
from congress_portal.notices.rules import RULES, SILENT
from tests.notices.told import acknowledged, event
from tests.world import World

NAMES = [f"{rule.verb}-{'-'.join(rule.to)}" for rule in RULES]


def test_every_verb_is_told_or_silent_on_purpose() -> None:
    assert {rule.verb for rule in RULES} | SILENT == set(Verb)
    assert not {rule.verb for rule in RULES} & SILENT


def test_every_level_of_warning_is_told() -> None:
    assert {rule.level for rule in RULES if rule.verb == Verb.WARNED} == set(Level)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_every_party_is_known(rule: Rule) -> None:
    assert set(rule.to) <= {*PARTIES, CITIZEN, JOINED}
    assert rule.else_to in {"", *PARTIES}


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_every_channel_is_known(rule: Rule) -> None:
    assert set(rule.channels) <= set(Channel)


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if {CITIZEN, JOINED} & set(rule.to)], ids=lambda rule: str(rule.verb)
)
def test_a_citizen_is_told_by_text_message_of_an_opinion_alone(rule: Rule) -> None:
    assert (len(rule.to), rule.channels, rule.kind) == (1, (Channel.SMS,), "opinion")


def test_no_text_to_the_citizen_of_a_merged_case_names_the_other_case() -> None:
    texts = "".join(str(rule.title) + str(rule.body) for rule in RULES if JOINED in rule.to)
    assert texts and "%(" not in texts


def test_each_state_has_its_own_text_for_the_citizen() -> None:
    told = {Verb.SIGNED_OFF, Verb.ASSIGNED, Verb.ACCEPTED, Verb.EXTENDED, Verb.RELEVELLED, Verb.PAUSED,
            Verb.ANSWERED, Verb.REJECTED, Verb.CLOSED, Verb.REOPENED, Verb.MERGED, Verb.UNMERGED,
            Verb.REPLIED}  # fmt: skip
    texts = {rule.verb: str(rule.body) for rule in RULES if CITIZEN in rule.to}
    assert set(texts) == told
    assert len(set(texts.values())) == len(told)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_every_text_can_be_filled(rule: Rule, world: World) -> None:
    opinion = acknowledged(world)
    facts = facts_of(Case(event(opinion.loop, Verb.SIGNED_OFF), opinion.loop.steps.current().get()))
    filled = str(rule.title) % facts + str(rule.body) % facts
    assert not re.search(r"%\(|None", filled)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_title_fits_its_column_and_a_text_message(rule: Rule) -> None:
    assert len(str(rule.title)) <= 20
    assert len(str(rule.body)) <= 70


@override_settings(LANGUAGE_CODE="en")
def test_facts_are_complete_for_a_case_that_has_ended(world: World) -> None:
    opinion = acknowledged(world)
    assert set(facts_of(Case(event(opinion.loop, Verb.OPENED), None))) >= {"code", "due", "holder", "promise"}
