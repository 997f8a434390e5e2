"""Who sees which figures: the office and who oversees the county all of them as they stand, a unit its own, deputies
what was frozen. What rests on sealed words is told to units and deputies from a snapshot alone, and only of enough."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from congress_portal.accounts.models import Region, Role, User
from proposals.access import handling_units, sees_index
from proposals.indices.computing import Figure, Rule, Score
from proposals.indices.counts import SECRET, Row
from proposals.models import Snapshot

WORDS = ("evaluated", "satisfied", "basically", "dissatisfied")


@dataclass(frozen=True)
class Reach:
    """What a user may see of a county's index. ``units``: none for all of them."""

    units: frozenset[int] | None
    sees_today: bool
    sees_words: bool
    """Also what rests on sealed words, however few they are: who may read the words themselves."""

    def covers(self, unit: int | None) -> bool:
        return self.units is None or (unit is not None and unit in self.units)


def reach_of(user: User, county: Region) -> Reach | None:
    """Nothing for who is neither of the congress nor of a unit of this county."""
    if county.pk not in user.county_ids():
        return None
    if sees_index(user, county):
        return Reach(None, sees_today=True, sees_words=not handling_units(user))
    own = frozenset(handling_units(user))
    if own:
        return Reach(own, sees_today=True, sees_words=False)
    if user.has_role(Role.DEPUTY):
        return Reach(None, sees_today=False, sees_words=False)
    return None


def frozen(kept_ones: dict[str, Any], rules: Sequence[Rule]) -> list[Score]:
    """The scores as a snapshot keeps them, the whole first; nothing is reckoned again."""
    found = []
    for key, kept in kept_ones.items():
        figures = [
            Figure(replace(rule, weight=Decimal(weight)), Decimal(top), Decimal(under))
            for rule in rules
            for top, under, weight in [kept["figures"][rule.key]]
        ]
        composite = None if kept["composite"] is None else Decimal(kept["composite"])
        found.append(Score(int(key) if key else None, kept["name"], kept["cases"], figures, composite))
    return sorted(found, key=lambda one: (one.unit_id is not None, one.name))


def rows_in(snapshot: Snapshot, loop: int | None = None, is_helping: bool = False) -> list[Row]:
    """The cases of a snapshot as they were kept, or one of them."""
    found = snapshot.rows.filter(is_helping=is_helping).select_related("unit").order_by("code", "unit")
    found = found if loop is None else found.filter(loop=loop)
    return [
        Row(
            loop_id=one.loop_id, code=one.code, title=one.title, unit_id=one.unit_id, unit_name=one.unit.name,
            counts=one.counts, left_out=frozenset(one.left_out),
        )
        for one in found
    ]  # fmt: skip


def tellable(
    scores: Sequence[Score], snapshots: Sequence[Sequence[Row]], least: int
) -> frozenset[int | None]:
    """The units (none: all together) whose satisfaction may be told from the newest of a year's ``snapshots``.

    Enough words; no earlier snapshot that it could be compared with to tell fewer; and what all together less those
    that are told would give away is enough as well.
    """
    newest, *earlier = snapshots
    told: set[int | None] = set()
    hidden = 0
    for one in scores:
        if one.unit_id is None:
            continue
        mine = _words([row for row in newest if row.unit_id == one.unit_id])
        number = sum(words[0] for words in mine.values())
        apart = [_apart(mine, _words([row for row in old if row.unit_id == one.unit_id])) for old in earlier]
        if number >= least and all(not many or many >= least for many in apart):
            told.add(one.unit_id)
        else:
            hidden += number
    all_apart = [_apart(_words(newest), _words(old)) for old in earlier]
    if (not hidden or hidden >= least) and all(not many or many >= least for many in all_apart):
        whole = sum(words[0] for words in _words(newest).values())
        told |= {None} if whole >= least else set()
    return frozenset(told)


def _words(rows: Collection[Row]) -> dict[int, tuple[int, ...]]:
    """What the sealed words of each case came to, where it counts."""
    counted = [row for row in rows if not row.left_out & {"", "satisfied"}]
    return {
        row.loop_id: tuple(row.counts[name] for name in WORDS) for row in counted if row.counts["evaluated"]
    }


def _apart(one: dict[int, tuple[int, ...]], other: dict[int, tuple[int, ...]]) -> int:
    """By how many words two snapshots differ: fewer than enough would be told by comparing them.

    Of a case that has grown only the words that came: the others are in both.
    """
    none = (0,) * len(WORDS)
    pairs = [(one.get(key, none), other.get(key, none)) for key in one.keys() | other.keys()]
    return sum(abs(new - old) for mine, its in pairs for new, old in zip(mine[1:], its[1:], strict=True))


def without_words(score: Score) -> Score:
    """The score without what rests on sealed words, and so without the composite."""
    return replace(score, figures=[one for one in score.figures if not one.rule.is_secret], composite=None)


def open_rules(rules: Sequence[Rule]) -> list[Rule]:
    return [rule for rule in rules if not rule.is_secret]


assert set(WORDS) <= SECRET
