"""A clock that stands where it is put, and lighter luggage, for as long as the demo's year is being made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from unittest import mock

from django.db import connection
from django.utils import timezone

from congress_portal.accounts.models import Region
from congress_portal.loops import deadlines
from congress_portal.loops.calendar import Calendar
from congress_portal.loops.models import Period


class Clock:
    """While ``running``, ``timezone.now()`` and all that rests on it say ``at``."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at

    @contextmanager
    def running(self) -> Iterator[Clock]:
        with mock.patch.object(timezone, "now", lambda: self.at):
            yield self


@contextmanager
def luggage(calendar: Calendar) -> Iterator[None]:
    """Halves the statements of a year: rules are read once, and one transaction needs no savepoints inside.

    Fits the demo alone: its periods hold for every region and day, and any error throws all of it away.
    """
    periods = {period.key: period for period in Period.objects.filter(region=None, valid_until=None)}

    def read(keys: Iterable[str], region: Region, day: dt.date) -> deadlines.Book:
        return deadlines.Book(periods, calendar)

    with (
        mock.patch.object(deadlines.Book, "read", read),
        mock.patch.object(connection.features, "uses_savepoints", False),
    ):
        yield
