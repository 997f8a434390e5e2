"""Supervision of handling (督办关): the groups, what each oversees, and its proposals with where they stand."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.models import Duty, Unit, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.access import WATCHING
from proposals import transitions
from proposals.access import may_direct
from proposals.forms import ScopeForm
from proposals.models import GroupScope, groups_seen_by
from proposals.supervised import counts_of, watched_by
from proposals.views.signals import signals_of

PAGE = 25
SIGNALS = 10
NOTHING = {"open": 0, "late": 0, "signals": 0}


@login_required
@require_safe
def groups(request: StaffRequest) -> HttpResponse:
    """The groups that the reader belongs to, or all of the county, each with its load."""
    page = Paginator(groups_seen_by(request.user).order_by("code", "pk"), PAGE).get_page(
        request.GET.get("page")
    )
    counts = counts_of(page.object_list)
    rows = [(one, counts.get(one.pk, NOTHING)) for one in page.object_list]
    return render(request, "proposals/groups.html", {"page": page, "rows": rows})


@login_required
@never_cache
@require_safe
def group(request: StaffRequest, pk: int) -> HttpResponse:
    """A group's proposals, what is late first."""
    found = group_seen(request.user, pk)
    page = Paginator(watched_by(found), PAGE).get_page(request.GET.get("page"))
    context = {
        "group": found,
        "page": page,
        "counts": counts_of([found]).get(found.pk, NOTHING),
        "scopes": GroupScope.objects.open().filter(group=found).select_related("unit", "region"),
        "members": members_of(found),
        "signals": signals_of(request.user).filter(unit=found)[:SIGNALS],
        "may_set": may_direct(request.user, found.county_id),
    }
    return render(request, "proposals/group.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def group_scope(request: StaffRequest, pk: int) -> HttpResponse:
    found = group_seen(request.user, pk)
    if not may_direct(request.user, found.county_id):
        raise PermissionDenied(_("督导范围由县人大常委会办公室确定。"))
    rows = GroupScope.objects.open().filter(group=found)
    initial = {
        "units": list(rows.filter(unit__isnull=False).values_list("unit", flat=True)),
        "regions": list(rows.filter(region__isnull=False).values_list("region", flat=True)),
    }
    form = ScopeForm(request.POST or None, group=found, initial=initial)
    if request.method == "POST":
        form = ScopeForm(request.POST, group=found)
    if form.is_valid():
        begun, ended = transitions.set_scope(group=found, by=request.user, **form.cleaned_data)
        messages.success(
            request,
            _("已保存：新列入督办%(begun)d件，不再督办%(ended)d件。") % {"begun": begun, "ended": ended},
        )
        return redirect("proposal:group", found.pk)
    context = {"group": found, "form": form}
    return render(request, "proposals/group_scope.html", context, status=400 if form.errors else 200)


def group_seen(user: User, pk: int) -> Unit:
    return get_object_or_404(groups_seen_by(user), pk=pk)


def members_of(found: Unit) -> list[Duty]:
    """Who serves in a group today, the leader first."""
    duties = Duty.objects.current().filter(unit=found, role__in=WATCHING).select_related("user")
    return list(duties.order_by("-is_head", "pk"))


def address_of(key: int, user: User) -> str:
    """The page of a group, for those who may know of it."""
    is_seen = groups_seen_by(user).filter(pk=key).exists()
    return reverse("proposal:group", args=[key]) if is_seen else ""
