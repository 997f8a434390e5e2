"""What everybody reads of hearings, and the form by which anybody registers. Not kept by caches."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal import throttle
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.errors import NotNow
from congress_portal.guard import Guard
from supervision.announcing import has_void_notice
from supervision.forms.hearings import RegisterForm
from supervision.models import Hearing, Registration
from supervision.transitions import hearings as moves

PAGE = 20
REGISTRATIONS = "hearing"
"""The name under which registrations are counted; the limits stand in ``FORM_LIMITS``."""
WRONG_CODES = throttle.Rate("hearing-code", 60, 600)
FLOOD = throttle.Rate(WRONG_CODES.name, 600, WRONG_CODES.seconds)


@never_cache
@require_safe
def hearings(request: HttpRequest) -> HttpResponse:
    rows = Hearing.objects.public().order_by("-held_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "hearings/open_list.html", {"page_obj": page})


@never_cache
@require_safe
def hearing(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice; afterwards what was said (without names), the minutes and the result."""
    one = get_object_or_404(Hearing.objects.public(), pk=pk)
    is_over = one.state == "done"
    context = {
        "hearing": one,
        "left": max(0, one.most - one.registrations.count()) if one.is_taking else 0,
        "statements": one.registrations.exclude(said="").order_by("pk") if is_over else [],
        "is_over": is_over,
        "is_void": has_void_notice(one),
    }
    return render(request, "hearings/open_detail.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Hearing.objects.public(), pk=pk)
    if not one.is_taking:
        return redirect("open_hearing:detail", one.pk)
    guard = Guard(request, REGISTRATIONS)
    is_sent = request.method == "POST"
    if is_sent:
        guard.check()
    form = RegisterForm(request.POST if is_sent else None, guard=guard)
    code = 400 if form.errors else 200
    if is_sent:
        guard.count()
    if is_sent and form.is_valid():
        try:
            made = moves.register(hearing=one, **form.content)
            guard.count(form.content["mobile"])
            return redirect("open_hearing:registered", made.code)
        except ValidationError as refused:
            add_refusal(form, refused)
            code = 400
        except NotNow as used:
            form.renew_key()
            form.add_error(None, str(used))
            code = 409
    return render(request, "hearings/register.html", {"form": form, "hearing": one}, status=code)


@never_cache
@require_safe
def registered(request: HttpRequest, code: str) -> HttpResponse:
    """Their own page, by its code: what the office decided; nothing of who registered."""
    throttle.check(request, FLOOD)
    found = Registration.objects.select_related("hearing").filter(code=code).first()
    if found is None:
        throttle.miss(request, WRONG_CODES)
        raise Http404
    return render(request, "hearings/registered.html", {"registration": found, "hearing": found.hearing})
