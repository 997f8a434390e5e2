"""张代表's performance file: filled from what really happened, days counted at most once a day."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from congress_portal.accounts.models import Level, Role, UnitKind
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event
from stations import transitions
from stations.models import Activity, Attendance, Deputy, DutySession, Performance, Reception
from stations.performance import Row, days_of
from stations.reading.books import workbook
from stations.reading.performance import file_of
from stations.transitions.performance import claim, decide
from stations.transitions.quotas import load_quotas
from stations.transitions.sessions import confirm
from stations.words import Act
from tests import factories as make
from tests.loops.together import together
from tests.stations.duties import unconfirmed
from tests.world import World

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def zhang(world: World) -> Deputy:
    load_quotas()
    return make.deputy(world.zhang, world.county, public_id="zhang00000001")


def moment(hour: int, day: dt.date = DAY) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def session(world: World, start: int = 9, end: int = 11, **fields: Any) -> DutySession:
    return DutySession.objects.create(
        county=world.county, station=world.station, user=world.zhang, on=DAY, arrived_at=moment(start),
        left_at=moment(end), status=fields.pop("status", "left"), **fields,
    )  # fmt: skip


def reception(world: World, hour: int = 15, **fields: Any) -> Reception:
    return Reception.objects.create(
        county=world.county, station=world.station, deputy=world.zhang, at=moment(hour), visitor="elder",
        by=world.liu, **fields,
    )  # fmt: skip


def enter(deputy: Deputy, by: Any, **fields: Any) -> Performance:
    given = {"kind": "training", "on": timezone.localdate(), "half_days": 2, "title": "代表学习班", "note": "",
             "request_key": uuid.uuid4(), **fields}  # fmt: skip
    return claim(deputy=deputy, by=by, **given)


@pytest.mark.parametrize(
    ("half_days", "days"),
    [([1], 0.5), ([1, 1], 1), ([1, 1, 1], 1), ([2, 2], 1), ([6], 3), ([6, 1], 3), ([0], 0)],
)
def test_a_calendar_day_counts_once_at_most(half_days: list[int], days: float) -> None:
    assert days_of(Row(1, DAY, number, "") for number in half_days) == days


def test_two_days_count_apart() -> None:
    assert days_of([Row(1, DAY, 2, ""), Row(1, DAY + dt.timedelta(days=1), 1, "")]) == 1.5


def test_a_short_session_is_half_a_day_and_a_long_one_a_whole(world: World, zhang: Deputy) -> None:
    session(world)
    assert file_of(zhang, 2026).days == 0.5
    session(world, 12, 17)
    assert file_of(zhang, 2026).days == 1


@pytest.mark.parametrize("status", ["refused", "forgotten"])
def test_a_session_without_a_valid_check_out_counts_nothing(world: World, zhang: Deputy, status: str) -> None:
    session(world, status=status)
    assert (file_of(zhang, 2026).days, file_of(zhang, 2026).count("duty")) == (0, 0)


def test_receptions_within_a_session_add_no_time(world: World, zhang: Deputy) -> None:
    duty = session(world)
    reception(world, 10, session=duty)
    reception(world, 10, session=duty)
    found = file_of(zhang, 2026)
    assert (found.days, found.count("reception")) == (0.5, 2)


def test_receptions_outside_a_session_are_half_a_day_together(world: World, zhang: Deputy) -> None:
    reception(world, 9)
    reception(world, 15)
    assert file_of(zhang, 2026).days == 0.5


def test_an_opinion_counts_once_named_and_handed_on(world: World, zhang: Deputy) -> None:
    opinion = make.opinion(world.station, deputy=world.zhang)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    moves.delegate(loop=opinion.loop, by=world.liu, to=world.zhang, note="")
    other = make.opinion(world.station)
    transitions.acknowledge(opinion=other, by=world.liu)
    moves.delegate(loop=other.loop, by=world.liu, to=world.zhang, note="")
    make.opinion(world.station)
    assert file_of(zhang, timezone.localdate().year).count("opinion") == 2


@pytest.mark.parametrize(("state", "number"), [("present", 1), ("excused", 0), ("absent", 0)])
def test_only_who_was_present_took_part(world: World, zhang: Deputy, state: str, number: int) -> None:
    group = make.unit("第一代表小组", UnitKind.DEPUTY_GROUP, world.township, world.county)
    held = Activity.objects.create(
        county=world.county, group=group, kind="study", title="学习", on=DAY, half_days=2, status="held",
        minutes="已学习", held_at=timezone.now(), by=world.wang,
    )  # fmt: skip
    Attendance.objects.create(
        county=world.county, activity=held, user=world.zhang, state=state, by=world.wang
    )
    assert (file_of(zhang, 2026).count("activity"), file_of(zhang, 2026).days) == (number, number)


def test_each_mandate_has_its_own_minimum(world: World, zhang: Deputy) -> None:
    session(world)
    zhang.mandates.create(county=world.county, level=Level.TOWNSHIP, since=dt.date(2024, 1, 1))
    found = file_of(zhang, 2026)
    assert [(one.quota.amount, one.gap) for one in found.minima] == [(15, 14.5), (7, 6.5)]
    assert found.gap == 14.5


def test_without_a_mandate_there_is_no_minimum(world: World, zhang: Deputy) -> None:
    zhang.mandates.all().delete()
    assert file_of(zhang, 2026).gap is None
    client = Client()
    client.force_login(world.zhang)
    assert "暂无" in client.get("/performance/").content.decode()


def test_what_zhang_enters_counts_when_liu_confirms(world: World, zhang: Deputy) -> None:
    year = timezone.localdate().year
    row = enter(zhang, world.zhang)
    assert file_of(zhang, year).days == 0
    decide(performance=row, by=world.liu, is_right=True)
    assert (file_of(zhang, year).days, file_of(zhang, year).count("training")) == (1, 1)
    verbs = list(Event.objects.filter(about=f"performance:{row.pk}").values_list("verb", flat=True))
    assert sorted(verbs) == sorted([Act.CLAIMED, Act.DECIDED])


def test_nobody_confirms_their_own_or_what_they_entered(world: World, zhang: Deputy) -> None:
    make.duty(world.zhang, Role.KEEPER, world.station.unit)
    for by in (world.zhang, world.liu):
        with pytest.raises(PermissionDenied):
            decide(performance=enter(zhang, by), by=by, is_right=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Performance.objects.update(decided_by=world.zhang, decided_at=timezone.now(), status="confirmed")


def test_a_stranger_neither_enters_nor_confirms(world: World, zhang: Deputy) -> None:
    for by in (world.li, world.zhao, world.he):
        with pytest.raises(PermissionDenied):
            enter(zhang, by)
        with pytest.raises(PermissionDenied):
            decide(performance=make.performance(zhang, by=world.zhang), by=by, is_right=True)


def test_a_refusal_says_why(world: World, zhang: Deputy) -> None:
    row = enter(zhang, world.zhang)
    with pytest.raises(ValidationError):
        decide(performance=row, by=world.liu, is_right=False)
    assert decide(performance=row, by=world.liu, is_right=False, reason="当天没有学习班").status == "refused"
    assert file_of(zhang, timezone.localdate().year).days == 0


def test_the_same_form_twice_is_one_entry(world: World, zhang: Deputy) -> None:
    key = uuid.uuid4()
    assert enter(zhang, world.zhang, request_key=key) == enter(zhang, world.zhang, request_key=key)
    assert Event.objects.filter(verb=Act.CLAIMED).count() == 1


@pytest.mark.parametrize("days", [1, -500])
def test_nothing_is_entered_for_tomorrow_or_long_ago(world: World, zhang: Deputy, days: int) -> None:
    with pytest.raises(ValidationError):
        enter(zhang, world.zhang, on=timezone.localdate() + dt.timedelta(days=days))


@pytest.mark.django_db(transaction=True)
def test_liu_confirms_while_wang_refuses(world: World) -> None:
    row = enter(make.deputy(world.zhang, world.county), world.zhang)
    found = together(
        partial(decide, performance=row, by=world.liu, is_right=True),
        partial(decide, performance=row, by=world.wang, is_right=False, reason="没有参加"),
    )
    assert (len(found.won), found.refused) == (1, [NotNow])
    assert Event.objects.filter(verb=Act.DECIDED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_taps_enter_once(world: World) -> None:
    deputy, key = make.deputy(world.zhang, world.county), uuid.uuid4()
    found = together(*[partial(enter, deputy, world.zhang, request_key=key) for _ in range(2)])
    assert (len(found.won), Performance.objects.count()) == (2, 1)


def test_every_number_leads_to_its_rows(world: World, zhang: Deputy) -> None:
    session(world)
    reception(world, 10)
    client = Client()
    client.force_login(world.zhang)
    shown = client.get("/performance/?year=2026").content.decode()
    assert "?year=2026&amp;kind=duty#rows" in shown
    rows = client.get("/performance/?year=2026&kind=duty").content.decode()
    assert rows.count('role="rowheader" class="text-nowrap"') == 1
    assert client.get("/performance/?year=2026&kind=nonsense&page=9999").status_code == 200


def test_the_excel_book_holds_text_as_text(world: World, zhang: Deputy) -> None:
    row = enter(zhang, world.zhang, title='=HYPERLINK("http://evil")')
    decide(performance=row, by=world.liu, is_right=True)
    client = Client()
    client.force_login(world.liu)
    year = timezone.localdate().year
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(client.get(f"/performance/zhang00000001/{year}.xlsx").content)
    )
    assert book.get_sheet_by_name("学习培训").to_python()[1][1] == '=HYPERLINK("http://evil")'
    assert book.get_sheet_by_name("汇总").to_python()[2] == ["履职天数", 1]
    assert len(book.sheet_names) == 14
    line = Event.objects.get(verb="viewed", detail__what="sheet")
    assert (line.detail["title"], line.detail["number"]) == (f"代表{year}年履职档案", 1)


def test_the_overview_asks_the_same_for_1_and_for_30(world: World) -> None:
    load_quotas()
    client = Client()
    client.force_login(world.qian)
    asked = []
    for number in (1, 30):
        while Deputy.objects.count() < number:
            name = f"代表{Deputy.objects.count()}"
            make.deputy(make.person(name, Role.DEPUTY, world.station.unit), world.county)
        client.get("/deputies/overview/")
        with CaptureQueriesContext(connection) as seen:
            shown = client.get("/deputies/overview/").content.decode()
        asked.append(len(seen))
        assert f"{number} 位代表有年度最低要求，其中 {number} 位还未达到" in shown
    assert asked[0] == asked[1] <= 22


def test_the_widest_gap_stands_first(world: World, zhang: Deputy) -> None:
    session(world)
    make.deputy(make.person("周代表", Role.DEPUTY, world.station.unit), world.county)
    client = Client()
    client.force_login(world.qian)
    shown = client.get("/deputies/overview/?year=2026").content.decode()
    assert shown.index("周代表") < shown.index("张代表")
    named = client.get("/deputies/overview/?year=2026&sort=days").content.decode()
    assert named.index("周代表") < named.index("张代表")


@pytest.mark.parametrize("direction", ["in", "out"])
def test_a_session_with_a_tap_that_waits_is_shown_and_counts_nothing(
    world: World, zhang: Deputy, direction: str
) -> None:
    waiting = unconfirmed(session(world), direction)
    found = file_of(zhang, 2026)
    assert (found.days, found.count("duty"), found.rows["duty"][0].is_pending) == (0, 0, True)
    client = Client()
    client.force_login(world.zhang)
    assert "待确认，未计入" in client.get("/performance/?year=2026").content.decode()
    confirm(check=waiting, by=world.liu)
    assert (file_of(zhang, 2026).days, file_of(zhang, 2026).count("duty")) == (0.5, 1)


def test_what_the_keeper_has_yet_to_confirm_stands_so_in_the_book(world: World, zhang: Deputy) -> None:
    unconfirmed(session(world))
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook(file_of(zhang, 2026))))
    line = book.get_sheet_by_name("值班").to_python()[1]
    assert "待确认，未计入" in line[1] and line[2] == 0


def test_an_unconfirmed_session_is_not_on_the_public_card(world: World, zhang: Deputy) -> None:
    today = timezone.localdate()
    held = session(world)
    DutySession.objects.filter(pk=held.pk).update(on=today)
    unconfirmed(held, "out")
    card = Client().get(f"/d/{zhang.public_id}/").content.decode()
    assert "<dd>0 天" in card
