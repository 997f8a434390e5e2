"""When something is due, and why: pure functions over a calendar of rest days and make-up working days.

Nothing here reads the database or the clock. The rules are those of the Civil Code, articles 200 to 204:

* the day of the event is not counted (article 201);
* a period in months ends on the corresponding day, or on the last day of a shorter month (article 202);
* when the last day is a rest day, the next working day is the last day (article 203).

On top of these come extensions, which lengthen the period before article 203 is applied, and pauses, which
move the day that article 203 gave. So a pause of n days always moves the promised day by n days or more.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
SATURDAY = 5

# What is certain before the State Council publishes a year's arrangement: statutory days of the solar year.
FIXED_HOLIDAYS = {
    (1, 1): gettext_lazy("元旦"),
    (5, 1): gettext_lazy("劳动节"),
    (5, 2): gettext_lazy("劳动节"),
    (10, 1): gettext_lazy("国庆节"),
    (10, 2): gettext_lazy("国庆节"),
    (10, 3): gettext_lazy("国庆节"),
}
WEEKDAYS = (
    gettext_lazy("星期一"),
    gettext_lazy("星期二"),
    gettext_lazy("星期三"),
    gettext_lazy("星期四"),
    gettext_lazy("星期五"),
    gettext_lazy("星期六"),
    gettext_lazy("星期日"),
)


class DayUnit(TextChoices):
    DAY = "day", gettext_lazy("日")
    WORKING_DAY = "working_day", gettext_lazy("工作日")
    MONTH = "month", gettext_lazy("个月")


LENGTHS = {
    DayUnit.DAY: gettext_lazy("%(amount)d日"),
    DayUnit.WORKING_DAY: gettext_lazy("%(amount)d个工作日"),
    DayUnit.MONTH: gettext_lazy("%(amount)d个月"),
}


@dataclass(frozen=True)
class Length:
    """A number of days, working days or months: three kinds of time that never add up to one another."""

    amount: int
    unit: DayUnit

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", DayUnit(self.unit))
        if self.amount < 0:
            raise ValueError("a length cannot be negative")

    def __str__(self) -> str:
        return str(LENGTHS[self.unit]) % {"amount": self.amount}


@dataclass(frozen=True)
class Calendar:
    """What is known of rest days and working days.

    `days` holds only the exceptions: True for a make-up working day, False for a day off. `editions` says for
    which years the State Council's arrangement has been loaded, and which edition of it; an absent year has
    no data.
    """

    days: Mapping[date, bool]
    names: Mapping[date, str]
    editions: Mapping[int, int]

    def is_known(self, year: int) -> bool:
        return self.editions.get(year, 0) > 0

    def is_working(self, day: date) -> bool:
        exception = self.days.get(day)
        if exception is not None:
            return exception
        if day.weekday() >= SATURDAY:
            return False
        return (day.month, day.day) not in FIXED_HOLIDAYS or self.is_known(day.year)

    def next_working(self, day: date) -> date:
        """The day itself when it is a working day, else the first one after it."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def previous_working(self, day: date) -> date:
        """The day itself when it is a working day, else the last one before it."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after `first` up to and including `last`; negative when `last` comes before `first`.

        So it undoes `reckon`: from the start to the last day of a period of n working days there are n.
        """
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working(first + ONE_DAY * n) for n in range(1, (last - first).days + 1))

    def stamp(self, first: date, last: date) -> str:
        """The edition used for each year touched: "2026.1,2027.0", where 0 means that nothing was loaded."""
        return ",".join(f"{year}.{self.editions.get(year, 0)}" for year in range(first.year, last.year + 1))

    def rest_name(self, day: date) -> str:
        """Why a day is a rest day: the holiday's name, else the day of the week."""
        if name := self.names.get(day):
            return name
        if not self.is_known(day.year) and (day.month, day.day) in FIXED_HOLIDAYS:
            return str(FIXED_HOLIDAYS[day.month, day.day])
        return str(WEEKDAYS[day.weekday()])


@dataclass(frozen=True)
class Pause:
    """The clock stands from `since` on; `until` is the day it runs again, and that day counts.

    `until` is None while the pause is open.
    """

    since: date
    until: date | None

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            raise ValueError("a pause cannot end before it begins")


@dataclass(frozen=True)
class Reckoning:
    """The last day, the calendar it rests on, and the sentences that explain it to a reader."""

    last_day: date
    calendar: str
    provisional: bool
    lines: tuple[str, ...]


def reckon(
    start: date,
    length: Length,
    calendar: Calendar,
    *,
    extensions: Sequence[Length] = (),
    pauses: Sequence[Pause] = (),
) -> Reckoning:
    """The last day of a period that an event on `start` sets running.

    The order of `extensions` and of `pauses` does not matter. Extensions of one unit are added up first, so
    two grants give what one grant of their sum gives. Days before the start, and pauses that begin after the
    period has run out, move nothing; nor does an open pause, since nobody knows yet how long it will last.
    """
    count = _Count(start, calendar)
    count.run(length)
    for extension in _summed(extensions):
        count.extend(extension)
    count.roll()
    for since, until in _merged(pauses, start):
        count.stand(since, until, length.unit)
    count.note_open(pauses)
    return count.result(start)


def reckon_before(event: date, length: Length, calendar: Calendar) -> Reckoning:
    """The last day on which something can be done that must be done `length` before an event.

    A rest day gives way to the working day before it: whoever is to be told may be told earlier, never later.
    """
    count = _Count(event, calendar)
    count.run_back(length)
    return count.result(event)


