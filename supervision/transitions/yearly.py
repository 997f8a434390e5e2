"""The yearly plan: drafted by the office, adopted, published, changed with reasons; a topic's meeting and its clocks.

The plan's row is locked first; a topic's case before it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Unit, UnitKind, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Loop
from congress_portal.loops.transitions.claims import current_step, lock
from congress_portal.loops.transitions.steps import keep_term
from congress_portal.loops.words import StepStatus, Verb
from supervision.access import office_of, offices_of
from supervision.models import PlanChange, Topic, YearPlan
from supervision.plans import TOPIC
from supervision.transitions.signing import check_meeting
from supervision.words import Act, Method, Source

MOST = 60
"""So many topics may one plan have."""
FIELDS = ("title", "source", "method", "committee", "organ", "month_from", "month_to")


@dataclass(frozen=True)
class TopicWords:
    """A topic as it is typed."""

    title: str
    source: str
    method: str
    committee: Unit
    organ: Unit
    month_from: int
    month_to: int


def begin_plan(*, by: User, office: Unit, year: int) -> YearPlan:
    """Start the plan of a year; a county has one."""
    _need_office(by, office.county_id)
    if not 2000 <= year <= 2200:
        raise ValidationError({"year": _("请填写四位数的年份。")})
    try:
        with transaction.atomic():
            made = YearPlan(county_id=office.county_id, year=year, by=by, at=timezone.now())
            made.save(force_insert=True)
            trail.record_act(office, Act.PLAN_BEGUN, by, about=f"plan:{made.pk}", year=year)
    except IntegrityError:
        raise ValidationError({"year": _("%(year)d年已经有监督计划。") % {"year": year}}) from None
    return made


@transaction.atomic
def add_topic(*, plan: YearPlan, by: User, words: TopicWords, reason: str = "", basis: str = "") -> Topic:
    """Put a topic on the plan; once adopted, with a reason and what it rests on."""
    plan, office = _claim(plan, by)
    _check(words, plan)
    last = plan.topics.order_by("number").last()
    number = last.number + 1 if last else 1
    if number > MOST:
        raise ValidationError(_("一年的计划最多列%(most)d项议题。") % {"most": MOST})
    made = Topic(county_id=plan.county_id, plan=plan, number=number, **_values(words))
    made.save(force_insert=True)
    _tell(plan, made, office, by, "", said(made), reason, basis)
    return made


@transaction.atomic
def change_topic(*, topic: Topic, by: User, words: TopicWords, reason: str = "", basis: str = "") -> Topic:
    """Change a topic; once its case is open, who reports and who prepares stay as they are."""
    plan, office = _claim(topic.plan, by)
    topic = _fresh(topic)
    _check(words, plan)
    if topic.loop_id and (words.committee, words.organ) != (topic.committee, topic.organ):
        raise NotNow(_("会议日期已定，报告机关和负责工委不能再改。"))
    before = said(topic)
    for name, value in _values(words).items():
        setattr(topic, name, value)
    if said(topic) == before:
        return topic
    topic.save(update_fields=[*FIELDS])
    _tell(plan, topic, office, by, before, said(topic), reason, basis)
    return topic


@transaction.atomic
def drop_topic(*, topic: Topic, by: User, reason: str = "", basis: str = "") -> None:
    """Take a topic off: out of a draft without a trace on the plan, out of an adopted one with a reason."""
    plan, office = _claim(topic.plan, by)
    topic = _fresh(topic)
    if topic.loop_id:
        raise NotNow(_("会议日期已定，议题不能取消；需要的请改会议日期。"))
    if plan.adopted_on is None:
        trail.record_act(office, Act.TOPIC_DROPPED, by, topic.title, about=f"plan:{plan.pk}")
        topic.delete()
        return
    topic.dropped_at = timezone.now()
    topic.save(update_fields=["dropped_at"])
    _tell(plan, topic, office, by, said(topic), _("取消"), reason, basis)


@transaction.atomic
def adopt_plan(*, plan: YearPlan, by: User, meeting: str, met_on: dt.date | None) -> YearPlan:
    """The chairpersons' meeting has adopted it, as the office records."""
    plan, office = _claim(plan, by)
    if plan.adopted_on is not None:
        raise NotNow(_("计划已经通过。"))
    if not plan.topics.exists():
        raise ValidationError(_("请先填写监督议题。"))
    plan.adopted_meeting, plan.adopted_on = check_meeting(meeting, met_on, dt.date(plan.year - 1, 1, 1))
    plan.save(update_fields=["adopted_meeting", "adopted_on"])
    trail.record_act(
        office, Act.PLAN_ADOPTED, by, about=f"plan:{plan.pk}", meeting=plan.adopted_meeting,
        on=plan.adopted_on.isoformat(), topics=plan.topics.count(),
    )  # fmt: skip
    return plan


@transaction.atomic
def publish_plan(*, plan: YearPlan, by: User) -> YearPlan:
    """Make it public, as the law asks (监督法 Art. 63)."""
    plan, office = _claim(plan, by)
    if plan.adopted_on is None:
        raise NotNow(_("主任会议通过以后才能公开。"))
    if plan.published_at is not None:
        raise NotNow(_("计划已经公开。"))
    plan.published_at = timezone.now()
    plan.save(update_fields=["published_at"])
    trail.record_act(office, Act.PLAN_PUBLISHED, by, about=f"plan:{plan.pk}", year=plan.year)
    return plan


