"""The public pages: where the stations are, how to reach them, and the papers that hang on their walls."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from congress_portal import throttle
from congress_portal.accounts.models import Role, User
from stations import queries
from stations.forms.search import SearchForm
from stations.models import Station
from stations.reading import places as reading
from stations.reading.receptions import this_year
from stations.transitions import PRIVACY_NOTICE

PAGE = 25
BULLETINS, PICTURES = 5, 8
"""What a station's page shows of each; the page stays small for a slow phone."""
CHIPS = 60
"""More townships than this are not listed on the home page; the list of stations has them all."""
WRONG_CODES = throttle.Rate("station-code", 60, 600)
"""Wide, because a carrier puts thousands of phones behind one address."""


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("六位码"),
        help_text=gettext_lazy("印在联络站海报二维码的下面，是六个数字。"),
        max_length=40,
        error_messages={"required": gettext_lazy("请输入海报上的六位数字。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "code-input"}),
    )

    def clean_code(self) -> str:
        """Full-width digits and blanks between them are how people type."""
        digits = "".join(unicodedata.normalize("NFKC", self.cleaned_data["code"]).split())
        if not (len(digits) == 6 and digits.isascii() and digits.isdigit()):
            raise forms.ValidationError(_("六位码是六个数字，例如 100001。请核对后重新输入。"))
        return digits


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    townships = list(queries.townships()[: CHIPS + 1])
    return render(
        request,
        "stations/home.html",
        {
            "counts": queries.counts(),
            "townships": townships if len(townships) <= CHIPS else [],
            "code_form": CodeForm(),
        },
    )


@require_safe
def stations(request: HttpRequest) -> HttpResponse:
    return render(request, "stations/stations.html", _listing(request))


def _listing(request: HttpRequest) -> dict[str, Any]:
    """The search and one page of what it finds. A filter that makes no sense is named and left out."""
    form = SearchForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    found = queries.search(
        words=asked.get("q") or "", township=asked.get("township"), tier=asked.get("tier") or ""
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return {
        "form": form,
        "page_obj": page,
        "cards": [_card(station) for station in page],
        "township": asked.get("township"),
        "is_searched": any(asked.values()),
    }


def _card(station: Station) -> dict[str, str]:
    """What ``components/station_card.html`` shows."""
    return {
        "name": str(station),
        "tier": station.get_tier_display(),
        "url": station.get_absolute_url(),
        "address": station.address or station.unit.region.name,
        "distance": "" if station.lng is not None else _("（地图上尚未标注位置）"),
        "hours": station.hours,
        "phone": station.phone,
        "next_reception": _reception(station),
        "submit_url": reverse("stations:opinion_new", args=[station.public_id]),
    }


def _reception(station: Station) -> str:
    """The next reception in words; one that has passed is no news."""
    day = station.next_reception
    return date_format(day, "n月j日 l") if day else ""


@require_safe
def station(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a scanned code leads to."""
    found = _station(public_id)
    below = list(queries.below(found)[: PAGE + 1])
    return render(
        request,
        "stations/station.html",
        {
            "station": found,
            "is_scanned": request.GET.get("p") == "1",
            "is_for_deputies": not isinstance(request.user, User) or request.user.has_role(Role.DEPUTY),
            "reception": _reception(found),
            "received": this_year(found),
            "hours_open": reading.open_now(found),
            "staff": reading.staff_of(found),
            "groups": reading.deputies_by_level(found, public=True),
            "bulletins": reading.bulletins_of(found)[:BULLETINS],
            "pictures": reading.pictures_of(found).filter(is_public=True)[:PICTURES],
            "below": below[:PAGE],
            "has_more_below": len(below) > PAGE,
        },
    )


@require_safe
def code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.GET if "code" in request.GET else None)
    found: list[Station] = []
    if form.is_bound:
        throttle.check(request, WRONG_CODES)
    if form.is_valid():
        found = queries.of_short_code(form.cleaned_data["code"])
        if len(found) == 1:
            return redirect(found[0])
        if not found:
            throttle.count(request, WRONG_CODES)
            form.add_error("code", _("没有这个六位码的联络站。请核对海报上的数字，或者按乡镇查找。"))
    answer = {"form": form, "found": found}
    return render(request, "stations/code.html", answer, status=400 if form.errors else 200)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    contact = getattr(settings, "PRIVACY_CONTACT", "")
    words = {"version": PRIVACY_NOTICE, "office": queries.office(), "contact": contact}
    return render(request, "stations/privacy.html", words)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "stations/help.html")


GUIDES = {
    Role.DEPUTY: gettext_lazy("人大代表"),
    Role.KEEPER: gettext_lazy("联络站工作人员"),
    Role.HANDLER: gettext_lazy("承办单位"),
    Role.OVERSEER: gettext_lazy("主席团、工委"),
    Role.LEADER: gettext_lazy("常委会主任、副主任"),
    Role.CONGRESS_OFFICE: gettext_lazy("人大办公室"),
}


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """How the people who work with the portal do their daily work; one's own part stands first and open."""
    own = request.user.roles if isinstance(request.user, User) else set()
    parts = [
        {"role": role, "label": label, "is_own": role in own, "template": f"stations/guide/{role}.html"}
        for role, label in GUIDES.items()
    ]
    parts.sort(key=lambda part: not part["is_own"])
    return render(request, "stations/guide.html", {"parts": parts})


def _station(public_id: str) -> Station:
    return get_object_or_404(queries.shown(), public_id=public_id)