def due_moment(day: date) -> datetime:
    """The last second of the day in Chun'an."""
    return datetime.combine(day, time(23, 59, 59), SHANGHAI)


@dataclass
class _Count:
    """A count in progress: the last day so far, and what has been said about it."""

    end: date
    calendar: Calendar
    lines: list[str] = field(default_factory=list)

    def run(self, length: Length) -> None:
        self._say(_("自%(day)s起算，当日不计入（《民法典》第二百零一条）。"), day=_written(self.end))
        self.end = _after(self.end, length, self.calendar)
        self._say(_("期限%(length)s，至%(day)s。"), length=length, day=_written(self.end))

    def run_back(self, length: Length) -> None:
        self._say(_("自%(day)s倒推，当日不计入。"), day=_written(self.end))
        counted = _before(self.end, length, self.calendar)
        self._say(_("提前%(length)s，至%(day)s。"), length=length, day=_written(counted))
        self.end = self.calendar.previous_working(counted)
        if self.end != counted:
            self._say(
                _("%(rest)s为休息日（%(name)s），提前至上一个工作日%(day)s。"),
                rest=_written(counted),
                name=self.calendar.rest_name(counted),
                day=_written(self.end),
            )

    def extend(self, length: Length) -> None:
        self.end = _after(self.end, length, self.calendar)
        self._say(_("延长%(length)s，至%(day)s。"), length=length, day=_written(self.end))

    def roll(self) -> None:
        if self.calendar.is_working(self.end):
            return
        rest, self.end = self.end, self.calendar.next_working(self.end)
        self._say(
            _("%(rest)s为休息日（%(name)s），顺延至下一个工作日%(day)s（《民法典》第二百零三条）。"),
            rest=_written(rest),
            name=self.calendar.rest_name(rest),
            day=_written(self.end),
        )

    def stand(self, since: date, until: date, unit: DayUnit) -> None:
        if since > self.end:
            self._say(_("%(day)s的暂停在期限届满之后，不影响期限。"), day=_written(since))
            return
        stood = _stood(since, until, unit, self.calendar)
        self.end = _after(self.end, stood, self.calendar)
        self._say(
            _("%(since)s暂停计时，%(until)s恢复，其间%(length)s不计，至%(day)s。"),
            since=_written(since),
            until=_written(until),
            length=stood,
            day=_written(self.end),
        )
        self.roll()

    def note_open(self, pauses: Iterable[Pause]) -> None:
        since = min((pause.since for pause in pauses if pause.until is None), default=None)
        if since is not None:
            self._say(_("%(day)s起暂停计时，恢复后相应顺延。"), day=_written(since))

    def result(self, start: date) -> Reckoning:
        first, last = min(start, self.end), max(start, self.end)
        missing = [year for year in range(first.year, last.year + 1) if not self.calendar.is_known(year)]
        for year in missing:
            self._say(
                _("%(year)d年国务院放假安排尚未录入，暂按周一至周五并扣除固定的法定节日推算，录入后复核。"),
                year=year,
            )
        stamp = self.calendar.stamp(first, last)
        return Reckoning(self.end, stamp, provisional=bool(missing), lines=tuple(self.lines))

    def _say(self, sentence: str, **words: object) -> None:
        self.lines.append(sentence % words)


def _after(day: date, length: Length, calendar: Calendar) -> date:
    if length.unit == DayUnit.MONTH:
        return _months_after(day, length.amount)
    if length.unit == DayUnit.DAY:
        return day + ONE_DAY * length.amount
    return _working_days_after(day, length.amount, calendar)


def _before(day: date, length: Length, calendar: Calendar) -> date:
    if length.unit == DayUnit.MONTH:
        return _months_after(day, -length.amount)
    if length.unit == DayUnit.DAY:
        return day - ONE_DAY * length.amount
    for _nth in range(length.amount):
        day = calendar.previous_working(day - ONE_DAY)
    return day


def _months_after(day: date, amount: int) -> date:
    years, month = divmod(day.month - 1 + amount, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _working_days_after(day: date, amount: int, calendar: Calendar) -> date:
    for _nth in range(amount):
        day = calendar.next_working(day + ONE_DAY)
    return day


def _summed(extensions: Iterable[Length]) -> list[Length]:
    """One extension a unit, months first: whatever order they were granted in, the same day comes out."""
    amounts = dict.fromkeys((DayUnit.MONTH, DayUnit.DAY, DayUnit.WORKING_DAY), 0)
    for extension in extensions:
        amounts[extension.unit] += extension.amount
    return [Length(amount, unit) for unit, amount in amounts.items() if amount]


def _merged(pauses: Iterable[Pause], start: date) -> list[tuple[date, date]]:
    """Closed pauses since the start, in order of time, those that overlap or touch made into one."""
    merged: list[tuple[date, date]] = []
    spans = ((max(pause.since, start), pause.until) for pause in pauses if pause.until is not None)
    for since, until in sorted(span for span in spans if span[0] < span[1]):
        if merged and since <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(until, merged[-1][1])
        else:
            merged.append((since, until))
    return merged


def _stood(since: date, until: date, unit: DayUnit, calendar: Calendar) -> Length:
    """How long the clock stood: the day of the pause counts, the day of the resumption does not."""
    if unit == DayUnit.WORKING_DAY:
        return Length(calendar.working_days_between(since - ONE_DAY, until - ONE_DAY), unit)
    return Length((until - since).days, DayUnit.DAY)


def _written(day: date) -> str:
    words = {"year": day.year, "month": day.month, "day": day.day, "weekday": WEEKDAYS[day.weekday()]}
    return _("%(year)d年%(month)d月%(day)d日（%(weekday)s）") % words
