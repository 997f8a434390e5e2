"""The demo county is whole, sound, and shows every state."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F, Window
from django.db.models.functions import Lag
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import Duty, Level, Region, Role, Term, Unit, UnitKind, User
from congress_portal.dashboard.figures import beside
from congress_portal.dashboard.figures.board import Board
from congress_portal.dashboard.figures.cases import cases_of
from congress_portal.dashboard.figures.frames import frame_of
from congress_portal.dashboard.figures.registry import BY_NAME, FIGURES
from congress_portal.dashboard.figures.told import Told
from congress_portal.dashboard.models import Brief, Cell
from congress_portal.dashboard.rollup import build, compare
from congress_portal.demo import logins
from congress_portal.demo.people import PASSWORD
from congress_portal.demo.proposing import SESSION_AHEAD, SESSION_DAYS
from congress_portal.issuing.models import Issued, Voiding
from congress_portal.issuing.reading import wrong_numbers
from congress_portal.issuing.words import Kind
from congress_portal.library.models import Rule
from congress_portal.loops.models import Clue, Event, Evidence, Loop, Merge, Step
from congress_portal.loops.office import contradictions
from congress_portal.loops.words import CURRENT, Actor, LoopStatus, Mark, StepStatus, Verb
from congress_portal.loops.words import Level as WarningLevel
from proposals.models import Proposal, Session
from proposals.models import Reply as Answer
from stations.models import (
    Callback,
    CallbackDraw,
    Category,
    CheckIn,
    Contact,
    ContactLog,
    DutySession,
    Link,
    Opinion,
    Publication,
    Rating,
    Reception,
    Reply,
    Report,
    SatisfactionSheet,
    ServiceMark,
    Slip,
    Slot,
    Station,
)
from stations.words import (
    CallbackStatus,
    Channel,
    CheckInStatus,
    Complexity,
    DeskStatus,
    Ground,
    NameMode,
    Satisfaction,
    SlotStatus,
    Solved,
    Tier,
    Urgency,
)
from supervision.models import Hearing, Meeting, Occasion, PaperVote
from tests.dashboard import recount
from votes.models import Ballot, Call, Candidate, Evaluation, Project, Suggestion

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("county")]


def values(rows: object, field: str) -> set[str]:
    return set(rows.values_list(field, flat=True))  # type: ignore[attr-defined]


def test_the_divisions_are_all_there() -> None:
    assert Region.objects.filter(level=Level.TOWNSHIP).count() == 23
    assert Region.objects.filter(level=Level.VILLAGE).count() == 361
    seat = Region.objects.get(name="千岛湖镇")
    assert (seat.mca_code, seat.nbs_code) == ("330127112", "330127100")


def test_villages_bear_short_names() -> None:
    villages = Region.objects.filter(level=Level.VILLAGE)
    assert villages.filter(name="富城村").exists()
    assert not villages.filter(name__contains="委员会").exists()
    assert all(name.endswith(("村", "社区")) for name in values(villages, "name"))


def test_every_township_has_its_stations() -> None:
    assert [Station.objects.filter(tier=tier).count() for tier in (Tier.STATION, Tier.ROOM, Tier.POINT)] == [
        23,
        46,
        46,
    ]
    nowhere = Station.objects.filter(tier=Tier.STATION, lng=None)
    assert values(nowhere, "unit__region__name") == {"石林镇", "大墅镇", "富文乡", "屏门乡"}


def test_units_and_people_are_there() -> None:
    assert Unit.objects.filter(kind=UnitKind.DEPARTMENT).count() == 30
    assert Category.objects.count() >= 12
    deputies = User.objects.filter(duty__role=Role.DEPUTY).distinct()
    assert deputies.count() == 240
    assert User.objects.values("name").distinct().count() == User.objects.count()
    assert values(Duty.objects.all(), "role") == set(Role.values)


def test_nobody_can_be_reached() -> None:
    assert not User.objects.exclude(email="").exists()
    assert not User.objects.exclude(mobile="").exists()
    assert all(contact.mobile[:4] in ("", "1540") for contact in Contact.objects.all())


def test_four_hundred_and_seven_opinions_over_twelve_months() -> None:
    brought = Opinion.objects.filter(channel__in=[Channel.WEB, Channel.DESK])
    assert brought.filter(slips=None).count() == 407
    assert len({(at.year, at.month) for at in Loop.objects.values_list("opened_at", flat=True)}) >= 12
    assert Opinion.objects.values("text").distinct().count() > 350


def test_every_state_is_there() -> None:
    assert values(Loop.objects.all(), "status") == set(LoopStatus.values)
    assert values(Step.objects.all(), "status") == set(StepStatus.values)
    current = set(Step.objects.current().values_list("key", "status"))
    assert current >= {
        ("hear", "submitted"),
        ("propose", "active"),
        ("propose", "offered"),
        ("handle", "active"),
        ("handle", "paused"),
        ("handle", "submitted"),
        ("effect", "active"),
        ("effect", "submitted"),
        ("respond", "active"),
        ("respond", "submitted"),
    }


def test_every_word_is_there() -> None:
    assert values(Opinion.objects.all(), "name_mode") == set(NameMode.values)
    assert values(Opinion.objects.all(), "channel") == set(Channel.values)
    assert values(Rating.objects.all(), "level") == set(Satisfaction.values)
    assert values(Event.objects.filter(verb=Verb.WARNED), "level") == set(WarningLevel.values)
    assert values(Opinion.objects.exclude(ground=""), "ground") <= set(Ground.values)
    assert {mark for marks in Loop.objects.values_list("marks", flat=True) for mark in marks} <= set(
        Mark.values
    )
    assert values(Opinion.objects.all(), "complexity") == set(Complexity.values)
    assert values(Opinion.objects.all(), "urgency") == set(Urgency.values)
    told = values(Event.objects.all(), "verb")
    effect = {Verb.WITHHELD, Verb.UNPUBLISHED, Verb.CONTESTED, Verb.WATCHED, Verb.UNWATCHED}
    effect |= {Verb.KEYED, Verb.INSPECTED, Verb.NODE_DENIED, Verb.GROUP_LATE, Verb.RATED_DROPPED}
    effect |= {
        verb for verb in Verb if verb.name.startswith(("PLEDGE_", "RUNG_", "CURVE_", "FOLLOW_", "UNBLOCKED"))
    }
    assert set(Verb.values) - told <= {
        Verb.CARRIED_OVER,
        Verb.RECOMPUTED,
        Verb.INHERITED,
        Verb.RELIEVED,
        Verb.PAPER_VOIDED,
        *effect,
    }


def test_citizens_were_called_back() -> None:
    assert values(Callback.objects.all(), "status") == set(CallbackStatus.values)
    assert values(Callback.objects.exclude(solved=""), "solved") == set(Solved.values)
    assert Callback.objects.filter(brought_back=True).exists()
    assert CallbackDraw.objects.filter(revealed_at__isnull=False).count() >= 10
    assert CallbackDraw.objects.filter(revealed_at=None).count() == 2


def test_plans_helpers_and_deputies_are_at_work() -> None:
    steps = Step.objects.filter(status__in=CURRENT)
    assert steps.filter(key="handle", plan="").exists()
    assert steps.filter(key="handle").exclude(plan="").exists()
    assert steps.filter(helper_set__given_at=None, helper_set__isnull=False).exists()
    assert steps.filter(assignee__isnull=False).exists()
    assert Loop.objects.open().filter(reopened=1).exists()
    assert Loop.objects.late().exists()
    assert Evidence.objects.filter(kind="photo", step=None).exists()
    assert Evidence.objects.filter(kind="photo", step__isnull=False).exists()


def test_the_ledger_has_no_contradiction() -> None:
    assert list(contradictions.find()) == []


def test_the_leaders_figures_are_those_of_the_county(county: list[str]) -> None:
    """Rolled up event by event while the county lived, and once more from nothing: the same, and the ledger's."""
    build.apply_all()
    assert list(compare.differences()) == []
    lived = set(Cell.objects.values_list("measure", "grain", "day", "kind", "area", "unit", "word", "number"))
    build.rebuild()
    assert lived == set(
        Cell.objects.values_list("measure", "grain", "day", "kind", "area", "unit", "word", "number")
    )
    leader = Duty.objects.current().of(Role.LEADER).filter(region__level=Level.COUNTY).first()
    assert leader is not None
    frame = frame_of(leader.region, timezone.localdate() - dt.timedelta(days=400))
    board = Board(frame)
    asked = (frame.place.path, frame.since, frame.until)
    for figure in (one for one in FIGURES if not one.is_share):
        number = board.value(figure)
        assert number == cases_of(leader.user, frame, figure).count(), figure.name
        assert number == recount.counted(figure.name, *asked).get(0, 0), figure.name
    for name, by in (("opened", "doer"), ("closed", "doer"), ("open", "holder"), ("late", "holder")):
        found = {int(row.params["unit"]): BY_NAME[name].count(row.numbers) for row in board.by_unit.rows}  # type: ignore[index]
        assert {unit: n for unit, n in found.items() if n} == recount.counted(name, *asked, by=by), name


