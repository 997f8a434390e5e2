"""Counting killed half-way, by the process or by the server's session: nothing lost, nothing counted twice."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from congress_portal.dashboard.models import Cell, Fact, Pending
from congress_portal.dashboard.rollup import build, compare
from tests.faults.test_nights_killed import START, until_alone
from tests.faults.test_sweep_killed import process, until_waiting
from tests.loops.stages import closed, heard
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
COUNT = START + "from congress_portal.dashboard.rollup.build import apply_all; print(apply_all())"


def test_a_worker_killed_between_facts_and_cells_leaves_all_for_the_next(world: World) -> None:
    heard(world)
    build.apply_all()
    closed(world), heard(world)
    pending = Pending.objects.count()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM dashboard_cell FOR UPDATE")
        running = process(COUNT)
        until_waiting(1)
        running.kill()
        running.wait(10)
    until_alone()
    assert (Pending.objects.count(), Fact.objects.count()) == (pending, 1)
    done, other = process(COUNT), process(COUNT)
    assert int(done.communicate(timeout=60)[0]) + int(other.communicate(timeout=60)[0]) == pending
    build.apply_all()
    assert list(compare.differences()) == [] and not Pending.objects.exists()
    opened = Cell.objects.filter(measure="opened", grain="day", area=world.county)
    assert sum(opened.values_list("number", flat=True)) == 3
