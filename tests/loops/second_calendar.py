"""The same arithmetic a second time, to check the first: day after day, over another package's data.

It shares no code and no data with `congress_portal.loops.calendar`. Lengths are (amount, unit) and pauses are
(since, until), in plain tuples.
"""

from datetime import date, timedelta
from itertools import count, islice

from chinese_calendar import get_dates, is_workday

UNITS = ("month", "day", "working_day")


def days_from(day):
    return (day + timedelta(n) for n in count())


def same_or_next_workday(day):
    return next(filter(is_workday, days_from(day)))


def step(day, amount, unit):
    """The day that lies `amount` of `unit` after a day."""
    if amount == 0:
        return day
    if unit == "day":
        return date.fromordinal(day.toordinal() + amount)
    if unit == "working_day":
        workdays = filter(is_workday, days_from(day + timedelta(1)))
        return next(islice(workdays, amount - 1, None))
    return corresponding_day(day, amount)


def corresponding_day(day, months):
    """Walk until the month is right, then as far into it as the day, or the month itself, allows."""
    target = day.year * 12 + day.month + months
    in_month = [d for d in islice(days_from(day), months * 31 + 62) if d.year * 12 + d.month == target]
    return max(d for d in in_month if d.day <= day.day)


def last_day(start, amount, unit, extensions=(), pauses=()):
    """Walk through the days: each one on which the clock stood pushes the end away by one."""
    end = step(start, amount, unit)
    for kind in UNITS:
        end = step(end, sum(n for n, extension_unit in extensions if extension_unit == kind), kind)
    end = same_or_next_workday(end)
    stood = {
        day for since, until in pauses if since < until for day in get_dates(since, until - timedelta(1))
    }
    for day in days_from(start):
        if day in stood:
            end = pushed(end, day, unit)
            continue
        if day - timedelta(1) in stood and day > start:
            end = same_or_next_workday(end)
        if day >= end:
            return end


def pushed(end, day, unit):
    if unit == "working_day":
        return step(end, 1, unit) if is_workday(day) else end
    return step(end, 1, "day")
