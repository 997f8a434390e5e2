"""A citizen's own data: corrected, or forgotten. By the citizen, or by the desk for who comes in person."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from congress_portal.loops.trail import By
from stations.models import Callback, Contact, Opinion, Slip
from stations.transitions import publications
from stations.transitions.opinions import may_print_receipt
from stations.words import Act, CallbackStatus, NameMode

CONTACT = ("name", "mobile")


@transaction.atomic
def correct(*, opinion: Opinion, by: By, name: str, mobile: str, name_mode: str, how: str = "") -> Contact:
    """Write name and phone anew, and whether the handling unit may see them. ``how``: how the desk was asked."""
    contact, opinion = _claim(opinion, by)
    if name_mode == NameMode.ANONYMOUS:
        raise ValidationError({"name_mode": _("改为匿名，请用“删除”。")})
    if not mobile:
        raise ValidationError({"mobile": _("请留下电话；不想再留电话，请用“删除”。")})
    contact.name, contact.mobile = name, mobile
    contact.save(update_fields=list(CONTACT))
    if opinion.name_mode != name_mode:
        opinion.name_mode = name_mode
        opinion.save(update_fields=["name_mode"])
    _record(opinion, Act.CORRECTED, by, how)
    return contact


@transaction.atomic
def forget(*, opinion: Opinion, by: By, how: str = "") -> Contact:
    """Consent withdrawn: name and phone are emptied, also on the slip; the matter goes on without a name."""
    contact, opinion = _claim(opinion, by)
    publications.consent(opinion=opinion, may_publish=False, by=by)
    empty(contact)
    opinion.name_mode = NameMode.ANONYMOUS
    opinion.save(update_fields=["name_mode"])
    _record(opinion, Act.EMPTIED, by, how, rule="asked")
    return contact


def empty(contact: Contact) -> None:
    """Empty a locked contact, and the same words on the slip that it came from. Nobody calls back any more."""
    contact.name = contact.mobile = ""
    contact.emptied_at = timezone.now()
    contact.save(update_fields=[*CONTACT, "emptied_at"])
    Slip.objects.filter(opinion=contact.pk).update(name="", mobile="")
    calls = Callback.objects.filter(opinion=contact.pk, status=CallbackStatus.WAITING)
    calls.update(status=CallbackStatus.UNREACHED, done_at=contact.emptied_at)


def _claim(opinion: Opinion, by: By) -> tuple[Contact, Opinion]:
    """The contact and its opinion, locked and read afresh."""
    if isinstance(by, User) and not may_print_receipt(by, opinion):
        raise PermissionDenied(_("由受理的联络站或者人大常委会办公室代为办理。"))
    found = Opinion.objects.select_for_update(of=("self",), no_key=True).select_related(
        "station__unit", "loop"
    )
    opinion = found.get(pk=opinion.pk)
    contact = Contact.objects.select_for_update().filter(pk=opinion.pk).first()
    if contact is None or contact.emptied_at:
        raise NotNow(_("这条意见没有留下姓名和电话，或者已经删除。"))
    return contact, opinion


def _record(opinion: Opinion, act: Act, by: By, how: str, **detail: object) -> None:
    """An event without the content: whose data, not which."""
    if isinstance(by, User):
        if not how.strip():
            raise ValidationError({"how": _("请写明本人怎样提出，例如：本人到站口头提出。")})
        detail["desk"] = True
    about = subjects.name("contact", opinion.pk)
    trail.record_act(opinion.station.unit, act, by, how, about=about, code=opinion.loop.code, **detail)
