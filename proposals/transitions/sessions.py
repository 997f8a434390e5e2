"""The meetings of a congress (人大会议): registered by its own office, moved while nothing hangs on their days.

Cases are locked first, then the meeting, then the region, in which no two are registered at once.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region, Term, Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, trail
from congress_portal.loops.models import Deadline, Loop, Step
from congress_portal.loops.transitions.claims import lock
from congress_portal.loops.words import Purpose
from proposals.models import Proposal, Session, offices_of
from proposals.plans import ASSIGN, REVIEW
from proposals.words import Act

AFTER = "proposal.assign_after_session"
DAYS = ("presubmit_from", "opens_on", "closes_on")


@transaction.atomic
def register_session(
    *, by: User, region: Region, term: Term, number: int,
    presubmit_from: dt.date, opens_on: dt.date, closes_on: dt.date,
) -> Session:  # fmt: skip
    """Enter a meeting of this very congress. What is handed in from ``presubmit_from`` on belongs to it."""
    office = _office(by, region)
    _lock_region(region)
    made = Session(
        county_id=office.county_id, region=region, term=term, number=number,
        presubmit_from=presubmit_from, opens_on=opens_on, closes_on=closes_on,
    )  # fmt: skip
    errors = _wrong_days(made)
    if term.county_id != office.county_id:
        errors["term"] = _("请选择本县（市、区）的届。")
    if number < 1:
        errors["number"] = _("从第1次会议起。")
    elif Session.objects.filter(region=region, term=term, number=number).exists():
        errors["number"] = _("%(session)s已经登记过。") % {"session": made}
    if errors:
        raise ValidationError(errors)
    made.save(force_insert=True)
    _tell(made, Act.SESSION_SET, office, by)
    return made


@transaction.atomic
def move_session(
    *, session: Session, by: User, presubmit_from: dt.date, opens_on: dt.date, closes_on: dt.date
) -> Session:
    """Give it other days: as long as it has no proposal, or has not opened. What waits to be assigned counts anew."""
    waiting = _waiting(session)
    loops = [lock(loop) for loop in waiting]
    session = lock_session(session)
    office = _office(by, session.region)
    _lock_region(session.region)
    if not may_move(session):
        raise NotNow(_("会议已经开幕，并且已有建议归入这次会议，不能再改日期。"))
    if _waiting(session) != waiting:
        raise NotNow()
    before = {name: getattr(session, name) for name in DAYS}
    after = {"presubmit_from": presubmit_from, "opens_on": opens_on, "closes_on": closes_on}
    if before == after:
        return session
    for name, day in after.items():
        setattr(session, name, day)
    errors = _wrong_days(session)
    if errors:
        raise ValidationError(errors)
    session.save(update_fields=list(DAYS))
    for loop in loops:
        count_from_close(loop, session)
    _tell(session, Act.SESSION_MOVED, office, by, before=" ".join(map(str, before.values())))
    return session


def may_move(session: Session) -> bool:
    """Its days may still change."""
    return session.opens_on > timezone.localdate() or not Proposal.objects.filter(session=session).exists()


def count_from_close(loop: Loop, session: Session) -> None:
    """The time to assign runs from the meeting's last day, or from taking in where that is later. Both are locked."""
    clock = _clocks(session).filter(loop=loop).select_for_update(of=("self",), no_key=True).first()
    if clock is None:
        return
    signed = Step.objects.filter(loop=loop, key=REVIEW).values_list("signed_off_at", flat=True).first()
    if signed is None:  # a part, which was assigned when it was opened
        return
    taken_in = timezone.localdate(signed)
    start = max(taken_in, session.closes_on)
    if clock.started_on != start:
        clock.started_on = start
        clock.save(update_fields=["started_on"])
        deadlines.move_date(clock)


def lock_session(session: Session) -> Session:
    """The meeting's row, locked and read afresh: nobody moves it meanwhile."""
    rows = Session.objects.select_for_update(of=("self",), no_key=True).select_related("region", "term")
    return rows.get(pk=session.pk)


def _clocks(session: Session) -> models.QuerySet[Deadline]:
    """The running clocks of what was taken in for it and waits to be assigned."""
    theirs = Proposal.objects.filter(session=session)
    return Deadline.objects.filter(
        loop__in=theirs.values("pk"),
        step__key=ASSIGN,
        purpose=Purpose.WORK,
        period__key=AFTER,
        is_running=True,
    )


def _waiting(session: Session) -> list[Loop]:
    return list(Loop.objects.filter(pk__in=_clocks(session).values("loop")).order_by("pk"))


def _office(by: User, region: Region) -> Unit:
    found = offices_of(by).filter(region=region).first()
    if found is None:
        raise PermissionDenied(_("会议由本级人大常委会办公室或者乡镇人大主席团登记。"))
    return found


def _lock_region(region: Region) -> None:
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)


def _wrong_days(session: Session) -> dict[str, str]:
    """What its days must not be, by field."""
    errors = {}
    if session.opens_on < session.presubmit_from:
        errors["opens_on"] = _("开幕日期不能早于会前预交的第一天。")
    if session.closes_on < session.opens_on:
        errors["closes_on"] = _("闭幕日期不能早于开幕日期。")
    elif not session.term.since <= session.closes_on <= session.term.until:
        words = _("不在%(term)s任期（%(since)s至%(until)s）内。")
        term = session.term
        errors["closes_on"] = words % {"term": term, "since": term.since, "until": term.until}
    if errors:
        return errors
    others = Session.objects.filter(region=session.region_id).exclude(pk=session.pk).select_related("term")
    other = others.filter(
        presubmit_from__lte=session.closes_on, closes_on__gte=session.presubmit_from
    ).first()
    if other is not None:
        words = _("和%(session)s（会前预交%(since)s起，%(until)s闭幕）的日期重叠。")
        errors["presubmit_from"] = words % {
            "session": other, "since": other.presubmit_from, "until": other.closes_on
        }  # fmt: skip
    return errors


def _tell(session: Session, act: Act, office: Unit, by: User, **detail: str) -> None:
    days = " ".join(str(getattr(session, name)) for name in DAYS)
    about = f"congress_session:{session.pk}"
    trail.record_act(office, act, by, about=about, session=str(session), days=days, **detail)
