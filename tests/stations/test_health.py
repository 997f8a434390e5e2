"""Health from what happened: reckoned each night, frozen on the 10th, disputed row by row."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from stations import transitions
from stations.health import DEFAULT, PARTS, Weights
from stations.models import HealthFormula, HealthMonth, Matter, Objection, Opinion, Reception, Station
from stations.reading import health as reading
from stations.transitions import health
from stations.words import Act
from tests import factories as make
from tests.loops import stages
from tests.loops.together import together
from tests.stations.duties import case, receive, session, unconfirmed
from tests.world import World

OCTOBER, NOVEMBER = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    now = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def month(world: World, first: dt.date = NOVEMBER) -> HealthMonth:
    return HealthMonth.objects.get(station=world.station, month=first)


def reckon(world: World, first: dt.date = NOVEMBER, today: dt.date = TODAY) -> HealthMonth:
    health.reckon(county=world.county, month=first, today=today)
    return month(world, first)


def on(number: int) -> dt.date:
    return dt.date(2026, 11, number)


def empty_row(world: World) -> str:
    held = session(world.station, world.zhang, on(3))
    reckon(world)
    return f"session:{held.pk}"


def objection(world: World) -> Objection:
    return health.object_to(
        station=world.station, month=NOVEMBER, part="empty", row=empty_row(world), reason="停电", by=world.liu
    )


def test_a_month_of_check_ins_without_receptions_is_empty_and_the_index_falls(world: World) -> None:
    held = [session(world.station, world.zhang, on(number)) for number in (3, 5, 10, 12, 17, 19)]
    for one in held:
        receive(world.station, world.zhang, by=world.liu, session=one, people=4, matters=[case()])
    before = reckon(world).score
    _forget(world)
    after = reckon(world)
    assert before is not None and before >= 80 and after.score == 0
    assert after.parts["empty"]["value"] == 6


def test_a_session_that_waits_for_the_keeper_is_neither_empty_nor_a_day_open(world: World) -> None:
    held = session(world.station, world.zhang, on(3))
    unconfirmed(held)
    assert reckon(world).parts["empty"]["of"] == 0


def _forget(world: World) -> None:
    """As if nobody had been received at any of the sessions."""
    Matter.objects.all().delete()
    Reception.objects.all().delete()
    Opinion.objects.update(station=world.other_station)


def test_every_number_is_the_sum_of_its_rows(world: World) -> None:
    held = session(world.station, world.zhang, on(3))
    receive(world.station, world.zhang, by=world.liu, session=held, people=4, matters=[case(), case()])
    session(world.station, world.zhang, on(4))
    stages.answered(world)
    found = reckon(world)
    for part in PARTS:
        rows = [row for row in reading.rows_in(found, part) if not row.is_out]
        assert sum(row.amount for row in rows) == found.parts[part]["value"], part
        if part in ("ended", "silent", "empty"):
            assert sum(row.of for row in rows) == found.parts[part]["of"], part
    values = {part: found.parts[part]["value"] for part in PARTS}
    assert (values["received"], values["born"], values["empty"]) == (4, 3, 1)


def test_a_rating_does_not_show_in_the_running_month(world: World) -> None:
    loop = stages.answered(world)
    transitions.rate(opinion=loop.opinion, level="satisfied")
    assert reckon(world).parts["ended"] == {"value": 0, "of": 0, "points": None}


def test_reckoning_again_writes_the_same(world: World) -> None:
    receive(world.station, world.zhang)
    first, again = reckon(world), reckon(world)
    assert (first.pk, first.parts, first.rows) == (again.pk, again.parts, again.rows)


def test_the_number_of_questions_does_not_grow_with_the_stations(world: World) -> None:
    counts = []
    reckon(world)  # publishes the formula
    for number in (1, 20):
        for extra in range(number):
            make.station(f"{number}-{extra}联络点", world.township, world.county, tier="point")
        with CaptureQueriesContext(connection) as asked:
            health.reckon(county=world.county, month=NOVEMBER, today=TODAY)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20


def test_the_map_shows_the_last_full_month(world: World) -> None:
    receive(world.station, world.zhang)
    health.reckon_all(TODAY)
    assert Station.objects.get(pk=world.station.pk).health == month(world).score
    HealthMonth.objects.create(
        county=world.county, station=world.station, month=OCTOBER, score=77,
        formula=HealthFormula.objects.get(county=world.county), frozen_at=timezone.now(),
    )  # fmt: skip
    health.show_on_map(county=world.county, today=TODAY)
    assert Station.objects.get(pk=world.station.pk).health == 77


def test_a_month_is_frozen_on_the_tenth_of_the_next(world: World) -> None:
    assert reckon(world, today=dt.date(2026, 12, 9)).frozen_at is None
    assert reckon(world, today=dt.date(2026, 12, 10)).frozen_at is not None


def test_a_frozen_month_never_changes(world: World) -> None:
    frozen = reckon(world, today=dt.date(2026, 12, 10))
    receive(world.station, world.zhang)
    assert reckon(world, today=dt.date(2026, 12, 11)).parts == frozen.parts
    with pytest.raises(IntegrityError), transaction.atomic():
        HealthMonth.objects.filter(pk=frozen.pk).update(score=100)
    with pytest.raises(IntegrityError), transaction.atomic():
        frozen.delete()


def test_a_disputed_month_waits_for_the_decision(world: World) -> None:
    made = objection(world)
    late = dt.date(2026, 12, 10)
    assert reckon(world, today=late).frozen_at is None
    health.decide(objection=made, by=world.wang, is_upheld=False, answer="记录属实")
    assert reckon(world, today=late).frozen_at is not None


def test_the_night_reckons_the_months_of_before_once(world: World) -> None:
    session(world.station, world.zhang, dt.date(2026, 9, 8))
    health.reckon_all(TODAY)
    months = HealthMonth.objects.filter(station=world.station)
    assert [one.month.month for one in months] == [11, 10, 9]
    assert {one.month.month for one in months if one.frozen_at} == {9, 10}


def test_an_upheld_row_is_left_out_at_once(world: World) -> None:
    made = objection(world)
    assert month(world).parts["empty"] == {"value": 1, "of": 1, "points": 0}
    health.decide(objection=made, by=world.wang, is_upheld=True, answer="情况属实")
    assert month(world).parts["empty"] == {"value": 0, "of": 0, "points": None}
    assert [row.is_out for row in reading.rows_in(month(world), "empty")] == [True]


def test_the_presidium_decides_and_neither_the_keeper_nor_another_county(world: World) -> None:
    made = objection(world)
    for by in (world.liu, world.sun, world.zhao, world.he):
        with pytest.raises(PermissionDenied):
            health.decide(objection=made, by=by, is_upheld=True, answer="同意")


def test_who_objected_cannot_decide(world: World) -> None:
    made = objection(world)
    make.duty(world.liu, "overseer", world.presidium)
    with pytest.raises(PermissionDenied):
        health.decide(objection=made, by=world.liu, is_upheld=True, answer="同意")
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=made.pk).update(decided_by=world.liu)


def test_only_rows_of_the_figure_can_be_objected_to(world: World) -> None:
    empty_row(world)
    fields = {"station": world.station, "month": NOVEMBER, "reason": "停电"}
    for part, row in (("empty", "session:99999"), ("open", "session:1"), ("nonsense", "x")):
        with pytest.raises(NotNow):
            health.object_to(part=part, row=row, by=world.liu, **fields)
    with pytest.raises(PermissionDenied):
        health.object_to(part="empty", row="session:1", by=world.zhang, **fields)


def test_a_dropped_objection_can_be_made_again(world: World) -> None:
    made = objection(world)
    health.drop(objection=made, by=world.sun)
    again = health.object_to(
        station=world.station, month=NOVEMBER, part="empty", row=made.row, reason="停电", by=world.liu
    )
    assert again.pk != made.pk


def weights(**given: int) -> Weights:
    return {part: (given.get(part, DEFAULT[part][0]), DEFAULT[part][1]) for part in PARTS}


def test_a_new_formula_holds_from_its_month_on(world: World) -> None:
    new = weights(open=30, received=10)
    made = health.publish_formula(
        county=world.county, weights=new, since=dt.date(2026, 12, 1), reason="突出开放", by=world.qian
    )
    assert reckon(world).formula.version == 1 and made.version == 2
    assert reckon(world, dt.date(2026, 12, 1), dt.date(2026, 12, 24)).formula == made


@pytest.mark.parametrize(
    "wrong",
    [
        {"weights": weights(open=30)},
        {"weights": weights(open=-20, received=60)},
        {"since": NOVEMBER},
        {"since": dt.date(2026, 12, 2)},
        {"reason": " "},
    ],
)
def test_a_bad_formula_is_refused(world: World, wrong: dict) -> None:
    fields = {"weights": DEFAULT, "since": dt.date(2026, 12, 1), "reason": "修订", **wrong}
    with pytest.raises(ValidationError):
        health.publish_formula(county=world.county, by=world.qian, **fields)


def test_only_the_office_publishes_and_nobody_edits(world: World) -> None:
    fields = {"county": world.county, "weights": DEFAULT, "since": dt.date(2026, 12, 1), "reason": "修订"}
    with pytest.raises(PermissionDenied):
        health.publish_formula(by=world.wang, **fields)
    made = health.publish_formula(by=world.qian, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        HealthFormula.objects.filter(pk=made.pk).update(weights={})


@pytest.mark.django_db(transaction=True)
def test_an_objection_is_decided_once(world: World) -> None:
    made = objection(world)
    found = together(
        partial(health.decide, objection=made, by=world.wang, is_upheld=True, answer="属实"),
        partial(health.decide, objection=made, by=world.qian, is_upheld=False, answer="不属实"),
    )
    assert (len(found.won), found.refused) == (1, [NotNow])
    assert Event.objects.filter(verb=Act.OBJECTION_SAID).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_keepers_object_to_a_row_once(world: World) -> None:
    row = empty_row(world)
    object_to = partial(
        health.object_to, station=world.station, month=NOVEMBER, part="empty", row=row, reason="停电"
    )
    found = together(*(partial(object_to, by=by) for by in (world.liu, world.sun)))
    assert (len(found.won), found.refused) == (1, [NotNow])


@pytest.mark.django_db(transaction=True)
def test_two_workers_reckon_a_month_without_harm(world: World) -> None:
    receive(world.station, world.zhang)
    act = partial(health.reckon, county=world.county, month=NOVEMBER, today=TODAY)
    found = together(act, act)
    assert sorted(set(found.won)) in ([0, 1], [1])
    assert HealthMonth.objects.filter(station=world.station).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_second_worker_leaves_a_county_to_the_first(world: World) -> None:
    with transaction.atomic():
        health.reckon(county=world.county, month=NOVEMBER, today=TODAY)
        found = _elsewhere(partial(health.reckon, county=world.county, month=NOVEMBER, today=TODAY))
    assert found == 0


def _elsewhere(act: partial) -> object:
    def run() -> object:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(20)


@pytest.mark.django_db(transaction=True)
def test_two_versions_at_once_are_one(world: World) -> None:
    act = partial(
        health.publish_formula,
        county=world.county, weights=DEFAULT, since=dt.date(2026, 12, 1), reason="修订", by=world.qian,
    )  # fmt: skip
    found = together(act, act)
    assert (len(found.won), found.refused) == (1, [ValidationError])
