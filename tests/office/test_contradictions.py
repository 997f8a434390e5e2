"""Whatever is bent past the code is found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from congress_portal.loops import trail
from congress_portal.loops.models import Deadline, Event, Loop, Step
from congress_portal.loops.office import contradictions
from congress_portal.loops.words import Verb
from tests import factories as make
from tests.loops import stages
from tests.world import World

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


def codes() -> set[str]:
    return {finding.code for finding in contradictions.find()}


def unguarded(statement: str) -> None:
    """A hand in the database that switches the guard off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE loops_event DISABLE TRIGGER loops_event_append_only")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE loops_event ENABLE TRIGGER loops_event_append_only")


BENT: dict[str, Callable[[], object]] = {
    "L01": lambda: Step.objects.filter(status="active").update(status="skipped"),
    "L02": lambda: Loop.objects.update(status="closed", closed_at=NOW),
    "L03": lambda: Loop.objects.update(status="closed", closed_at=NOW),
    "L04": lambda: Deadline.objects.filter(step__isnull=False).update(is_running=False),
    "L05": lambda: Step.objects.filter(status="active").update(status="skipped"),
    "L06": lambda: Step.objects.filter(status="active").update(due_at=NOW),
    "L07": lambda: Loop.objects.update(due_at=NOW),
    "L08": lambda: Deadline.objects.filter(is_running=True).update(due_at=NOW),
    "L09": lambda: unguarded("DELETE FROM loops_event WHERE verb = 'opened'"),
    "L10": lambda: Loop.objects.update(status="withdrawn", closed_at=NOW),
    "L11": lambda: unguarded("DELETE FROM loops_event WHERE verb = 'signed_off'"),
}


def test_a_sound_ledger_has_none(world: World) -> None:
    stages.handling(world)
    out = StringIO()
    call_command("check_ledger", stdout=out)
    assert "没有矛盾" in out.getvalue()


@pytest.mark.parametrize("code", BENT)
def test_what_is_bent_is_found(world: World, code: str) -> None:
    stages.handling(world)
    BENT[code]()
    assert code in codes()


def test_a_gap_in_the_chain_is_found(world: World) -> None:
    stages.handling(world)
    trail.seal()
    unguarded("DELETE FROM loops_event WHERE position = 2")
    assert "L12" in codes()


def test_the_command_prints_each_and_fails(world: World) -> None:
    make.opinion(world.station)
    Loop.objects.update(due_at=NOW)
    out = StringIO()
    with pytest.raises(CommandError, match="1处矛盾"):
        call_command("check_ledger", stdout=out)
    assert out.getvalue().startswith("L07  YJ-")


def test_an_intact_chain_verifies(world: World) -> None:
    stages.handling(world)
    trail.seal()
    out = StringIO()
    call_command("verify_ledger", stdout=out)
    assert "断点0" in out.getvalue()


def test_a_changed_line_breaks_it(world: World) -> None:
    stages.handling(world)
    trail.seal()
    unguarded(f"UPDATE loops_event SET verb = '{Verb.NOTED}' WHERE position = 2")
    with pytest.raises(CommandError, match="1处断点"):
        call_command("verify_ledger", stdout=StringIO())
    assert Event.objects.filter(position=2, verb=Verb.NOTED).exists()
