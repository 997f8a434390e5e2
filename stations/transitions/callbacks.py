"""Calling citizens back: the lot is committed, drawn and shown; each call is recorded; the unsolved comes back.

What a rating says stays sealed: whom the lot did not draw is asked when the window is over, and no list says why
somebody is on it. Only 不满意 that brought a case back, which everybody saw, is asked about at once.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region, Unit, UnitKind, User
from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, subjects, trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Event, Loop, Step
from congress_portal.loops.transitions.claims import current_step, lock
from congress_portal.loops.words import Actor, LoopStatus, Purpose, StepStatus, Verb
from stations import drawing
from stations.merging import lead_of
from stations.models import Callback, CallbackDraw, CallbackTry, Contact, Opinion, Rating
from stations.plans import RESPOND
from stations.reading import callbacks as reading
from stations.reading.service import figure_of
from stations.transitions.ratings import bring_back
from stations.words import Act, CallbackStatus, CallbackWhy, Satisfaction, ServiceWord, Solved

log = logging.getLogger(__name__)
RUN_LOCK = 0xCA11
LOOK_BACK = dt.timedelta(days=30)
"""So long after a window a night may still draw what an earlier night could not."""


# ---------------------------------------------------------------- every night, and between


@transaction.atomic
def run(now: dt.datetime | None = None) -> int:
    """Commit the lots, draw, show the seeds that are over, remind; returns how many are newly to be called.

    One worker at a time; done twice, nothing is added.
    """
    now = now or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [RUN_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    made = 0
    offices = Unit.objects.filter(kind=UnitKind.CONGRESS_OFFICE, is_active=True, region=F("county"))
    first = {
        office.county_id: office for office in offices.select_related("county", "region").order_by("-pk")
    }
    for office in first.values():
        for month in _months(now):
            _commit(office, month, now)
        new = _ask_the_dissatisfied(office.county, now) + _ask_the_drawn(office.county, now)
        if new:
            trail.record_act(office, Act.CALLBACKS_DUE, trail.SYSTEM, number=new)
        _reveal(office, now)
        _remind(office, now)
        made += new
    return made


def _months(now: dt.datetime) -> tuple[dt.date, dt.date]:
    """This month and the next, whose lot is committed a month ahead."""
    first = timezone.localdate(now).replace(day=1)
    return first, (first + dt.timedelta(days=32)).replace(day=1)


def _commit(office: Unit, month: dt.date, now: dt.datetime) -> None:
    """Make a month's seed and publish its hash, where the office has set a share."""
    share = figure_of(office.county, ServiceWord.CALLBACK_PERCENT, timezone.localdate(now))
    if share is None or CallbackDraw.objects.filter(county=office.county, month=month).exists():
        return
    seed = drawing.new_seed()
    draw = CallbackDraw.objects.create(
        county=office.county,
        month=month,
        percent=share.amount,
        basis=share.basis,
        seed=seed,
        commitment=drawing.commitment_of(seed),
        committed_at=now,
    )
    trail.record_act(
        office, Act.DRAW_COMMITTED, trail.SYSTEM, about=subjects.name("callback_draw", draw.pk),
        month=month.isoformat(), percent=draw.percent, commitment=draw.commitment,
    )  # fmt: skip


def _reveal(office: Unit, now: dt.datetime) -> None:
    """Show the seeds of the months that are over."""
    this = timezone.localdate(now).replace(day=1)
    over = CallbackDraw.objects.filter(county=office.county, month__lt=this, revealed_at=None)
    for draw in over.order_by("month"):
        draw.revealed_at = now
        draw.save(update_fields=["revealed_at"])
        trail.record_act(
            office, Act.DRAW_REVEALED, trail.SYSTEM, about=subjects.name("callback_draw", draw.pk),
            month=draw.month.isoformat(), seed=draw.seed,
        )  # fmt: skip


