"""The terms of the county's congress (届次): which there are, a new one, what is carried over into one (跨届接续)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from congress_portal.accounts.models import Duty, Term
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.loops import transitions
from congress_portal.loops.access import WORKING
from congress_portal.loops.models import Step
from congress_portal.loops.office import changes
from congress_portal.loops.office.forms import CarryOverAllForm, TermForm
from congress_portal.loops.office.views.guard import duty, office_only
from congress_portal.loops.words import Kind


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: StaffRequest) -> HttpResponse:
    form = TermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changes.add_term(by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已登记。"))
            return redirect("office:terms")
    known = Term.objects.filter(county=duty(request).county_id).order_by("-number")
    context = {"form": form, "terms": known}
    return render(request, "office/terms.html", context, status=400 if form.errors else 200)


PAGE = 25


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def term(request: StaffRequest, pk: int) -> HttpResponse:
    """What is still open from before this term: who goes on with it, and all of it carried over in one act."""
    found = get_object_or_404(Term, pk=pk, county=duty(request).county_id)
    if not transitions.may_carry_over(request.user, found):
        raise PermissionDenied(_("跨届接续由县级人大常委会办公室办理。"))
    form = CarryOverAllForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = transitions.carry_over_all(to=found, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("已接续%(count)d件。") % {"count": count})
        return redirect("office:term", found.pk)
    counts = transitions.left_over(found).values("kind").annotate(count=Count("pk"))
    steps, is_narrow = _waiting(found), request.GET.get("view") == "unnamed"
    if is_narrow:
        steps = steps.exclude(_serving(found))
    context = {
        "term": found,
        "form": form,
        "has_begun": found.since <= timezone.localdate(),
        "page": (page := Paginator(steps, PAGE).get_page(request.GET.get("page"))),
        "rows": [(step, _address(step)) for step in page],
        "kinds": [(Kind(one["kind"]).label, one["count"]) for one in counts.order_by("kind")],
        "is_narrow": is_narrow,
    }
    return render(request, "office/term.html", context, status=400 if form.errors else 200)


def _address(step: Step) -> str:
    try:
        return step.loop.get_absolute_url()
    except NoReverseMatch:  # a kind of case whose pages are not switched on
        return ""


def _serving(found: Term) -> Exists:
    """Whether somebody who answers for a step by name serves in its unit when the term has begun."""
    day = max(found.since, timezone.localdate())
    serving = Duty.objects.current(day).filter(unit=OuterRef("unit"), user__is_active=True)
    is_named = Q(user=OuterRef("assignee")) | Q(user=OuterRef("responsible"), role__in=WORKING)
    return Exists(serving.filter(is_named))


def _waiting(found: Term) -> QuerySet[Step]:
    """The current steps of what is left over, each with ``is_served``."""
    steps = Step.objects.current().filter(loop__in=transitions.left_over(found).values("pk"))
    related = ("loop", "unit", "offered_to", "signer", "assignee", "responsible")
    return steps.select_related(*related).annotate(is_served=_serving(found)).order_by("due_at", "pk")
