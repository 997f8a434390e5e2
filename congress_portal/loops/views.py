"""Pages that serve every kind of case: making a move, why a date, evidence files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.loops import deadlines, doings, moves, timeline
from congress_portal.loops.forms import MoveForm
from congress_portal.loops.models import Deadline, Evidence, Loop, Step


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: StaffRequest, code: str, name: str) -> HttpResponse:
    """One move: its form on GET, the transition on POST. What may be done is decided by the transition alone."""
    loop = get_object_or_404(
        Loop.objects.visible_to(request.user).select_related("region", "owner"), code=code
    )
    doing = doings.doing_for(loop.kind, name)
    if doing is None:
        raise Http404
    label = _label(request, loop, name)
    is_filling = request.method == "POST" and "fill" in request.POST
    if label is None and (request.method != "POST" or is_filling):
        raise PermissionDenied(_("您现在不能办理这一动作，事项可能已有新进展。"))
    step = moves.current(loop)
    kwargs: dict[str, Any] = {"loop": loop, "user": request.user, "current": step}
    if is_filling:
        form = _filled(request, doing.form, kwargs)
    elif request.method == "POST":
        form = doing.form(request.POST, request.FILES, **kwargs)
    else:
        form = doing.form(**kwargs)
    if form.is_bound and form.is_valid() and _made(request, doing, loop, form):
        messages.success(request, _("已完成：%(label)s") % {"label": label or _("办理")})
        return redirect(loop)
    context = {"form": form, "loop": loop, "step": step, "label": label or _("办理"), "name": name}
    return render(request, "loops/move.html", context, status=400 if form.errors else 200)


def _filled(request: StaffRequest, form: type[MoveForm], kwargs: dict[str, Any]) -> MoveForm:
    """The form as it was typed, with what a button beside its fields fills in; nothing is checked or done yet."""
    typed = {
        name: field.widget.value_from_datadict(request.POST, request.FILES, name)
        for name, field in form.base_fields.items()
    }
    filled = form(initial=typed, **kwargs)
    filled.take(request.POST["fill"])
    return filled


def _made(request: StaffRequest, doing: doings.Doing, loop: Loop, form: Any) -> bool:
    """Make the move; what the rules refuse for its content is shown at its field."""
    shown = form.cleaned_data.get("step")
    try:
        doing.run(loop, request.user, form.cleaned_data, Step(pk=shown) if shown else None)
    except ValidationError as refused:
        if hasattr(refused, "error_dict"):
            known = {field: errors for field, errors in refused.error_dict.items() if field in form.fields}
            form.add_error(None, ValidationError(known)) if known else form.add_error(None, refused.messages)
        else:
            form.add_error(None, refused)
        return False
    return True


def _label(request: StaffRequest, loop: Loop, name: str) -> str | None:
    """What the page calls this move; nothing when it does not offer it now."""
    known = {button["verb"]: str(button["label"]) for button in timeline.buttons(request.user, loop)}
    return known.get(name)


@login_required
@require_safe
def why(request: StaffRequest, pk: int) -> HttpResponse:
    """Why this date: the period, its legal basis, and each stage of the reckoning in a sentence."""
    visible = Loop.objects.visible_to(request.user)
    deadline = get_object_or_404(
        Deadline.objects.select_related("loop", "step", "period"), pk=pk, loop__in=visible
    )
    return render(
        request,
        "loops/why.html",
        {"deadline": deadline, "loop": deadline.loop, "lines": deadlines.explain(deadline)},
    )


@login_required
@require_safe
def evidence(request: StaffRequest, token: str) -> HttpResponseBase:
    """A photo or file of a case the reader may see."""
    visible = Loop.objects.visible_to(request.user)
    found = get_object_or_404(Evidence.objects.exclude(file=""), token=token, loop__in=visible)
    return send(found)


def send(found: Evidence) -> HttpResponseBase:
    """The file itself, never to be run or kept by a shared cache."""
    try:
        response = FileResponse(found.file.open("rb"), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
