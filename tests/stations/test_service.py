"""Service levels: the sort of a matter decides by when it is answered; more time once; waiting is bounded."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops import deadlines
from congress_portal.loops import transitions as moves
from congress_portal.loops.calendar import DayUnit, Length
from congress_portal.loops.loading import load_rules
from congress_portal.loops.models import Deadline, Event, Loop, Period
from congress_portal.loops.words import Purpose, StepStatus, Verb
from stations import transitions
from stations.models import ServiceLevel
from stations.transitions import service
from stations.words import Act
from tests import factories as make
from tests.loops import stages
from tests.loops.stages import current, now_is, opinion_of
from tests.loops.test_clocks import clock, day
from tests.loops.together import together
from tests.stations.counting import queries_of
from tests.world import World

FIVE = Length(5, DayUnit.WORKING_DAY)


@pytest.fixture(autouse=True)
def levels(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Monday 2 March 2026; the rules that ship."""
    now_is(monkeypatch, "2026-03-02")
    service.load_levels()


def accepted(world: World, complexity: str = "ordinary", urgency: str = "ordinary", **fields: Any) -> Loop:
    opinion = make.opinion(world.station, **fields)
    transitions.acknowledge(opinion=opinion, by=world.liu, complexity=complexity, urgency=urgency)
    return Loop.objects.get(pk=opinion.pk)


def relevel(world: World, loop: Loop, by: Any = None, **fields: str) -> Any:
    given = {"complexity": "complex", "urgency": "ordinary", "reason": "要三个部门一起办", **fields}
    return transitions.relevel(opinion=opinion_of(loop), by=by or world.liu, **given)


def rows(**of: object) -> QuerySet[ServiceLevel]:
    return ServiceLevel.objects.filter(county__code="330127", **of)


def change(world: World, days: int = 7, after: int = 0, **fields: Any) -> ServiceLevel:
    given = {"category": None, "complexity": "ordinary", "urgency": "ordinary", "by": world.qian, **fields}
    return service.set_level(
        county=world.county, days=days, basis="县人大常委会办公室通知",
        valid_from=timezone.localdate() + dt.timedelta(days=after), **given,
    )  # fmt: skip


# ---------------------------------------------------------------- the promise


@pytest.mark.parametrize(
    ("complexity", "urgency", "until"),
    [("simple", "ordinary", "2026-03-09"), ("ordinary", "ordinary", "2026-03-23"),
     ("complex", "ordinary", "2026-04-14"), ("ordinary", "urgent", "2026-03-09"),
     ("complex", "very_urgent", "2026-03-05")],
)  # fmt: skip
def test_the_sort_decides_by_when_it_is_answered(
    world: World, complexity: str, urgency: str, until: str
) -> None:
    """Thirty working days over Tomb-sweeping Day: 14 April."""
    assert day(accepted(world, complexity, urgency).due_at) == until


def test_a_county_without_rows_keeps_the_general_promise(world: World) -> None:
    ServiceLevel.objects.all().delete()
    assert day(accepted(world, "complex").due_at) == "2026-03-23"


def test_a_category_of_its_own_goes_before_the_general_rule(world: World) -> None:
    change(world, 8, category=make.category())
    assert day(accepted(world).due_at) == "2026-03-12"
    other = make.category("water", "饮水安全")
    assert day(accepted(world, category=other).due_at) == "2026-03-23"


