"""Routing rules as one question to the database, the same for one opinion and for a year of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Case, IntegerField, Q, Value, When

from stations.models import RoutingRule


def first_that_fits(rules: Sequence[RoutingRule]) -> Case | Value:
    """The key of the first rule that an opinion fits, as an expression over opinions; none where none does."""
    if not rules:
        return Value(None, output_field=IntegerField())
    whens = [When(condition_of(rule), then=Value(rule.pk)) for rule in rules]
    return Case(*whens, default=Value(None), output_field=IntegerField())


def condition_of(rule: RoutingRule) -> Q:
    """What must hold of an opinion. A rule without any condition fits everything (``pk`` is never null)."""
    found = Q(pk__isnull=False)
    if rule.category_id:
        found &= Q(category=rule.category_id)
    if rule.region is not None:
        found &= Q(loop__region__path__startswith=rule.region.path)
    if rule.station_id:
        found &= Q(station=rule.station_id)
    if rule.words:
        found &= _says_one_of(rule.words)
    if rule.since is not None and rule.until is not None:
        found &= _written_between(rule.since, rule.until)
    return found


def _says_one_of(words: Sequence[str]) -> Q:
    """Some word stands in the text or in the place; a word of either case."""
    found = Q()
    for word in words:
        found |= Q(text__icontains=word) | Q(place__icontains=word)
    return found


def _written_between(since: dt.time, until: dt.time) -> Q:
    """Chun'an's time of day when it was written; a window may lie over midnight."""
    after, before = Q(loop__opened_at__time__gte=since), Q(loop__opened_at__time__lt=until)
    return after & before if since < until else after | before
