"""The desk of a station: slips from the first word to the receipt. For the station's own keepers alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal import papers
from congress_portal.accounts.models import Role, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.errors import NotNow
from congress_portal.loops import subjects
from stations import transitions
from stations.forms.desk import ConfirmForm, DropForm, SlipForm
from stations.models import Follower, Slip, Station
from stations.transitions import desk
from stations.views.receipts import receipt_of
from stations.words import DeskStatus

PAGE = 25
STALE = dt.timedelta(days=3)
"""A slip that waits longer than this for its citizen is pointed out."""
FRESH = dt.timedelta(minutes=30)
"""So long after the mark the receipt is being handed over; later each look at the code is recorded."""


def _station(request: StaffRequest, public_id: str) -> Station:
    """404 for whom the station's inner pages are closed; 403 for those above it, who do not work at its desk."""
    found = Station.objects.seen_by(request.user).select_related("unit")
    station = get_object_or_404(found, public_id=public_id)
    if station.pk not in request.user.unit_ids(Role.KEEPER):
        raise PermissionDenied(_("窗口代记由本站工作人员办理，提交以前不给其他人看。"))
    return station


def _slip(request: StaffRequest, public_id: str, number: str) -> Slip:
    station = _station(request, public_id)
    found = Slip.objects.at_desk_of(request.user).select_related(
        "station__unit__region", "category", "by", "opinion__loop", "opinion__station__unit"
    )
    return get_object_or_404(found, station=station, number=number)


