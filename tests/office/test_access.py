"""Every address of the office × every role."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from congress_portal.accounts.models import Term
from congress_portal.loops import transitions
from congress_portal.loops.models import Clue, Period, WarningRule
from congress_portal.loops.office.urls import urlpatterns
from congress_portal.loops.words import Kind
from tests.loops import stages
from tests.world import World

OTHERS = ("zhang", "liu", "ma", "li", "wang", "he", "gao", "shen", "zhao")
METHODS = {"period_drop": "post"}


def status(world: World, person: str, name: str) -> int:
    arguments = {
        "period_revise": Period.objects.first(),
        "period_end": Period.objects.first(),
        "period_drop": Period.objects.first(),
        "warning_edit": WarningRule.objects.first(),
        "clue_drop": Clue.objects.first(),
        "term": Term.objects.first(),
    }
    args = [arguments[name].pk] if name in arguments else [2026] if name.startswith("calendar_") else []  # type: ignore[union-attr]
    client = Client()
    if person != "nobody":
        client.force_login(getattr(world, person))
    return int(getattr(client, METHODS.get(name, "get"))(reverse(f"office:{name}", args=args)).status_code)


@pytest.mark.parametrize("name", [pattern.name for pattern in urlpatterns])
def test_only_the_congress_office_comes_in(world: World, name: str) -> None:
    Term.objects.create(county=world.county, number=17, since="2022-01-01", until="2026-12-31")
    transitions.give_clue(
        loop=stages.proposing(world), by=world.liu, kind=Kind.SUPERVISION, reason="全镇路灯"
    )
    assert status(world, "nobody", name) == 302
    assert {status(world, person, name) for person in OTHERS} == {403}
    assert status(world, "qian", name) == (302 if name in METHODS else 200)
