"""From a form that is filled in to the receipt: the same for letters to a station and to one deputy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from congress_portal.errors import NotNow
from stations import duplicates, transitions
from stations.forms.citizens import CitizenForm
from stations.models import Opinion, Station
from stations.reading.offers import Offer, offers_for

RECEIPT = "receipt"
FORM = "opinions/new.html"


def take(
    request: HttpRequest,
    form: CitizenForm,
    station: Station,
    submit: Callable[[], Opinion],
    context: dict[str, Any],
) -> HttpResponse:
    """Answer a right form: with what was sent before in the same words, with matters to join, or with the receipt."""
    if form.sent("edit"):
        return _again(request, form, context, status=200)
    if not form.sent("again") and (known := duplicates.earlier(request, form.content)):
        form.offer(known)
        return _again(request, form, context)
    is_settled = form.sent("alone") or form.sent("again")
    offers = [] if is_settled else offers_for(form.asked(station))
    chosen = form.chosen(offers)
    if form.sent("join") and chosen is None:
        form.add_error(None, _("您选的那件事刚刚有了变化，不能再加入。您写的内容都在，请再按一次提交。"))
        return _again(request, form, context)
    if offers and chosen is None:
        return _ask(request, form, offers, context)
    return _receipt(request, form, chosen, submit, context)


def _again(
    request: HttpRequest, form: CitizenForm, context: dict[str, Any], status: int = 409
) -> HttpResponse:
    """The form once more, with the photos that came."""
    form.keep()
    return render(request, FORM, context, status=status)


def _ask(
    request: HttpRequest, form: CitizenForm, offers: list[Offer], context: dict[str, Any]
) -> HttpResponse:
    """Counted as a letter: whoever only looks at offers uses up tries as well."""
    if not form.has_passed:
        form.guard.count(form.content["mobile"])
    form.ask(offers)
    return render(request, "opinions/similar.html", context, status=409)


def _receipt(
    request: HttpRequest,
    form: CitizenForm,
    chosen: Offer | None,
    submit: Callable[[], Opinion],
    context: dict[str, Any],
) -> HttpResponse:
    try:
        made = transitions.submit_to_join(into=chosen.loop, submit=submit) if chosen else submit()
    except NotNow as refused:
        form.renew_key()
        form.add_error(None, str(refused))
        return _again(request, form, context)
    if not form.has_passed:
        form.guard.count(form.content["mobile"])
    duplicates.remember(request, made, form.content["mobile"])
    return redirect(f"{reverse('track:detail', args=[made.track_code])}?{RECEIPT}=1")
