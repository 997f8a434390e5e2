"""The page for administrators, and the metrics for a machine that knows the token."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congress_portal.accounts.models import Role, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import administrators_only
from congress_portal.celery import app
from congress_portal.operations import measures, runs
from congress_portal.operations import metrics as prometheus
from congress_portal.operations.models import Trouble

PAGE = 20


@administrators_only
@require_safe
def status(request: StaffRequest) -> HttpResponse:
    found = runs.read()
    troubles = Trouble.objects.all()
    labels = {key: one.label for key, one in measures.BY_KEY.items()}
    page = Paginator(troubles, PAGE).get_page(request.GET.get("page"))
    context = {
        "readings": measures.take_all(found=found),
        "tasks": [_task(name, entry["task"], found or {}) for name, entry in sorted(_schedule().items())],
        "page_obj": page,
        "rows": [(labels.get(one.key, one.key), one) for one in page],
        "workers": _workers(),
        "is_redis_up": found is not None,
    }
    return render(request, "operations/status.html", context)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For who sends ``Authorization: Bearer <METRICS_TOKEN>``; nobody else learns that it is there."""
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        raise Http404
    found = runs.read()
    return HttpResponse(
        prometheus.text(measures.take_all(found=found), found), content_type=prometheus.CONTENT_TYPE
    )


def address_of(_pk: int, user: User) -> str:
    """The page of a trouble, if this user may open it."""
    return reverse("operations:status") if user.has_role(Role.ADMINISTRATOR) else ""


def _schedule() -> dict[str, dict[str, str]]:
    return settings.CELERY_BEAT_SCHEDULE


def _task(name: str, task: str, found: dict[str, runs.Run]) -> tuple[str, runs.Run]:
    return name, found.get(task) or runs.Run(task, None, None, "")


def _workers() -> int | None:
    """How many workers answer within half a second; nothing where the broker does not."""
    try:
        return len(app.control.inspect(timeout=0.5).ping() or {})
    except OSError:
        return None
    except Exception as error:  # whatever the broker's library throws, the page must show the rest
        runs.log.warning("workers were not asked: %s", error)
        return None
