"""The files of a draft: a page of their own, where they are added and removed, and the files themselves."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.request import StaffRequest
from proposals import transitions
from proposals.forms import PicturesForm
from proposals.models import Attachment
from proposals.models.attachments import MOST
from proposals.views.drafts import own_draft, unsaved
from proposals.views.seen import refuse_at_field
from proposals.words import Paper

TYPES: dict[str, str] = {
    Paper.PICTURE: "image/jpeg",
    Paper.PDF: "application/pdf",
    Paper.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: StaffRequest, pk: int) -> HttpResponse:
    """What goes with the draft. The button on the draft's page comes here with the text, which is saved first."""
    draft = own_draft(request.user, pk)
    if request.method == "POST" and "revision" in request.POST:
        return unsaved(request, draft) or redirect("proposal:draft_pictures", draft.pk)
    form = PicturesForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            transitions.attach(
                draft=draft, by=request.user, photos=form.cleaned_data["photos"],
                caption=form.cleaned_data["caption"],
            )  # fmt: skip
            messages.success(request, _("已加上。"))
            return redirect("proposal:draft_pictures", draft.pk)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    rows = list(draft.attachments.current())
    context = {
        "draft": draft,
        "form": form,
        "pictures": rows,
        "most": MOST,
        "may_change": transitions.is_open(draft),
        "has_room": len(rows) < MOST,
    }
    return render(request, "proposals/pictures.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_POST
def picture_remove(request: StaffRequest, pk: int, token: UUID) -> HttpResponse:
    draft = own_draft(request.user, pk)
    transitions.detach(attachment=get_object_or_404(draft.attachments, token=token), by=request.user)
    messages.success(request, _("已移除。"))
    return redirect("proposal:draft_pictures", draft.pk)


@login_required
@require_safe
def attachment(request: StaffRequest, token: UUID) -> HttpResponseBase:
    """The file itself, never to be run or kept by a shared cache; a document is only ever downloaded."""
    found = get_object_or_404(Attachment.objects.visible_to(request.user), token=token)
    try:
        response = FileResponse(
            found.file.open("rb"), content_type=TYPES[found.kind],
            as_attachment=not found.is_picture, filename=found.name,
        )  # fmt: skip
    except FileNotFoundError:
        raise Http404 from None
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
