"""The performance file: one's own, others' for who may read them, the register's claims, the county's overview."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.models import Role, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.loops import subjects
from congress_portal.loops.taking import record_sheet
from stations import performance as sources
from stations.access import ORGANISING
from stations.forms.deputies import ClaimForm, DecideForm, DeputySearchForm
from stations.models import Deputy, Performance
from stations.performance import Row
from stations.reading import deputies as reading
from stations.reading.books import workbook
from stations.reading.performance import File, file_of, files_of
from stations.reading.performance import register as register_sources
from stations.transitions import performance as transitions
from stations.views.cards import LOOKING_AFTER
from stations.views.deputies import PAGE
from stations.words import PerformanceStatus

FIRST_YEAR = 2020
DAYS = "days"
"""The word of the list of all rows that count as time."""
SORTS = {"gap": lambda file: (-(file.gap if file.gap is not None else -1), file.deputy.user.name),
         "days": lambda file: (file.days, file.deputy.user.name),
         "name": lambda file: file.deputy.user.name}  # fmt: skip


@login_required
@never_cache
@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """One's own file; whoever has no card yet is told who opens one."""
    deputy = Deputy.objects.filter(pk=request.user.pk).first()
    if deputy is not None:
        return _shown(request, deputy)
    if not request.user.has_role(Role.DEPUTY):
        raise PermissionDenied(_("只有人大代表有履职档案。"))
    return render(request, "deputies/no_file.html")


@login_required
@never_cache
@require_safe
def file(request: StaffRequest, public_id: str) -> HttpResponse:
    return _shown(request, _filed(request, public_id))


def _filed(request: StaffRequest, public_id: str) -> Deputy:
    """A deputy whose file the reader may read; of others it must not be known that there is one."""
    found = Deputy.objects.filed_for(request.user).select_related("user")
    return get_object_or_404(found, public_id=public_id)


def _year(request: HttpRequest) -> int:
    """The year asked for; nonsense is this year."""
    asked, now = request.GET.get("year", ""), timezone.localdate().year
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else now
    return year if FIRST_YEAR <= year <= now else now


def _shown(request: StaffRequest, deputy: Deputy) -> HttpResponse:
    year = _year(request)
    found = file_of(deputy, year)
    kind = request.GET.get("kind", "")
    rows = _rows(found, kind)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    now = timezone.localdate().year
    waiting = Performance.objects.filter(deputy=deputy).exclude(status=PerformanceStatus.CONFIRMED)
    context: dict[str, Any] = {
        **_about(found),
        "kind": kind if kind in sources.SOURCES or kind == DAYS else "",
        "page_obj": page,
        "years": range(now, max(FIRST_YEAR, now - 5) - 1, -1),
        "claims": waiting[:10],
        "is_own": deputy.pk == request.user.pk,
        "may_claim": deputy.pk == request.user.pk or transitions.may_decide(request.user, deputy),
    }
    return render(request, "deputies/file.html", context)


def _about(found: File) -> dict[str, Any]:
    tiles = [
        {"word": source.word, "label": source.label, "number": found.count(source.word)}
        for source in sources.SOURCES.values()
    ]
    return {"deputy": found.deputy, "file": found, "year": found.year, "tiles": tiles}


def _rows(found: File, kind: str) -> list[tuple[object, Row]]:
    """The rows behind a number, newest first, each with the name of its source."""
    labels = {source.word: source.label for source in sources.SOURCES.values()}
    rows = [
        (labels[word], row) for word, rows in found.rows.items() for row in rows if kind in ("", DAYS, word)
    ]
    if kind == DAYS:
        rows = [pair for pair in rows if pair[1].half_days]
    return sorted(rows, key=lambda pair: pair[1].on, reverse=True)


@login_required
@never_cache
@require_safe
def paper(request: StaffRequest, public_id: str, year: int) -> HttpResponse:
    """The whole year on one page, to be printed and signed."""
    found = file_of(_filed(request, public_id), _known(year))
    return render(request, "deputies/paper.html", {**_about(found), "rows": _rows(found, "")})