def _remind(office: Unit, now: dt.datetime) -> None:
    late = Callback.objects.filter(
        county=office.county, status=CallbackStatus.WAITING, due_at__lt=now, reminded_at=None
    )
    number = late.update(reminded_at=now)
    if number:
        trail.record_act(office, Act.CALLBACKS_LATE, trail.SYSTEM, number=number)


# ---------------------------------------------------------------- who is called


def _callable(opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    """Those whose citizen left a number."""
    numbers = Contact.objects.filter(opinion=OuterRef("pk"), emptied_at=None).exclude(mobile="")
    return opinions.filter(Exists(numbers)).select_related("loop__region", "loop__merged_into")


def _ask_the_dissatisfied(county: Region, now: dt.datetime) -> int:
    """Everybody who was not satisfied: at once where the case came back, else when the window is over."""
    known = Callback.objects.filter(opinion=OuterRef("opinion"), answered_at=OuterRef("answered_at"))
    back = Event.objects.filter(
        loop=OuterRef("opinion"), verb=Verb.REOPENED, actor=Actor.CITIZEN, at__gte=OuterRef("at")
    )
    angry = Rating.objects.filter(
        county=county, level=Satisfaction.DISSATISFIED, answered_at__isnull=False, at__gt=now - 2 * LOOK_BACK
    )
    angry = angry.filter(~Exists(known)).filter(Q(sealed_until__lt=now) | Exists(back))
    asked = {rating.opinion_id: rating.answered_at for rating in angry.order_by("at")}
    found = _callable(Opinion.objects.filter(pk__in=asked)).order_by("pk")
    return _make([_asked(one, asked[one.pk], CallbackWhy.DISSATISFIED, None, now) for one in found])


def _ask_the_drawn(county: Region, now: dt.datetime) -> int:
    """Of the answers whose window is over and that still stand, those that the month's lot draws."""
    draws = {draw.month: draw for draw in CallbackDraw.objects.filter(county=county)}
    known = Callback.objects.filter(opinion=OuterRef("pk"), answered_at=OuterRef("answered_at"))
    waits = Step.objects.filter(loop=OuterRef("pk"), key=RESPOND, status=StepStatus.SUBMITTED)
    over = Opinion.objects.filter(
        county=county, rate_until__gt=now - LOOK_BACK, rate_until__lt=now, answered_at__isnull=False
    )
    standing = Q(loop__status=LoopStatus.CLOSED) | Q(Exists(waits), loop__status=LoopStatus.OPEN)
    new = []
    for opinion in _callable(over.filter(standing).filter(~Exists(known))).order_by("pk"):
        draw = draws.get(timezone.localdate(opinion.rate_until).replace(day=1))
        if draw is None or opinion.rate_until is None or opinion.rate_until <= draw.committed_at:
            continue  # its lot was not yet committed
        if drawing.is_drawn(draw.seed, opinion.loop.code, draw.percent):
            new.append(_asked(opinion, opinion.answered_at, CallbackWhy.DRAWN, draw, now))
    return _make(new)


def _asked(
    opinion: Opinion, answered_at: dt.datetime | None, why: str, draw: CallbackDraw | None, now: dt.datetime
) -> Callback:
    assert answered_at is not None  # both ways here ask for it
    return Callback(
        county_id=opinion.county_id,
        opinion=opinion,
        loop=lead_of(opinion.loop),
        answered_at=answered_at,
        why=why,
        draw=draw,
        made_at=now,
        due_at=_due(opinion.loop, now),
    )


def _due(loop: Loop, now: dt.datetime) -> dt.datetime:
    """By when to call; at once where the table has no such period."""
    today = timezone.localdate(now)
    book = deadlines.Book.read(["opinion.callback"], loop.region, today)
    clock = book.clock(loop, None, Purpose.WORK, "opinion.callback", today)
    return clock.due_at if clock else now


def _make(rows: list[Callback]) -> int:
    Callback.objects.bulk_create(rows)
    return len(rows)


# ---------------------------------------------------------------- the call


def may_call(user: User, callback: Callback) -> bool:
    return reading.open_to(user).filter(pk=callback.pk).exists()


@transaction.atomic
def look(*, callback: Callback, by: User) -> Contact:
    """Open the citizen's number to call it; the look itself is an event."""
    callback = _locked(callback, by)
    _refuse_done(callback)
    contact = Contact.objects.filter(opinion=callback.opinion_id).first()
    if contact is None or contact.emptied_at or not contact.mobile:
        raise NotNow(_("这位群众的电话已经清除，不用再回访。"))
    trail.record(callback.opinion.loop, None, Verb.VIEWED, by, what="callback")
    return contact


@transaction.atomic
def record(
    *,
    callback: Callback,
    by: User,
    is_reached: bool,
    request_key: uuid.UUID,
    solved: str = "",
    words: str = "",
    note: str = "",
) -> Callback:
    """What became of a call. 没有解决 brings the case back by the citizen's right, where that is left; nobody reached
    after as many tries as the table says ends the call-back. The same ``request_key`` again changes nothing."""
    callback = _locked(callback, by)
    if _is_sent_again(callback, request_key):
        return callback
    _refuse_done(callback)
    if is_reached and solved not in Solved.values:
        raise ValidationError({"solved": _("请选择解决没有。")})
    if is_reached and solved != Solved.SOLVED and not words.strip():
        raise ValidationError({"words": _("请写下群众说还差什么。")})
    callback.tries.create(
        county_id=callback.county_id,
        by=by,
        at=timezone.now(),
        is_reached=is_reached,
        note=note,
        request_key=request_key,
    )
    if is_reached:
        callback.status, callback.solved, callback.words = CallbackStatus.DONE, solved, words
        callback.brought_back = solved == Solved.NOT and _comes_back(callback, words)
    elif callback.tries.count() >= _tries(callback):
        callback.status = CallbackStatus.UNREACHED
    if callback.status != CallbackStatus.WAITING:
        callback.done_by, callback.done_at = by, timezone.now()
        callback.save(update_fields=["status", "solved", "words", "brought_back", "done_by", "done_at"])
    trail.record(callback.loop, None, Verb.CALLED_BACK, by, about=callback.pk, reached=is_reached)
    return callback


def _locked(callback: Callback, by: User) -> Callback:
    """The call-back to use, locked after its cases; refused to who may not call."""
    found = Callback.objects.select_related("opinion__loop", "loop").get(pk=callback.pk)
    loop_moves.lock_all(found.opinion.loop, found.loop)
    found = (
        Callback.objects.select_for_update(of=("self",), no_key=True)
        .select_related("opinion__loop", "loop", "county")
        .get(pk=callback.pk)
    )
    if not may_call(by, found):
        raise PermissionDenied(_("经办、协办、签字的单位和人员不能回访自己的事。"))
    return found


def _refuse_done(callback: Callback) -> None:
    if callback.status != CallbackStatus.WAITING:
        raise NotNow(_("这件已经回访过了。"))


def _is_sent_again(callback: Callback, key: uuid.UUID) -> bool:
    """Whether this very form has been recorded; one that served for another call is refused."""
    known = CallbackTry.objects.filter(county=callback.county_id, request_key=key).first()
    if known is not None and known.callback_id != callback.pk:
        raise NotNow(_("这张表单已经用过，请重新打开页面。"))
    return known is not None


def _comes_back(callback: Callback, words: str) -> bool:
    """Whether the case came back: it must still be the one that was asked about, answered or closed."""
    loop = lock(callback.loop)
    step = current_step(loop)
    waits = step is not None and (step.key, step.status) == (RESPOND, StepStatus.SUBMITTED)
    if loop.pk != callback.opinion_id or not (loop.status == LoopStatus.CLOSED or (loop.is_open and waits)):
        return False
    callback.opinion.loop = loop
    return bring_back(callback.opinion, loop, words)


def _tries(callback: Callback) -> int:
    rule = figure_of(callback.county, ServiceWord.CALLBACK_TRIES, timezone.localdate())
    return rule.amount if rule else 1
