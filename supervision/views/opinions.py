"""Writing a deliberation opinion, changing it before the chairpersons' meeting, making it public."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from congress_portal.accounts.request import StaffRequest
from congress_portal.loops import timeline
from congress_portal.loops.models import Loop
from supervision import transitions
from supervision.access import committees_of
from supervision.forms.opinions import OpinionForm, UnpublishForm
from supervision.models import Topic
from supervision.views.cases import opinion_of, opinion_seen
from supervision.views.seen import refuse_at_field


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_new(request: StaffRequest) -> HttpResponse:
    committee = committees_of(request.user).select_related("county").first()
    if committee is None:
        raise PermissionDenied(_("审议意见由人大常委会的工作委员会汇总。"))
    topic = _topic(request)
    committee = topic.committee if topic else committee
    form = OpinionForm(request.POST or None, county=committee.county_id, initial=_first(topic))
    if form.is_valid():
        try:
            made = transitions.begin_opinion(
                by=request.user, committee=committee, words=form.words, source=topic.loop if topic else None,
                request_key=form.cleaned_data["request_key"],
            )  # fmt: skip
            messages.success(request, _("已保存审议意见。"))
            return redirect("supervision:detail", made.loop.code)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    return render(
        request, "supervision/opinion_edit.html", {"form": form}, status=400 if form.errors else 200
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_edit(request: StaffRequest, code: str) -> HttpResponse:
    found = opinion_seen(request, code)
    if not committees_of(request.user).filter(pk=found.committee_id).exists():
        raise PermissionDenied(_("审议意见由人大常委会的工作委员会汇总。"))
    form = OpinionForm(request.POST or None, county=found.county_id, opinion=found)
    if form.is_valid():
        try:
            transitions.revise_opinion(
                opinion=found, by=request.user, words=form.words, revision=form.cleaned_data["revision"] or 0
            )
            messages.success(request, _("已保存审议意见。"))
            return redirect("supervision:detail", code)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    context = {"form": form, "opinion": found}
    return render(request, "supervision/opinion_edit.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_POST
def publish(request: StaffRequest, code: str) -> HttpResponse:
    transitions.publish(opinion=opinion_seen(request, code), by=request.user)
    messages.success(request, _("已公开。"))
    return redirect("supervision:detail", code)


@login_required
@never_cache
@require_POST
def unpublish(request: StaffRequest, code: str) -> HttpResponse:
    found = opinion_seen(request, code)
    form = UnpublishForm(request.POST)
    if form.is_valid():
        transitions.unpublish(opinion=found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("已撤下公开。"))
        return redirect("supervision:detail", code)
    context = {
        "loop": found.loop,
        "steps": timeline.of(found.loop, request.user),
        "moves": timeline.buttons(request.user, found.loop),
        "chain": timeline.chain_of(request.user, found.loop),
        **opinion_of(request, found, form),
    }
    return render(request, "supervision/opinion.html", context, status=400)


def _topic(request: StaffRequest) -> Topic | None:
    """The topic whose meeting the opinion is of, where the page was opened from there."""
    code = request.GET.get("topic", "")
    if not code:
        return None
    seen = Loop.objects.visible_to(request.user).filter(code=code)
    mine = committees_of(request.user)
    rows = Topic.objects.filter(loop__in=seen, committee__in=mine).select_related("committee__county", "loop")
    return rows.first()


def _first(topic: Topic | None) -> dict[str, object]:
    if topic is None:
        return {}
    title = _("关于%(topic)s的审议意见") % {"topic": topic.title}
    return {"title": title, "meeting": topic.meeting, "met_on": topic.meeting_on, "organ": topic.organ_id}
