"""The two links: all of them, one's own, one with its contacts, voters, and the gaps to the year's minimum."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import Region, Role
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.models import Loop
from congress_portal.loops.taking import record_sheet
from stations.access import READING
from stations.forms.links import ContactForm, ContactMatterForm, EndForm, LinkForm, VoterForm
from stations.models import ContactLog, Link
from stations.reading import links as reading
from stations.reading.quotas import quotas_of
from stations.transitions import links as transitions
from stations.views.asking import ask, filled
from stations.words import LinkKind

PAGE = 25
BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _county(request: StaffRequest, *roles: str) -> Region:
    """The county whose links the reader may ask for."""
    found = [duty.county for duty in request.user.duties if duty.role in roles]
    if not found:
        raise PermissionDenied(_("您没有查看或安排联系关系的权限。"))
    return found[0]


def _year(county: Region) -> tuple[int, int, dt.date]:
    today = timezone.localdate()
    return county.pk, today.year, today


@login_required
@never_cache
@require_safe
def links(request: StaffRequest) -> HttpResponse:
    """All that the reader oversees, by kind and name."""
    county = _county(request, *READING)
    kind = request.GET.get("kind", "")
    words = request.GET.get("q", "").replace("\0", "").strip()[:40]
    found = reading.links_for(request.user).filter(until=None)
    if kind in LinkKind.values:
        found = found.filter(kind=kind)
    if words:
        found = found.filter(user__name__icontains=words)
    page = Paginator(reading.with_year(found, *_year(county)), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "kinds": LinkKind.choices,
        "kind": kind,
        "words": words,
        "year": timezone.localdate().year,
        "may_link": transitions.may_link(request.user, county.pk),
    }
    return render(request, "links/list.html", context)


@login_required
@never_cache
@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """Whom I keep in touch with, and who keeps in touch with me."""
    county = next((duty.county for duty in request.user.duties), None)
    own = reading.links_for(request.user).filter(user=request.user, until=None)
    if county is None:
        raise PermissionDenied(_("您现在没有职责。"))
    page = Paginator(reading.with_year(own, *_year(county)), PAGE).get_page(request.GET.get("page"))
    by_others = reading.links_for(request.user).filter(deputy=request.user, until=None)
    context = {
        "page_obj": page,
        "by_others": by_others,
        "year": timezone.localdate().year,
        "may_add_voter": request.user.has_role(Role.DEPUTY),
    }
    return render(request, "links/mine.html", context)


def _link(request: StaffRequest, pk: int) -> Link:
    return get_object_or_404(reading.links_for(request.user), pk=pk)


def _page_of(link: Link) -> str:
    return reverse("links:detail", args=[link.pk])


@login_required
@never_cache
@require_safe
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    return render(request, "links/detail.html", _shown(request, _link(request, pk)))


def _shown(request: StaffRequest, link: Link) -> dict[str, Any]:
    page = Paginator(reading.matter_facts(link), PAGE).get_page(request.GET.get("page"))
    cases = [contact.loop_id for contact in page if contact.loop_id]
    seen = Loop.objects.visible_to(request.user).filter(pk__in=cases)
    return {
        "link": link,
        "target": reading.target_of(link),
        "quota": quotas_of(link.county_id, timezone.localdate()).get(link.kind),
        "page_obj": page,
        "openable": set(seen.values_list("pk", flat=True)),
        "is_own": link.user_id == request.user.pk and link.until is None,
        "may_end": transitions.may_end(request.user, link),
    }


@login_required
@never_cache
@require_POST
def look(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the voter once, on the answer to this very request; the look is recorded."""
    link = _link(request, pk)
    voter = transitions.look_at_voter(link=link, by=request.user)
    return render(request, "links/detail.html", {**_shown(request, link), "voter": voter})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    county = _county(request, Role.CONGRESS_OFFICE)
    return ask(
        request,
        filled(request, LinkForm, county=county),
        partial(transitions.make_link, by=request.user, county=county),
        heading=_("建立联系"),
        back=reverse("links:list"),
        done=_("已建立，并告诉了双方。"),
        go=_page_of,
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def voter_new(request: StaffRequest) -> HttpResponse:
    if not request.user.has_role(Role.DEPUTY):
        raise PermissionDenied(_("只有代表可以登记联系选民。"))
    near = [duty.region for duty in request.user.duties if duty.role == Role.DEPUTY]
    return ask(
        request,
        filled(request, VoterForm, near=near),
        partial(transitions.add_voter, by=request.user),
        heading=_("登记联系选民"),
        button=_("登记"),
        lead=_("姓名和电话加密保存，只有您本人能查看，每次查看都留痕。"),
        back=reverse("links:mine"),
        done=_("已登记。"),
        go=_page_of,
    )


def _own(request: StaffRequest, pk: int) -> Link:
    link = _link(request, pk)
    if link.user_id != request.user.pk:
        raise PermissionDenied(_("联系记录由联系人本人填写。"))
    return link


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: StaffRequest, pk: int) -> HttpResponse:
    link = _own(request, pk)
    return ask(
        request,
        filled(request, ContactForm),
        partial(transitions.log_contact, link=link, by=request.user),
        heading=_("记一次联系"),
        button=_("保存"),
        lead=reading.target_of(link)["name"],
        back=_page_of(link),
        done=_("已记下。"),
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def matter(request: StaffRequest, pk: int) -> HttpResponse:
    """A matter that came of a contact becomes a citizen's opinion."""
    known = ContactLog.objects.filter(link__in=reading.links_for(request.user)).select_related("link")
    found = get_object_or_404(known, pk=pk)
    link = _own(request, found.link_id)
    return ask(
        request,
        filled(
            request, ContactMatterForm, stations=transitions.stations_of(link), initial={"text": found.what}
        ),
        partial(transitions.raise_matter, contact=found, by=request.user),
        heading=_("建成群众意见"),
        back=_page_of(link),
        done=_("已交给联络站办理。"),
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: StaffRequest, pk: int) -> HttpResponse:
    link = _link(request, pk)
    if request.method != "POST" and not transitions.may_end(request.user, link):
        raise PermissionDenied(_("您不能结束这个联系关系。"))
    return ask(
        request,
        filled(request, EndForm),
        lambda: transitions.end_link(link=link, by=request.user),
        heading=_("结束联系"),
        lead=_("选民撤回同意的，姓名和电话会立即删除。联系记录保留。"),
        back=_page_of(link),
        done=_("已结束。"),
        go=lambda ended: reverse("links:mine") if ended.user_id == request.user.pk else reverse("links:list"),
    )


@login_required
@never_cache
@require_safe
def gaps(request: StaffRequest) -> HttpResponse:
    """Per person: links, contacts of the year, what is missing; the widest gaps first."""
    county = _county(request, *READING)
    found = reading.gaps(request.user, *_year(county))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    quotas = quotas_of(county, timezone.localdate())
    minima = [quotas[kind] for kind in LinkKind.values if kind in quotas]
    context = {"page_obj": page, "year": timezone.localdate().year, "minima": minima}
    return render(request, "links/gaps.html", context)


@login_required
@never_cache
@require_safe
def gaps_excel(request: StaffRequest) -> HttpResponse:
    county = _county(request, *READING)
    year = timezone.localdate().year
    people = reading.gaps(request.user, *_year(county))
    if request.method == "GET":
        title = _("%(year)d年联系缺口") % {"year": year}
        record_sheet(by=request.user, rows={county.pk: people.count()}, title=title)
    book = reading.workbook(people, year)
    response = HttpResponse(book, content_type=BOOK)
    response["Content-Disposition"] = f'attachment; filename="links-{year}.xlsx"'
    return response
