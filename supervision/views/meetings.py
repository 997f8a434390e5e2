"""The pages of meetings: the list, one meeting with everything, and what the office does there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import Unit, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.issuing.answers import issued_about
from supervision.announcing import paper_of_meeting
from supervision.convening import may_convene, office_for
from supervision.forms import meetings as forms
from supervision.majorities import rule_on
from supervision.models import Meeting, MeetingItem, MeetingPaper, Membership
from supervision.transitions import handing, paper_votes
from supervision.transitions import meetings as moves
from supervision.transitions.bulletins import issue_bulletin
from supervision.transitions.paper_votes import Figures

PAGE = 25


@login_required
@require_safe
def meetings(request: StaffRequest) -> HttpResponse:
    rows = Meeting.objects.visible_to(request.user).select_related("term").order_by("-held_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_convene": office_for(request.user) is not None}
    return render(request, "meetings/list.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: StaffRequest) -> HttpResponse:
    office = _office(request)
    form = forms.MeetingForm(request.POST or None)
    if form.is_valid():
        try:
            made = moves.convene(by=request.user, office=office, **form.cleaned_data)
            messages.success(request, _("已登记，请列议程。"))
            return redirect(made)
        except ValidationError as refused:
            add_refusal(form, refused)
    context = {"form": form, "heading": _("登记会议"), "button": _("登记"), "back": reverse("meeting:list")}
    return render(request, "meetings/form.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: StaffRequest) -> HttpResponse:
    """Who belongs to which meeting, and a new one."""
    office = _office(request)
    form = forms.MemberForm(request.POST or None, county=office.county_id)
    if form.is_valid():
        try:
            moves.add_member(by=request.user, office=office, **form.cleaned_data)
            messages.success(request, _("已列入名单。"))
            return redirect("meeting:members")
        except ValidationError as refused:
            add_refusal(form, refused)
    rows = Membership.objects.filter(county=office.county_id).on(timezone.localdate())
    context = {"form": form, "rows": rows.select_related("user").order_by("kind", "pk")}
    return render(request, "meetings/members.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def member_end(request: StaffRequest, pk: int) -> HttpResponse:
    """Today is the last day."""
    office = _office(request)
    member = get_object_or_404(Membership, pk=pk, county=office.county_id)
    moves.end_member(member=member, by=request.user, until=timezone.localdate())
    messages.success(request, _("已登记离任。"))
    return redirect("meeting:members")


@login_required
@never_cache
@require_safe
def meeting(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, _seen(request, pk))


def _page(request: StaffRequest, one: Meeting, status: int = 200, **given: Any) -> HttpResponse:
    directs = may_convene(request.user, one.county_id)
    items = one.items.select_related("unit", "vote__entered_by", "vote__checked_by", "vote__majority")
    papers = MeetingPaper.objects.filter(item__meeting=one).select_related("unit", "item", "handed_by")
    present, total = moves.counted(one)
    quorum = rule_on(one.kind, "quorum", one.held_on)
    own = request.user.unit_ids("handler")
    is_inside = Meeting.objects.inside(request.user).filter(pk=one.pk).exists()
    context = {
        "meeting": one,
        "items": items.order_by("position"),
        "papers": [
            (paper, directs or paper.unit_id in own, is_inside or paper.unit_id in own) for paper in papers
        ],
        "is_inside": is_inside,
        "present": present,
        "total": total,
        "least": quorum.least(total),
        "quorum": quorum,
        "is_quorate": quorum.is_enough(present, total),
        "roll": one.roll.select_related("user"),
        "directs": directs,
        "minutes_form": forms.MinutesForm(
            initial={"minutes": one.minutes, "guests": one.guests, "revision": one.revision}
        ),
        "off_form": forms.OffForm(),
        "bulletin": issued_about(one.county_id, paper_of_meeting(one)) if is_inside else None,
        **given,
    }
    return render(request, "meetings/detail.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_move(request: StaffRequest, pk: int) -> HttpResponse:
    one = _directed(request, pk)
    initial = {"held_on": one.held_on, "place": one.place, "chair": one.chair}
    form = forms.MoveForm(request.POST or None, initial=initial)
    return _asked(request, one, form, moves.move_meeting, _("更改时间、地点"), meeting=one)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def item_new(request: StaffRequest, pk: int) -> HttpResponse:
    one = _directed(request, pk)
    form = forms.ItemForm(request.POST or None, meeting=one)
    return _asked(request, one, form, moves.put_on, _("列入议题"), meeting=one)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper_new(request: StaffRequest, pk: int) -> HttpResponse:
    one = _directed(request, pk)
    form = forms.PaperForm(request.POST or None, meeting=one)
    return _asked(request, one, form, handing.ask_paper, _("要求提交材料"))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: StaffRequest, pk: int, paper: int) -> HttpResponse:
    one = _seen(request, pk)
    found = get_object_or_404(
        MeetingPaper.objects.select_related("item", "unit"), pk=paper, item__meeting=one
    )
    if found.unit_id not in request.user.unit_ids("handler") and not may_convene(request.user, one.county_id):
        raise PermissionDenied(_("由提交单位或者县人大常委会办公室登记。"))
    form = forms.HandInForm(request.POST or None, request.FILES or None)
    return _asked(
        request, one, form, handing.hand_in, _("提交材料：%(title)s") % {"title": found.title}, paper=found
    )


@login_required
@require_safe
def paper_file(request: StaffRequest, pk: int, paper: int) -> HttpResponseBase:
    """The paper itself, only ever downloaded, for whoever belongs to the meeting and for the unit it is of."""
    one = _seen(request, pk)
    papers = MeetingPaper.objects.exclude(file="").filter(item__meeting=one)
    if not Meeting.objects.inside(request.user).filter(pk=one.pk).exists():
        papers = papers.filter(unit__in=request.user.unit_ids("handler"))
    found = get_object_or_404(papers, pk=paper)
    try:
        response = FileResponse(
            found.file.open("rb"),
            content_type="application/octet-stream",
            as_attachment=True,
            filename=found.name,
        )
    except FileNotFoundError:
        raise Http404 from None
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: StaffRequest, pk: int, item: int) -> HttpResponse:
    one = _directed(request, pk)
    found = _item(one, item)
    form = forms.DecisionForm(request.POST or None)
    return _asked(
        request, one, form, moves.resolve, _("登记决定：%(title)s") % {"title": found.title}, item=found
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: StaffRequest, pk: int, item: int) -> HttpResponse:
    """The first count, or, where there is one, the second by another person."""
    one = _directed(request, pk)
    found = _item(one, item)
    is_second = hasattr(found, "vote")
    form = forms.VoteForm(request.POST or None)
    act = paper_votes.check_vote if is_second else paper_votes.enter_vote
    heading = _("核对票数：%(title)s") if is_second else _("登记票数：%(title)s")

    def count(*, item: MeetingItem, by: User, **figures: int) -> object:
        return act(item=item, by=by, figures=Figures(**figures))

    return _asked(request, one, form, count, heading % {"title": found.title}, item=found)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def roll(request: StaffRequest, pk: int) -> HttpResponse:
    one = _directed(request, pk)
    form = forms.RollForm(request.POST or None, roll=one.roll.select_related("user"))
    if request.method == "POST" and form.is_valid():
        try:
            moves.note_roll(meeting=one, by=request.user, rows=form.noted())
            messages.success(request, _("已保存。"))
            return redirect(one)
        except ValidationError as refused:
            add_refusal(form, refused)
    context = {"meeting": one, "form": form}
    return render(request, "meetings/roll.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def act(request: StaffRequest, pk: int, act: str) -> HttpResponse:
    """What needs nothing typed: open, adjourn, issue the bulletin; take an item off, take its figures back."""
    one = _directed(request, pk)
    item = request.POST.get("item", "")
    try:
        if act == "open":
            moves.open_roll(meeting=one, by=request.user)
        elif act == "adjourn":
            moves.adjourn(meeting=one, by=request.user)
        elif act == "bulletin":
            issue_bulletin(meeting=one, by=request.user)
        elif act == "take_off":
            moves.take_off(item=_item(one, int(item) if item.isdecimal() else 0), by=request.user)
        else:
            paper_votes.drop_vote(item=_item(one, int(item) if item.isdecimal() else 0), by=request.user)
    except ValidationError as refused:
        return _page(request, one, 400, refused=" ".join(refused.messages))
    messages.success(request, _("已登记。"))
    return redirect(one)


@login_required
@never_cache
@require_POST
def minutes(request: StaffRequest, pk: int) -> HttpResponse:
    one = _directed(request, pk)
    return _said(request, one, forms.MinutesForm(request.POST), "minutes_form", moves.keep_minutes)


@login_required
@never_cache
@require_POST
def call_off(request: StaffRequest, pk: int) -> HttpResponse:
    one = _directed(request, pk)
    return _said(request, one, forms.OffForm(request.POST), "off_form", moves.call_off)


def _said(
    request: StaffRequest, one: Meeting, form: Any, name: str, move: Callable[..., object]
) -> HttpResponse:
    """A form on the meeting's own page."""
    if form.is_valid():
        try:
            move(meeting=one, by=request.user, **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect(one)
        except ValidationError as refused:
            add_refusal(form, refused)
            if getattr(refused, "code", "") == "stale":
                form.data = {**request.POST.dict(), "revision": str(_seen(request, one.pk).revision)}
    return _page(request, one, 400, **{name: form})


def _asked(
    request: StaffRequest, one: Meeting, form: Any, move: Callable[..., object], heading: str, **about: Any
) -> HttpResponse:
    """A form on a page of its own."""
    if form.is_valid():
        try:
            move(by=request.user, **about, **form.cleaned_data)
            messages.success(request, _("已登记。"))
            return redirect(one)
        except ValidationError as refused:
            add_refusal(form, refused)
    context = {
        "form": form,
        "heading": heading,
        "button": _("保存"),
        "back": one.get_absolute_url(),
        "about": str(one),
    }
    return render(request, "meetings/form.html", context, status=400 if form.errors else 200)


def _seen(request: StaffRequest, pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(request.user).select_related("term"), pk=pk)


def _directed(request: StaffRequest, pk: int) -> Meeting:
    one = _seen(request, pk)
    if not may_convene(request.user, one.county_id):
        raise PermissionDenied(_("由县人大常委会办公室办理。"))
    return one


def _item(one: Meeting, pk: int) -> MeetingItem:
    return get_object_or_404(one.items.select_related("vote"), pk=pk)


def _office(request: StaffRequest) -> Unit:
    found = office_for(request.user)
    if found is None:
        raise PermissionDenied(_("由县人大常委会办公室办理。"))
    return found


def address_of(key: int, user: User) -> str:
    """The page of a meeting, for those who may know of it."""
    is_seen = Meeting.objects.visible_to(user).filter(pk=key).exists()
    return reverse("meeting:detail", args=[key]) if is_seen else ""
