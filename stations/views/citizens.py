"""The citizen's own pages: write an opinion, take the receipt, follow it, add to it, rate it, take it back."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal import throttle
from congress_portal.guard import Guard
from congress_portal.loops import chain, timeline
from congress_portal.loops.models import Evidence, EvidenceKind
from congress_portal.loops.views import send
from stations import transitions
from stations.forms import CitizenForm, RatingForm, SupplementForm, TrackForm
from stations.merging import rating_of_answer
from stations.models import Appointment, Follower, Opinion, Publication, Report
from stations.neutral import neutral_title
from stations.plain import story_of
from stations.transitions import publications
from stations.views.offering import RECEIPT, take
from stations.views.receipts import receipt_of
from stations.words import Ground, Source

WRITES = "opinion"
"""The name under which letters are counted, whichever way they come; the limits stand in ``FORM_LIMITS``."""
WRONG_CODES = throttle.Rate("track", 60, 600)
"""Only guesses that miss are counted and refused: a right code works also from a carrier's crowded address."""
FLOOD = throttle.Rate(WRONG_CODES.name, 600, WRONG_CODES.seconds)
"""So many misses are a machine's: it learns no more, not even whether a code is right."""
VIA = "via"
"""How the citizen came: by typing the code, else by a link."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write to a station. On success the way leads to the receipt, so reloading sends nothing twice."""
    station = transitions.receiving_station(public_id)
    guard = Guard(request, WRITES)
    if request.method != "POST":
        return render(request, "opinions/new.html", {"form": CitizenForm(guard=guard), "station": station})
    guard.check()
    form = CitizenForm(request.POST, request.FILES, guard=guard)
    if form.files:  # opening photos is work, whether the form is right or not
        guard.count()
    if not form.is_valid():
        return render(request, "opinions/new.html", {"form": form, "station": station}, status=400)
    submit = partial(transitions.submit_opinion, station=station, **form.content)
    return take(request, form, station, submit, {"form": form, "station": station})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Type the query code; a wrong one gets a message at the field, many wrong ones a pause."""
    form = TrackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        throttle.check(request, FLOOD)
        code = form.cleaned_data["code"]
        if Opinion.objects.filter(track_code=code).exists():
            return redirect(f"{reverse('track:detail', args=[code])}?{VIA}={Source.CODE}")
        if Follower.objects.current().filter(code=code).exists():
            return redirect("track:follow", code)
        if Appointment.objects.filter(track_code=code).exists():
            return redirect("receptions:booking", code)
        throttle.miss(request, WRONG_CODES)
        form.add_error("code", _("没有找到这个查询码，请核对每一位数字。"))
    return render(request, "track/find.html", {"form": form}, status=400 if form.errors else 200)


def opinion_of(request: HttpRequest, code: str) -> Opinion:
    """The opinion of a query code; guessing is counted."""
    throttle.check(request, FLOOD)
    found = (
        Opinion.objects.select_related("loop", "station__unit", "category").filter(track_code=code).first()
    )
    if found is None:
        throttle.miss(request, WRONG_CODES)
        raise Http404
    return found


@never_cache
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """The citizen's case. Whoever has the answer before them has received it."""
    context = _shown(request, opinion_of(request, code))
    if context["story"].reply and request.method == "GET":
        transitions.open_reply(context["story"].reply)
    return render(request, "track/detail.html", context)


def _shown(request: HttpRequest, opinion: Opinion) -> dict[str, Any]:
    story = story_of(opinion)
    rating = rating_of_answer(opinion, story.lead)
    context: dict[str, Any] = {
        "opinion": opinion,
        "loop": story.loop,
        "story": story,
        "steps": story.steps,
        "photos": _photos(opinion),
        "followers": Follower.objects.current().filter(opinion=opinion).order_by("pk"),
        "ground": Ground(story.lead.ground).label if story.is_refused and story.lead.ground else "",
        "is_moved": story.is_refused and Report.objects.filter(source=opinion.pk).exists(),
        "published": Publication.objects.public().filter(opinion=opinion).first(),
    }
    if (
        not request.user.is_authenticated
    ):  # the code is the citizen's; an account that holds it learns nothing here
        context["rating"] = rating
    context["grown"] = chain.became(opinion.loop)
    if story.is_joined:
        context["lead_title"] = neutral_title(story.lead)
    if story.may_supplement:
        context["supplement_field"] = _empty_supplement(get_language() or "")
    if rating is None and story.lead.answer and not request.user.is_authenticated:
        context["rate_until"] = story.rate_until
        if story.is_rateable:
            context["may_reopen"] = transitions.may_reopen(opinion)
            context["rating_form"] = RatingForm(
                reopens=context["may_reopen"], source=request.GET.get(VIA, "")
            )
    if request.GET.get(RECEIPT):
        context.update(receipt_of(opinion))
    return context


@cache
def _empty_supplement(language: str) -> str:
    """The field that stands on every open case's page, empty: drawn once a language."""
    return str(SupplementForm()["text"].as_field_group())


def _photos(opinion: Opinion) -> list[dict[str, Any]]:
    own = Evidence.objects.filter(loop=opinion.pk, step__isnull=True, kind=EvidenceKind.PHOTO)
    return [
        timeline.photo_of(one, reverse("track:photo", args=[opinion.track_code, one.token])) for one in own
    ]


@require_safe
def photo(request: HttpRequest, code: str, token: str) -> HttpResponseBase:
    """A photo that the citizen sent with the opinion."""
    opinion = opinion_of(request, code)
    return send(
        get_object_or_404(Evidence, loop=opinion.pk, step__isnull=True, token=token, kind=EvidenceKind.PHOTO)
    )


@require_POST
def supplement(request: HttpRequest, code: str) -> HttpResponse:
    opinion = opinion_of(request, code)
    form = SupplementForm(request.POST)
    if form.is_valid():
        try:
            transitions.supplement(opinion=opinion, text=form.cleaned_data["text"])
        except ValidationError as refused:
            form.add_error("text", refused.messages)
        else:
            messages.success(request, _("您补充的情况已经收到。"))
            return redirect("track:detail", code)
    return again(request, opinion, supplement_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once, then take the opinion back."""
    opinion = opinion_of(request, code)
    if request.method == "POST":
        transitions.withdraw(opinion=opinion)
        return redirect("track:detail", code)
    return render(request, "track/withdraw.html", {"opinion": opinion})


@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Agree to be published (``may_publish=1``), or do so no more."""
    may = request.POST.get("may_publish") == "1"
    publications.consent(opinion=opinion_of(request, code), may_publish=may)
    messages.success(request, _("您已同意公开。") if may else _("您已撤回同意，网上不再显示这件事。"))
    return redirect("track:detail", code)


def again(request: HttpRequest, opinion: Opinion, **forms: Form) -> HttpResponse:
    return render(request, "track/detail.html", {**_shown(request, opinion), **forms}, status=400)
