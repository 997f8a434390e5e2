"""Deputies for staff: the list of cards, editing one, mandates, all posters in one go."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal import papers
from congress_portal.accounts.models import Role, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.loops.office.views.guard import duty, office_only
from stations.access import ORGANISING
from stations.forms.deputies import CardForm, DeputySearchForm, EndMandateForm, MandateForm, OwnCardForm
from stations.models import Deputy, Mandate
from stations.reading import deputies as reading
from stations.transitions.deputies import add_mandate, edit_card, end_mandate, is_organised, make_cards
from stations.views.deputies import PAGE, posters

LOOKING_AFTER = (Role.KEEPER, *ORGANISING, Role.LEADER)
MOST_POSTERS = 500


def require_care(user: User) -> None:
    """The staff's lists of deputies are for who looks after deputies."""
    if not user.has_role(*LOOKING_AFTER):
        raise PermissionDenied(_("您没有管理代表信息的职责。"))


@login_required
@never_cache
@require_safe
def cards(request: StaffRequest) -> HttpResponse:
    """Cards of the deputies whose stations the reader looks after, hidden ones included."""
    require_care(request.user)
    form = DeputySearchForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    mine = Deputy.objects.filter(
        Q(pk__in=Deputy.objects.filed_for(request.user).values("pk"))
        | Q(pk__in=Deputy.objects.organised_by(request.user).values("pk"))
    )
    found = reading.search(
        reading.with_mandates(mine),
        words=asked.get("q") or "", level=asked.get("level") or "", township=asked.get("township"),
    )  # fmt: skip
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    places = reading.duties_of([deputy.pk for deputy in page])
    context = {
        "form": form,
        "page_obj": page,
        "rows": [(deputy, places.get(deputy.pk, [])) for deputy in page],
        "may_organise": request.user.has_role(*ORGANISING),
    }
    return render(request, "deputies/manage.html", context)


@office_only
@require_POST
def make(request: StaffRequest) -> HttpResponse:
    """Open cards for all who serve as deputies and have none."""
    number = make_cards(county=duty(request).county, by=request.user)
    messages.success(request, _("新建了%(number)d张代表名片。") % {"number": number})
    return redirect("deputies:manage")


@login_required
@never_cache
@require_safe
def all_posters(request: StaffRequest) -> HttpResponse:
    """One PDF with a page for every shown deputy whom the reader looks after, for the printer."""
    require_care(request.user)
    found = reading.with_mandates(Deputy.objects.kept_by(request.user).shown()).order_by("user__name", "pk")
    people = list(found[:MOST_POSTERS])
    if not people:
        messages.warning(request, _("还没有公开显示的代表，没有可打印的海报。"))
        return redirect("deputies:manage")
    places = reading.duties_of([deputy.pk for deputy in people])
    rows = [(deputy, [one.unit.name for one in places.get(deputy.pk, [])]) for deputy in people]
    answer = HttpResponse(
        papers.pdf("poster.typ", posters(rows, _("代表二维码海报"))), content_type="application/pdf"
    )
    answer["Content-Disposition"] = 'inline; filename="deputies.pdf"'
    return answer


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, public_id: str) -> HttpResponse:
    """One's own card: pledge, post and portrait; for the presidium and the office all of it with the mandates."""
    deputy = _editable(request, public_id)
    organises = is_organised(request.user, deputy)
    kind = CardForm if organises else OwnCardForm
    names = [name for name in kind.base_fields if name not in ("portrait", "drops_portrait")]
    initial = {name: getattr(deputy, name) for name in names}
    form = kind(request.POST or None, request.FILES or None, initial=initial)
    if not deputy.portrait:
        del form.fields["drops_portrait"]
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        pictures = data.pop("portrait")
        edit_card(
            deputy=deputy, by=request.user, portrait=pictures[0] if pictures else None,
            drops_portrait=data.pop("drops_portrait", False), **data,
        )  # fmt: skip
        messages.success(request, _("已保存。"))
        return redirect("deputies:edit", public_id)
    context = {
        "form": form,
        "deputy": deputy,
        "organises": organises,
        "mandates": deputy.mandates.select_related("term").order_by("-since"),
        "places": reading.duties_of([deputy.pk]).get(deputy.pk, []),
    }
    return render(request, "deputies/edit.html", context, status=400 if form.errors else 200)


def _editable(request: StaffRequest, public_id: str) -> Deputy:
    """404 for whom the reader may not know as staff, 403 for known but not theirs to edit."""
    found = get_object_or_404(Deputy.objects.select_related("user"), public_id=public_id)
    if found.pk != request.user.pk and not is_organised(request.user, found):
        raise PermissionDenied(_("您不能修改这位代表的信息。"))
    return found


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mandate_new(request: StaffRequest, public_id: str) -> HttpResponse:
    deputy = _organised(request, public_id)
    form = MandateForm(request.POST or None, county=deputy.county_id)
    if request.method == "POST" and form.is_valid():
        try:
            add_mandate(deputy=deputy, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已登记代表资格。"))
            return redirect("deputies:edit", public_id)
    context = {"form": form, "deputy": deputy, "heading": _("登记代表资格")}
    return render(request, "deputies/mandate.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mandate_end(request: StaffRequest, public_id: str, pk: int) -> HttpResponse:
    deputy = _organised(request, public_id)
    mandate = get_object_or_404(Mandate, deputy=deputy, pk=pk)
    form = EndMandateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_mandate(mandate=mandate, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已结束这一代表资格。"))
            return redirect("deputies:edit", public_id)
    context = {"form": form, "deputy": deputy, "heading": _("结束代表资格"), "mandate": mandate}
    return render(request, "deputies/mandate.html", context, status=400 if form.errors else 200)


def _organised(request: StaffRequest, public_id: str) -> Deputy:
    deputy = _editable(request, public_id)
    if not is_organised(request.user, deputy):
        raise PermissionDenied(_("代表资格由人大主席团或人大常委会办公室登记。"))
    return deputy
