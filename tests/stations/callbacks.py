"""Who may open what of calling back; answered cases whose window is over, and a lot that draws all or nobody."""

from __future__ import annotations

import pytest
from django.utils import timezone

from stations import transitions
from stations.models import Callback, Opinion
from stations.transitions import callbacks as moves
from stations.transitions import service
from stations.words import ServiceWord
from tests.loops import stages
from tests.loops.stages import now_is, opinion_of
from tests.matrix import OPEN, Line, post, row
from tests.world import World

LINES: dict[str, Line] = {
    "callback:list": Line(row(302, wang=200, qian=200, zhao=200, others=403)),
    "callback:call": Line(row(302, wang=200, qian=200, zhao=404, others=403), args="callback"),
    "callback:look": post(row(302, wang=200, qian=200, zhao=404, others=403), "callback"),
    "evaluation:draws": Line(OPEN),
}
ANSWERED, OVER = "2026-03-10", "2026-04-02"
"""Fifteen working days after 10 March the window is over: 31 March."""


def share(world: World, percent: int) -> None:
    """From today on so many in a hundred are drawn."""
    service.load_figures()
    if percent != 20:
        service.set_figure(
            county=world.county, figure=ServiceWord.CALLBACK_PERCENT, amount=percent, basis="办公室通知",
            valid_from=timezone.localdate(), by=world.qian,
        )  # fmt: skip


def closed(world: World, monkeypatch: pytest.MonkeyPatch, percent: int = 100, level: str = "") -> Opinion:
    """A closed case answered on 10 March, rated where a level is named; the lots were committed before."""
    now_is(monkeypatch, "2026-03-01")
    share(world, percent)
    moves.run()
    now_is(monkeypatch, ANSWERED)
    opinion = opinion_of(stages.closed(world))
    if level:
        transitions.rate(opinion=opinion, level=level, words="灯又坏了")
    return opinion


def waiting(world: World, monkeypatch: pytest.MonkeyPatch, **fields: str) -> Callback:
    """The same, drawn when the window is over."""
    opinion = closed(world, monkeypatch, **fields)  # type: ignore[arg-type]
    now_is(monkeypatch, OVER)
    moves.run()
    return Callback.objects.get(opinion=opinion)
