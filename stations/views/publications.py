"""The staff's pages of publication: what waits, proposing, reviewing, covering photos, publishing, taking down."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import Role, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops import subjects
from congress_portal.loops.models import Event, Evidence, EvidenceKind, Loop
from stations import access, drafts
from stations.covering import COLUMNS, ROWS
from stations.forms.publications import CoverForm, ProposeForm, ReasonForm, ReviewForm
from stations.models import Opinion, Publication, PublicPhoto
from stations.reading import publications as reading
from stations.transitions import publications as acts
from stations.views.asking import ask, filled
from stations.views.refusals import ASKED, SAVED, outcome
from stations.words import Act, PublicationStatus

PAGE = 25
TABS = ("ready", *reading.TABS)
FORM_METHODS = ["GET", "HEAD", "POST"]


@login_required
@never_cache
@require_safe
def work(request: StaffRequest) -> HttpResponse:
    """What waits for whom, tab by tab; each row leads to its page."""
    if not any(duty.role in (Role.KEEPER, Role.CONGRESS_OFFICE) for duty in request.user.duties):
        raise PermissionDenied(_("公开由联络站工作人员和人大办公室办理。"))
    tab = request.GET.get("tab") if request.GET.get("tab") in TABS else "ready"
    found: Any = (
        reading.to_propose(request.user) if tab == "ready" else reading.of_tab(request.user, str(tab))
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"tab": tab, "page_obj": page, "counts": reading.counts_of(request.user)}
    if tab == "ready":
        context["rows"] = reading.with_due_days(list(page))
    return render(request, "publications/work.html", context)


@login_required
@never_cache
@require_http_methods(FORM_METHODS)
def propose(request: StaffRequest, code: str) -> HttpResponse:
    """Everything that was found, hidden unless ticked."""
    opinion = _opinion(request, code)
    found = drafts.findings(opinion)
    photos = Evidence.objects.filter(loop=opinion.pk, kind=EvidenceKind.PHOTO)
    form = ProposeForm(
        request.POST if request.method == "POST" else None,
        found=found,
        photos=[str(photo.token) for photo in photos],
    )
    made: list[Publication] = []
    save = partial(_propose, opinion, request.user, form, made)
    status = outcome(request, form, save)
    if status == SAVED:
        messages.success(request, _("已提出，请另一人审核。"))
        return redirect("publication:detail", made[0].token)
    context = {"opinion": opinion, "loop": opinion.loop, "found": found, "photos": photos, "form": form,
               "marked": reading.marked(opinion, found)}  # fmt: skip
    return render(request, "publications/propose.html", context, status=status)


def _propose(opinion: Opinion, by: User, form: ProposeForm, made: list[Publication]) -> None:
    made.append(acts.propose(opinion=opinion, by=by, **form.cleaned_data))


def _opinion(request: StaffRequest, code: str) -> Opinion:
    """404 for whom the case is closed, 403 for those of its readers who publish nothing."""
    visible = Loop.objects.visible_to(request.user)
    rows = Opinion.objects.select_related("loop__region", "station__unit__region", "category")
    found = get_object_or_404(rows, loop__in=visible, loop__code=code)
    if not access.publishes(request.user, found.station):
        raise PermissionDenied(_("公开由本站工作人员和人大办公室办理。"))
    return found


def _publication(request: StaffRequest, token: UUID) -> Publication:
    rows = Publication.objects.worked_by(request.user).select_related(
        "opinion__loop__region",
        "opinion__station__unit__region",
        "township",
        "category",
        "proposed_by",
        "reviewed_by",
    )
    return get_object_or_404(rows, token=token)


@login_required
@never_cache
@require_safe
def detail(request: StaffRequest, token: UUID) -> HttpResponse:
    """The current draft, beside what it hides; what may be done now; every draft and act."""
    return render(request, "publications/detail.html", _shown(request, _publication(request, token)))


def _shown(request: StaffRequest, found: Publication) -> dict[str, Any]:
    events = Event.objects.filter(about=subjects.name("publication", found.pk), loop__isnull=True)
    labels = dict(Act.choices)
    is_own = found.proposed_by_id in request.user.selves
    left = reading.left_readable(found) if found.status == PublicationStatus.PROPOSED else []
    return {
        "publication": found,
        "loop": found.opinion.loop,
        "drafted": reading.drafted(found),
        "left": left,
        "photos": list(found.photos.all()),
        "is_own": is_own,
        "may_review": found.status == PublicationStatus.PROPOSED and not is_own,
        "may_propose": found.status in acts.PROPOSABLE and found.opinion.may_publish,
        "review_form": ReviewForm(left=left, has_photos=found.photos.exists()),
        "versions": found.versions.select_related("by"),
        "events": [
            {"at": event.at, "label": labels[event.verb], "by": event.by, "note": event.note}
            for event in events.select_related("by").order_by("pk")
        ],
    }


@login_required
@never_cache
@require_POST
def review(request: StaffRequest, token: UUID) -> HttpResponse:
    found = _publication(request, token)
    left, has_photos = reading.left_readable(found), found.photos.exists()
    form = ReviewForm(request.POST, left=left, has_photos=has_photos)
    save = partial(_review, found, request, form)
    status = outcome(request, form, save)
    if status == SAVED:
        messages.success(request, _("审核通过，可以公开了。"))
        return redirect("publication:detail", token)
    found.refresh_from_db()
    return render(
        request, "publications/detail.html", {**_shown(request, found), "review_form": form}, status=status
    )


def _review(found: Publication, request: StaffRequest, form: ReviewForm) -> None:
    acts.review(publication=found, by=request.user, version=_version(request), **form.cleaned_data)


def _version(request: StaffRequest) -> int:
    """The draft that the page showed; -1, which none has, where it does not say."""
    number = request.POST.get("version", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 6 else -1


@login_required
@never_cache
@require_http_methods(FORM_METHODS)
def send_back(request: StaffRequest, token: UUID) -> HttpResponse:
    found = _publication(request, token)
    version = _version(request) if request.method == "POST" else found.version
    return ask(
        request, filled(request, ReasonForm),
        partial(acts.send_back, publication=found, by=request.user, version=version),
        heading=_("退回修改"), lead=found.title, done=_("已退回。"), hidden={"version": version},
        back=reverse("publication:detail", args=[token]),
    )  # fmt: skip


@login_required
@never_cache
@require_http_methods(FORM_METHODS)
def take_down(request: StaffRequest, token: UUID) -> HttpResponse:
    found = _publication(request, token)
    return ask(
        request, filled(request, ReasonForm), partial(acts.take_down, publication=found, by=request.user),
        heading=_("撤下公开"), lead=found.title, done=_("已撤下，网上不再显示。"),
        back=reverse("publication:detail", args=[token]),
    )  # fmt: skip


@login_required
@never_cache
@require_POST
def publish(request: StaffRequest, token: UUID) -> HttpResponse:
    acts.publish(publication=_publication(request, token), by=request.user, version=_version(request))
    messages.success(request, _("已公开。"))
    return redirect("publication:detail", token)


@login_required
@never_cache
@require_http_methods(FORM_METHODS)
def cover(request: StaffRequest, token: UUID, photo: UUID) -> HttpResponse:
    """Cover faces: by dragging over the picture, or by ticking cells of a grid."""
    found = _publication(request, token)
    chosen = get_object_or_404(found.photos.select_related("evidence"), token=photo)
    form = CoverForm(request.POST if request.method == "POST" else None)
    version = _version(request) if request.method == "POST" else found.version
    save = partial(_cover, chosen, form, request.user, version)
    status = outcome(request, form, save)
    if status == SAVED:
        messages.success(request, _("已遮好，原照片没有改动。"))
        return redirect("publication:detail", token)
    named = _("第%(row)d行第%(column)d格")
    cells = [
        {"number": number, "label": named % {"row": number // COLUMNS + 1, "column": number % COLUMNS + 1}}
        for number in range(COLUMNS * ROWS)
    ]
    context = {"publication": found, "photo": chosen, "form": form, "cells": cells, "version": version,
               "ticked": form["cells"].value() if status != ASKED else []}  # fmt: skip
    return render(request, "publications/cover.html", context, status=status)


def _cover(photo: PublicPhoto, form: CoverForm, by: User, version: int) -> None:
    acts.cover(photo=photo, boxes=form.chosen(), by=by, version=version)


@login_required
@never_cache
@require_safe
def photo(request: StaffRequest, token: UUID, photo: UUID) -> HttpResponseBase:
    """The copy as the public would see it, before it is public."""
    return send(get_object_or_404(_publication(request, token).photos, token=photo))


def send(photo: PublicPhoto) -> HttpResponseBase:
    """The file itself, never to be run and never kept: it may have to be gone at once."""
    try:
        response = FileResponse(photo.file.open("rb"), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response


def register() -> None:
    subjects.register("publication", _address)


def _address(key: int, reader: User) -> str:
    found = Publication.objects.worked_by(reader).filter(pk=key).first()
    return reverse("publication:detail", args=[found.token]) if found else ""
