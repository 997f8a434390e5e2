"""When a station is open: spans of the week, in words and back, and whether now is one of them. No database."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

type Span = tuple[int, dt.time, dt.time]
"""Weekday as ``date.weekday``, opening and closing on that day."""

DAYS = "一二三四五六日"
WEEK = tuple(range(7))
MOST_A_DAY = 3
DASHES = str.maketrans(dict.fromkeys("–—―－~～至到", "-"))
DAY = rf"(?:周|星期|礼拜)?[{DAYS}天]"
DAY_LIST = re.compile(rf"(每天|每日|天天|工作日|{DAY}(?:-{DAY})?(?:[、,和及]?{DAY}(?:-{DAY})?)*)")
RANGE = re.compile(rf"({DAY})(?:-({DAY}))?")
TIMES = re.compile(r"(\d{1,2})[:.点时](\d{2})?分?-(\d{1,2})[:.点时](\d{2})?分?")


def in_words(spans: Iterable[Span]) -> str:
    """``周一至周五 8:30–11:30、14:00–17:00；周六 9:00–11:00``; empty without any span."""
    times: dict[int, list[tuple[dt.time, dt.time]]] = defaultdict(list)
    for day, opens, closes in sorted(spans):
        times[day].append((opens, closes))
    days: dict[tuple[tuple[dt.time, dt.time], ...], list[int]] = defaultdict(list)
    for day in sorted(times):
        days[tuple(times[day])].append(day)
    return "；".join(f"{_days_in_words(of)} {_times_in_words(at)}" for at, of in days.items())


def _days_in_words(days: Sequence[int]) -> str:
    if len(days) == len(WEEK):
        return "每天"
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return "、".join(
        f"周{DAYS[run[0]]}至周{DAYS[run[-1]]}" if len(run) > 2 else "、".join(f"周{DAYS[day]}" for day in run)
        for run in runs
    )


def _times_in_words(times: Iterable[tuple[dt.time, dt.time]]) -> str:
    return "、".join(f"{opens.hour}:{opens:%M}–{closes.hour}:{closes:%M}" for opens, closes in times)


def read(text: str) -> list[Span]:
    """The spans that words as above name; ``ValueError`` with a sentence about what was not understood.

    Full-width signs, dots for colons, 星期 for 周, 至 or 到 for a dash, semicolons or line ends between groups are
    all taken as meant.
    """
    plain = unicodedata.normalize("NFKC", text).translate(DASHES)
    spans: list[Span] = []
    for part in re.split(r"[;\n。]", plain):
        if part := "".join(part.split()):
            spans += _read_part(part)
    check(spans)
    return sorted(spans)


def _read_part(part: str) -> list[Span]:
    found = DAY_LIST.match(part)
    if not found:
        raise ValueError(_("“%(text)s”没有写明星期几，例如：周一至周五 8:30-11:30") % {"text": part[:40]})
    rest = part[found.end() :].lstrip(":,、")
    times = list(TIMES.finditer(rest))
    if not times or TIMES.sub("", rest).strip(",、和及"):
        raise ValueError(_("“%(text)s”的时间看不明白，例如：8:30-11:30、14:00-17:00") % {"text": part[:40]})
    return [(day, *_read_times(one)) for day in _read_days(found[1]) for one in times]


def _read_days(text: str) -> list[int]:
    if text == "工作日":
        return list(range(5))
    if text.startswith(("每", "天天")):
        return list(WEEK)
    days: set[int] = set()
    for first, last in RANGE.findall(text):
        start, end = _day(first), _day(last or first)
        if end < start:
            raise ValueError(_("“%(text)s”的先后反了。") % {"text": text[:40]})
        days.update(range(start, end + 1))
    return sorted(days)


def _day(text: str) -> int:
    return DAYS.index(text[-1].replace("天", "日"))


def _read_times(found: re.Match[str]) -> tuple[dt.time, dt.time]:
    hour, minute, to_hour, to_minute = (int(part or 0) for part in found.groups())
    try:
        return dt.time(hour, minute), dt.time(to_hour, to_minute)
    except ValueError:
        raise ValueError(_("“%(text)s”不是一天里的时间。") % {"text": found[0]}) from None


def check(spans: Sequence[Span]) -> None:
    """``ValueError`` where a span ends before it begins, two overlap, or a day has too many."""
    last: dict[int, dt.time] = {}
    number: dict[int, int] = defaultdict(int)
    for day, opens, closes in sorted(spans):
        words = {"day": f"周{DAYS[day]}", "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"}
        if closes <= opens:
            raise ValueError(_("%(day)s关门时间 %(closes)s 不晚于开门时间 %(opens)s。") % words)
        if day in last and opens < last[day]:
            raise ValueError(_("%(day)s有两段时间重叠，请核对 %(opens)s 前后。") % words)
        last[day] = closes
        number[day] += 1
        if number[day] > MOST_A_DAY:
            raise ValueError(_("%(day)s的时间段太多，一天最多三段。") % words)


def is_open(spans: Iterable[Span], at: dt.datetime) -> bool:
    """Whether the local moment ``at`` lies in a span; the closing minute no longer does."""
    return any(day == at.weekday() and opens <= at.time() < closes for day, opens, closes in spans)
