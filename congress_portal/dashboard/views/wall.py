"""The big screen: made and ended by a leader, opened by its address, without a log-in and for weeks."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

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
    """The reader's own screens, and a new one."""
    user = reader_of(request)
    form = WallForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        transitions.make_wall(region=form.cleaned_data["region"], by=user)
        messages.success(request, _("大屏已设置，请在大屏的浏览器里打开它的地址。"))
        return redirect("leaders:walls")
    rows = Wall.objects.visible_to(user).select_related("region")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "rows": page.object_list}
    return render(request, "leaders/walls.html", context, status=400 if form.errors else 200)


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
    return render(request, "leaders/wall.html", {"wall": (found := _open(key)), **wall_of(found.region)})


@never_cache
@require_safe
def wall_now(request: HttpRequest, key: str) -> HttpResponse:
    """The numbers alone, which the screen asks for again and again."""
    return JsonResponse(wall_of(_open(key).region))


def _open(key: str) -> Wall:
    """The screen with this address, as long as whoever made it may still look at its region as a whole."""
    found = get_object_or_404(Wall.objects.open().select_related("region", "made_by"), key=key)
    by = found.made_by
    if not by.is_active or line_of(by) is not None or not transitions.sees_whole(by, found.region):
        raise Http404
    return found
