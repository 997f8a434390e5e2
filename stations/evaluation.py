"""Which satisfaction figures of a quarter may be published, so that no subtraction shows fewer than ``k`` ratings.

Pure: nothing here reads the database or the clock. A *cell* is a set of ratings (a township's, a unit's). Whoever has
the published figures of some cells can form every linear combination of them, and nothing else, so the rule is: **no
combination may rest on fewer than k ratings**. Cells are considered one by one; a cell C joins those published when,
among ratings that no published cell tells apart, it separates at least k pairs (one inside C, one outside):

    sum over groups g of min(|g ∩ C|, |g \\ C|)  >=  k

Why that suffices: a combination of published cells alone gives both ratings of such a pair the same weight; C gives
them different ones; so any combination that uses C has a weight other than zero on at least one rating of each pair,
and the pairs are disjoint. A combination that does not use C was safe before. In one table the rule is the usual
minimum for the cell and for what is left over; across tables it refuses the unit whose cases are a township's but two.

What is exactly left over in its own table is published as well: everybody could compute it, and it was safe before.

Limits: the rule counts ratings, not minds. Where all of a group think alike the group's figure tells each member's;
shares are therefore given in bands that always leave room for at least one of another mind (``band``), which does not
reach every group that can be computed. Who knows a rating otherwise can take it away from a figure; those that brought
a case back are known to its unit and so do not count towards k.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Cell = tuple[str, str]
"""Table and key: ``("unit", "12")``."""
TABLES = ("county", "township", "unit", "station", "category")
"""In this order cells are considered: what more people ask for comes first."""
PARENT = {"township": "county", "unit": "county", "category": "county", "station": "township"}
STEPS = (5, 10, 20, 25, 50)


def published(members: Mapping[Cell, frozenset[int]], parents: Mapping[Cell, Cell], k: int) -> list[Cell]:
    """The cells that may be shown, in the order in which they were found safe."""
    shown: list[Cell] = []
    groups: list[frozenset[int]] = [frozenset().union(*members.values())]
    for cell in _in_order(members):
        inside = members[cell]
        if not inside:
            continue
        if shown:
            apart = sum(min(len(group & inside), len(group - inside)) for group in groups)
            is_safe = apart >= k or _is_left_over(cell, members, parents, shown)
        else:
            is_safe = inside == groups[0] and len(inside) >= k
        if is_safe:
            shown.append(cell)
            groups = [part for group in groups for part in (group & inside, group - inside) if part]
    return shown


def _in_order(members: Mapping[Cell, frozenset[int]]) -> list[Cell]:
    return sorted(members, key=lambda cell: (TABLES.index(cell[0]), -len(members[cell]), cell[1]))


def _is_left_over(
    cell: Cell, members: Mapping[Cell, frozenset[int]], parents: Mapping[Cell, Cell], shown: Sequence[Cell]
) -> bool:
    """Whether the cell is a published one without its published parts, which anybody can subtract."""
    parent = parents.get(cell)
    if parent not in shown or parent is None:
        return False
    others = [members[one] for one in shown if one[0] == cell[0] and parents.get(one) == parent]
    return members[parent] - frozenset().union(*others) == members[cell]


def band(part: int, whole: int) -> tuple[int, int]:
    """A share in per cent, as the band it lies in: so wide that its ends leave room for one of another mind."""
    step = next((step for step in STEPS if step * whole >= 100), STEPS[-1])
    share = 100 * part / whole
    if share <= step:
        return 0, step
    if share >= 100 - step:
        return 100 - step, 100
    low = int(share // step) * step
    return low, low + step


@dataclass(frozen=True)
class Word:
    """One rating as the tables count it."""

    key: int
    cells: tuple[Cell, ...]
    is_satisfied: bool
    is_confirmed: bool
    """满意 or 基本满意."""
    is_known: bool = False
    """It brought its case back, which the unit saw: whoever subtracts it loses a rating to hide behind."""


def figures(
    words: Iterable[Word], parents: Mapping[Cell, Cell], answered: Mapping[Cell, int], k: int
) -> dict[Cell, dict[str, object]]:
    """The published figures of every cell; one that must not be shown has none, whatever the reason."""
    said = {word.key: word for word in words}
    members: dict[Cell, set[int]] = {}
    for word in said.values():
        for cell in word.cells:
            members.setdefault(cell, set()).add(word.key)
    hidden = {key for key, word in said.items() if not word.is_known}
    secret = {cell: frozenset(keys & hidden) for cell, keys in members.items()}
    shown = set(published(secret, parents, k)) if secret else set()
    return {
        cell: _figure([said[key] for key in keys], answered.get(cell, 0)) if cell in shown else {}
        for cell, keys in members.items()
    }


def _figure(words: Sequence[Word], answered: int) -> dict[str, object]:
    rated, confirmed = len(words), sum(word.is_confirmed for word in words)
    return {
        "rated": rated,
        "satisfied": band(sum(word.is_satisfied for word in words), rated),
        "confirmed": band(confirmed, rated),
        "ended": _of_answered(band(confirmed, rated), rated, max(answered, rated)),
    }


def _of_answered(shown: tuple[int, int], rated: int, answered: int) -> tuple[int, int]:
    """The share of all answers, from the band of the raters alone: it tells nothing that the band does not tell."""
    low, high = shown
    return low * rated // answered, -(-high * rated // answered)
