"""The deputy's own pages of duty: today, the tap at a station, the shell that a phone keeps for being offline."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal import throttle
from congress_portal.accounts.models import Role, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.errors import NotNow, TooMany
from stations.forms.duty import TapForm
from stations.models import CheckIn, Station
from stations.reading import duty as reading
from stations.taps import outcome
from stations.transitions.checkin import check_in, may_check_in
from stations.transitions.codes import take
from stations.words import CheckInStatus, Direction

WRONG_CODES = throttle.Rate("duty-code", 10, 600)
"""One person's wrong codes: nobody misreads eight digits ten times."""
TAPS = throttle.Rate("duty-tap", 60, 600)
DEVICE = "device"
DEVICE_AGE = 2 * 365 * 24 * 3600


@login_required
@never_cache
@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """The deputy's duty today, the session under way, the last ones."""
    if not request.user.has_role(Role.DEPUTY):
        raise PermissionDenied
    own = reading.sessions().filter(user=request.user)
    context = {
        "current": reading.open_session(request.user),
        "seats": reading.with_topics(reading.seats_of(request.user, timezone.localdate())),
        "stations": reading.own_stations(request.user)[:20],
        "sessions": own[: reading.RECENT],
        "who": _who(request.user),
    }
    return _with_device(request, render(request, "duty/mine.html", context), device_of(request))


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """What the phone keeps: the check-in page without anybody's data. Served also to nobody in particular."""
    answer = render(request, "duty/shell.html", {"form": TapForm()})
    answer["Cache-Control"] = "no-cache"
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tap(request: HttpRequest, public_id: str) -> HttpResponse:
    """Check in or out at a station. Opening it by the screen's QR takes the code for this person and device."""
    user = request.user
    if not isinstance(user, User):
        if _wants_json(request):
            return JsonResponse({"login": True, "text": _("请先登录，再上传。")}, status=401)
        return redirect_to_login(request.get_full_path())
    if request.method == "POST" and request.POST.get("who", _who(user)) != _who(user):
        return _others()
    try:
        station = reading.station_of(public_id)
    except Http404:
        if not _wants_json(request):
            raise
        return _gone(_("这个联络站已经撤销，这次打卡没有被接受。"), 404)
    if not may_check_in(user, station):
        if not _wants_json(request):
            raise PermissionDenied
        is_own = "who" in request.POST
        return _gone(_("您不是本县的人大代表，这次打卡没有被接受。"), 403) if is_own else _others()
    device = device_of(request)
    if request.method == "POST":
        answer = _take(request, user, station, device)
    else:
        answer = _page(request, user, station, **_opened(request, user, station, device))
    return _with_device(request, answer, device)


def _others() -> JsonResponse:
    """It waits for its owner."""
    words = _("这条打卡是另一位代表在这台手机上保存的，请由本人登录后上传。")
    return JsonResponse({"other": True, "text": words}, status=403)


def _gone(words: str, status: int) -> JsonResponse:
    """Nothing will ever take it: the phone need not keep it."""
    return JsonResponse({"gone": True, "text": words}, status=status)


def _opened(request: HttpRequest, user: User, station: Station, device: str) -> dict[str, Any]:
    """What the address brought along: a scanned code, taken at once, or the printed QR's mark."""
    code = request.GET.get("c", "")
    is_fetched_ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    if not code or is_fetched_ahead or request.method != "GET":
        return {"initial": {"printed": request.GET.get("p") == "1"}}
    ground = _ground_of(request, user, station, code[:40], device)
    return {"initial": {} if ground else {"code": code}, "code_ground": ground, "is_scanned": not ground}


def _ground_of(request: HttpRequest, user: User, station: Station, code: str, device: str) -> str:
    """Take a code in time; why it is not theirs, if so. Wrong ones are counted by person."""
    throttle.check(request, WRONG_CODES, who=f"user-{user.pk}")
    try:
        take(station=station, digits=code, by=user, device=device)
    except ValidationError as refused:
        throttle.count(request, WRONG_CODES, who=f"user-{user.pk}")
        return refused.messages[0]
    return ""


def _take(request: HttpRequest, user: User, station: Station, device: str) -> HttpResponse:
    form = TapForm(request.POST)
    check = None
    try:
        if form.is_valid():
            check = _judged(request, form, user, station, device)
    except ValidationError as refused:
        form.add_error(None, refused)
    except TooMany:
        if not _wants_json(request):
            raise
        return JsonResponse({"later": True, "text": _("尝试次数太多，请十分钟后再试。")}, status=429)
    except NotNow as used:
        if not _wants_json(request):
            raise
        return JsonResponse({"text": str(used)}, status=409)
    return _told(request, user, station, form, check)


def _judged(request: HttpRequest, form: TapForm, user: User, station: Station, device: str) -> CheckIn:
    who = f"user-{user.pk}"
    throttle.check(request, TAPS, who=who)
    throttle.count(request, TAPS, who=who)
    asked = form.tap
    if asked["code"] and asked["phone_at"] is None:
        # Taken by itself first: whoever then has to give a reason keeps the code while writing it.
        _ground_of(request, user, station, asked["code"], device)
    return check_in(by=user, station=station, device=device, **asked)


def _told(
    request: HttpRequest, user: User, station: Station, form: TapForm, check: CheckIn | None
) -> HttpResponse:
    """The answer, for the script or for the reader."""
    if _wants_json(request):
        if check:
            url = reverse("duty:session", args=[check.session_id]) if check.session_id else ""
            return JsonResponse({"status": check.status, "text": outcome(check), "url": url})
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"needs_reason": "reason" in form.errors, "text": words}, status=400)
    if check is None:
        return _page(request, user, station, form=form, status=400)
    if check.status == CheckInStatus.REFUSED:
        form.renew_key()
        form.add_error(None, check.ground)
        return _page(request, user, station, form=form, status=409)
    messages.success(request, outcome(check))
    return redirect("duty:session", check.session_id)


def _page(
    request: HttpRequest,
    user: User,
    station: Station,
    *,
    form: TapForm | None = None,
    initial: dict[str, Any] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    current = reading.open_session(user)
    if current and current.on < timezone.localdate():
        current = None  # forgotten; the next check-in ends it
    direction = Direction.OUT if current and current.station_id == station.pk else Direction.IN
    return render(
        request,
        "duty/in.html",
        {
            "station": station,
            "form": form or TapForm(initial={"direction": direction, **(initial or {})}),
            "direction": direction,
            "current": current,
            "seat": reading.seats_of(user, timezone.localdate()).filter(slot__station=station).first(),
            "who": _who(user),
            **more,
        },
        status=status,
    )


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _who(user: User) -> str:
    """Whose a tap is that waits on a phone, without saying who."""
    return salted_hmac("duty.queue", str(user.pk), algorithm="sha256").hexdigest()[:16]


def device_of(request: HttpRequest) -> str:
    """This browser's own number, from its signed cookie; a new one where there is none."""
    known = request.get_signed_cookie(DEVICE, default=None, salt="duty.device", max_age=DEVICE_AGE)
    return known or uuid.uuid4().hex


def _with_device(request: HttpRequest, answer: HttpResponse, device: str) -> HttpResponse:
    answer.set_signed_cookie(
        DEVICE,
        device,
        salt="duty.device",
        max_age=DEVICE_AGE,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return answer
