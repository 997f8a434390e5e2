"""Writes of what people keep of a ledger: views and workbooks. All are their own; nobody else sees them."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region, User
from congress_portal.errors import NotNow
from congress_portal.ledgers import exporting, listing
from congress_portal.ledgers.models import MOST_VIEWS, Export, ExportState, SavedView
from congress_portal.loops import subjects
from congress_portal.loops.taking import record_taken
from congress_portal.loops.words import Kind

MOST_WAITING = 5


@transaction.atomic
def save_view(*, user: User, kind: str, name: str, query: str) -> SavedView:
    """Keep a look under a name; the same name again keeps the newer one."""
    person = _locked(user)
    county = _county(user)
    known = SavedView.objects.filter(county=county, user=person, kind=kind, name=name).first()
    if known:
        known.query = query
        known.save(update_fields=["query"])
        return known
    if SavedView.objects.filter(user=person, kind=kind).count() >= MOST_VIEWS:
        raise ValidationError({"name": _("最多保存%(most)d个，请先删去不用的。") % {"most": MOST_VIEWS}})
    made = SavedView(county=county, user=person, kind=kind, name=name, query=query)
    made.save(force_insert=True)
    return made


@transaction.atomic
def drop_view(*, view: SavedView, user: User) -> bool:
    """Whether it was there to be dropped."""
    gone, _each = SavedView.objects.filter(pk=view.pk, user=user).delete()
    return bool(gone)


@transaction.atomic
def ask_export(*, user: User, kind: str, query: str, request_key: uuid.UUID) -> Export:
    """Have a workbook made of what the ledger shows. The same key and look give the same workbook.

    A page gone back to sends its key again with another look: that one has a key of its own, the same each time.
    """
    person = _locked(user)
    county = _county(user)
    look = (person.pk, kind, query)
    keys = [request_key, uuid.uuid5(request_key, " ".join(map(str, look)))]
    for known in Export.objects.filter(county=county, request_key__in=keys):
        if (known.by_id, known.kind, known.query) == look:
            return known
    if Export.objects.filter(by=person, state="waiting").count() >= MOST_WAITING:
        raise ValidationError(_("您有%(most)d份台账还在生成，请稍等。") % {"most": MOST_WAITING})
    made = Export(county=county, by=person, kind=kind, query=query, request_key=request_key)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # a page gone back to with another look, or somebody else's key
        made.request_key = keys[1]
        made.save(force_insert=True)
    return made


@transaction.atomic
def take_book(*, export: Export, by: User) -> Export:
    """Let the workbook go out to whoever asked for it; the trail says so each time, the auditor reads it."""
    found = Export.objects.select_for_update(no_key=True).get(pk=export.pk)
    if found.by_id != by.pk or found.state != ExportState.DONE:
        raise NotNow(_("这份台账已经过期删除，请重新导出。"))
    if not exporting.is_still_due(found, by):
        raise PermissionDenied(_("您的职责在导出之后有变动，请重新导出。"))
    record_taken(
        by=by, county_id=found.county_id, what="book", title=str(Kind(found.kind).label), number=found.total,
        about=subjects.name("export", found.pk), which=_filters_of(found, by),
    )  # fmt: skip
    return found


def _filters_of(export: Export, by: User) -> str:
    applied = listing.ledger(export.kind, by, export.query).filtered.applied()
    return "；".join(one["label"] for one in applied)


def _locked(user: User) -> User:
    """One person's writes one after the other, so that the counts above hold."""
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _county(user: User) -> Region:
    duty = next(iter(user.duties), None)
    if duty is None:
        raise PermissionDenied(_("您现在没有职责，不能使用台账。"))
    return Region.objects.get(pk=duty.county_id)