def test_it_counts_from_the_day_of_receipt(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = stages.heard(world)
    now_is(monkeypatch, "2026-03-04")
    transitions.acknowledge(opinion=opinion_of(loop), by=world.liu, complexity="simple")
    assert day(Loop.objects.get(pk=loop.pk).due_at) == "2026-03-09"


def test_a_case_that_comes_back_has_the_promise_of_its_sort(world: World) -> None:
    loop = stages.closed(world)
    opinion_of(loop).__class__.objects.filter(pk=loop.pk).update(complexity="simple")
    moves.reopen(loop=loop, by=world.qian, reason="又坏了")
    assert day(Loop.objects.get(pk=loop.pk).due_at) == "2026-03-09"


# ---------------------------------------------------------------- another sort


def test_another_sort_moves_the_promise_and_tells_why(world: World) -> None:
    loop = accepted(world)
    relevel(world, loop)
    assert day(Loop.objects.get(pk=loop.pk).due_at) == "2026-04-14"
    event = Event.objects.get(loop=loop, verb=Verb.RELEVELLED)
    assert (event.note, event.detail["before"][:10], event.detail["after"][:10]) == (
        "要三个部门一起办", "2026-03-23", "2026-04-14",
    )  # fmt: skip


def test_the_citizen_reads_the_reason(world: World, client: Client) -> None:
    loop = accepted(world)
    relevel(world, loop)
    code = opinion_of(loop).track_code
    assert "要三个部门一起办" in client.get(f"/track/{code}/").content.decode()
    page = client.get(f"/track/{code}/why/").content.decode()
    assert all(
        words in page
        for words in ("复杂、不急", "设计建议", "要三个部门一起办", "2026年4月14日", "《民法典》")
    )


def test_an_extension_and_a_pause_survive_another_sort(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = stages.handling(world)
    moves.extend(loop=loop, by=world.liu, length=FIVE, reason="等灯杆")
    moves.pause(loop=loop, by=world.li, reason="哪一盏灯？")
    relevel(world, loop)
    now_is(monkeypatch, "2026-03-04")
    moves.resume(loop=loop, by=world.li)
    assert day(clock(loop, Purpose.WHOLE).due_at) == "2026-04-23"  # 30 + 5 working days, two days stood


@pytest.mark.parametrize("fields", [{"reason": "  "}, {"complexity": "ordinary"}])
def test_without_a_reason_or_a_change_it_is_refused(world: World, fields: dict[str, str]) -> None:
    loop = accepted(world)
    with pytest.raises(ValidationError):
        relevel(world, loop, **fields)
    assert not Event.objects.filter(loop=loop, verb=Verb.RELEVELLED).exists()
    assert day(Loop.objects.get(pk=loop.pk).due_at) == "2026-03-23"


def test_no_promise_is_moved_into_the_past(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = accepted(world)
    now_is(monkeypatch, "2026-03-12")
    with pytest.raises(ValidationError):
        relevel(world, loop, complexity="simple")


def test_no_sort_goes_past_the_hard_stop(world: World) -> None:
    rows(complexity="complex").update(days=60)
    loop = accepted(world)
    with pytest.raises(ValidationError):
        relevel(world, loop)
    assert opinion_of(loop).complexity == "ordinary"
    with pytest.raises(ValidationError):
        accepted(world, "complex")


def test_the_office_sets_no_sort_longer_than_the_hard_stop(world: World) -> None:
    with pytest.raises(ValidationError):
        change(world, 45)
    assert change(world, 35).days == 35


def test_the_same_sort_again_brings_a_case_under_a_new_rule(world: World) -> None:
    loop = accepted(world)
    change(world, 10)
    assert day(Loop.objects.get(pk=loop.pk).due_at) == "2026-03-23"
    relevel(world, loop, complexity="ordinary", reason="按新规定")
    assert day(Loop.objects.get(pk=loop.pk).due_at) == "2026-03-16"


@pytest.mark.django_db(transaction=True)
def test_two_keepers_relevel_at_once(world: World) -> None:
    loop = accepted(world)
    found = together(*(partial(relevel, world, loop, by) for by in (world.liu, world.sun)), on=loop)
    assert (len(found.won), found.refused) == (1, [ValidationError])
    assert Event.objects.filter(loop=loop, verb=Verb.RELEVELLED).count() == 1


# ---------------------------------------------------------------- more time, waiting


def test_one_extension_in_all_rounds_of_a_case(world: World) -> None:
    loop = stages.handling(world)
    moves.extend(loop=loop, by=world.liu, length=FIVE, reason="等灯杆")
    moves.take_back(loop=loop, by=world.qian, reason="另派")
    moves.assign(loop=loop, by=world.liu, to=world.township_government, note="请办")
    moves.accept(loop=loop, by=world.ma)
    with pytest.raises(NotNow):
        moves.extend(loop=loop, by=world.liu, length=FIVE, reason="还等")


@pytest.mark.django_db(transaction=True)
def test_two_extend_at_once(world: World) -> None:
    loop = stages.handling(world)
    give = partial(moves.extend, loop=loop, length=FIVE, reason="等灯杆")
    found = together(partial(give, by=world.liu), partial(give, by=world.qian), on=loop)
    assert (len(found.won), found.refused) == (1, [NotNow])


def test_waiting_ends_after_the_days_of_the_table(world: World) -> None:
    loop = stages.proposing_paused(world)
    assert day(current(loop).paused_until) == "2026-03-16"


def test_a_case_goes_on_by_itself_when_nobody_replies(
    world: World, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    loop = stages.proposing_paused(world)
    now_is(monkeypatch, "2026-03-16", "23:00")
    assert moves.go_on() == 0
    now_is(monkeypatch, "2026-03-19")
    assert (moves.go_on(), moves.go_on()) == (1, 0)
    assert current(loop).status == StepStatus.ACTIVE
    assert clock(loop, Purpose.WHOLE).pauses == [["2026-03-02", "2026-03-17"]]
    assert "没有收到补充" in client.get(f"/track/{opinion_of(loop).track_code}/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_workers_let_a_case_go_on_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = stages.proposing_paused(world)
    now_is(monkeypatch, "2026-03-19")
    found = together(moves.go_on, moves.go_on, on=loop)
    assert sorted(found.won) == [0, 1]  # type: ignore[type-var]
    assert Event.objects.filter(loop=loop, verb=Verb.RESUMED).count() == 1


def test_no_waiting_goes_past_the_hard_stop(world: World) -> None:
    """Sixty days end on 6 May, after the holiday; an extension to that day leaves none to wait."""
    loop = stages.handling(world)
    moves.extend(loop=loop, by=world.liu, length=Length(28, DayUnit.WORKING_DAY), reason="等灯杆")
    with pytest.raises(NotNow):
        moves.pause(loop=loop, by=world.li, reason="哪一盏灯？")


def test_near_the_hard_stop_the_waiting_is_shorter(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = stages.handling(world)
    moves.extend(loop=loop, by=world.liu, length=Length(22, DayUnit.WORKING_DAY), reason="等灯杆")
    moves.pause(loop=loop, by=world.li, reason="哪一盏灯？")
    last = timezone.localdate(current(loop).paused_until)
    assert dt.date(2026, 3, 3) < last < dt.date(2026, 3, 16)
    now_is(monkeypatch, "2026-03-30")
    moves.go_on()
    assert clock(loop, Purpose.WHOLE).due_at <= clock(loop, Purpose.LIMIT).due_at


def test_without_a_row_for_waiting_nobody_pauses(world: World) -> None:
    loop = stages.handling(world)
    Period.objects.filter(key="opinion.wait").delete()
    with pytest.raises(NotNow):
        moves.pause(loop=loop, by=world.li, reason="哪一盏灯？")


# ---------------------------------------------------------------- the office's rows


def test_the_rules_that_ship_are_loaded_once(world: World) -> None:
    assert rows().count() == 9
    assert load_rules()["service_levels"] == 0
    assert all("设计建议" in row.basis for row in rows())


def test_a_new_row_ends_the_former_the_day_before(world: World) -> None:
    change(world, 12, after=10)
    old, new = rows(complexity="ordinary", urgency="ordinary").order_by("valid_from")
    assert (old.valid_until, new.valid_from) == (dt.date(2026, 3, 11), dt.date(2026, 3, 12))
    assert Event.objects.get(verb=Act.LEVEL_SET).detail["before"] == 15


def test_nothing_is_set_for_the_past_nor_by_others(world: World) -> None:
    with pytest.raises(ValidationError):
        change(world, after=-1)
    with pytest.raises(PermissionDenied):
        change(world, by=world.wang)


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_leave_one_row_open(world: World) -> None:
    found = together(partial(change, world, 12), partial(change, world, 13))
    assert (len(found.won), found.refused) == (1, [ValidationError])
    assert rows(complexity="ordinary", urgency="ordinary", valid_until=None).count() == 1


def test_only_a_category_may_go_back_to_the_general_rule(world: World) -> None:
    own = change(world, 8, category=make.category())
    service.end_level(level=own, by=world.qian, on=timezone.localdate())
    for level in (own, rows(category=None).first()):
        with pytest.raises(ValidationError):
            service.end_level(level=level, by=world.qian, on=timezone.localdate())  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_two_end_a_row_at_once(world: World) -> None:
    own = change(world, 8, category=make.category())
    end = partial(service.end_level, level=own, by=world.qian, on=timezone.localdate())
    found = together(end, end, on=world.county)
    assert (len(found.won), found.refused) == (1, [ValidationError])


def test_qian_sees_what_a_change_would_touch_and_saves_it(world: World) -> None:
    loop = accepted(world)
    other = accepted(world, category=make.category("water", "饮水安全"))
    change(world, 8, category=make.category("water", "饮水安全"))
    level, client = rows(complexity="ordinary", urgency="ordinary", category=None).get(), Client()
    client.force_login(world.qian)
    page = client.get(f"/office/service/{level.pk}/?days=10").content.decode()
    assert loop.code in page and "2026-03-16" in page
    assert other.code not in page  # its category has a rule of its own
    sent = {"days": "10", "basis": "县人大常委会办公室通知", "valid_from": "2026-03-02"}
    assert client.post(f"/office/service/{level.pk}/", sent).status_code == 302
    assert "10" in client.get("/office/service/").content.decode()
    assert day(Loop.objects.get(pk=loop.pk).due_at) == "2026-03-23"


@pytest.mark.parametrize("sent", [{"days": "0"}, {"days": "9" * 40}, {"basis": ""}, {"valid_from": "昨天"}])
def test_bad_input_keeps_what_was_typed(world: World, sent: dict[str, str]) -> None:
    level, client = rows().first(), Client()
    client.force_login(world.qian)
    typed = {"days": "6", "basis": "某号文件", "valid_from": "2026-03-09", **sent}
    answer = client.post(f"/office/service/{level.pk}/", typed)  # type: ignore[union-attr]
    assert answer.status_code == 400
    assert client.get(f"/office/service/{level.pk}/?days=abc").status_code == 400  # type: ignore[union-attr]


def test_the_page_costs_the_same_for_many_cases(world: World) -> None:
    level = rows(complexity="ordinary", urgency="ordinary").get()
    accepted(world)
    few = queries_of(world.qian, f"/office/service/{level.pk}/")
    for _ in range(20):
        accepted(world)
    assert queries_of(world.qian, f"/office/service/{level.pk}/") == few


# ---------------------------------------------------------------- pages and API


def test_liu_accepts_with_the_sort(world: World) -> None:
    opinion, client = make.opinion(world.station), Client()
    client.force_login(world.liu)
    assert "难易" in client.get(f"/loops/{opinion.loop.code}/acknowledge/").content.decode()
    client.post(f"/loops/{opinion.loop.code}/acknowledge/", {"complexity": "simple", "urgency": "urgent"})
    opinion.refresh_from_db()
    assert (opinion.complexity, opinion.urgency) == ("simple", "urgent")
    assert "简单、紧急" in client.get(f"/opinions/{opinion.loop.code}/").content.decode()


def test_a_sort_that_is_none_is_refused_at_its_field(world: World) -> None:
    opinion, client = make.opinion(world.station), Client()
    client.force_login(world.liu)
    answer = client.post(f"/loops/{opinion.loop.code}/acknowledge/", {"complexity": "knotty"})
    assert answer.status_code == 400
    assert current(opinion.loop).key == "hear"


def test_lists_are_narrowed_by_urgency(world: World) -> None:
    urgent, plain, client = accepted(world, urgency="urgent"), accepted(world), Client()
    client.force_login(world.liu)
    page = client.get("/opinions/?urgency=urgent").content.decode()
    assert urgent.code in page and plain.code not in page


def test_the_api_tells_sort_and_why(world: World, client: Client) -> None:
    opinion = opinion_of(accepted(world, "complex"))
    why = client.get(f"/api/v1/opinions/track/{opinion.track_code}/").json()["why"]
    assert "设计建议" in why[0] and "30个工作日" in "".join(why)
    client.force_login(world.liu)
    row = client.get(f"/api/v1/opinions/{opinion.loop.code}/").json()
    assert (row["complexity"], row["urgency"]) == ("complex", "ordinary")


def test_the_dates_stay_those_that_can_be_computed_again(world: World) -> None:
    loop = accepted(world, "complex", "urgent")
    relevel(world, loop)
    for one in Deadline.objects.filter(loop=loop, is_running=True):
        found = deadlines.reckoning(one, deadlines.load_calendar(one.started_on, years=3))
        assert found.last_day == timezone.localdate(one.due_at)


def test_a_late_acknowledgement_promises_no_day_that_has_passed(world: World) -> None:
    service.load_levels()
    opinion = make.opinion(world.station)
    start = timezone.localdate() - dt.timedelta(days=13)
    Deadline.objects.filter(loop=opinion.pk, purpose=Purpose.WHOLE).update(started_on=start)
    before = Loop.objects.get(pk=opinion.pk).due_at
    with pytest.raises(ValidationError):
        transitions.acknowledge(opinion=opinion, by=world.liu, complexity="simple", urgency="ordinary")
    assert Loop.objects.get(pk=opinion.pk).due_at == before
