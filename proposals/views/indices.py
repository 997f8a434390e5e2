"""The index: all units of a year, one figure opened to its cases, the sheet, a snapshot, the definitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.models import Loop
from proposals import transitions
from proposals.access import handling_units, index_office
from proposals.filters import FIRST_YEAR, LAST_YEAR
from proposals.forms.indices import FormulaForm, YearForm
from proposals.indices import computing, helping, showing
from proposals.indices.computing import Rule, Score
from proposals.indices.counts import COUNTS, Row, rows_of
from proposals.indices.helping import helping_rows
from proposals.indices.sheet import Part, in_words, written
from proposals.indices.showing import Reach
from proposals.models import IndexFormula, Snapshot
from proposals.transitions.scoring import formula_for, rules_of
from proposals.words import Helping

PAGE = 25
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Asked:
    """One request's view of the index: whose county, which year, frozen or today, and what the reader may see."""

    county: Region
    reach: Reach
    year: int
    snapshot: Snapshot | None
    formula: IndexFormula
    rules: list[Rule]
    help_rules: list[Rule]
    """Those of units that help."""

    def rows(self, unit: int | None = None, loop: int | None = None, is_helping: bool = False) -> list[Row]:
        if self.snapshot is None:
            counted = helping_rows if is_helping else rows_of
            return counted(self.county, self.year, unit, loop=loop)
        found = showing.rows_in(self.snapshot, loop, is_helping)
        return [row for row in found if unit is None or row.unit_id == unit]

    @property
    def is_empty(self) -> bool:
        """Whoever sees only what was frozen, and nothing was."""
        return self.snapshot is None and not self.reach.sees_today


@login_required
@never_cache
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    asked = asked_of(request)
    form = YearForm(request.GET, rules=asked.rules if asked.reach.sees_words else ())
    form.is_valid()
    weights = form.weights if not form.errors else {}
    tried = computing.reweighed(asked.rules, weights) if weights else []
    found = scores_of(asked)
    context = {
        **facts_of(asked, request.user),
        "form": form,
        "scores": found,
        "helped": helped_of(asked),
        "own_units": Unit.objects.filter(pk__in=handling_units(request.user)).order_by("code"),
        "tried": _compared(found, tried, asked.formula.when_empty),
        "snapshots": Snapshot.objects.filter(county=asked.county, year=asked.year).select_related("by"),
        **_in_words(asked),
    }
    return render(request, "proposals/index.html", context, status=400 if form.errors else 200)


def address_of(key: int, user: User) -> str:
    """Where a snapshot is shown, for those who may see any of it."""
    found = Snapshot.objects.filter(pk=key, county__in=user.county_ids()).first()
    if found is None or found.county != county_of(user) or showing.reach_of(user, found.county) is None:
        return ""
    return f"{reverse('proposal:index')}?year={found.year}&snapshot={found.number}"


def scores_of(asked: Asked) -> list[Score]:
    """All together first, then the units that the reader may see; what rests on too few words is left out."""
    if asked.is_empty:
        return []
    if asked.snapshot is not None:
        found = showing.frozen(asked.snapshot.figures, asked.rules)
    else:
        rows = asked.rows(
            next(iter(asked.reach.units)) if asked.reach.units and len(asked.reach.units) == 1 else None
        )
        rows = [row for row in rows if asked.reach.covers(row.unit_id)]
        found = computing.scores(rows, asked.rules, asked.formula.when_empty)
        if asked.reach.units is None:
            found = [computing.score(rows, asked.rules, asked.formula.when_empty), *found]
    if asked.reach.sees_words:
        return found
    told = _told(asked, found)
    shown = [one if one.unit_id in told else showing.without_words(one) for one in found]
    return [one for one in shown if asked.reach.covers(one.unit_id) or asked.reach.units is None]


def helped_of(asked: Asked) -> list[Score]:
    """The same of the units that help. Nothing in it is sealed."""
    if asked.is_empty or not asked.help_rules:
        return []
    if asked.snapshot is not None:
        found = showing.frozen(asked.snapshot.helping, asked.help_rules)
        return [one for one in found if asked.reach.units is None or asked.reach.covers(one.unit_id)]
    rows = [row for row in asked.rows(is_helping=True) if asked.reach.covers(row.unit_id)]
    found = computing.scores(rows, asked.help_rules, asked.formula.when_empty)
    if rows and asked.reach.units is None:
        found = [computing.score(rows, asked.help_rules, asked.formula.when_empty), *found]
    return found