def test_the_leaders_page_has_something_in_each_part(county: list[str]) -> None:
    """Briefs of two weeks as they were made, units by index, stations by health, opinions that became proposals."""
    build.apply_all()
    leader = User.objects.get(username="lingdao1")
    frame = frame_of(Region.objects.get(level=Level.COUNTY), timezone.localdate() - dt.timedelta(days=400))
    assert Board(frame).value(BY_NAME["became_proposals"])
    assert len({one.value for one in beside.stations_by_health(leader, frame)}) > 3
    words, units = beside.units_by_index(leader, frame)
    assert words and len(units) > 1
    daily, weekly = (Brief.objects.filter(period=period) for period in ("day", "week"))
    assert daily.count() >= 14 and weekly.count() >= 2
    for brief in daily:
        assert timezone.localdate(brief.made_at) == brief.until + dt.timedelta(days=1), "of its own morning"
        counted = recount.counted("opened", frame.place.path, brief.since, brief.until)
        assert Told(brief).figures["opened"] == counted.get(0, 0)


def test_satisfaction_lies_in_the_published_band(county: list[str]) -> None:
    """The citizens' last words of each quarter, counted in SQL."""
    sheets = list(SatisfactionSheet.objects.all())
    told = 0
    for sheet in sheets:
        whole = next(cell for cell in sheet.cells if cell["own"] and cell["table"] == "county")
        rated, content = recount.rated(sheet.since, sheet.until)
        if "rated" in whole:
            low, high = whole["confirmed"]
            assert whole["rated"] == rated and low <= 100 * content / rated <= high
            told += 1
    assert told


