"""The staff's pages of answers: whom each reached, by telephone, on paper, in other words."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.models import Loop
from stations import transitions
from stations.forms.replies import WayForm, WordsForm
from stations.models import Opinion, Reply
from stations.reading.replies import authors_of, with_opinions
from stations.views.asking import ask, filled

SIZE = 30


def _answered(request: StaffRequest, code: str) -> Opinion:
    """The case whose answer it is, for whoever may know of it."""
    known = Opinion.objects.select_related("loop__region", "loop__owner", "station__unit")
    visible = Loop.objects.visible_to(request.user)
    return get_object_or_404(known, loop__in=visible, loop__code=code, answered_at__isnull=False)


def _reply(request: StaffRequest, code: str, pk: int) -> Reply:
    """One author's answer, for whoever hands answers over."""
    lead = _answered(request, code)
    if not transitions.may_hand(request.user, lead.loop):
        raise PermissionDenied(_("您没有送达这份答复的职责。"))
    known = Reply.objects.select_related("opinion__loop", "opinion__station__unit", "lead__loop")
    return get_object_or_404(known, pk=pk, lead=lead)


@login_required
@never_cache
@require_safe
def replies(request: StaffRequest, code: str) -> HttpResponse:
    """Everybody who is answered with this case, whom it has not reached first."""
    lead = _answered(request, code)
    authors = authors_of(lead)
    page = Paginator(authors, SIZE).get_page(request.GET.get("page"))
    context = {
        "opinion": lead,
        "loop": lead.loop,
        "authors": with_opinions(list(page)),
        "page": page,
        "count": len(authors),
        "left": sum(not author.is_reached for author in authors),
        "may_hand": transitions.may_hand(request.user, lead.loop),
    }
    return render(request, "opinions/replies.html", context)


@login_required
@require_POST
def hand(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Write down how an author was reached; printing leads to the paper."""
    reply, form = _reply(request, code, pk), WayForm(request.POST)
    if not form.is_valid():
        raise Http404
    way = form.cleaned_data["way"]
    transitions.hand_reply(reply=reply, by=request.user, way=way)
    if way == "printed":
        return redirect("opinion:reply_paper", code, pk)
    messages.success(request, _("已记录。"))
    return redirect("opinion:replies", code)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Answer one merged author in words of their own."""
    reply = _reply(request, code, pk)
    return ask(
        request,
        filled(request, WordsForm, initial={"words": reply.words or reply.lead.answer}),
        lambda words: transitions.answer_author(opinion=reply.opinion, by=request.user, words=words),
        heading=_("另行答复 %(code)s") % {"code": reply.opinion.loop.code},
        back=reverse("opinion:replies", args=[code]),
        done=_("已另行答复。"),
        button=_("答复这位群众"),
    )


@login_required
@never_cache
@require_safe
def paper(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """The answer in large print, for the browser's printer."""
    reply = _reply(request, code, pk)
    return render(request, "opinions/reply_paper.html", {"reply": reply, "loop": reply.lead.loop})