@transaction.atomic
def set_meeting(*, topic: Topic, by: User, meeting: str, held_on: dt.date | None) -> Topic:
    """Say at which meeting the topic comes up: its case opens with the duties before that day, or their dates move."""
    loop = lock(topic.loop) if topic.loop else None
    plan, office = _claim(topic.plan, by)
    topic = _fresh(topic)
    if plan.adopted_on is None:
        raise NotNow(_("主任会议通过以后才能确定会议。"))
    if topic.loop_id != (loop.pk if loop else None) or (loop is not None and not loop.is_open):
        raise NotNow()
    errors = {}
    if not meeting.strip():
        errors["meeting"] = _("请写明哪一次常委会会议。")
    if held_on is None or held_on <= timezone.localdate():
        errors["held_on"] = _("请填写今后的日期。")
    if errors:
        raise ValidationError(errors)
    topic.meeting, topic.meeting_on = meeting.strip(), held_on
    topic.save(update_fields=["meeting", "meeting_on"])
    if loop is None:
        topic.loop = _open(topic, office, by)
        topic.save(update_fields=["loop"])
        loop = topic.loop
    step = current_step(loop)
    assert step is not None  # an open case has one
    if step.status == StepStatus.ACTIVE:
        keep_term(loop, step)
    note = f"{topic.meeting} {held_on.isoformat() if held_on else ''}"
    trail.record(loop, step, Verb.RECOMPUTED, by, note, label=_("确定会议"))
    return topic


def said(topic: Topic) -> str:
    """A topic in one sentence, as it stands in the log of changes."""
    parts = (
        topic.title, Method(topic.method).label, topic.months, topic.committee.name, topic.organ.name,
        Source(topic.source).label,
    )  # fmt: skip
    return "；".join(str(part) for part in parts)


def _open(topic: Topic, office: Unit, by: User) -> Loop:
    return loop_moves.open_loop(
        plan=TOPIC, title=topic.title, region=office.region, county=office.county,
        parties={"organ": topic.organ, "committee": topic.committee, "office": office},
        owner=topic.committee, by=by, request_key=uuid.uuid4(),
    )  # fmt: skip


def _values(words: TopicWords) -> dict[str, object]:
    return {name: getattr(words, name) for name in FIELDS} | {"title": words.title.strip()}


def _fresh(topic: Topic) -> Topic:
    found = (
        Topic.objects.select_related("committee", "organ", "loop")
        .filter(pk=topic.pk, dropped_at=None)
        .first()
    )
    if found is None:
        raise NotNow(_("议题已经取消。"))
    return found


def _claim(plan: YearPlan, by: User) -> tuple[YearPlan, Unit]:
    found = (
        YearPlan.objects.select_for_update(of=("self",), no_key=True).select_related("county").get(pk=plan.pk)
    )
    _need_office(by, found.county_id)
    return found, office_of(found.county)


def _need_office(by: User, county_id: int) -> None:
    if not offices_of(by).filter(region=county_id).exists():
        raise PermissionDenied(_("年度监督计划由县人大常委会办公室起草和登记。"))


def _check(words: TopicWords, plan: YearPlan) -> None:
    errors = {}
    if not words.title.strip():
        errors["title"] = _("请填写。")
    if not 1 <= words.month_from <= words.month_to <= 12:
        errors["month_to"] = _("请填写1至12月，先后不能颠倒。")
    committee = words.committee
    if committee.kind != UnitKind.WORKING_COMMITTEE or committee.county_id != plan.county_id:
        errors["committee"] = _("请选择本县人大的一个工委。")
    if words.organ.county_id != plan.county_id:
        errors["organ"] = _("请选择本县（市、区）在用的单位。")
    if errors:
        raise ValidationError(errors)


def _tell(
    plan: YearPlan, topic: Topic, office: Unit, by: User, before: str, after: str, reason: str, basis: str
) -> None:
    """An event always; once the plan is adopted also a row of its log, which says why."""
    about = f"plan:{plan.pk}"
    if plan.adopted_on is None:
        trail.record_act(office, Act.TOPIC_SET, by, after, about=about, topic=topic.number)
        return
    errors = {
        name: _("计划已经通过，调整须写明。")
        for name, value in (("reason", reason), ("basis", basis))
        if not value.strip()
    }
    if errors:
        raise ValidationError(errors)
    last = plan.changes.order_by("number").last()
    PlanChange(
        county_id=plan.county_id, plan=plan, number=last.number + 1 if last else 1, topic=topic, before=before,
        after=after, reason=reason.strip(), basis=basis.strip(), by=by, at=timezone.now(),
    ).save(force_insert=True)  # fmt: skip
    trail.record_act(
        office, Act.PLAN_CHANGED, by, after, about=about, topic=topic.number, basis=basis.strip()
    )


def may_draft(user: User, plan: YearPlan) -> bool:
    return offices_of(user).filter(region=plan.county_id).exists()
