"""Appeals against the index: by a unit about its own, answered by one of the office and decided by another."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.models import Role, Unit, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.models import Loop
from proposals import transitions
from proposals.access import index_office, sees_index
from proposals.forms.indices import AnswerForm, AppealForm, DecideForm
from proposals.models import Appeal
from proposals.views.indices import county_of

PAGE = 25


def appeals_of(user: User) -> QuerySet[Appeal]:
    """Those of the user's units; who looks after the county all of its own."""
    rows = Appeal.objects.select_related("unit", "county", "loop", "by", "proposed_by", "decided_by")
    county = county_of(user)
    if sees_index(user, county):
        return rows.filter(county=county)
    return rows.filter(unit__in=user.unit_ids(Role.HANDLER))


def address_of(key: int, user: User) -> str:
    """The page of an appeal, for those who may know of it."""
    return reverse("proposal:appeal", args=[key]) if appeals_of(user).filter(pk=key).exists() else ""


@login_required
@never_cache
@require_safe
def appeals(request: StaffRequest) -> HttpResponse:
    user = request.user
    if not _own_units(user).exists() and not sees_index(user, county_of(user)):
        raise PermissionDenied(_("指标申诉供承办单位和人大机关查看。"))
    page = Paginator(appeals_of(user), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_appeal": _own_units(user).exists()}
    return render(request, "proposals/appeals.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_new(request: StaffRequest) -> HttpResponse:
    units = _own_units(request.user)
    if not units.exists():
        raise PermissionDenied(_("只有承办单位的工作人员可以为本单位申诉。"))
    initial = {name: request.GET.get(name, "") for name in ("year", "code", "key")}
    initial["year"] = initial["year"] or str(timezone.localdate().year)
    form = AppealForm(request.POST or None, units=units, initial=initial)
    if form.is_valid():
        made = _appealed(request, form)
        if made is not None:
            messages.success(request, _("申诉已提交，由县人大常委会办公室答复。"))
            return redirect("proposal:appeal", made.pk)
    return render(request, "proposals/appeal_new.html", {"form": form}, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: StaffRequest, pk: int) -> HttpResponse:
    """One appeal. The office answers it with ``answer``, another of the office decides with ``decide``."""
    found = get_object_or_404(appeals_of(request.user), pk=pk)
    is_office = index_office(request.user, found.county) is not None
    if request.method == "POST" and not is_office:
        raise PermissionDenied(_("指标申诉由县人大常委会办公室答复。"))
    answer = AnswerForm(
        request.POST if "answer" in request.POST else None,
        initial={"ruling": found.proposed, "words": found.words},
    )
    decide = DecideForm(request.POST if "decide" in request.POST else None,
                        initial={"ruling": found.proposed, "words": found.words})  # fmt: skip
    if answer.is_bound and answer.is_valid():
        transitions.answer_appeal(appeal=found, by=request.user, **answer.cleaned_data)
        messages.success(request, _("拟办意见已保存，请另一人审定。"))
        return redirect("proposal:appeal", pk)
    if decide.is_bound and decide.is_valid():
        found.proposed, found.words = decide.cleaned_data["ruling"], decide.cleaned_data["words"]
        transitions.decide_appeal(appeal=found, by=request.user)
        messages.success(request, _("申诉已决定，承办单位会收到通知。"))
        return redirect("proposal:appeal", pk)
    may_answer = is_office and not found.decided
    context = {
        "appeal": found,
        "answer": answer if may_answer else None,
        "decide": decide
        if may_answer and found.proposed and found.proposed_by_id not in request.user.selves
        else None,
    }
    return render(
        request, "proposals/appeal.html", context, status=400 if answer.errors or decide.errors else 200
    )


def _own_units(user: User) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=user.unit_ids(Role.HANDLER), is_active=True).order_by("code")


def _appealed(request: StaffRequest, form: AppealForm) -> Appeal | None:
    data = form.cleaned_data
    code = data["code"].strip().upper()
    loop = Loop.objects.visible_to(request.user).filter(code=code).first() if code else None
    if code and loop is None:
        form.add_error("code", _("没有找到这个编号的建议，请核对。"))
        return None
    try:
        return transitions.appeal(
            by=request.user,
            unit=data["unit"],
            year=data["year"],
            reason=data["reason"],
            loop=loop,
            key=data["key"],
        )
    except ValidationError as refused:
        for name, words in refused.message_dict.items():
            form.add_error("code" if name == "loop" else name, words)
        return None
