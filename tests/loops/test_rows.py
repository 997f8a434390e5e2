"""Plain inserts write what the model layer would have written."""

from __future__ import annotations

import uuid

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from congress_portal.loops import trail
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.rows import give_keys, write
from congress_portal.loops.trail import CITIZEN
from congress_portal.loops.words import Kind, Verb
from tests.world import World


def loop(world: World, **fields: object) -> Loop:
    known = {
        "county": world.county,
        "kind": Kind.OPINION,
        "code": f"YJ-{uuid.uuid4().hex[:12]}",
        "title": "灯坏了'; --",
        "region": world.township,
        "owner": world.station.unit,
        "opened_at": timezone.now(),
    }
    return Loop(**known | fields)


def insert(*rows: Loop) -> None:
    give_keys(*rows)
    write(*rows)


def test_a_row_reads_back_as_it_was_given(world: World) -> None:
    given = loop(world, marks=["pain", "jam"], request_key=uuid.uuid4())
    insert(given)
    fields = [field.attname for field in Loop._meta.concrete_fields]
    read = Loop.objects.get(pk=given.pk)
    assert {name: getattr(read, name) for name in fields} == {name: getattr(given, name) for name in fields}


def test_rows_get_their_keys_in_order(world: World) -> None:
    rows = [loop(world, title=str(number)) for number in range(5)]
    insert(*rows)
    assert [Loop.objects.get(pk=row.pk).title for row in rows] == ["0", "1", "2", "3", "4"]


def test_an_inserted_row_can_be_saved_again(world: World) -> None:
    row = loop(world)
    insert(row)
    row.title = "新标题"
    row.save(update_fields=["title"])
    assert Loop.objects.get(pk=row.pk).title == "新标题"


@pytest.mark.parametrize(
    ("fields", "error"), [({"kind": "x"}, IntegrityError), ({"title": "长" * 121}, DataError)]
)
def test_the_database_refuses_as_ever(world: World, fields: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error), transaction.atomic():
        insert(loop(world, **fields))


def test_rows_that_point_at_each_other_go_in_together(world: World) -> None:
    case = loop(world)
    told = trail.build(case, None, Verb.OPENED, CITIZEN, "第一次")
    give_keys(case, told)
    write(told, case)
    assert Event.objects.get(loop=case).note == "第一次"


def test_a_row_that_points_nowhere_is_refused(world: World) -> None:
    told = trail.build(loop(world), None, Verb.OPENED, CITIZEN)
    give_keys(told)
    told.loop_id = 10**15
    with pytest.raises(IntegrityError), transaction.atomic():
        write(told)
        connection.check_constraints()
