"""The office's pages: who may open them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from congress_portal.accounts.models import Duty, Role
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.office import access


def office_only[**P](
    view: Callable[Concatenate[StaffRequest, P], HttpResponse],
) -> Callable[Concatenate[StaffRequest, P], HttpResponse]:
    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.has_role(Role.CONGRESS_OFFICE):
            raise PermissionDenied(_("只有人大常委会办公室可以打开这个页面。"))
        return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]


def duty(request: StaffRequest) -> Duty:
    """The reader's widest duty in a congress office; ``office_only`` has seen that there is one."""
    found = access.duty_of(request.user)
    assert found is not None
    return found
