"""What fills a deputy's performance file (履职档案): an open list of sources, read from what really happened.

An app registers its own source when it is ready; the file knows none of them by name. How time is counted: a row
says how many half days it took, from its day on two a day; of one calendar day at most two half days count, whatever
happened on it (浙江省实施〈代表法〉办法 Art. 35 asks for days). A row of no half days is counted in pieces alone.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.urls import reverse

from congress_portal.loops import subjects

FULL_DAY = 2


@dataclass(frozen=True)
class Row:
    """One thing that a deputy did. ``user`` is the person's key.

    ``is_pending`` says that somebody has yet to confirm it: such a row is shown and counts neither days nor pieces.
    ``about`` is what a page shows, as the word and the key of ``subjects``, or ``address`` that page itself.
    """

    user: int
    on: dt.date
    half_days: int
    title: str
    about: tuple[str, int] | None = None
    address: str = ""
    is_pending: bool = False

    @property
    def url(self) -> str:
        """Found only when the row is shown: a county's year has ten thousand of them, a page twenty-five."""
        if self.about and subjects.is_known(self.about[0]):
            return reverse("deputies:row", args=self.about)
        return self.address


Read = Callable[[Collection[int], dt.date, dt.date], Iterable[Row]]
"""From people's keys, the first and the last day, to all their rows: a fixed number of queries for any number of
people, since the office reads the whole county at once."""


@dataclass(frozen=True)
class Source:
    word: str
    label: object
    read: Read


SOURCES: dict[str, Source] = {}


def register(word: str, label: object, read: Read) -> None:
    """Add a source; ``word`` names it in addresses. Called once an app, when it is ready."""
    SOURCES[word] = Source(word, label, read)


def rows_of(users: Collection[int], since: dt.date, until: dt.date) -> dict[str, list[Row]]:
    """Every source's rows of these people, newest first, by the source's word."""
    return {
        source.word: sorted(source.read(users, since, until), key=lambda row: row.on, reverse=True)
        for source in SOURCES.values()
    }


def days_of(rows: Iterable[Row]) -> float:
    """Days of one person's rows, in halves: at most one day a calendar day."""
    spent: Counter[dt.date] = Counter()
    for row in rows:
        for number in range(row.half_days):
            spent[row.on + dt.timedelta(days=number // FULL_DAY)] += 1
    return sum(min(number, FULL_DAY) for number in spent.values()) / FULL_DAY
