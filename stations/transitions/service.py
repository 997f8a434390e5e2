"""Service levels: the office's rows, and the sort of an opinion, which decides by when it is answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Level, Region, Role, Unit, User
from congress_portal.loops import deadlines, subjects, trail
from congress_portal.loops.calendar import DayUnit, Length, reckon
from congress_portal.loops.models import Step
from congress_portal.loops.transitions.claims import claim
from congress_portal.loops.words import Purpose, Verb
from stations.models import Category, Opinion, ServiceFigure, ServiceLevel
from stations.reading import service as reading
from stations.words import Act, ServiceWord

ONE_DAY = dt.timedelta(days=1)


# ---------------------------------------------------------------- the sort of an opinion


def give_sort(opinion: Opinion, complexity: str, urgency: str) -> None:
    """Set the sort of an opinion whose case is locked, and let its promise last as long as that sort allows: never past
    the hard stop, and never to an earlier day that has passed already."""
    opinion.complexity, opinion.urgency = complexity, urgency
    opinion.save(update_fields=["complexity", "urgency"])
    clock = deadlines.running(opinion.loop, None, Purpose.WHOLE)
    term = reading.term_of(opinion)
    if clock and term:
        before = clock.due_at
        deadlines.set_term(clock, term)
        limit = deadlines.running(opinion.loop, None, Purpose.LIMIT)
        if limit and clock.due_at > limit.due_at:
            raise ValidationError({"complexity": _("按这一档，答复会超过最长办理期限。")})
        if clock.due_at < before and clock.due_at < timezone.now():
            raise ValidationError({"complexity": _("按这一档，答复期限在今天以前，不能改得这么短。")})


@transaction.atomic
def relevel(
    *, opinion: Opinion, by: User, complexity: str, urgency: str, reason: str, step: Step | None = None
) -> Opinion:
    """Another sort for an open case, with a reason that the citizen reads (调整时限档次).

    The promise still counts from the day of receipt, with the extension and the pauses it had, by the rules of today:
    so the same sort again brings a case under a rule that changed meanwhile. It goes neither into the past nor past
    the hard stop.
    """
    loop, step = claim(opinion.loop, "relevel", by, step=step)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明调整的理由，群众会看到。")})
    opinion = Opinion.objects.get(pk=loop.pk)
    opinion.loop = loop
    before = deadlines.running(loop, None, Purpose.WHOLE)
    was = (opinion.complexity, opinion.urgency, before and (before.amount, before.basis))
    give_sort(opinion, complexity, urgency)
    after = deadlines.running(loop, None, Purpose.WHOLE)
    if was == (complexity, urgency, after and (after.amount, after.basis)):
        raise ValidationError({"complexity": _("和现在的档次一样，没有变化。")})
    trail.record(
        loop, step, Verb.RELEVELLED, by, reason, sort=opinion.sort,
        before=before.due_at.isoformat() if before else "", after=after.due_at.isoformat() if after else "",
    )  # fmt: skip
    return opinion


# ---------------------------------------------------------------- the office's rows


@transaction.atomic
def load_levels() -> int:
    """Give every county the general rows it has none of yet; returns how many rows. Twice changes nothing."""
    known = set(ServiceLevel.objects.filter(category=None).values_list("county", "complexity", "urgency"))
    added = [
        ServiceLevel(
            county_id=county,
            complexity=row["complexity"],
            urgency=row["urgency"],
            days=int(row["days"]),
            basis=row["basis"],
            valid_from=dt.date.fromisoformat(row["valid_from"]),
        )
        for county in Region.objects.filter(level=Level.COUNTY).values_list("pk", flat=True)
        for row in reading.defaults("service_levels")
        if (county, row["complexity"], row["urgency"]) not in known
    ]
    ServiceLevel.objects.bulk_create(added)
    return len(added)


@transaction.atomic
def set_level(
    *,
    county: Region,
    category: Category | None,
    complexity: str,
    urgency: str,
    days: int,
    basis: str,
    valid_from: dt.date,
    by: User,
) -> ServiceLevel:
    """From a day on another length for a sort; the row before ends the day before. Running promises keep theirs."""
    unit = _office(by, county)
    Region.objects.select_for_update(no_key=True).get(
        pk=county.pk
    )  # one change of a county's levels at a time
    key = {"county": county, "category": category, "complexity": complexity, "urgency": urgency}
    last = _end_before(ServiceLevel.objects.filter(**key), valid_from)
    _refuse_beyond_the_stop(county, days, valid_from)
    made = ServiceLevel(**key, days=days, basis=basis, valid_from=valid_from)
    made.save(force_insert=True)
    _record(unit, by, made, days=days, before=last.days if last else None, valid_from=valid_from.isoformat())
    return made


def _refuse_beyond_the_stop(county: Region, days: int, day: dt.date) -> None:
    """No sort is given so long that whoever writes on its first day waits past the hard stop."""
    book = deadlines.Book.read(["opinion.max"], county, day)
    stop = book.periods.get("opinion.max")
    length = Length(days, DayUnit.WORKING_DAY)
    if (
        stop
        and reckon(day, length, book.calendar).last_day > reckon(day, stop.length, book.calendar).last_day
    ):
        raise ValidationError({"days": _("超过最长办理期限（%(length)s）。") % {"length": stop.length}})


@transaction.atomic
def load_figures() -> int:
    """The same for the figures of calling back."""
    known = set(ServiceFigure.objects.values_list("county", "figure"))
    added = [
        ServiceFigure(
            county_id=county,
            figure=row["figure"],
            amount=int(row["amount"]),
            basis=row["basis"],
            valid_from=dt.date.fromisoformat(row["valid_from"]),
        )
        for county in Region.objects.filter(level=Level.COUNTY).values_list("pk", flat=True)
        for row in reading.defaults("service_figures")
        if (county, row["figure"]) not in known
    ]
    ServiceFigure.objects.bulk_create(added)
    return len(added)


@transaction.atomic
def set_figure(
    *, county: Region, figure: str, amount: int, basis: str, valid_from: dt.date, by: User
) -> ServiceFigure:
    """From a day on another share or number of tries. A lot that is committed keeps its share."""
    unit = _office(by, county)
    Region.objects.select_for_update(no_key=True).get(pk=county.pk)
    last = _end_before(ServiceFigure.objects.filter(county=county, figure=figure), valid_from)
    if figure == ServiceWord.CALLBACK_TRIES and amount < 1:
        raise ValidationError({"amount": _("至少打一次。")})
    made = ServiceFigure(county=county, figure=figure, amount=amount, basis=basis, valid_from=valid_from)
    made.save(force_insert=True)
    trail.record_act(
        unit, Act.FIGURE_SET, by, about=subjects.name("service_figure", made.pk), figure=figure, amount=amount,
        before=last.amount if last else None, valid_from=valid_from.isoformat(),
    )  # fmt: skip
    return made


def _end_before[Row: (ServiceLevel, ServiceFigure)](rows: QuerySet[Row], valid_from: dt.date) -> Row | None:
    """Let the newest of these rows end the day before another one begins; none begins in the past."""
    last = rows.select_for_update(of=("self",)).order_by("-valid_from").first()
    if valid_from < timezone.localdate():
        raise ValidationError({"valid_from": _("不能早于今天：以前的按当时的规定。")})
    if last and valid_from <= last.valid_from:
        words = _("须晚于现行规定的生效日期%(day)s。") % {"day": last.valid_from}
        raise ValidationError({"valid_from": words})
    if last and (last.valid_until is None or last.valid_until >= valid_from):
        last.valid_until = valid_from - ONE_DAY
        last.save(update_fields=["valid_until"])
    return last


@transaction.atomic
def end_level(*, level: ServiceLevel, by: User, on: dt.date) -> ServiceLevel:
    """A category goes back to the general rule after a day."""
    unit = _office(by, level.county)
    Region.objects.select_for_update(no_key=True).get(pk=level.county_id)
    level = ServiceLevel.objects.select_for_update(of=("self",)).select_related("category").get(pk=level.pk)
    if level.category_id is None:
        raise ValidationError(_("通用的档次不能只结束不接续，请改用“修订”。"))
    if level.valid_until is not None:
        raise ValidationError(_("这条规定已有结束日期。"))
    if on < max(timezone.localdate(), level.valid_from):
        raise ValidationError({"valid_until": _("最早到今天为止，也不能早于生效日期。")})
    level.valid_until = on
    level.save(update_fields=["valid_until"])
    _record(unit, by, level, ended=on.isoformat())
    return level


def _record(unit: Unit, by: User, level: ServiceLevel, **detail: Any) -> None:
    about = subjects.name("service_level", level.pk)
    trail.record_act(unit, Act.LEVEL_SET, by, about=about, sort=level.sort, **detail)


def _office(by: User, county: Region) -> Unit:
    """The office in whose trail the change stands."""
    for duty in by.duties:
        if duty.role == Role.CONGRESS_OFFICE and county.lies_in(duty.region):
            return duty.unit
    raise PermissionDenied(_("只有人大常委会办公室可以修改办理时限档次。"))
