"""A citizen's word on an answer: by the citizen alone, or entered by staff who say how they came by it.

Until its window ends a rating is sealed: it signs nothing, tells nobody and shows nowhere. Only 不满意 that brings the
case back is seen, as the new start it is. The trail keeps a salted commitment, never the level.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Event, Helper, Loop, Step
from congress_portal.loops.trail import CITIZEN, By
from congress_portal.loops.transitions.claims import current_step, lock
from congress_portal.loops.words import LoopStatus, Purpose, StepStatus, Verb
from stations.access import ORGANISING
from stations.answering import reply_of
from stations.merging import entered_of_answer, lead_of, rating_of_answer
from stations.models import Opinion, Rating, RatingOrigin
from stations.plans import HANDLE, JUDGED, RESPOND
from stations.words import OWN_SOURCES, Satisfaction, Source


def window_of(loop: Loop, answered_at: dt.datetime) -> dt.datetime | None:
    """Until when an answer may be rated, which is as long as its ratings are sealed; none without a period."""
    answered = timezone.localdate(answered_at)
    book = deadlines.Book.read(["opinion.rate"], loop.region, answered)
    clock = book.clock(loop, None, Purpose.SIGN, "opinion.rate", answered)
    return clock.due_at if clock else None


def rate_until(lead: Opinion) -> dt.datetime | None:
    if lead.answered_at is None:
        return None
    return lead.rate_until or window_of(lead.loop, lead.answered_at)


def in_window(lead: Opinion) -> bool:
    until = rate_until(lead)
    return until is None or timezone.now() <= until


@transaction.atomic
def rate(
    *, opinion: Opinion, level: str, words: str = "", source: str = Source.LINK, origin: str = ""
) -> Rating:
    """The citizen's own word, once an answer. It says nothing to anybody before the window ends, except that 不满意
    brings the case back once, by right.

    The author of a merged case rates the answer of the leading case; that brings nothing back.
    """
    if source not in OWN_SOURCES:
        raise PermissionDenied(_("代录评价须由工作人员说明怎样取得。"))
    loop, lead = _rateable(opinion)
    if rating_of_answer(opinion, lead) is not None:
        raise NotNow(_("您已经评价过了，谢谢。"))
    rating = _write(opinion, lead, level=level, words=words, source=source)
    if origin:
        RatingOrigin.objects.create(rating=rating, county_id=rating.county_id, origin=origin)
    _follow(opinion, loop, rating, CITIZEN)
    return rating


@transaction.atomic
def enter_rating(
    *, opinion: Opinion, by: User, level: str, source: str, told_on: dt.date, how: str, words: str = ""
) -> Rating:
    """Staff enter what a citizen said by telephone, on paper or in person. It never stands in the citizen's place:
    the citizen's own word may still come, and is counted apart from this one."""
    if not may_enter(by, opinion):
        raise PermissionDenied(_("承办、答复这件事的单位和人员不能代录评价。"))
    loop, lead = _rateable(opinion)
    if source in OWN_SOURCES or source not in Source.values:
        raise ValidationError({"source": _("请写明怎样取得这个评价。")})
    if not how.strip():
        raise ValidationError({"how": _("请写明取得经过，例如什么时间打的哪个电话、谁在场。")})
    assert lead.answered_at is not None
    if not timezone.localdate(lead.answered_at) <= told_on <= timezone.localdate():
        raise ValidationError({"told_on": _("日期应在答复之后、今天或以前。")})
    if rating_of_answer(opinion, lead) or entered_of_answer(opinion, lead):
        raise NotNow(_("这次答复已经有评价，不用代录。"))
    rating = _write(
        opinion, lead, level=level, words=words, source=source, entered_by=by, told_on=told_on, how=how
    )
    _follow(opinion, loop, rating, by)
    return rating


def _rateable(opinion: Opinion) -> tuple[Loop, Opinion]:
    """The locked case that answers ``opinion``, and its answer as it stands now; refused outside its window."""
    shown = lead_of(opinion.loop)
    loop_moves.lock_all(opinion.loop, shown)
    opinion.loop = Loop.objects.get(pk=opinion.pk)
    loop = lock(lead_of(opinion.loop))
    if loop.pk != shown.pk:
        raise NotNow()  # merged or parted since
    lead = Opinion.objects.get(pk=loop.pk)  # read under the lock: the answer may be newer than the page
    lead.loop = loop
    step = current_step(loop)
    waits = step is not None and (step.key, step.status) == (RESPOND, StepStatus.SUBMITTED)
    is_over = loop.status == LoopStatus.CLOSED
    if lead.answered_at is None or not (is_over or (loop.is_open and waits)) or not in_window(lead):
        raise NotNow(_("现在还不能评价，或评价期已过。"))
    if opinion.pk != lead.pk and reply_of(opinion, lead) is None:
        raise NotNow(_("联络站还没有单独答复您，答复以后再评价。"))
    return loop, lead