def _told(asked: Asked, found: list[Score]) -> frozenset[int | None]:
    if asked.snapshot is None:
        return frozenset()
    same_year = Snapshot.objects.filter(county=asked.county, year=asked.year).exclude(pk=asked.snapshot.pk)
    rows = [showing.rows_in(one) for one in (asked.snapshot, *same_year)]
    return showing.tellable(found, rows, asked.formula.least)


@login_required
@never_cache
@require_safe
def figure(request: StaffRequest, year: int, unit: int, key: str) -> HttpResponse:
    """The cases behind one figure, with what each adds above and below; they add up to the figure."""
    asked = asked_of(request, year)
    rule = next((one for one in (*asked.rules, *asked.help_rules) if one.key == key), None)
    whole = unit == 0
    if rule is None or asked.is_empty or (whole and asked.reach.units is not None):
        raise Http404
    if not whole and not asked.reach.covers(unit):
        raise Http404
    if rule.is_secret and not asked.reach.sees_words:
        raise PermissionDenied(_("满意率来自封存的评价，不能打开到具体建议。"))
    named = None if whole else get_object_or_404(Unit, pk=unit, county=asked.county)
    rows = asked.rows(None if whole else unit, is_helping=rule in asked.help_rules)
    lines = [(row, *rule.parts_of(row)) for row in rows]
    counted = [line for line in lines if line[1] or line[2]]
    out = [row for row in rows if row.left_out & {"", key}]
    page = Paginator(counted, PAGE).get_page(request.GET.get("page"))
    total = computing.score(rows, [rule], asked.formula.when_empty).figures[0]
    context = {
        **facts_of(asked, request.user),
        "rule": rule,
        "unit": named,
        "page": page,
        "lines": _linked(request.user, page.object_list),
        "total": total,
        "out": out,
        "words": (in_words(rule.numerator), in_words(rule.denominator)),
    }
    return render(request, "proposals/index_figure.html", context)


