"""What the pages of projects share: the project by right, and a page with one form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from congress_portal.accounts.request import StaffRequest
from votes.models import Project


def project_seen(request: StaffRequest, code: str) -> Project:
    rows = Project.objects.visible_to(request.user).with_progress()
    rows = rows.select_related("loop__region", "loop__owner", "loop__county", "unit", "committee", "township")
    return get_object_or_404(rows, loop__code=code)


def refuse_at_field(form: Any, refused: ValidationError) -> None:
    """What the rules refuse, at its field where the form has it."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def form_page(
    request: StaffRequest,
    project: Project,
    form: forms.Form,
    act: Callable[[], object],
    title: object,
    said: object,
    template: str = "votes/project_form.html",
    **more: object,
) -> HttpResponse:
    """The form; what is typed is done and leads back to the project, or comes back with what was wrong."""
    if form.is_bound and form.is_valid():
        try:
            act()
            messages.success(request, str(said))
            return redirect("project:detail", project.loop.code)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    context = {"project": project, "loop": project.loop, "form": form, "title": title, **more}
    return render(request, template, context, status=400 if form.errors else 200)
