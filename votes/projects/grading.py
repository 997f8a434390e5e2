"""From the figures of a satisfaction vote to its grade. Pure.

Zhenhai: satisfied votes reach half of the base → 满意; else with the basically satisfied they reach half → 基本满意;
else 不满意. The reported text says both "reach half" and "do not exceed half"; exactly half is read as reached.
Huzhou publishes a rate of the valid votes and no grade; a project then counts as found wanting where satisfied and
basically satisfied together do not reach half, and as 满意 where the satisfied alone do.
"""

from __future__ import annotations

from typing import Protocol

from votes.models import Satisfaction
from votes.words import Base


class Figures(Protocol):
    """What was counted: ``due`` members, ``present``, ``valid`` papers, and papers by level."""

    base: str
    due: int
    present: int
    valid: int
    satisfied: int
    basically: int


def whole(vote: Figures) -> int:
    """What the shares are a part of, by the base of the voting method."""
    return {Base.ALL: vote.due, Base.PRESENT: vote.present, Base.VALID: vote.valid}[Base(vote.base)]


def grade(vote: Figures) -> Satisfaction:
    """The grade; a vote with nobody in its base satisfies nobody."""
    half = whole(vote)
    if half and vote.satisfied * 2 >= half:
        return Satisfaction.SATISFIED
    if half and (vote.satisfied + vote.basically) * 2 >= half:
        return Satisfaction.BASICALLY
    return Satisfaction.UNSATISFIED


def rate(vote: Figures) -> float:
    """Satisfied and basically satisfied, in per cent of the valid papers (the rate that Huzhou publishes)."""
    return round(100 * (vote.satisfied + vote.basically) / vote.valid, 2) if vote.valid else 0.0
