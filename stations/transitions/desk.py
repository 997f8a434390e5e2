"""The desk channel: words written down, printed, confirmed by the citizen's mark, and only then an opinion."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Role, User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from congress_portal.loops.trail import By
from stations.models import Category, Follower, Opinion, Slip, Station
from stations.transitions.opinions import PRIVACY_NOTICE, new_track_code, submit_opinion
from stations.words import Act, Channel, DeskStatus, NameMode

KEPT = dt.timedelta(days=30)
"""How long the words of a dropped slip stay readable at the desk, for who asks what became of it."""
WORDS = ("text", "name", "mobile", "follower_name", "follower_mobile", "place")
"""What of a slip is somebody's own."""


def write_slip(
    *,
    station: Station,
    by: User,
    text: str,
    category: Category,
    name_mode: str,
    request_key: uuid.UUID,
    may_publish: bool = False,
    **more: str,
) -> Slip:
    """Write down what is said at the desk. The same ``request_key`` again returns the same slip.

    ``more``: place, name, mobile, follower_name, follower_mobile. Raises ``NotNow`` for a key that served other words.
    """
    _guard(by, station.pk)
    try:
        with transaction.atomic():
            Station.objects.select_for_update(of=("self",), no_key=True).get(pk=station.pk)
            slip = Slip(
                county_id=station.county_id, station=station, number=_next_number(station), text=text,
                category=category, name_mode=name_mode, by=by, notice_version=PRIVACY_NOTICE,
                request_key=request_key, may_publish=may_publish, **_own(name_mode, more),
            )  # fmt: skip
            slip.save(force_insert=True)
            _record(slip, Act.SLIP_WRITTEN, by)
    except IntegrityError:
        known = Slip.objects.filter(request_key=request_key, county=station.county_id).first()
        if known is None:
            raise
        if (known.text, known.station_id) != (text, station.pk):
            raise NotNow(_("这张表单已经记过另一件事。您现在写的内容还在下面，请再按一次保存。")) from None
        return known
    return slip


@transaction.atomic
def edit_slip(*, slip: Slip, by: User, **fields: Any) -> Slip:
    """Correct what was written, by who wrote it: one person answers for the words. A changed slip is printed anew."""
    slip = _waiting(slip, by)
    if slip.by_id != by.pk:
        raise PermissionDenied(_("由记录人修改。需要时可以作废后重新记录。"))
    fields |= _own(fields["name_mode"], fields)
    changed = [name for name, value in fields.items() if getattr(slip, name) != value]
    for name in changed:
        setattr(slip, name, fields[name])
    if changed:
        slip.printed_at = None
        slip.save(update_fields=[*changed, "printed_at"])
        _record(slip, Act.SLIP_WRITTEN, by, again=True)
    return slip


@transaction.atomic
def print_slip(*, slip: Slip, by: User) -> Slip:
    """The words go on paper as they are now; only what was printed can be confirmed."""
    slip = _waiting(slip, by)
    slip.printed_at = timezone.now()
    slip.save(update_fields=["printed_at"])
    _record(slip, Act.SLIP_PRINTED, by)
    return slip


@transaction.atomic
def confirm_slip(
    *,
    slip: Slip,
    by: User,
    printed_at: dt.datetime | None,
    confirmation: str,
    witness: str = "",
    paper: ContentFile[bytes] | None = None,
) -> Slip:
    """The citizen has put a mark: the opinion is opened in the name of who wrote it down, who therefore cannot sign
    受理. ``printed_at`` names the printing on which the mark stands; after another one the paper is void."""
    slip = _waiting(slip, by)
    if slip.printed_at is None:
        raise NotNow(_("请先打印确认单，念给本人听，由本人确认。"))
    if slip.printed_at != printed_at:
        raise NotNow(_("确认单后来重新打印过，请以最新打印的一张为准，由本人重新确认。"))
    if confirmation == "words" and not witness.strip():
        raise ValidationError({"witness": _("口头确认须有见证人，请填写见证人姓名。")})
    if witness.strip() in {by.name, slip.by.name}:
        raise ValidationError({"witness": _("见证人不能是记录或者办理的工作人员。")})
    slip.opinion = submit_opinion(
        station=slip.station, category=slip.category, text=slip.text, name_mode=slip.name_mode,
        name=slip.name, mobile=slip.mobile, place=slip.place, by=slip.by, channel=Channel.DESK,
        request_key=slip.request_key, may_publish=slip.may_publish,
    )  # fmt: skip
    slip.status, slip.confirmed_at = DeskStatus.CONFIRMED, timezone.now()
    slip.confirmation, slip.witness = confirmation, witness.strip()
    fields = ["opinion", "status", "confirmed_at", "confirmation", "witness"]
    if paper is not None:
        slip.paper = paper
        fields.append("paper")
    slip.save(update_fields=fields)
    if slip.follower_name:
        Follower.objects.create(
            county_id=slip.county_id, opinion=slip.opinion, code=new_track_code(), name=slip.follower_name,
            mobile=slip.follower_mobile,
        )  # fmt: skip
    _record(slip, Act.SLIP_SENT, by, code=slip.opinion.loop.code, how=confirmation)
    return slip


