"""Deputies' groups: who makes them, who convenes them, what they did and what is missing to the year's minimum."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from congress_portal.accounts.models import AccountEvent, Unit, UnitKind
from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from congress_portal.notices import acts
from stations.models import Activity, Attendance, Member
from stations.transitions import groups
from stations.words import Act, ActivityKind, ActivityStatus, AttendanceState
from tests import factories as make
from tests import linked
from tests.loops.together import together
from tests.stations.counting import queries_of
from tests.stations.test_staff_pages import as_
from tests.stations.test_visits import told
from tests.world import World

TODAY = timezone.localdate
SET: dict[str, Any] = {"kind": ActivityKind.RESEARCH, "title": "看水厂"}


def there(group: Unit) -> dict[int, str]:
    """Everybody was present."""
    return {one.user_id: AttendanceState.PRESENT for one in groups.members_on(group, TODAY())}


def test_the_presidium_makes_a_group_in_its_township(world: World) -> None:
    group = groups.make_group(
        by=world.wang, county=world.county, region=world.township, kind=UnitKind.DEPUTY_GROUP, name="小组"
    )
    assert Event.objects.get(verb=Act.GROUP_MADE).unit == group
    assert AccountEvent.objects.filter(detail__unit=group.pk).exists()
    with pytest.raises(PermissionDenied):
        groups.make_group(
            by=world.wang,
            county=world.county,
            region=world.county,
            kind=UnitKind.CENTRAL_GROUP,
            name="中心组",
        )


def test_a_group_is_no_department(world: World) -> None:
    with pytest.raises(ValidationError):
        groups.make_group(
            by=world.qian, county=world.county, region=world.county, kind=UnitKind.DEPARTMENT, name="局"
        )


def test_only_deputies_of_the_county_join(world: World) -> None:
    group = linked.group(world)
    with pytest.raises(ValidationError):
        groups.add_member(group=group, by=world.qian, user=world.li)
    groups.add_member(group=group, by=world.qian, user=world.zhang)
    assert told(world) == {"zhang": "加入代表小组"}


def test_the_convenor_runs_but_does_not_choose_members(world: World) -> None:
    first, second = linked.deputies(world, 2)
    group = linked.group(world, first)
    groups.write_plan(group=group, by=first, year=TODAY().year, text="每季一次")
    with pytest.raises(PermissionDenied):
        groups.add_member(group=group, by=first, user=second)


def test_a_member_who_is_not_convenor_plans_nothing(world: World) -> None:
    first, second = linked.deputies(world, 2)
    group = linked.group(world, first, second)
    with pytest.raises(PermissionDenied):
        groups.set_activity(group=group, by=second, on=TODAY(), request_key=uuid.uuid4(), **SET)


def test_another_convenor_takes_the_place_of_the_first(world: World) -> None:
    first, second = linked.deputies(world, 2)
    group = linked.group(world, first, second)
    groups.set_convenor(member=Member.objects.get(user=second), by=world.qian)
    assert Member.objects.get(group=group, is_convenor=True).user == second
    with pytest.raises(PermissionDenied):
        groups.write_plan(group=group, by=first, year=TODAY().year, text="计划")


def test_the_members_hear_of_an_activity_and_of_its_end(world: World) -> None:
    first, second = linked.deputies(world, 2)
    group = linked.group(world, first, second)
    day = TODAY() + dt.timedelta(days=3)
    activity = groups.set_activity(group=group, by=first, on=day, request_key=uuid.uuid4(), **SET)
    assert told(world) == {second.username: "小组活动"}
    groups.cancel_activity(activity=activity, by=first, reason="防汛")
    assert told(world) == {second.username: "小组活动取消"}


def test_an_activity_entered_afterwards_tells_nobody(world: World) -> None:
    first, second = linked.deputies(world, 2)
    group = linked.group(world, first, second)
    day = TODAY() - dt.timedelta(days=3)
    groups.set_activity(group=group, by=first, on=day, request_key=uuid.uuid4(), **SET)
    assert list(acts.tellings([Event.objects.latest("pk")])) == []


def test_every_member_of_that_day_is_accounted_for(world: World) -> None:
    first, second = linked.deputies(world, 2)
    group = linked.group(world, first, second)
    activity = linked.activity(group, first)
    with pytest.raises(ValidationError):
        groups.hold_activity(activity=activity, by=first, minutes="看了", states={first.pk: "present"})
    groups.hold_activity(activity=activity, by=first, minutes="看了", states=there(group))
    assert Attendance.objects.filter(activity=activity, state="present").count() == 2


def test_nothing_is_recorded_before_the_day_or_after_cancelling(world: World) -> None:
    (first,) = linked.deputies(world, 1)
    group = linked.group(world, first)
    later = linked.activity(group, first, on=TODAY() + dt.timedelta(days=1))
    gone = linked.activity(group, first, status=ActivityStatus.CANCELLED, reason="雨")
    for activity in (later, gone):
        with pytest.raises(NotNow):
            groups.hold_activity(activity=activity, by=first, minutes="看了", states=there(group))


def test_attendance_is_mended_openly(world: World) -> None:
    first, second = linked.deputies(world, 2)
    group = linked.group(world, first, second)
    activity = linked.activity(group, first)
    hold = partial(groups.hold_activity, activity=activity, by=first, minutes="看了")
    hold(states=there(group))
    with pytest.raises(NotNow):
        hold(states=there(group))
    hold(states=there(group) | {second.pk: AttendanceState.EXCUSED}, amend=True)
    assert Attendance.objects.get(user=second).state == AttendanceState.EXCUSED


def test_the_list_says_what_is_missing_to_the_minimum(world: World) -> None:
    (first,) = linked.deputies(world, 1)
    group = linked.group(world, first)
    linked.quota(world, "deputy_group", 3)
    activity = linked.activity(group, first)
    groups.hold_activity(activity=activity, by=first, minutes="看了", states=there(group))
    linked.activity(group, first, title="计划中的不算")
    (row,) = as_(world.qian).get("/groups/").context["rows"]
    assert (row.met, row.missing, row.size, row.convenor) == (1, 2, 1, first.name)


def test_without_a_quota_nothing_is_missing(world: World) -> None:
    linked.group(world)
    (row,) = as_(world.qian).get("/groups/").context["rows"]
    assert (row.quota, row.missing) == (None, 0)


def test_a_deputy_knows_only_the_own_groups(world: World) -> None:
    group = linked.group(world, world.zhang)
    other = linked.group(world, name="第二代表小组")
    assert as_(world.zhang).get(f"/groups/{group.pk}/").status_code == 200
    assert as_(world.zhang).get(f"/groups/{other.pk}/").status_code == 404
    assert as_(world.zhao).get(f"/groups/{group.pk}/").status_code == 404


def test_the_convenor_records_by_the_form(world: World) -> None:
    group = linked.group(world, world.zhang)
    activity = linked.activity(group, world.zhang)
    client, url = as_(world.zhang), f"/groups/activities/{activity.pk}/hold/"
    missing = client.post(url, {"minutes": "看了水厂"})
    assert missing.status_code == 400 and "看了水厂" in missing.content.decode()
    sent = {"minutes": "看了水厂", f"state_{world.zhang.pk}": "present", "photos": _photo()}
    assert client.post(url, sent).status_code == 302
    page = client.get(f"/groups/activities/{activity.pk}/")
    assert len(page.context["photos"]) == 1 and "看了水厂" in page.content.decode()
    assert client.get(page.context["photos"][0]["url"]).status_code == 200


def _photo() -> Any:
    from tests.stations.test_citizen_form import photo

    return photo()


def test_lists_cost_the_same_at_one_and_at_thirty(world: World) -> None:
    group = linked.group(world, world.zhang)
    linked.activity(group, world.zhang)
    one = queries_of(world.qian, "/groups/"), queries_of(world.qian, f"/groups/{group.pk}/")
    for number in range(30):
        linked.group(world, name=f"第{number}小组")
        linked.activity(group, world.zhang, title=f"第{number}次")
        Member.objects.create(county=world.county, group=group, user=make.user(f"代表{number}"))
    assert (queries_of(world.qian, "/groups/"), queries_of(world.qian, f"/groups/{group.pk}/")) == one


@pytest.mark.django_db(transaction=True)
def test_two_convenors_at_once_leave_one(world: World) -> None:
    first, second, third = linked.deputies(world, 3)
    group = linked.group(world, first, second, third)
    acts_ = [
        partial(groups.set_convenor, member=Member.objects.get(user=user), by=world.qian)
        for user in (second, third)
    ]
    together(*acts_, on=group)
    assert Member.objects.filter(group=group, is_convenor=True, until=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_member_joins_once(world: World) -> None:
    group = linked.group(world)
    add = partial(groups.add_member, group=group, by=world.qian, user=world.zhang)
    assert together(add, add, on=group).refused == [NotNow]


@pytest.mark.django_db(transaction=True)
def test_attendance_written_twice_at_once_is_written_once(world: World) -> None:
    group = linked.group(world, world.zhang)
    hold = partial(
        groups.hold_activity, activity=linked.activity(group, world.zhang), by=world.zhang, minutes="看了",
        states=there(group),
    )  # fmt: skip
    found = together(hold, partial(hold, by=world.qian), on=group)
    assert (found.refused, Attendance.objects.count()) == ([NotNow], 1)


@pytest.mark.django_db(transaction=True)
def test_recording_and_cancelling_at_once_do_one_of_them(world: World) -> None:
    group = linked.group(world, world.zhang)
    activity = linked.activity(group, world.zhang)
    found = together(
        partial(groups.hold_activity, activity=activity, by=world.zhang, minutes="看了", states=there(group)),
        partial(groups.cancel_activity, activity=activity, by=world.qian, reason="雨"),
        on=group,
    )
    assert (len(found.won), found.refused) == (1, [NotNow])


@pytest.mark.django_db(transaction=True)
def test_an_activity_sent_twice_is_one(world: World) -> None:
    group = linked.group(world, world.zhang)
    send = partial(
        groups.set_activity, group=group, by=world.zhang, on=TODAY(), request_key=uuid.uuid4(), **SET
    )
    found = together(send, send, on=group)
    assert (found.refused, Activity.objects.count()) == ([], 1)