def test_nothing_happens_in_the_future_nor_out_of_order() -> None:
    now = timezone.now()
    assert not Event.objects.filter(at__gt=now).exists()
    assert not Rating.objects.filter(at__gt=now).exists()
    assert not Evidence.objects.filter(at__gt=now).exists()
    before = Window(Lag("at"), partition_by=["loop"], order_by="id")
    rows = Event.objects.annotate(before=before).values_list("before", "at")
    assert not [row for row in rows if row[0] and row[0] > row[1]]


def test_ratings_and_photos_bear_the_date_of_their_event() -> None:
    assert not Rating.objects.filter(at__lt=F("opinion__answered_at"), opinion__loop__reopened=0).exists()
    closed = Evidence.objects.filter(loop__status=LoopStatus.CLOSED)
    late = closed.filter(at__gt=F("loop__closed_at"), loop__reopened=0)
    assert not list(late.values_list("loop__code", "step__key", "kind", "at", "loop__closed_at"))


def test_old_events_make_no_notices() -> None:
    old = Event.objects.filter(at__lt=timezone.now() - dt.timedelta(days=4))
    assert not old.filter(announced_at=None).exists()
    assert Event.objects.filter(announced_at=None).exists()


def test_no_slot_is_left_unfilled() -> None:
    for text in (*values(Opinion.objects.all(), "text"), *values(Step.objects.all(), "plan")):
        assert "{" not in text
    assert not Event.objects.filter(note__contains="{").exists()


def test_loading_again_changes_nothing() -> None:
    before = (User.objects.count(), Event.objects.count())
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert "未作改动" in out.getvalue()
    assert (User.objects.count(), Event.objects.count()) == before


def test_everybody_on_the_tour_is_there_with_something_to_do() -> None:
    people = {login: User.objects.get(username=login) for _role, login, _look in logins.TOUR}
    shown = "\n".join(logins.lines(PASSWORD))
    assert all(person.name in shown for person in people.values())
    for login in (
        "zhan-weiping1",
        "zhan-weiping2",
        "db-weiping01",
        "zf-weiping1",
        "jiaotong1",
        "bangongshi1",
    ):
        assert Loop.objects.waiting_for(people[login]).exists(), login
    for login in ("zhuxi-weiping", "gw-daibiao", "lingdao1", "shenjiyuan"):
        assert Loop.objects.visible_to(people[login]).exists(), login


def test_the_demo_password_is_kept_as_a_hash() -> None:
    user = User.objects.get(username="guanliyuan")
    assert user.check_password(PASSWORD)
    assert not Client().login(username="guanliyuan", password="another")


@pytest.mark.parametrize("command", ["load_demo", "demo_logins"])
def test_production_has_no_demo(settings: Any, command: str) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError):
        call_command(command)


