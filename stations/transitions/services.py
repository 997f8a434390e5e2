"""The five services of a session (五步服务): claimed with evidence, signed off by somebody else (销号)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import Kind
from stations import access
from stations.models import DutySession, Matter, NobodyCame, Opinion, Reception, ServiceMark
from stations.transitions.pictures import keep_photos
from stations.transitions.receptions import locked_session
from stations.words import Act, Service, SessionStatus


def cases_of(session: DutySession) -> Q:
    """Cases that can be evidence: born in this session, or brought to or carried by its deputy."""
    deputy = session.user_id
    return Q(kind=Kind.OPINION, county=session.county_id) & (
        Q(pk__in=Matter.objects.filter(reception__session=session.pk).values("loop"))
        | Q(pk__in=Opinion.objects.filter(deputy=deputy).values("loop"))
        | Q(pk__in=Step.objects.filter(assignee=deputy).values("loop"))
    )


def may_claim(user: User, session: DutySession) -> bool:
    return user.pk == session.user_id or access.keeps(user, session.station)


@transaction.atomic
def claim_service(
    *,
    session: DutySession,
    service: str,
    by: User,
    note: str,
    loop: Loop | None = None,
    reception: Reception | None = None,
    photos: Sequence[ContentFile[bytes]] = (),
) -> ServiceMark:
    """Say what was done for one of the five services, with evidence; one that was sent back is claimed anew.

    听民意 needs a reception or a note that nobody came; the other four a case of this deputy, or words with a photo.
    """
    session = locked_session(session)
    if not may_claim(by, session):
        raise PermissionDenied(_("五步服务由值班代表或本站工作人员打卡。"))
    if session.status == SessionStatus.REFUSED:
        raise NotNow(_("这次打卡不予认可。"))
    mark = ServiceMark.objects.select_for_update().filter(session=session, service=service).first()
    if mark and not mark.returned:
        raise NotNow(_("这一步已经打卡。"))
    _check_evidence(session, service, note, loop, reception, photos)
    if mark is None:
        mark = ServiceMark(session=session, county_id=session.county_id, service=service)
    mark.note, mark.loop, mark.reception, mark.by = note.strip(), loop, reception, by
    mark.at, mark.returned = timezone.now(), ""
    mark.save()
    keep_photos(
        subjects.name("mark", mark.pk), photos, by=by, county_id=session.county_id, station=session.station
    )
    trail.record_act(
        session.station.unit, Act.SERVED, by, about=subjects.name("mark", mark.pk),
        name=session.user.name, service=str(Service(service).label),
    )  # fmt: skip
    return mark


def _check_evidence(
    session: DutySession,
    service: str,
    note: str,
    loop: Loop | None,
    reception: Reception | None,
    photos: Sequence[ContentFile[bytes]],
) -> None:
    if service not in Service.values:
        raise ValidationError({"service": _("请选择五步中的一步。")})
    if not note.strip():
        raise ValidationError({"note": _("请写明做了什么。")})
    if reception and reception.session_id != session.pk:
        raise ValidationError({"reception": _("请选择这一场的接待记录。")})
    if loop and not Loop.objects.filter(cases_of(session), pk=loop.pk).exists():
        raise ValidationError({"loop": _("请选择这位代表接待或承担的意见。")})
    if service == Service.HEAR:
        if reception is None and not NobodyCame.objects.filter(session=session).exists():
            raise ValidationError({"reception": _("听民意须有接待记录，或说明无人来访。")})
    elif loop is None and not photos:
        raise ValidationError({"loop": _("请选择一件意见，或者上传照片作为佐证。")})


def may_sign(user: User, mark: ServiceMark) -> bool:
    """The station's people and those above, but neither who claimed it nor the session's own deputy."""
    session = mark.session
    return user.pk not in (mark.by_id, session.user_id) and access.keeps(user, session.station)


@transaction.atomic
def sign_service(*, mark: ServiceMark, by: User) -> ServiceMark:
    mark = _claim(mark, by)
    mark.signed_by, mark.signed_at = by, timezone.now()
    mark.save(update_fields=["signed_by", "signed_at"])
    _record(mark, Act.SERVICE_SIGNED, by)
    return mark


@transaction.atomic
def return_service(*, mark: ServiceMark, by: User, reason: str) -> ServiceMark:
    """Send a claim back with a reason; it may be claimed again."""
    mark = _claim(mark, by)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明退回的理由。")})
    mark.returned = reason.strip()
    mark.save(update_fields=["returned"])
    _record(mark, Act.SERVICE_BACK, by, reason=mark.returned, person=mark.by_id)
    return mark


def _claim(mark: ServiceMark, by: User) -> ServiceMark:
    """The locked claim, where this person may decide on it now."""
    rows = ServiceMark.objects.select_for_update(of=("self",))
    mark = rows.select_related("session__station__unit__region", "session__user").get(pk=mark.pk)
    if not may_sign(by, mark):
        raise PermissionDenied(_("自己打卡的服务、自己值班的场次，不能由自己销号。"))
    if mark.signed_at or mark.returned:
        raise NotNow(_("这一步已经处理过了。"))
    return mark


def _record(mark: ServiceMark, act: Act, by: User, **detail: Any) -> None:
    trail.record_act(
        mark.session.station.unit, act, by, about=subjects.name("mark", mark.pk),
        service=str(mark.get_service_display()), **detail,
    )  # fmt: skip
