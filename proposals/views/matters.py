"""The great supervision (大督办): matters, a new one, and one on one page with everything about its proposals."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import Unit, UnitKind, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.models import Loop
from proposals.access import may_direct
from proposals.forms.keys import CodesForm, ConcludeForm, MatterForm
from proposals.models import Check, Consultation, Matter, Signal, offices_of
from proposals.supervised import placed
from proposals.transitions import matters as moves
from proposals.views.seen import refuse_at_field
from proposals.views.signals import shown, with_photos, with_words

PAGE, SHOWN = 25, 20
"""Matters a page; so many signals, looks and talks are shown of one."""


@login_required
@require_safe
def matters(request: StaffRequest) -> HttpResponse:
    rows = Matter.objects.visible_to(request.user).select_related("in_charge", "committee")
    rows = rows.annotate(item_count=Count("items", filter=Q(items__until=None))).order_by("ended_at", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_set": _offices(request.user).exists()}
    return render(request, "proposals/matters.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def matter_new(request: StaffRequest) -> HttpResponse:
    offices = _offices(request.user)
    if not offices.exists():
        raise PermissionDenied(_("大督办由县人大常委会办公室组织。"))
    form = MatterForm(request.POST or None, user=request.user, offices=offices)
    if form.is_valid():
        data = {**form.cleaned_data}
        try:
            made = moves.set_up(by=request.user, proposals=data.pop("codes"), **data)
            messages.success(request, _("已登记大督办事项。"))
            return redirect("proposal:matter", made.pk)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    return render(request, "proposals/matter_new.html", {"form": form}, status=400 if form.errors else 200)


@login_required
@never_cache
@require_safe
def matter(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, matter_seen(request.user, pk))


@login_required
@never_cache
@require_POST
def matter_items(request: StaffRequest, pk: int) -> HttpResponse:
    found = matter_seen(request.user, pk)
    form = CodesForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            came, went = moves.set_items(
                matter=found,
                by=request.user,
                office=_office(request.user),
                proposals=form.cleaned_data["codes"],
            )
            messages.success(
                request, _("已保存：新增%(came)d件，移出%(went)d件。") % {"came": came, "went": went}
            )
            return redirect("proposal:matter", found.pk)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    return _page(request, found, 400, items_form=form)


@login_required
@never_cache
@require_POST
def matter_conclude(request: StaffRequest, pk: int) -> HttpResponse:
    found = matter_seen(request.user, pk)
    form = ConcludeForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data["conclusion"]
        moves.conclude(matter=found, by=request.user, office=_office(request.user), conclusion=words)
        messages.success(request, _("大督办已结束。"))
        return redirect("proposal:matter", found.pk)
    return _page(request, found, 400, conclude_form=form)


def _page(request: StaffRequest, found: Matter, status: int = 200, **given: Any) -> HttpResponse:
    """Everything of a matter; what the reader may not know of is left out."""
    items = found.items.all() if found.ended_at else found.items.filter(until=None)
    seen = Loop.objects.visible_to(request.user).filter(pk__in=items.values("proposal"))
    loops: list[Any] = list(placed(seen))
    keys = [loop.pk for loop in loops]
    now = timezone.now()
    talks = Consultation.objects.filter(proposal__in=keys).select_related("unit", "proposal__loop")
    context = {
        "matter": found,
        "loops": loops,
        "late_count": len([loop for loop in loops if loop.is_open and loop.due and loop.due < now]),
        "signals": list(with_words(Signal.objects.filter(proposal__in=keys).open_first())[:SHOWN]),
        "checks": [shown(one) for one in with_photos(Check.objects.filter(proposal__in=keys))[:SHOWN]],
        "talks": list(talks[:SHOWN]),
        "may_change": found.ended_at is None and may_direct(request.user, found.county_id),
        "items_form": CodesForm(user=request.user, initial={"codes": "、".join(one.code for one in loops)}),
        "conclude_form": ConcludeForm(),
        **given,
    }
    return render(request, "proposals/matter.html", context, status=status)


def matter_seen(user: User, pk: int) -> Matter:
    rows = Matter.objects.visible_to(user).select_related("in_charge", "committee", "central_group")
    return get_object_or_404(rows, pk=pk)


def _offices(user: User) -> Any:
    return offices_of(user).filter(kind=UnitKind.CONGRESS_OFFICE)


def _office(user: User) -> Unit:
    found: Unit | None = _offices(user).first()
    if found is None:
        raise PermissionDenied(_("大督办由县人大常委会办公室组织。"))
    return found


def address_of(key: int, user: User) -> str:
    """The page of a matter, for those who may know of it."""
    is_seen = Matter.objects.visible_to(user).filter(pk=key).exists()
    return reverse("proposal:matter", args=[key]) if is_seen else ""
