"""An activity month: planned by the office, recorded by the stations, summed up from its rows."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from congress_portal.notices import acts
from stations.models import ActivityMonth, LeaderMatter, LeaderVisit, Opinion
from stations.reading.months import sums_of
from stations.transitions import months
from stations.words import Act, AttendanceState, Channel
from tests import factories as make
from tests.loops.together import together
from tests.stations.counting import queries_of
from tests.stations.test_staff_pages import as_
from tests.world import World

TODAY = timezone.localdate


def draft(world: World) -> ActivityMonth:
    return make.month(world.county, world.qian, published_at=None)


def came(world: World) -> LeaderVisit:
    """何主任 was there today and met nine people."""
    visit = make.leader_visit(make.month(world.county, world.qian), world.station, user=world.he)
    return months.record_visit(visit=visit, by=world.liu, state=AttendanceState.PRESENT, met=9)


def raised(world: World, visit: LeaderVisit) -> LeaderMatter:
    return months.raise_matter(
        visit=visit, by=world.liu, text="水厂何时扩建？", category=make.category(), request_key=uuid.uuid4()
    )


def test_only_the_office_plans(world: World) -> None:
    for by in (world.wang, world.he, world.liu):
        with pytest.raises(PermissionDenied):
            months.make_month(
                county=world.county, by=by, name="活动月", theme="听", since=TODAY(), until=TODAY()
            )


def test_the_same_official_is_at_one_station_a_day(world: World) -> None:
    month = draft(world)
    plan = partial(months.plan_visit, month=month, by=world.qian, post="主任", on=TODAY())
    plan(station=world.station, name="何主任", user=world.he)
    for user in (world.he, None):
        with pytest.raises(ValidationError, match="当天已安排"):
            plan(station=world.station, name="何主任", user=user)


def test_a_day_outside_the_month_is_refused(world: World) -> None:
    with pytest.raises(ValidationError) as refused:
        months.plan_visit(
            month=draft(world), by=world.qian, station=world.station, name="何主任", post="主任",
            on=TODAY() + dt.timedelta(days=30),
        )  # fmt: skip
    assert list(refused.value.error_dict) == ["on"]


def test_an_empty_plan_is_not_published(world: World) -> None:
    with pytest.raises(ValidationError):
        months.publish(month=draft(world), by=world.qian)


def test_publishing_tells_the_official_and_the_station(world: World) -> None:
    month = draft(world)
    make.leader_visit(month, world.station, user=world.he)
    assert as_(world.liu).get(f"/activity/{month.pk}/").status_code == 404
    months.publish(month=month, by=world.qian)
    page = as_(world.liu).get(f"/activity/{month.pk}/").content.decode()
    assert "何主任" in page and "县人大常委会主任" in page
    event = Event.objects.get(verb=Act.LEADER_COMING)
    assert {user.username for _, user, _, _ in acts.tellings([event])} == {"liu", "sun", "he"}


def test_what_is_published_is_not_dropped(world: World) -> None:
    visit = make.leader_visit(make.month(world.county, world.qian), world.station)
    with pytest.raises(NotNow):
        months.drop_visit(visit=visit, by=world.qian)


def test_nobody_records_their_own_visit(world: World) -> None:
    visit = make.leader_visit(make.month(world.county, world.qian), world.station, user=world.qian)
    with pytest.raises(PermissionDenied):
        months.record_visit(visit=visit, by=world.qian, state=AttendanceState.PRESENT, met=9)


def test_people_met_belong_to_a_visit_that_took_place(world: World) -> None:
    visit = make.leader_visit(make.month(world.county, world.qian), world.station)
    for state, met in ((AttendanceState.PRESENT, None), (AttendanceState.EXCUSED, 3)):
        with pytest.raises(ValidationError):
            months.record_visit(visit=visit, by=world.liu, state=state, met=met)


def test_a_matter_is_a_case_of_the_station(world: World) -> None:
    matter = raised(world, came(world))
    opinion = Opinion.objects.get(loop=matter.loop)
    assert (opinion.channel, opinion.station) == (Channel.LEADER, world.station)


def test_the_result_is_counted_from_its_rows(world: World) -> None:
    visit = came(world)
    raised(world, visit)
    month = visit.month
    make.leader_visit(month, world.station, name="钱副主任")
    sums = sums_of(month)
    assert (sums.planned, sums.held, sums.open, sums.met, sums.matters, sums.closed) == (2, 1, 1, 9, 1, 0)
    client = as_(world.qian)
    assert client.get(f"/months/{month.pk}/?show=held").context["page_obj"].paginator.count == sums.held
    assert client.get(f"/months/{month.pk}/matters/").context["page_obj"].paginator.count == sums.matters
    closed = client.get(f"/months/{month.pk}/matters/?show=closed")
    assert closed.context["page_obj"].paginator.count == sums.closed


def test_the_result_waits_for_every_row(world: World) -> None:
    month = make.month(world.county, world.qian, until=TODAY())
    visit = make.leader_visit(month, world.station)
    with pytest.raises(ValidationError, match="1次"):
        months.close(month=month, by=world.qian, result="圆满")
    months.record_visit(visit=visit, by=world.liu, state=AttendanceState.EXCUSED)
    months.close(month=month, by=world.qian, result="收集意见一批")
    assert "收集意见一批" in as_(world.li).get(f"/activity/{month.pk}/").content.decode()
    with pytest.raises(NotNow):
        months.record_visit(visit=visit, by=world.liu, state=AttendanceState.ABSENT, amend=True)


def test_the_office_plans_by_its_forms(world: World) -> None:
    client, today = as_(world.qian), TODAY().isoformat()
    sent = {"name": "活动月", "theme": "听民意", "since": today, "until": today, "plan": "听"}
    client.post("/months/new/", sent)
    month = ActivityMonth.objects.get()
    row = {"name": "何主任", "post": "主任", "station": "１００００１", "on": today}
    assert client.post(f"/months/{month.pk}/add/", row).status_code == 302
    for wrong in ("999999", "没有这个站", "\0"):
        refused = client.post(f"/months/{month.pk}/add/", row | {"station": wrong})
        assert refused.status_code == 400 and "station" in refused.context["form"].errors
    client.post(f"/months/{month.pk}/publish/")
    assert ActivityMonth.objects.get().published_at


def test_the_page_of_a_month_costs_the_same_at_one_and_at_thirty(world: World) -> None:
    month = make.month(world.county, world.qian)
    make.leader_visit(month, world.station)
    one = queries_of(world.qian, f"/months/{month.pk}/")
    for number in range(30):
        make.leader_visit(month, world.station, name=f"领导{number}")
    assert queries_of(world.qian, f"/months/{month.pk}/") == one


def test_notes_stay_with_the_station(world: World) -> None:
    visit = came(world)
    assert as_(world.zhao).get(f"/months/visits/{visit.pk}/").status_code == 404
    assert as_(world.he).get(f"/months/visits/{visit.pk}/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_people_record_one_visit_once(world: World) -> None:
    visit = make.leader_visit(make.month(world.county, world.qian), world.station)
    acts_ = [
        partial(months.record_visit, visit=visit, by=by, state=AttendanceState.PRESENT, met=met)
        for by, met in ((world.liu, 9), (world.sun, 8))
    ]
    assert together(*acts_, on=visit.month).refused == [NotNow]


@pytest.mark.django_db(transaction=True)
def test_two_rows_of_one_official_on_a_day_are_one(world: World) -> None:
    month = draft(world)
    plan = partial(
        months.plan_visit,
        month=month,
        by=world.qian,
        station=world.station,
        name="何主任",
        post="主任",
        on=TODAY(),
    )
    found = together(plan, plan, on=month)
    assert (found.refused, LeaderVisit.objects.count()) == ([ValidationError], 1)


@pytest.mark.django_db(transaction=True)
def test_a_matter_sent_twice_is_one_case(world: World) -> None:
    visit = came(world)
    send = partial(
        months.raise_matter, visit=visit, by=world.liu, text="水厂何时扩建？",
        category=make.category(), request_key=uuid.uuid4(),
    )  # fmt: skip
    found = together(send, send, on=visit.month)
    assert (found.refused, LeaderMatter.objects.count(), Opinion.objects.count()) == ([], 1, 1)


@pytest.mark.django_db(transaction=True)
def test_the_plan_is_published_once(world: World) -> None:
    month = draft(world)
    make.leader_visit(month, world.station)
    publish = partial(months.publish, month=month, by=world.qian)
    assert together(publish, publish, on=month).refused == [NotNow]
