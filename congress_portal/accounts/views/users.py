"""The administrator's pages of users."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts import transitions
from congress_portal.accounts.forms import NewUserForm, UserFilterForm, UserForm
from congress_portal.accounts.models import AccountEvent, Duty, Region, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal, administrators_only, county_of

PAGE = 25
EVENTS = 20


def of_county(county: Region) -> QuerySet[User]:
    """Users with a duty here, past ones included, and those who have none anywhere."""
    here = Duty.objects.filter(user=OuterRef("pk"), county=county)
    anywhere = Duty.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(Q(Exists(here)) | ~Q(Exists(anywhere)))


@administrators_only
@require_safe
def users(request: StaffRequest) -> HttpResponse:
    form = UserFilterForm(request.GET)
    found = of_county(county_of(request)).order_by("username")
    if form.is_valid():
        found = _filtered(found, **form.cleaned_data)
    current = Prefetch("duty_set", Duty.objects.current().select_related("unit"), to_attr="shown_duties")
    page = Paginator(found.prefetch_related(current), PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/users.html", {"form": form, "page_obj": page})


def _filtered(found: QuerySet[User], q: str, role: str, active: str) -> QuerySet[User]:
    if q:
        found = found.filter(Q(name__icontains=q) | Q(username__icontains=q))
    if role:
        found = found.filter(Exists(Duty.objects.current().of(role).filter(user=OuterRef("pk"))))
    return found.filter(is_active=active == "1") if active else found


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def user_new(request: StaffRequest) -> HttpResponse:
    """The temporary password stands on the answer to this very request, and nowhere else."""
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, password = transitions.make_user(
                by=request.user, county=county_of(request), **form.cleaned_data
            )
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            return render(request, "accounts/user_password.html", {"person": user, "password": password})
    return render(request, "accounts/user_new.html", {"form": form}, status=400 if form.errors else 200)


def person_of(request: StaffRequest, pk: int) -> User:
    return get_object_or_404(of_county(county_of(request)), pk=pk)


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def user_edit(request: StaffRequest, pk: int) -> HttpResponse:
    county, person = county_of(request), person_of(request, pk)
    initial = {"name": person.name, "email": person.email, "mobile": person.mobile}
    form = UserForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        transitions.change_user(user=person, by=request.user, county=county, **form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("accounts:user_edit", pk)
    context = {
        "form": form,
        "person": person,
        "oidc": settings.OIDC,
        "duties": _duties(person, county),
        "events": AccountEvent.objects.filter(whom=person, county=county).select_related("by")[:EVENTS],
    }
    return render(request, "accounts/user_edit.html", context, status=400 if form.errors else 200)


def _duties(person: User, county: Region) -> list[dict[str, object]]:
    current = set(Duty.objects.current().filter(user=person).values_list("pk", flat=True))
    rows = Duty.objects.filter(user=person, county=county).select_related(
        "unit", "region", "stands_in_for__user"
    )
    return [{"duty": duty, "is_current": duty.pk in current} for duty in rows.order_by("-since", "-pk")]


@administrators_only
@require_POST
def user_deactivate(request: StaffRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    try:
        transitions.deactivate(user=person, by=request.user, county=county_of(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("%(name)s已停用，立即不能再登录。") % {"name": person.name})
    return redirect("accounts:user_edit", pk)


@administrators_only
@require_POST
def user_activate(request: StaffRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    transitions.activate(user=person, by=request.user, county=county_of(request))
    messages.success(request, _("%(name)s已恢复登录。") % {"name": person.name})
    return redirect("accounts:user_edit", pk)


@administrators_only
@require_POST
def user_reset(request: StaffRequest, pk: int) -> HttpResponse:
    """A new temporary password, shown once."""
    person = person_of(request, pk)
    password = transitions.reset_password(user=person, by=request.user, county=county_of(request))
    return render(request, "accounts/user_password.html", {"person": person, "password": password})
