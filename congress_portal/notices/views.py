"""The inbox, the choice of channels, and the administrator's page of messages that could not be sent."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.notices import access, queries, sending, subscriptions
from congress_portal.notices.forms import SubscriptionsForm
from congress_portal.notices.models import Delivery, DeliveryQuerySet, Notice
from congress_portal.pages.back import own_address

PAGE = 25


@login_required
@require_safe
def inbox(request: StaffRequest) -> HttpResponse:
    notices = Notice.objects.for_user(request.user).newest().select_related("loop", "event")
    only_unread = request.GET.get("unread") == "1"
    page = Paginator(notices.unread() if only_unread else notices, PAGE).get_page(request.GET.get("page"))
    urls = queries.addresses(list(page), request.user)
    context = {
        "page_obj": page,
        "rows": [{"notice": notice, "url": urls.get(notice.pk, "")} for notice in page],
        "only_unread": only_unread,
        "is_administrator": access.can_manage_deliveries(request.user),
    }
    return render(request, "notices/inbox.html", context)


@login_required
@require_POST
def read(request: StaffRequest, pk: int) -> HttpResponse:
    """Mark one as read; with ``go``, then open its case."""
    notice = get_object_or_404(Notice.objects.for_user(request.user).select_related("loop", "event"), pk=pk)
    Notice.objects.filter(pk=notice.pk).mark_read()
    url = queries.addresses([notice], request.user).get(notice.pk) if "go" in request.POST else None
    return redirect(url) if url else _back(request)


@login_required
@require_POST
def read_all(request: StaffRequest) -> HttpResponse:
    """Mark as read what the page showed or was older, not what came in meanwhile."""
    notices = Notice.objects.for_user(request.user)
    newest = request.POST.get("newest", "")
    if newest.isdecimal():
        notices = notices.filter(pk__lte=int(newest[:18]))
    notices.mark_read()
    return redirect("notices:inbox")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: StaffRequest) -> HttpResponse:
    form = SubscriptionsForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        subscriptions.choose(by=request.user, wishes=form.cleaned_data)
        messages.success(request, _("已保存通知设置。"))
        return redirect("notices:settings")
    return render(request, "notices/settings.html", {"form": form})


@login_required
@require_safe
def dead(request: StaffRequest) -> HttpResponse:
    found = _managed(request).dead().select_related("notice__recipient", "notice__loop").order_by("-id")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/dead.html", {"page_obj": page})


@login_required
@require_POST
def resend(request: StaffRequest, pk: int) -> HttpResponse:
    get_object_or_404(_managed(request), pk=pk)
    return _resent(request, sending.resend(_managed(request).filter(pk=pk)))


@login_required
@require_POST
def resend_all(request: StaffRequest) -> HttpResponse:
    return _resent(request, sending.resend(_managed(request)))


def _resent(request: StaffRequest, count: int) -> HttpResponse:
    messages.success(request, _("已重新排队 %(count)s 条消息。") % {"count": count})
    return redirect("notices:dead")


def _managed(request: StaffRequest) -> DeliveryQuerySet:
    if not access.can_manage_deliveries(request.user):
        raise PermissionDenied(_("只有管理员可以查看发送失败的消息。"))
    return Delivery.objects.managed_by(request.user)


def _back(request: StaffRequest) -> HttpResponse:
    return redirect(own_address(request, request.POST.get("next"), default=reverse("notices:inbox")))
