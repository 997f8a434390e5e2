"""The staff's pages of opinions: the list by right, one case with its timeline, a look at the contact."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import HiddenInput
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops import timeline
from congress_portal.loops.models import Evidence, EvidenceKind, Loop
from congress_portal.loops.paging import SIZE, newest_first, newest_seen
from congress_portal.loops.words import Kind
from stations import access, transitions
from stations.filters import OpinionFilter
from stations.models import Opinion, Publication, Reception
from stations.reading import callbacks, visits
from stations.reading.alike import handled_alike
from stations.reading.ratings import ratings_open_to
from stations.reading.search import Found, shown
from stations.words import Channel

OWN_PARAMETERS = ("q", "page", "before", "after", "filter")
"""What a new search in the same list does not keep of the address."""


@login_required
@require_safe
def opinions(request: StaffRequest) -> HttpResponse:
    """Newest first, 25 a page; what is looked for by words, best first.

    The filters are drawn when asked for or in use: they cost more than the list, and than the search.
    """
    cases = Loop.objects.filter(kind=Kind.OPINION).select_related("region", "opinion__category")
    if not set(request.GET) - {"before", "after"}:
        return render(request, "opinions/list.html", {"page": newest_seen(request.user, cases, request.GET)})
    filtered = OpinionFilter(request.GET, queryset=cases.visible_to(request.user), request=request)
    chosen = filtered.qs  # asks for the words, too
    filtered.form.fields["q"].widget = HiddenInput({"id": "kept_q"})  # it has a box of its own
    kept = [(name, value) for name, value in request.GET.items() if value and name not in OWN_PARAMETERS]
    has_filters = bool(kept or "filter" in request.GET or filtered.form.errors)
    context = {
        "form": filtered.form,
        "applied": filtered.applied(),
        "kept": kept,
        "has_filters": has_filters,
    }
    if filtered.found is not None:
        return render(request, "opinions/list.html", {**context, **_found(filtered.found, request)})
    page = newest_first(chosen, request.GET)
    return render(request, "opinions/list.html", {**context, "page": page})


def _found(found: Found, request: StaffRequest) -> dict[str, object]:
    page = Paginator(found.keys, SIZE).get_page(request.GET.get("page"))
    return {"page": {"rows": shown(list(page.object_list), found.wanted)}, "found": found, "page_obj": page}


def opinion_seen(request: StaffRequest, code: str) -> Opinion:
    visible = Loop.objects.visible_to(request.user)
    return get_object_or_404(
        Opinion.objects.select_related(
            "loop__region",
            "loop__owner",
            "loop__source",
            "loop__merged_into",
            "station__unit__region",
            "category",
            "deputy",
        ),
        loop__in=visible,
        loop__code=code,
    )


@login_required
@never_cache
@require_safe
def detail(request: StaffRequest, code: str) -> HttpResponse:
    return render(request, "opinions/detail.html", _shown(request, opinion_seen(request, code)))


@login_required
@never_cache
@require_safe
def alike(request: StaffRequest, code: str) -> HttpResponse:
    """How opinions like this one were handled, among those that the reader may see."""
    opinion = opinion_seen(request, code)
    context = {"loop": opinion.loop, "alike": handled_alike(request.user, opinion)}
    return render(request, "opinions/alike.html", context)


def _shown(request: StaffRequest, opinion: Opinion) -> dict[str, object]:
    loop = opinion.loop
    return {
        "opinion": opinion,
        "loop": loop,
        "steps": timeline.of(loop, request.user),
        "moves": timeline.buttons(request.user, loop),
        "photos": timeline.own_photos(loop),
        "ratings": ratings_open_to(request.user, loop),
        "callbacks": callbacks.of_case(request.user, loop),
        "may_enter_rating": bool(opinion.answer) and transitions.may_enter(request.user, opinion),
        "markings": loop.markings.standing().select_related("whose", "by"),
        "chain": timeline.chain_of(request.user, loop),
        "clues": loop.clues.select_related("by").order_by("pk"),
        "position": Evidence.objects.filter(loop=loop, step=None, kind=EvidenceKind.PLACE).first(),
        "may_see_contact": transitions.may_see_contact(request.user, opinion),
        "may_print_receipt": transitions.may_print_receipt(request.user, opinion),
        "publication": Publication.objects.filter(opinion=opinion).first(),
        "may_publish": access.publishes(request.user, opinion.station),
        "related": [*_reception(request.user, opinion), *_related(request.user, loop)],
    }


def _reception(user: User, opinion: Opinion) -> list[dict[str, object]]:
    """The reception at which the matter was raised; its page for those who may read it."""
    if opinion.channel != Channel.RECEPTION:
        return []
    found = Reception.objects.filter(matters__loop=opinion.pk).first()
    if found is None:
        return []
    day = date_format(timezone.localtime(found.at), "n月j日")
    is_seen = Reception.objects.visible_to(user).filter(pk=found.pk).exists()
    url = reverse("receptions:detail", args=[found.pk]) if is_seen else ""
    return [{"label": _("来自"), "value": _("%(day)s接待") % {"day": day}, "url": url}]


def _related(user: User, loop: Loop) -> list[dict[str, object]]:
    """The cases that this one came from, went into or took in; where the reader may not see one, its number alone."""
    named = [(_("来源"), loop.source), (_("并入"), loop.merged_into)]
    named += [(_("并案事项"), other) for other in loop.merged.all()[:20]]
    found = [(label, other) for label, other in named if other]
    visible = Loop.objects.visible_to(user).filter(pk__in=[other.pk for _label, other in found])
    seen = set(visible.values_list("pk", flat=True)) if found else set()
    facts: list[dict[str, object]] = [
        {
            "label": label,
            "value": other if other.pk in seen else other.code,
            "url": other.get_absolute_url() if other.pk in seen and other.kind == loop.kind else "",
        }
        for label, other in found
    ]
    brought = visits.brought_fact(loop, user)
    return [*facts, brought] if brought else facts


@login_required
@never_cache
@require_POST
def contact(request: StaffRequest, code: str) -> HttpResponse:
    """Show the contact once, on the answer to this very request; the look is recorded."""
    opinion = opinion_seen(request, code)
    seen = transitions.look_at_contact(opinion=opinion, by=request.user)
    return render(request, "opinions/detail.html", {**_shown(request, opinion), "contact": seen})
