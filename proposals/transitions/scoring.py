"""The index: a new version of the formulas, a frozen snapshot, a unit's appeal and what two of the office say of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region, Role, Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops.models import Loop
from proposals.access import index_office
from proposals.indices import computing, helping
from proposals.indices.computing import Rule
from proposals.indices.counts import COUNTS, Row, rows_of
from proposals.indices.helping import helping_rows
from proposals.models import Adjustment, Appeal, IndexFormula, Indicator, Snapshot, SnapshotRow
from proposals.words import Act, Helping, Ruling, WhenEmpty
from proposals.words import Indicator as Key

AT_ONCE = 1000
ALL_KEYS = (*Key.values, *Helping.values)


@dataclass(frozen=True)
class Defined:
    """One indicator as the office typed it."""

    weight: Decimal
    numerator: Sequence[Sequence[object]]
    denominator: Sequence[Sequence[object]]
    text: str


def formula_for(county: Region, year: int) -> IndexFormula:
    """The version in force at the end of the year, or today while it runs."""
    day = min(timezone.localdate(), dt.date(year, 12, 31))
    found = IndexFormula.objects.in_force(county, day)
    if found is None:
        raise NotNow(_("还没有指标公式，请先制定。"))
    return found


def rules_of(formula: IndexFormula, keys: type[Key] | type[Helping] = Key) -> list[Rule]:
    """The seven; or those of helping units."""
    return [
        Rule(
            one.key, str(one.get_key_display()), one.weight,
            computing.read_terms(one.numerator, counts_for(one.key)),
            computing.read_terms(one.denominator, counts_for(one.key)), one.text,
        )
        for one in formula.indicators.filter(key__in=keys.values).order_by("position")
    ]  # fmt: skip


def counts_for(key: str) -> Collection[str]:
    """What an indicator may count."""
    return helping.COUNTS.keys() if key in Helping.values else COUNTS.keys()


@transaction.atomic
def make_formula(
    *, by: User, county: Region, valid_from: dt.date, basis: str, defined: Mapping[str, Defined],
    when_empty: str = WhenEmpty.SHARE, least: int = 5, seen: int | None = None,
) -> IndexFormula:  # fmt: skip
    """Another version of the definitions, for what is computed from a day on. What is frozen keeps its own.

    ``seen``: as with ``take_snapshot``.
    """
    office = _office(by, county)
    _lock(county)
    _refuse_bad(basis, defined, when_empty, least)
    last = IndexFormula.objects.filter(region=county).order_by("number").last()
    if last is not None and seen is not None and last.number > seen:
        if last.made_by_id != by.pk:
            raise NotNow(_("同事刚刚制定了新的一版，请先看过。"))
        return last
    made = IndexFormula.objects.create(
        region=county, number=last.number + 1 if last else 1, valid_from=valid_from, basis=basis.strip(),
        when_empty=when_empty, least=least, made_by=by, made_at=timezone.now(),
    )  # fmt: skip
    Indicator.objects.bulk_create(
        Indicator(
            formula=made, key=key, position=position, weight=defined[key].weight,
            numerator=_stored(defined[key].numerator), denominator=_stored(defined[key].denominator),
            text=defined[key].text.strip(),
        )
        for position, key in enumerate(ALL_KEYS, start=1)
    )  # fmt: skip
    trail.record_act(office, Act.FORMULA_MADE, by, basis, about=f"formula:{made.pk}", number=made.number)
    return made


@transaction.atomic
def take_snapshot(*, by: User, county: Region, year: int, seen: int | None = None) -> Snapshot:
    """Freeze the year as it stands now. An earlier snapshot stays; this one has the next number.

    ``seen``: the newest number that the page showed (0: none). A second request finds the one that the first made.
    """
    office = _office(by, county)
    _lock(county)
    formula = formula_for(county, year)
    rows, helped = rows_of(county, year), helping_rows(county, year)
    if not rows:
        raise NotNow(_("这一年还没有交办的建议。"))
    last = Snapshot.objects.filter(county=county, year=year).order_by("number").last()
    if last is not None and seen is not None and last.number > seen:
        if last.by_id != by.pk:
            raise NotNow(_("同事刚刚制作了快照，请先看过。"))
        return last
    made = Snapshot.objects.create(
        county=county, year=year, number=last.number + 1 if last else 1, formula=formula,
        figures=_figures(rows, rules_of(formula), formula.when_empty),
        helping=_figures(helped, rules_of(formula, Helping), formula.when_empty) if helped else {},
        by=by, at=timezone.now(),
    )  # fmt: skip
    SnapshotRow.objects.bulk_create(
        [
            SnapshotRow(
                county=county, snapshot=made, loop_id=row.loop_id, code=row.code, title=row.title,
                unit_id=row.unit_id, is_helping=is_helping, counts=row.counts, left_out=sorted(row.left_out),
            )
            for is_helping, kept in ((False, rows), (True, helped))
            for row in kept
        ],
        batch_size=AT_ONCE,
    )  # fmt: skip
    trail.record_act(
        office,
        Act.SNAPSHOT_MADE,
        by,
        about=f"snapshot:{made.pk}",
        year=year,
        number=made.number,
        cases=len(rows),
        unit_keys=sorted({row.unit_id for row in (*rows, *helped)}),
    )
    return made


@transaction.atomic
def appeal(
    *, by: User, unit: Unit, year: int, reason: str, loop: Loop | None = None, key: str = ""
) -> Appeal:
    """A unit objects to how a case of its own counts, or to a figure. One appeal about the same thing at a time."""
    if unit.pk not in by.unit_ids(Role.HANDLER):
        raise PermissionDenied(_("只有承办单位的工作人员可以为本单位申诉。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由，哪里不该这样计算。")})
    if loop is None and not key:
        raise ValidationError({"key": _("请选择建议或者指标，至少一项。")})
    counted = helping_rows if key in Helping.values else rows_of
    if loop is not None and loop.pk not in {row.loop_id for row in counted(unit.county, year, unit.pk)}:
        raise ValidationError({"loop": _("这件建议不在本单位这一年的办理范围里；协办的，请选择协办的指标。")})
    _lock_unit(unit)
    known = Appeal.objects.filter(county=unit.county_id, unit=unit, year=year, loop=loop, key=key, decided="")
    if known.exists():
        raise NotNow(_("同一事项已经有一件申诉，等待答复。"))
    made = Appeal.objects.create(
        county_id=unit.county_id, unit=unit, year=year, loop=loop, key=key, reason=reason.strip(), by=by,
        at=timezone.now(),
    )  # fmt: skip
    trail.record_act(unit, Act.APPEALED, by, reason, about=f"appeal:{made.pk}", year=year)
    return made


@transaction.atomic
def answer_appeal(*, appeal: Appeal, by: User, ruling: str, words: str) -> Appeal:
    """One of the office proposes what to say of it; another decides. An earlier proposal is replaced."""
    found = _claim_appeal(appeal, by)
    if ruling not in Ruling.values:
        raise ValidationError({"ruling": _("请选择成立或者不成立。")})
    if not words.strip():
        raise ValidationError({"words": _("请写明理由和依据，承办单位会看到。")})
    found.proposed, found.words, found.proposed_by = ruling, words.strip(), by
    found.save(update_fields=["proposed", "words", "proposed_by"])
    trail.record_act(
        found.unit, Act.APPEAL_ANSWERED, by, words, about=f"appeal:{found.pk}", ruling=ruling,
        year=found.year,
    )  # fmt: skip
    return found


@transaction.atomic
def decide_appeal(*, appeal: Appeal, by: User) -> Appeal:
    """Another of the office confirms what was proposed. Granted about a case: it is left out from now on."""
    found = _claim_appeal(appeal, by)
    if not found.proposed or found.proposed != appeal.proposed or found.words != appeal.words:
        raise NotNow(_("拟办意见还没有写，或者刚刚改过，请看过再审定。"))
    if found.proposed_by_id in by.selves:
        raise PermissionDenied(_("拟办和审定须由两个人办理。"))
    found.decided, found.decided_by, found.decided_at = found.proposed, by, timezone.now()
    found.save(update_fields=["decided", "decided_by", "decided_at"])
    is_leading = found.loop_id is not None and found.key not in Helping.values
    if found.decided == Ruling.GRANTED and is_leading:
        Adjustment.objects.get_or_create(
            county_id=found.county_id, loop=found.loop, year=found.year, key=found.key,
            defaults={"appeal": found, "reason": found.words, "by": by, "at": timezone.now()},
        )  # fmt: skip
    trail.record_act(
        found.unit, Act.APPEAL_DECIDED, by, found.words, about=f"appeal:{found.pk}", person=found.by_id,
        result=str(found.get_decided_display()),
    )  # fmt: skip
    return found


def _claim_appeal(appeal: Appeal, by: User) -> Appeal:
    """The appeal, locked, still undecided, for one of the office who is not party to it."""
    rows = Appeal.objects.select_for_update(of=("self",), no_key=True).select_related("unit", "county")
    found = rows.get(pk=appeal.pk)
    _office(by, found.county)
    if found.decided:
        raise NotNow(_("这件申诉已经决定。"))
    if found.by_id in by.selves or found.unit_id in by.unit_ids():
        raise PermissionDenied(_("申诉单位的人员不能办理本单位的申诉。"))
    return found


def _office(by: User, county: Region) -> Unit:
    office = index_office(by, county)
    if office is None:
        raise PermissionDenied(_("指标由县人大常委会办公室办理。"))
    return office


def _lock(county: Region) -> None:
    Region.objects.select_for_update(no_key=True).get(pk=county.pk)


def _lock_unit(unit: Unit) -> None:
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)


def _stored(terms: Sequence[Sequence[object]]) -> list[list[str]]:
    return [[str(name), str(times)] for name, times in terms]


def _refuse_bad(basis: str, defined: Mapping[str, Defined], when_empty: str, least: int) -> None:
    wrong: dict[str, str] = {}
    if not basis.strip():
        wrong["basis"] = _("请写明依据，例如哪次主任会议通过。")
    if when_empty not in WhenEmpty.values:
        wrong["when_empty"] = _("请选择分母为零时怎么办。")
    if least < 2:
        wrong["least"] = _("至少2份评价才能给承办单位看。")
    for key in ALL_KEYS:
        one = defined.get(key)
        if one is None or not 0 <= one.weight <= 100:
            wrong[f"{key}_weight"] = _("权重在0到100之间。")
            continue
        if not one.text.strip():
            wrong[f"{key}_text"] = _("请写明怎么计算，让人看得懂。")
        for name in ("numerator", "denominator"):
            try:
                computing.read_terms(_stored(getattr(one, name)), counts_for(key))
            except (ValueError, ArithmeticError):
                wrong[f"{key}_{name}"] = _("只能用列出的计数，系数大于0、不超过10。")
    if not wrong and not all(sum(defined[key].weight for key in keys) for keys in (Key, Helping)):
        wrong["basis"] = _("权重不能全部为零。")
    if wrong:
        raise ValidationError(wrong)


def _figures(rows: Sequence[Row], rules: Sequence[Rule], when_empty: str) -> dict[str, object]:
    """What a snapshot keeps of its scores; see ``Snapshot``."""
    whole = computing.score(rows, rules, when_empty)
    found = {"": whole} | {str(one.unit_id): one for one in computing.scores(rows, rules, when_empty)}
    return {
        key: {
            "name": one.name,
            "cases": one.cases,
            "composite": None if one.composite is None else str(one.composite),
            "figures": {
                figure.rule.key: [str(figure.numerator), str(figure.denominator), str(figure.rule.weight)]
                for figure in one.figures
            },
        }
        for key, one in found.items()
    }
