"""The measures as Prometheus reads them: its text format is a line a figure, so no library is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from congress_portal.operations.measures import Reading
from congress_portal.operations.runs import Run

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def text(readings: Iterable[Reading], found: dict[str, Run] | None) -> str:
    return "".join(f"{line}\n" for line in _lines(list(readings), found or {}))


def _lines(readings: list[Reading], found: dict[str, Run]) -> Iterator[str]:
    yield from _head("portal_measure", "What the operator watches, in the unit of the measure.")
    for one in readings:
        if one.value is not None:
            yield f'portal_measure{{key="{one.measure.key}"}} {one.value:g}'
    yield from _head("portal_limit", "Above this it is a trouble.")
    for one in readings:
        yield f'portal_limit{{key="{one.measure.key}"}} {one.limit:g}'
    yield from _head(
        "portal_trouble", "1 where the measure is over its limit, or cannot be taken and must be."
    )
    for one in readings:
        yield f'portal_trouble{{key="{one.measure.key}"}} {int(one.is_bad)}'
    yield from _head("portal_task_age_seconds", "Since the task last ended well.")
    for run in found.values():
        if run.well is not None:
            yield f'portal_task_age_seconds{{task="{_plain(run.name)}"}} {run.well:.0f}'


def _head(name: str, words: str) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} gauge"


def _plain(name: str) -> str:
    return name.replace("\\", "").replace('"', "").replace("\n", "")
