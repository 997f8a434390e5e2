"""What everybody reads of calls, shown suggestions with "me too", the form, what became of each, candidates."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal import throttle
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.errors import NotNow
from congress_portal.guard import Guard, device_of, sealed
from congress_portal.phones import half_width
from votes.calls.screening import voices
from votes.forms.calls import SuggestForm, SupportForm
from votes.models import Call, Candidate, Suggestion
from votes.transitions import suggesting

PAGE = 20
SUGGESTIONS, SUPPORTS = "suggestion", "support"
"""The names under which they are counted; the limits stand in ``FORM_LIMITS``."""
WRONG_CODES = throttle.Rate("suggestion-code", 60, 600)
FLOOD = throttle.Rate(WRONG_CODES.name, 600, WRONG_CODES.seconds)


@never_cache
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    page = Paginator(Call.objects.public().order_by("-year", "-pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "votes/calls/open_list.html", {"page_obj": page})


@never_cache
@require_safe
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """The call; suggestions in their public words; after the committee's review the candidates with the index."""
    one = _public(pk)
    rows = Suggestion.objects.public().filter(call=one).select_related("township", "candidate")
    page = Paginator(
        rows.annotate(me_toos=Count("supports")).order_by("-me_toos", "-pk"), PAGE
    ).get_page(request.GET.get("page"))  # fmt: skip
    listed = list(Candidate.objects.public().filter(call=one).select_related("unit").order_by("number"))
    heard = voices(one) if listed else {}
    context = {
        "call": one,
        "page_obj": page,
        "candidates": [(row, heard.get(row.pk)) for row in listed],
        "townships": list(SupportForm(call=one)["township"].field.widget.choices) if one.is_taking else [],
        "is_concluded": one.state == "concluded",
    }
    return render(request, "votes/calls/open_detail.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, pk: int) -> HttpResponse:
    one = _public(pk)
    is_sent = request.method == "POST"
    if not (one.is_taking or is_sent):
        return redirect("open_call:detail", one.pk)
    guard = Guard(request, SUGGESTIONS)
    if is_sent:
        guard.check()
    form = SuggestForm(request.POST if is_sent else None, guard=guard, call=one)
    code = 400 if form.errors else 200
    if is_sent:
        guard.count()
    if is_sent and form.is_valid():
        data = form.cleaned_data
        try:
            made = suggesting.suggest(
                call=one, words=form.words, name=data["name"], mobile=data["mobile"],
                request_key=data["request_key"],
            )  # fmt: skip
            guard.count(data["mobile"])
            return redirect("open_call:suggested", made.code)
        except ValidationError as refused:
            add_refusal(form, refused)
            code = 400
        except NotNow as used:
            form.renew_key()
            form.add_error(None, str(used))
            code = 409
    if form.errors and not one.is_taking:
        form.add_error(None, _("不在征集时间内，您写的内容没有提交，还在下面，请先复制留存。"))
        code = 409
    return render(request, "votes/calls/open_suggest.html", {"form": form, "call": one}, status=code)


@never_cache
@require_safe
def suggested(request: HttpRequest, code: str) -> HttpResponse:
    """Their own page, by its code: what became of it; nothing of who suggested it."""
    throttle.check(request, FLOOD)
    found = Suggestion.objects.select_related("call", "candidate").filter(code=code).first()
    if found is None:
        throttle.miss(request, WRONG_CODES)
        raise Http404
    public = Candidate.objects.public().filter(pk=found.candidate_id).first() if found.candidate_id else None
    context = {"suggestion": found, "call": found.call, "candidate": public}
    return render(request, "votes/calls/open_suggested.html", context)


@never_cache
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """From a typed code to its page."""
    code = "".join(
        sign for sign in half_width(request.GET.get("code", "")) if sign.isascii() and sign.isdigit()
    )
    if len(code) == 12:
        return redirect("open_call:suggested", code)
    wrong = _("查询码是12位数字，请再看一看。") if request.GET.get("code") else ""
    return render(request, "votes/calls/open_find.html", {"wrong": wrong})


@never_cache
@require_POST
def support(request: HttpRequest, pk: int, suggestion: int) -> HttpResponse:
    """ "Me too": once a device; a flood from one address waits."""
    one = _public(pk)
    row = get_object_or_404(Suggestion.objects.public().select_related("call"), pk=suggestion, call=one)
    guard = Guard(request, SUPPORTS)
    guard.check()
    guard.count()
    form = SupportForm(request.POST, call=one)
    township = form.cleaned_data["township"] if form.is_valid() else None
    who = device_of(request) or sealed(throttle.address_of(request))
    is_new = suggesting.support(suggestion=row, who=who, township=township)
    messages.success(request, _("已记下您的附议。") if is_new else _("这台设备已经附议过。"))
    page = request.POST.get("page", "")
    asked = f"?page={page}" if page.isascii() and page.isdecimal() and len(page) < 6 else ""
    return redirect(f"{_address(one)}{asked}#s{row.pk}")


@never_cache
@require_safe
def candidate(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(
        Candidate.objects.public().select_related("call", "unit", "township"), pk=pk
    )  # fmt: skip
    context = {"candidate": row, "call": row.call, "voice": voices(row.call).get(row.pk)}
    return render(request, "votes/calls/open_candidate.html", context)


def _public(pk: int) -> Call:
    return get_object_or_404(Call.objects.public(), pk=pk)


def _address(one: Call) -> str:
    return reverse("open_call:detail", args=[one.pk])
