"""One place for what waits at the stations beside the cases."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congress_portal.accounts.request import StaffRequest
from stations.reading import chores as reading


@login_required
@never_cache
@require_safe
def chores(request: StaffRequest) -> HttpResponse:
    if not reading.does_chores(request.user):
        raise PermissionDenied(_("站务待办供联络站工作人员、乡镇人大主席团和县人大常委会办公室使用。"))
    return render(request, "duty/chores.html", {"kinds": reading.chores_of(request.user)})
