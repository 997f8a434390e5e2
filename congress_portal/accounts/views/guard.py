"""The administrator's pages: who may open them, in which county, and how a refusal gets to its field."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from congress_portal.accounts.models import Region, Role
from congress_portal.accounts.request import StaffRequest


def administrators_only[**P](
    view: Callable[Concatenate[StaffRequest, P], HttpResponse],
) -> Callable[Concatenate[StaffRequest, P], HttpResponse]:
    """Log-in first, then the duty; nothing of these pages is kept by a browser."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.has_role(Role.ADMINISTRATOR):
            raise PermissionDenied(_("只有管理员可以打开这个页面。"))
        return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]


def county_of(request: StaffRequest) -> Region:
    """The county that the reader administers; the first one where there are several."""
    return next(duty.county for duty in request.user.duties if duty.role == Role.ADMINISTRATOR)


def add_refusal(form: forms.Form, refused: ValidationError) -> None:
    """Show what the rules refused at its field, or above the form where the form has no such field."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for field, errors in refused.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)