@login_required
@never_cache
@require_safe
def export(request: StaffRequest, public_id: str, year: int) -> HttpResponse:
    """The year as an Excel book: a sheet of sums, and one a kind."""
    found = file_of(_filed(request, public_id), _known(year))
    if request.method == "GET":
        title = _("代表%(year)d年履职档案") % {"year": year}
        record_sheet(by=request.user, rows={found.deputy.county_id: len(_rows(found, ""))}, title=title)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = HttpResponse(workbook(found), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="performance-{public_id}-{year}.xlsx"'
    return answer


def _known(year: int) -> int:
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    return year


@login_required
@require_safe
def row(request: StaffRequest, word: str, key: int) -> HttpResponse:
    """Go to the page that shows what a row of the file is about, where the reader may open it."""
    found = subjects.address(subjects.name(word, key), request.user) if key < 2**63 else ""
    if not found:
        raise Http404
    return redirect(found)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: StaffRequest, public_id: str) -> HttpResponse:
    """Enter a training, an inspection …: for oneself, or for a deputy of one's station."""
    deputy = _filed(request, public_id)
    if deputy.pk != request.user.pk and not transitions.may_decide(request.user, deputy):
        raise PermissionDenied(_("您不能为这位代表登记。"))
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.claim(deputy=deputy, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已登记，待他人核实确认后计入档案。"))
            return redirect("deputies:file", public_id)
    return render(
        request, "deputies/claim.html", {"form": form, "deputy": deputy}, status=400 if form.errors else 200
    )


def _claims(user: User) -> Any:
    """What waits for a word of this user: not their own, nor what they entered themselves."""
    waiting = Performance.objects.filter(
        status=PerformanceStatus.CLAIMED, deputy__in=Deputy.objects.kept_by(user).values("pk")
    )
    return (
        waiting.exclude(by=user).exclude(deputy=user.pk).select_related("deputy__user", "by").order_by("pk")
    )


@login_required
@never_cache
@require_safe
def claims(request: StaffRequest) -> HttpResponse:
    if not request.user.has_role(Role.KEEPER, *ORGANISING):
        raise PermissionDenied(_("您没有确认履职登记的职责。"))
    page = Paginator(_claims(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "deputies/claims.html", {"page_obj": page})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    readable = Deputy.objects.filed_for(request.user).values("pk")
    found = get_object_or_404(
        Performance.objects.filter(deputy__in=readable).select_related("deputy__user", "by", "decided_by"),
        pk=pk,
    )
    may = (
        found.status == PerformanceStatus.CLAIMED
        and request.user.pk not in (found.by_id, found.deputy_id)
        and transitions.may_decide(request.user, found.deputy)
    )
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.decide(
                performance=found, by=request.user, is_right=form.cleaned_data["result"] == "right",
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已处理。"))
            return redirect("deputies:claims")
    context = {"claim": found, "form": form, "may_decide": may}
    return render(request, "deputies/decide.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_safe
def overview(request: StaffRequest) -> HttpResponse:
    """All deputies the reader looks after with their days; below the minimum first. Constant queries."""
    if not request.user.has_role(*LOOKING_AFTER):
        raise PermissionDenied(_("您没有查看履职情况的职责。"))
    year = _year(request)
    form = DeputySearchForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    others = Deputy.objects.filed_for(request.user).exclude(pk=request.user.pk)
    found = reading.search(
        others.select_related("user").prefetch_related("mandates"),
        words=asked.get("q") or "", level=asked.get("level") or "", township=asked.get("township"),
    )  # fmt: skip
    files = files_of(list(found), year)
    sort = request.GET.get("sort", "")
    files.sort(key=SORTS.get(sort, SORTS["gap"]))
    now = timezone.localdate().year
    context = {
        "form": form,
        "page_obj": Paginator(files, PAGE).get_page(request.GET.get("page")),
        "year": year,
        "years": range(now, max(FIRST_YEAR, now - 5) - 1, -1),
        "sort": sort if sort in SORTS else "gap",
        "below": sum(1 for one in files if one.gap),
        "measured": sum(1 for one in files if one.gap is not None),
    }
    return render(request, "deputies/overview.html", context)


def register() -> None:
    register_sources()
    subjects.register("performance", _claim_page)
    subjects.register("deputy", _card_page)


def _claim_page(key: int, reader: User) -> str:
    readable = Deputy.objects.filed_for(reader).filter(performances=key)
    return reverse("deputies:decide", args=[key]) if readable.exists() else ""


def _card_page(key: int, reader: User) -> str:
    found = Deputy.objects.filter(pk=key).first()
    if found is None or (
        key != reader.pk and not Deputy.objects.organised_by(reader).filter(pk=key).exists()
    ):
        return ""
    return reverse("deputies:edit", args=[found.public_id])