@login_required
@never_cache
@require_safe
def station(request: StaffRequest, public_id: str) -> HttpResponse:
    """The desk's slips, newest first: without a word of what is in them."""
    found = _station(request, public_id)
    slips = found.slips.defer(*desk.WORDS).select_related("category", "by", "opinion__loop")
    waiting = request.GET.get("waiting") == "1"
    if waiting:
        slips = slips.filter(status=DeskStatus.WRITTEN)
    context = {
        "station": found,
        "page_obj": Paginator(slips, PAGE).get_page(request.GET.get("page")),
        "waiting": waiting,
        "stale": found.slips.waiting().filter(made_at__lt=timezone.now() - STALE).count(),
        "stale_before": timezone.now() - STALE,
    }
    return render(request, "desk/station.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest, public_id: str) -> HttpResponse:
    found = _station(request, public_id)
    form = SlipForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            slip = desk.write_slip(station=found, by=request.user, **form.cleaned_data)
            return redirect("desk:slip", public_id, slip.number)
        except NotNow as used:
            form.renew_key()
            form.add_error(None, str(used))
            status = 409
    context = {"form": form, "station": found, "heading": _("代记：写下本人的话")}
    return render(
        request, "desk/write.html", context, status=400 if form.errors and status == 200 else status
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, public_id: str, number: str) -> HttpResponse:
    slip = _slip(request, public_id, number)
    if slip.status != DeskStatus.WRITTEN or slip.by_id != request.user.pk:
        return redirect("desk:slip", public_id, number)
    names = ("text", "category", "place", "name_mode", "name", "mobile", "follower_name", "follower_mobile",
             "may_publish")  # fmt: skip
    form = SlipForm(request.POST or None, initial={name: getattr(slip, name) for name in names})
    if request.method == "POST" and form.is_valid():
        desk.edit_slip(slip=slip, by=request.user, **{name: form.cleaned_data[name] for name in names})
        messages.success(request, _("已修改，请重新念给本人听，重新打印。"))
        return redirect("desk:slip", public_id, number)
    context = {"form": form, "station": slip.station, "slip": slip, "heading": _("修改代记的内容")}
    return render(request, "desk/write.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_safe
def slip(request: StaffRequest, public_id: str, number: str) -> HttpResponse:
    """Read back in large print; what to do next, one step at a time."""
    found = _slip(request, public_id, number)
    followers = Follower.objects.current().filter(opinion=found.opinion) if found.opinion else []
    context = {"slip": found, "station": found.station, "followers": followers, "elder": True,
               "is_own": found.by_id == request.user.pk, "stale_before": timezone.now() - STALE}  # fmt: skip
    return render(request, "desk/slip.html", context)


@login_required
@require_POST
def printing(request: StaffRequest, public_id: str, number: str) -> HttpResponse:
    """Note that it is printed now, then show the page for the printer."""
    desk.print_slip(slip=_slip(request, public_id, number), by=request.user)
    return redirect("desk:paper", public_id, number)


def _printed(request: StaffRequest, public_id: str, number: str) -> Slip:
    found = _slip(request, public_id, number)
    if found.printed_at is None or found.status != DeskStatus.WRITTEN:
        raise NotNow(_("请在代记单页面按“打印确认单”。改过内容的单子要重新打印，已提交或作废的不再打印。"))
    return found


@login_required
@never_cache
@require_safe
def paper(request: StaffRequest, public_id: str, number: str) -> HttpResponse:
    found = _printed(request, public_id, number)
    return render(
        request,
        "desk/paper.html",
        {"slip": found, "station": found.station, "notice": notice_of(found), "elder": True},
    )


@login_required
@never_cache
@require_safe
def pdf(request: StaffRequest, public_id: str, number: str) -> HttpResponse:
    made = papers.pdf("slip.typ", _on_paper(_printed(request, public_id, number)))
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return answer


def _on_paper(slip: Slip) -> dict[str, Any]:
    """The data of ``slip.typ``: all words of the page, since a template holds none."""
    printed = timezone.localtime(slip.printed_at) if slip.printed_at else timezone.localtime()
    facts = [(_("类别"), slip.category.name), (_("地点"), slip.place), (_("署名"), slip.get_name_mode_display()),
             (_("称呼"), slip.name), (_("电话"), slip.mobile),
             (_("代为关注"), f"{slip.follower_name} {slip.follower_mobile}".strip()),
             (_("公开"), _("遮去个人信息、经审核后可以公开") if slip.may_publish else _("不公开"))]  # fmt: skip
    return {
        "title": _("代记确认单 %(number)s") % {"number": slip.number},
        "heading": _("代记确认单"),
        "station": str(slip.station),
        "number": _("单号 %(number)s") % {"number": slip.number},
        "lead": _("下面是我说的话，工作人员已经念给我听："),
        "text": slip.text,
        "facts": [[label, value] for label, value in facts if value],
        "notice": notice_of(slip),
        "mark": _("本人画押、签名或按手印"),
        "witness": _("见证人"),
        "day": date_format(printed, "Y年n月j日 H:i"),
        "phone": _("联络站电话：%(phone)s") % {"phone": slip.station.phone} if slip.station.phone else "",
        "foot": _("交给工作人员后给您查询码。没有确认的内容不会提交给任何单位。"),
    }


def notice_of(slip: Slip) -> str:
    """The privacy notice in short, as printed on the slip: the mark is the consent."""
    return _(
        "我确认以上内容，同意联络站为办理这件事登记、使用我留下的内容和联系方式，提交给有关单位办理。称呼和电话加密保存，"
        "查看有记录。《个人信息处理告知书》（版本%(version)s）可以向工作人员要来看；我随时可以撤回。"
    ) % {"version": slip.notice_version}


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: StaffRequest, public_id: str, number: str) -> HttpResponse:
    """Record the mark; the opinion is opened and the way leads to the receipt."""
    found = _slip(request, public_id, number)
    if found.status == DeskStatus.CONFIRMED:
        return redirect("desk:receipt", public_id, number)
    if found.printed_at is None or found.status != DeskStatus.WRITTEN:
        messages.warning(request, _("请先打印确认单，由本人确认。"))
        return redirect("desk:slip", public_id, number)
    form = ConfirmForm(
        request.POST or None, request.FILES or None, initial={"printed": found.printed_at.isoformat()}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            desk.confirm_slip(
                slip=found, by=request.user, printed_at=data["printed"], confirmation=data["confirmation"],
                witness=data["witness"], paper=data["paper"][0] if data["paper"] else None,
            )  # fmt: skip
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            return redirect("desk:receipt", public_id, number)
    context = {"form": form, "slip": found, "station": found.station}
    return render(request, "desk/confirm.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_safe
def receipt(request: StaffRequest, public_id: str, number: str) -> HttpResponse:
    """What the citizen takes home, in large print. After half an hour a look at it is recorded."""
    found = _slip(request, public_id, number)
    if found.opinion is None or found.confirmed_at is None:
        return redirect("desk:slip", public_id, number)
    transitions.refuse_moved(found.opinion)
    if timezone.now() - found.confirmed_at > FRESH:
        desk.look_at_slip(slip=found, by=request.user, what="receipt")
    context = {
        "slip": found,
        "station": found.station,
        "opinion": found.opinion,
        "followers": Follower.objects.current().filter(opinion=found.opinion),
        "elder": True,
        **receipt_of(found.opinion),
    }
    return render(request, "desk/receipt.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: StaffRequest, public_id: str, number: str) -> HttpResponse:
    found = _slip(request, public_id, number)
    form = DropForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        desk.drop_slip(slip=found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("已作废，内容没有提交给任何人。"))
        return redirect("desk:station", public_id)
    context = {"form": form, "slip": found, "station": found.station}
    return render(request, "desk/drop.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_safe
def photo(request: StaffRequest, public_id: str, number: str) -> HttpResponseBase:
    """The photo of the marked paper. Names stand on it: each look is recorded."""
    found = _slip(request, public_id, number)
    if not found.paper:
        raise Http404
    desk.look_at_slip(slip=found, by=request.user, what="paper")
    try:
        answer = FileResponse(found.paper.open("rb"), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@login_required
@require_POST
def unfollow(request: StaffRequest, public_id: str, number: str, pk: int) -> HttpResponse:
    found = _slip(request, public_id, number)
    follower = get_object_or_404(Follower, pk=pk, opinion=found.opinion) if found.opinion else None
    if follower is None:
        raise Http404
    desk.end_follower(follower=follower, by=request.user)
    messages.success(request, _("已结束代为关注，原来的关注码不能再用。"))
    return redirect("desk:slip", public_id, number)


def register() -> None:
    subjects.register("slip", _address)


def _address(key: int, reader: User) -> str:
    found = Slip.objects.at_desk_of(reader).filter(pk=key).select_related("station").first()
    return reverse("desk:slip", args=[found.station.public_id, found.number]) if found else ""