@transaction.atomic
def drop_slip(*, slip: Slip, by: User, reason: str) -> Slip:
    """The citizen thought better of it, or the words were wrong: nothing leaves the desk."""
    slip = _waiting(slip, by)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么作废。")})
    slip.status, slip.dropped_at = DeskStatus.DROPPED, timezone.now()
    slip.save(update_fields=["status", "dropped_at"])
    _record(slip, Act.SLIP_DROPPED, by, reason)
    return slip


@transaction.atomic
def wipe_dropped(now: dt.datetime | None = None) -> int:
    """Empty the words of slips dropped more than ``KEPT`` ago; returns how many. Safe to run again."""
    before = (now or timezone.now()) - KEPT
    old = Slip.objects.filter(status=DeskStatus.DROPPED, dropped_at__lt=before).exclude(text="")
    return old.update(**dict.fromkeys(WORDS, ""))


@transaction.atomic
def end_follower(*, follower: Follower, by: By) -> Follower:
    """The code opens nothing any more. By the citizen on their own page, or by the desk; twice changes nothing."""
    found = (
        Follower.objects.select_for_update(of=("self",))
        .select_related("opinion__station__unit")
        .get(pk=follower.pk)
    )
    if isinstance(by, User):
        _guard(by, found.opinion.station_id)
    if found.ended_at is None:
        found.ended_at = timezone.now()
        found.save(update_fields=["ended_at"])
        about = subjects.name("follower", found.pk)
        trail.record_act(found.opinion.station.unit, Act.UNFOLLOWED, by, about=about)
    return found


@transaction.atomic
def look_at_slip(*, slip: Slip, by: User, what: str) -> Opinion:
    """See the query code ("receipt") or the marked paper ("paper") of a sent slip again; the look is an event."""
    _guard(by, slip.station_id)
    if slip.opinion is None:
        raise NotNow(_("本人确认以后才有查询码。"))
    _record(slip, Act.LOOKED, by, what=what)
    return slip.opinion


def _own(name_mode: str, more: dict[str, Any]) -> dict[str, Any]:
    """An anonymous citizen's name is not kept, whatever was typed."""
    return more | {"name": "", "mobile": ""} if name_mode == NameMode.ANONYMOUS else more


def _next_number(station: Station) -> str:
    """``100001-261124-01``: station, day, how many-th; the station's row is locked."""
    start = f"{station.short_code}-{timezone.localdate():%y%m%d}-"
    last = Slip.objects.filter(county=station.county_id, number__startswith=start).order_by("-pk").first()
    return f"{start}{int(last.number.rpartition('-')[2]) + 1 if last else 1:02d}"


def _guard(by: User, station: int) -> None:
    if station not in by.unit_ids(Role.KEEPER):
        raise PermissionDenied(_("窗口代记由本站工作人员办理。"))


def _waiting(slip: Slip, by: User) -> Slip:
    """The slip's row, locked and read afresh, while it still lies at the desk."""
    found = (
        Slip.objects.select_for_update(of=("self",))
        .select_related("station__unit__region", "station__county", "category", "by")
        .get(pk=slip.pk)
    )
    _guard(by, found.station_id)
    if found.status != DeskStatus.WRITTEN:
        raise NotNow(_("这张代记单刚刚已经提交或者作废，请刷新后查看。"))
    return found


def _record(slip: Slip, act: Act, by: User, note: str = "", **detail: object) -> None:
    trail.record_act(
        slip.station.unit, act, by, note, about=subjects.name("slip", slip.pk), number=slip.number, **detail
    )
