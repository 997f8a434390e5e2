"""The big screen: made and ended by a leader, opened by its address, without a log-in and for weeks."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import User
from congress_portal.dashboard import transitions
from congress_portal.dashboard.figures.frames import line_of
from congress_portal.dashboard.figures.wall import wall_of
from congress_portal.dashboard.forms import WallForm
from congress_portal.dashboard.models import Wall
from congress_portal.dashboard.views.leaders import PAGE, reader_of


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def walls(request: HttpRequest) -> HttpResponse:
    """The screens that the reader may end, and a new one."""
    user = reader_of(request)
    form = WallForm(request.POST or None, user=user) if transitions.may_make_walls(user) else None
    if form is None and request.method == "POST":
        raise PermissionDenied(_("审计人员不设置大屏。"))
    if form and request.method == "POST" and form.is_valid() and _made(form, user):
        messages.success(request, _("大屏已设置，请在大屏的浏览器里打开它的地址。"))
        return redirect("leaders:walls")
    rows = Wall.objects.visible_to(user).select_related("region", "made_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "rows": page.object_list}
    return render(request, "leaders/walls.html", context, status=400 if form and form.errors else 200)


def _made(form: WallForm, user: User) -> bool:
    try:
        transitions.make_wall(region=form.cleaned_data["region"], by=user)
    except ValidationError as error:
        form.add_error("region", error)
    return form.is_valid()


@login_required
@require_POST
def wall_end(request: HttpRequest, pk: int) -> HttpResponse:
    user = reader_of(request)
    transitions.end_wall(wall=get_object_or_404(Wall.objects.visible_to(user), pk=pk), by=user)
    messages.success(request, _("大屏已停用。"))
    return redirect("leaders:walls")


@never_cache
@require_safe
def wall(request: HttpRequest, key: str) -> HttpResponse:
    """The screen; an address that shows nothing (any more) has the same head, so that its script goes on asking."""
    try:
        shown = wall_of(_open(key).region)
    except Http404:
        at = timezone.localtime().isoformat(timespec="seconds")
        context = {"key": key, "is_ended": True, "place": "", "at": at}
        return render(request, "leaders/wall.html", context, status=404)
    return render(request, "leaders/wall.html", {"key": key, **shown})


@never_cache
@require_safe
def wall_now(request: HttpRequest, key: str) -> HttpResponse:
    """The numbers alone, which the screen asks for again and again."""
    return JsonResponse(wall_of(_open(key).region))


def _open(key: str) -> Wall:
    """The screen with this address, as long as whoever made it may still look at its region as a whole."""
    found = get_object_or_404(Wall.objects.open().select_related("region", "made_by"), key=key)
    by = found.made_by
    if (
        not by.is_active
        or line_of(by, found.region) is not None
        or not transitions.sees_whole(by, found.region)
    ):
        raise Http404
    return found