def test_duty_is_kept_and_proved() -> None:
    held = DutySession.objects.exclude(status="refused")
    assert held.count() > 40 and Reception.objects.count() > 50
    assert held.filter(nobody_came__confirmed_at__isnull=False).exists() and held.empty().exists()
    assert ServiceMark.objects.filter(signed_at__isnull=False).count() > 15
    assert CheckIn.objects.filter(status=CheckInStatus.CONFIRMED).exists()
    assert Slot.objects.filter(on__gt=timezone.localdate(), status=SlotStatus.PUBLISHED).exists()


def test_links_are_kept_and_slips_are_written() -> None:
    assert values(Link.objects.all(), "kind") == {"member_deputy", "station", "voter"}
    assert ContactLog.objects.count() > 60 and ContactLog.objects.exclude(loop=None).exists()
    assert values(Slip.objects.all(), "status") == set(DeskStatus.values)


def test_every_station_shows_its_health() -> None:
    scored = Station.objects.filter(tier=Tier.STATION).exclude(health=None)
    assert scored.count() == 23 and scored.values("health").distinct().count() > 5


def test_what_happens_beside_the_cases_is_there() -> None:
    assert values(Publication.objects.all(), "status") >= {"proposed", "reviewed", "published"}
    assert values(Report.objects.all(), "status") == {"received", "transferred"}
    assert SatisfactionSheet.objects.exists()
    assert Clue.objects.unclaimed().exists() and Clue.objects.exclude(dropped_at=None).exists()
    assert Reply.objects.exclude(words="").exists()
    assert Merge.objects.filter(ended_as=Actor.CITIZEN).exists()


def test_the_coming_session_has_no_proposal_yet() -> None:
    """Shortly before the end of a term there is none."""
    today = timezone.localdate()
    is_within = today + dt.timedelta(days=SESSION_AHEAD + SESSION_DAYS) <= Term.objects.get().until
    assert Session.objects.filter(presubmit_from__gt=today).exists() == is_within
    assert not Proposal.objects.exclude(session=None).exists()


def test_proposals_stand_at_each_place_of_their_way() -> None:
    steps = Step.objects.filter(loop__kind="proposal", status__in=CURRENT)
    assert {("review", StepStatus.SUBMITTED), ("review", StepStatus.ACTIVE), ("assign", StepStatus.ACTIVE),
            ("assign", StepStatus.OFFERED), ("handle", StepStatus.ACTIVE)} <= set(
        steps.values_list("key", "status")
    )  # fmt: skip
    assert Loop.objects.filter(kind="proposal", status=LoopStatus.WITHDRAWN).exists()


def test_ten_projects_of_last_year_were_followed() -> None:
    assert Project.objects.filter(candidate=None).count() == 10
    assert Evaluation.objects.get().result == "satisfied"
    assert Project.objects.filter(state="suspended").count() == 1


def test_a_meeting_was_held_with_a_vote_and_one_is_to_come() -> None:
    assert {meeting.state for meeting in Meeting.objects.all()} == {"closed", "planned"}
    assert PaperVote.objects.get().is_passed and Rule.objects.count() == 46
    assert {hearing.state for hearing in Hearing.objects.all()} == {"done", "published"}
    assert Occasion.objects.without_deputies(timezone.localdate()).count() == 1


def test_the_congress_chose_ten_projects_by_a_published_vote() -> None:
    ballot = Ballot.objects.get(call__year=timezone.localdate().year)
    assert (ballot.status, ballot.tally.chosen, ballot.paper_counts.count()) == ("published", 10, 2)
    assert ballot.tally.issued > ballot.tally.returned > ballot.tally.valid > 0


def test_a_call_of_this_year_is_concluded_and_one_of_next_year_open() -> None:
    assert set(Call.objects.values_list("state", flat=True)) == {"concluded", "open"}
    assert values(Candidate.objects.all(), "state") == {"chosen", "not_chosen", "reserved"}
    assert not Suggestion.objects.filter(call__state="concluded", answered_at=None).exists()


def test_documents_of_each_kind_went_out_and_one_is_void() -> None:
    kinds = {Kind.ASSIGNMENT, Kind.REPLY, Kind.NOTE, Kind.LETTER, Kind.HEARING, Kind.RESULT, Kind.BULLETIN}
    assert kinds <= values(Issued.objects.all(), "kind")
    void = Voiding.objects.get(done_at__isnull=False, issued__kind=Kind.BULLETIN)
    assert void.replacement and void.replacement.about == void.issued.about
    assert Voiding.objects.standing().filter(done_at=None).count() == 1
    assert wrong_numbers() == ([], []) and Answer.objects.sent().exclude(document="").count() >= 2
