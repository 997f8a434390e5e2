"""A term has ended: every case that is open goes on in the next one, all in one act (换届接续, 一盯到底)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Role, Term, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops.models import Event, Loop, Step
from congress_portal.loops.models.ledger import LoopQuerySet
from congress_portal.loops.words import Verb


def left_over(term: Term) -> LoopQuerySet:
    """The open cases of the county, of any kind, that were there before a term began and are not carried into it."""
    midnight = timezone.make_aware(dt.datetime.combine(term.since, dt.time()))
    earlier = Q(opened_at__lt=midnight) | Q(term__isnull=False)
    found = Loop.objects.open().filter(earlier, county=term.county_id)
    return found.exclude(term__isnull=False, term=term.pk)


def may_carry_over(user: User, term: Term) -> bool:
    """The congress office of the whole county."""
    return any(d.role == Role.CONGRESS_OFFICE and d.region_id == term.county_id for d in user.duties)


@transaction.atomic
def carry_over_all(*, to: Term, by: User, note: str = "") -> int:
    """Take everything that is open into a term that has begun; history, people and clocks go on. Returns how many.

    The term's row is locked first, then the cases in the order of their keys, so of two who do it one does. What was
    closed meanwhile is left out; what was opened meanwhile belongs to the new term already.
    """
    term = Term.objects.select_for_update(no_key=True).get(pk=to.pk)
    if not may_carry_over(by, term):
        raise PermissionDenied(_("跨届接续由县级人大常委会办公室办理。"))
    if term.since > timezone.localdate():
        raise NotNow(_("新一届还没有开始，现在不能接续。"))
    if Term.objects.filter(county=term.county_id, since__gt=term.since).exists():
        raise NotNow(_("已经登记了更新的一届，请接续到最新的一届。"))
    loops = list(
        left_over(term)
        .select_for_update(of=("self",), no_key=True)
        .only("county_id", "term_id")
        .order_by("pk")
    )
    if not loops:
        raise NotNow(_("没有需要接续的事项，可能已经接续。"))
    keys = [loop.pk for loop in loops]
    steps = {step.loop_id: step for step in Step.objects.current().filter(loop__in=keys).only("loop_id")}
    Loop.objects.filter(pk__in=keys).update(term=term)
    Event.objects.bulk_create(
        [
            trail.build(
                loop, steps.get(loop.pk), Verb.CARRIED_OVER, by, note, since=loop.term_id, to=term.pk, to_name=str(term)
            )
            for loop in loops
        ],
        batch_size=1000,
    )  # fmt: skip
    return len(loops)
