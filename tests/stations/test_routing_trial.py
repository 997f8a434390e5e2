"""What routing rules would have said of last year's opinions, beside what was decided."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Loop
from stations.models import Opinion
from stations.reading.routing import said_of, tried
from tests.loops import stages
from tests.stations.rows import routing_rule
from tests.stations.test_routing import active
from tests.stations.test_staff_pages import as_
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_trial_says_what_would_change(world: World) -> None:
    stages.handling(world)  # by the water office
    found = tried(world.county, [active(world)])
    assert [(line.was, line.would) for line in found.changed] == [(world.water.pk, world.roads.pk)]
    assert found.by_unit() == [(world.water.pk, 1, 0), (world.roads.pk, 0, 1)]


def test_the_trial_counts_what_stays_and_what_no_rule_knows(world: World) -> None:
    stages.handling(world)
    rule = active(world, unit=world.water)
    assert tried(world.county, [rule]).same == 1
    assert tried(world.county, []).silent == 1


def test_the_trial_looks_at_a_year_and_at_assigned_opinions_alone(world: World) -> None:
    stages.proposing(world)
    old = stages.handling(world)
    Loop.objects.filter(pk=old.pk).update(opened_at=timezone.now() - dt.timedelta(days=366))
    assert tried(world.county, [active(world)]).lines == []


def test_a_taken_back_assignment_does_not_count(world: World) -> None:
    loop = stages.handling(world)
    moves.take_back(loop=loop, by=world.liu, reason="另派")
    assert tried(world.county, [active(world)]).lines == []


def test_the_trial_knows_the_township_of_each_place(world: World) -> None:
    stages.handling(world)
    rule = active(world, unit=None, to_township=True)
    assert [line.would for line in tried(world.county, [rule]).changed] == [world.township_government.pk]


def test_trial_and_form_say_the_same(world: World) -> None:
    loop = stages.handling(world)
    rules = [active(world, 1, words=["水管"], name="甲"), active(world, 2, name="乙")]
    (line,) = tried(world.county, rules).lines
    said = said_of(Loop.objects.get(pk=loop.pk))
    assert said is not None and (line.rule, line.would) == (said.rule.pk, said.unit and said.unit.pk)


def test_a_draft_is_tried_out_when_ticked(world: World) -> None:
    loop, rule = stages.handling(world), routing_rule(world)
    client = as_(world.qian)
    assert loop.code not in client.get("/routing/trial/").content.decode()
    shown = client.get(f"/routing/trial/?with={rule.pk}&with=x&with=99999999999").content.decode()
    assert loop.code in shown and "县水利水电局" in shown


def test_no_query_a_line_of_the_trial(world: World) -> None:
    active(world)
    client, counts = as_(world.qian), []
    for number in (1, 6):
        while Opinion.objects.count() < number:
            stages.handling(world)
        with CaptureQueriesContext(connection) as caught:
            client.get("/routing/trial/")
        counts.append(len(caught))
    assert counts[0] == counts[1]
