"""Which officials answer for a case: who comes and who goes stands on its trail."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.loops import trail
from congress_portal.loops.models import Event, Loop, Official, OfficialAs
from congress_portal.loops.trail import By
from congress_portal.loops.words import Verb


def set_officials(*, loop: Loop, wanted: Mapping[tuple[int, str], User], by: By) -> tuple[int, int]:
    """Let exactly these answer for a case that the caller has locked, by key and capacity.

    Returns how many came and how many went.
    """
    there = {
        (one.user_id, one.as_what): one
        for one in Official.objects.open().filter(loop=loop).select_related("user")
    }
    gone = [there[key] for key in sorted(there.keys() - wanted.keys())]
    Official.objects.filter(pk__in=[one.pk for one in gone]).update(until=timezone.now())
    fresh = [
        Official(county_id=loop.county_id, loop=loop, user=wanted[key], as_what=key[1])
        for key in sorted(wanted.keys() - there.keys())
    ]
    Official.objects.bulk_create(fresh)
    told = [(Verb.ENTRUSTED, one) for one in fresh] + [(Verb.RELIEVED, one) for one in gone]
    Event.objects.bulk_create(_line(loop, verb, one, by) for verb, one in told)
    return len(fresh), len(gone)


def _line(loop: Loop, verb: Verb, one: Official, by: By) -> Event:
    as_what = str(OfficialAs(one.as_what).label)
    return trail.build(loop, None, verb, by, person=one.user_id, to_name=f"{one.user.name}（{as_what}）")
