"""The office's pages of hooks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import Region
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.integration import transitions
from congress_portal.integration.forms import HookForm
from congress_portal.integration.models import Hook, HookCall

PAGE = 25


def keepers_only[**P](
    view: Callable[Concatenate[StaffRequest, P], HttpResponse],
) -> Callable[Concatenate[StaffRequest, P], HttpResponse]:
    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.has_role(*transitions.KEEPERS):
            raise PermissionDenied(_("数据推送由本县人大常委会办公室和管理员管理。"))
        return view(request, *args, **kwargs)

    return guarded


def _county(request: StaffRequest) -> Region:
    return next(duty.county for duty in request.user.duties if duty.role in transitions.KEEPERS)


def _hook(request: StaffRequest, pk: int) -> Hook:
    return get_object_or_404(Hook.objects.select_related("county", "made_by"), pk=pk, county=_county(request))


@keepers_only
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """The county's hooks, ended ones too, newest first."""
    found = Hook.objects.filter(county=_county(request)).order_by("-pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "hooks/list.html", {"page_obj": page})


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """The secret stands on the answer to this very request, and nowhere else."""
    form = HookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hook = transitions.make_hook(county=_county(request), by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            return render(request, "hooks/secret.html", {"hook": hook})
    context = {"form": form, "hook": None}
    return render(request, "hooks/edit.html", context, status=400 if form.errors else 200)


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    hook = _hook(request, pk)
    initial = {name: getattr(hook, name) for name in ("name", "url", "kinds", "verbs")}
    form = HookForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.change_hook(hook=hook, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已保存。"))
            return redirect("hooks:detail", pk)
    return render(
        request, "hooks/edit.html", {"form": form, "hook": hook}, status=400 if form.errors else 200
    )


@keepers_only
@require_safe
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """How it is set, and the log of its calls, newest first."""
    hook = _hook(request, pk)
    page = Paginator(HookCall.objects.filter(hook=hook).order_by("-pk"), PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "hooks/detail.html", {"hook": hook, "page_obj": page})


@keepers_only
@require_POST
def rotate(request: StaffRequest, pk: int) -> HttpResponse:
    hook = transitions.rotate(hook=_hook(request, pk), by=request.user)
    return render(request, "hooks/secret.html", {"hook": hook})


MOVES = {
    "pause": (transitions.pause, gettext_lazy("已暂停。这期间的动态在恢复后推送。")),
    "resume": (transitions.resume, gettext_lazy("已恢复，从停下的地方接着推送。")),
    "end": (transitions.end, gettext_lazy("已停用。")),
    "ring": (transitions.ring, gettext_lazy("已发出一条测试推送，结果见下面的记录。")),
}


@keepers_only
@require_POST
def move(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    run, said = MOVES[name]
    run(hook=_hook(request, pk), by=request.user)
    messages.success(request, said)
    return redirect("hooks:detail", pk)


@keepers_only
@require_POST
def again(request: StaffRequest, pk: int) -> HttpResponse:
    call = get_object_or_404(HookCall.objects.select_related("hook"), pk=pk, county=_county(request))
    transitions.send_again(call=call, by=request.user)
    messages.success(request, _("已重新排队。"))
    return redirect("hooks:detail", call.hook_id)