@login_required
@never_cache
@require_safe
def sheet(request: StaffRequest) -> HttpResponse:
    """What the reader sees, as an Excel file that reckons for itself."""
    asked = asked_of(request)
    if asked.is_empty or (not asked.reach.sees_words and asked.reach.units is None):
        raise PermissionDenied(_("您只能查看公布的结果。"))
    rows = [row for row in asked.rows() if asked.reach.covers(row.unit_id)]
    rules = asked.rules if asked.reach.sees_words else showing.open_rules(asked.rules)
    title = str(asked.snapshot or _("%(year)d年度（截至今天）") % {"year": asked.year})
    formula = f"{asked.formula}：{asked.formula.basis}"
    helped = [row for row in asked.rows(is_helping=True) if asked.reach.covers(row.unit_id)]
    parts = (Part.leading(rows, rules), Part.helping(helped, asked.help_rules))
    data = written(parts, asked.formula.when_empty, title, formula)
    answer = HttpResponse(data, content_type=EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="index-{asked.year}.xlsx"'
    return answer


@login_required
@never_cache
@require_POST
def snapshot(request: StaffRequest) -> HttpResponse:
    county = county_of(request.user)
    if index_office(request.user, county) is None:
        raise PermissionDenied(_("指标快照由县人大常委会办公室制作。"))
    form = YearForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["year"]:
        raise Http404
    seen = request.POST.get("seen", "")
    made = transitions.take_snapshot(
        by=request.user, county=county, year=form.cleaned_data["year"],
        seen=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 6 else None,
    )  # fmt: skip
    messages.success(request, _("已制作：%(snapshot)s。以后公式或数据变化，它不变。") % {"snapshot": made})
    return redirect(f"{reverse('proposal:index')}?year={made.year}&snapshot={made.number}")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def formula(request: StaffRequest) -> HttpResponse:
    """The definitions in force and the earlier ones; the office makes another version."""
    asked = asked_of(request)
    is_office = index_office(request.user, asked.county) is not None
    if request.method == "POST" and not is_office:
        raise PermissionDenied(_("指标公式由县人大常委会办公室制定。"))
    form = FormulaForm(
        request.POST or None, formula=asked.formula, rules=[*asked.rules, *asked.help_rules],
        seen=newest_number(asked.county),
    )  # fmt: skip
    if form.is_valid() and _defined(request, asked.county, form):
        return redirect("proposal:formula")
    known = IndexFormula.objects.filter(region=asked.county) | IndexFormula.objects.filter(region=None)
    context = {
        **facts_of(asked, request.user),
        "form": form if is_office else None,
        "versions": known.select_related("made_by", "region").order_by("-valid_from", "-pk"),
        **_in_words(asked),
        "counts": COUNTS.items(),
        "help_counts": helping.COUNTS.items(),
    }
    return render(request, "proposals/index_formula.html", context, status=400 if form.errors else 200)


def newest_number(county: Region) -> int:
    """The number of the county's newest version; 0 while it goes by the house's."""
    return IndexFormula.objects.filter(region=county).aggregate(newest=Max("number"))["newest"] or 0


def _defined(request: StaffRequest, county: Region, form: FormulaForm) -> bool:
    names = ("valid_from", "basis", "when_empty", "least", "seen")
    given = {name: form.cleaned_data[name] for name in names}
    try:
        made = transitions.make_formula(by=request.user, county=county, defined=form.defined, **given)
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    messages.success(request, _("已制定%(formula)s。") % {"formula": made})
    return True


def county_of(user: User) -> Region:
    """The user's county; of several the first by its code."""
    found = Region.objects.filter(pk__in=user.county_ids()).order_by("code").first()
    if found is None:
        raise PermissionDenied(_("您没有任何县（市、区）的职责。"))
    return found


def asked_of(request: StaffRequest, year: int | None = None) -> Asked:
    """What is asked for, as far as the reader may see it; deputies are shown the newest snapshot of the year."""
    county = county_of(request.user)
    reach = showing.reach_of(request.user, county)
    if reach is None:
        raise PermissionDenied(_("办理指标供承办单位、人大代表和人大机关查看。"))
    form = YearForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data.get("year") or timezone.localdate().year if year is None else year
    if not FIRST_YEAR <= chosen <= LAST_YEAR:
        raise Http404
    number = form.cleaned_data.get("snapshot")
    kept = Snapshot.objects.filter(county=county, year=chosen).select_related("formula")
    found = None
    if number:
        found = get_object_or_404(kept, number=number)
    elif not reach.sees_today:
        found = kept.order_by("-number").first()
    used = found.formula if found else formula_for(county, chosen)
    return Asked(county, reach, chosen, found, used, rules_of(used), rules_of(used, Helping))


def _compared(found: list[Score], tried: list[Rule], when_empty: str) -> list[tuple[Score, Any]]:
    """Each unit with the composite that other weights would give."""
    if not tried:
        return []
    weights = {rule.key: rule for rule in tried}
    return [
        (
            one,
            computing.composite_of(
                [
                    computing.Figure(weights[figure.rule.key], figure.numerator, figure.denominator)
                    for figure in one.figures
                ],
                when_empty,
            ),
        )
        for one in found
    ]


def _linked(user: User, lines: Any) -> list[tuple[Row, Any, Any, str]]:
    """Each case of a page with its address, where the reader may open it."""
    keys = [row.loop_id for row, _top, _under in lines]
    seen = {one.pk: one for one in Loop.objects.visible_to(user, among=keys).filter(pk__in=keys)}
    return [
        (row, top, under, seen[row.loop_id].get_absolute_url() if row.loop_id in seen else "")
        for row, top, under in lines
    ]


def _in_words(asked: Asked) -> dict[str, list[tuple[Rule, str, str]]]:
    """The definitions as people read them."""
    return {
        name: [(rule, in_words(rule.numerator), in_words(rule.denominator)) for rule in rules]
        for name, rules in (("rules", asked.rules), ("help_rules", asked.help_rules))
    }


def facts_of(asked: Asked, user: User) -> dict[str, Any]:
    return {
        "asked": asked,
        "is_office": index_office(user, asked.county) is not None,
        "may_appeal": not asked.reach.sees_words and asked.reach.units is not None,
        "query": f"?snapshot={asked.snapshot.number}" if asked.snapshot else "",
    }