def _write(opinion: Opinion, lead: Opinion, **said: object) -> Rating:
    if said["level"] == Satisfaction.DISSATISFIED and not str(said["words"]).strip():
        raise ValidationError({"words": _("请写明哪里不满意。")})
    before = opinion.ratings.aggregate(last=Max("round"))["last"]
    rating: Rating = opinion.ratings.create(
        county_id=lead.county_id,
        round=0 if before is None else before + 1,
        at=timezone.now(),
        answered_at=lead.answered_at,
        sealed_until=rate_until(lead),
        unit_id=_handler(lead.loop),
        salt=secrets.token_hex(8),
        **said,
    )
    return rating


def _handler(loop: Loop) -> int | None:
    """The unit whose work the answer is about: who handled it last, else who answered on the spot."""
    steps = Step.objects.filter(loop=loop, key__in=(HANDLE, RESPOND)).order_by("position")
    last = {step.key: step for step in steps}
    handled = last.get(HANDLE)
    if handled is not None and handled.status == StepStatus.SIGNED:
        return handled.unit_id
    return last[RESPOND].unit_id if RESPOND in last else None


def _follow(opinion: Opinion, loop: Loop, rating: Rating, by: By) -> None:
    """The event, sealed; and the new start by right, which is the citizen's whoever entered the word."""
    step = current_step(loop)
    joined = {"merged": opinion.loop.code} if loop.pk != opinion.pk else {}
    trail.record(loop, step, Verb.RATED, by, seal=seal_of(rating), **joined)
    if rating.level == Satisfaction.DISSATISFIED:
        bring_back(opinion, loop, rating.words)


def bring_back(opinion: Opinion, loop: Loop, words: str) -> bool:
    """The citizen's new start by right, once, of a locked case that is answered or closed; whether it came back."""
    if not may_reopen(opinion):
        return False
    if loop.is_open:
        loop_moves.sign_off(loop=loop, by=CITIZEN)
        loop = lock(loop)
    loop_moves.reopen(loop=loop, by=CITIZEN, reason=words, times=1)
    return True


def seal_of(rating: Rating) -> str:
    """What the trail keeps of a rating. Without the salt it tells nothing; with it, that nothing was changed."""
    return hashlib.sha256(f"{rating.salt}|{rating.level}|{rating.words}".encode()).hexdigest()


def is_as_given(rating: Rating) -> bool:
    """Whether the rating is still the one that the trail committed to."""
    rated = Event.objects.filter(county_id=rating.county_id, verb=Verb.RATED, detail__seal=seal_of(rating))
    return rated.exists()


def may_reopen(opinion: Opinion) -> bool:
    """Whether 不满意 brings the case back: once by right, and not by who is answered with another case."""
    return opinion.loop.status != LoopStatus.MERGED and loop_moves.may_reopen(opinion.loop, times=1)


# ---------------------------------------------------------------- who may enter one, who may open one


def may_enter(user: User, opinion: Opinion) -> bool:
    """The presidium and the congress office of the place, unless they, their unit or their colleagues are judged."""
    region = opinion.loop.region
    stands_above = any(d.role in ORGANISING and region.lies_in(d.region) for d in user.duties)
    return stands_above and not is_judged(user, opinion)


def may_open(user: User, rating: Rating) -> bool:
    """One rating with its level and words: after its window, by those who ask about it and are not judged by it."""
    is_over = rating.sealed_until is not None and rating.sealed_until < timezone.now()
    return is_over and may_enter(user, rating.opinion)


def is_judged(user: User, opinion: Opinion) -> bool:
    """Whether a rating of this case's answer says something of the user, or of a unit the user works for."""
    loop = lead_of(opinion.loop)
    worked = Step.objects.filter(loop=loop, key__in=JUDGED).exclude(status=StepStatus.WAITING)
    units = set(user.unit_ids())
    did = Q(checked_in_by__in=user.selves) | Q(checked_in_for__in=user.selves)
    return (
        bool({loop.owner_id, opinion.station_id} & units)
        or worked.filter(did | Q(unit__in=units)).exists()
        or Helper.objects.filter(step__in=worked, unit__in=units).exists()
    )
