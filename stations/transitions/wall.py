"""Writes of what hangs on a station's wall: opening hours, staff, bulletins, photos."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from stations import opening
from stations.models import Bulletin, OpeningHours, Picture, Staff, Station
from stations.opening import Span
from stations.transitions.places import guard_keeper, lock_station, subject
from stations.words import Act, Post

LONGEST_HOURS = 120
MOST_PICTURES = 24


def spans_of(station: Station) -> list[Span]:
    return sorted((row.weekday, row.opens, row.closes) for row in station.opening_hours.all())


@transaction.atomic
def set_hours(*, station: Station, by: User, spans: Sequence[Span]) -> Station:
    """The week's spans and the sentence that says them; none at all means that no hours are announced."""
    station = lock_station(station)
    guard_keeper(station, by)
    spans = sorted(set(spans))
    words = hours_in_words(spans)
    if spans == spans_of(station) and words == station.hours:
        return station
    old = station.hours
    station.opening_hours.all().delete()
    OpeningHours.objects.bulk_create(hours_rows(station, spans))
    station.hours = words
    station.save(update_fields=["hours"])
    trail.record_act(
        station.unit, Act.STATION_EDITED, by, about=subject(station), fields=["hours"], old=old, new=words
    )
    return station


def hours_in_words(spans: Sequence[Span]) -> str:
    """The sentence for the wall; ``ValidationError`` where the week is wrong or too motley to say."""
    try:
        opening.check(spans)
    except ValueError as wrong:
        raise ValidationError({"hours": str(wrong)}) from None
    words = opening.in_words(spans)
    if len(words) > LONGEST_HOURS:
        raise ValidationError({"hours": _("开放时间写出来太长，请让更多日子用相同的时间。")})
    return words


def hours_rows(station: Station, spans: Sequence[Span]) -> list[OpeningHours]:
    return [
        OpeningHours(county_id=station.county_id, station=station, weekday=day, opens=opens, closes=closes)
        for day, opens, closes in spans
    ]


@transaction.atomic
def add_staff(
    *,
    station: Station,
    by: User,
    post: str,
    name: str,
    user: User | None = None,
    since: dt.date | None = None,
) -> Staff:
    """Put somebody on the plate. A station has one head at a time."""
    station = lock_station(station)
    guard_keeper(station, by)
    current = station.staff.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()))
    if current.filter(post=post, name=name).exists():
        raise ValidationError({"name": _("这个人已经在这个岗位上。")})
    if post == Post.HEAD and (head := station.staff.filter(post=Post.HEAD, until=None).first()):
        raise ValidationError({"post": _("现任站长是%(name)s，请先结束其任职。") % {"name": head.name}})
    if user and not Duty.objects.current().filter(unit=station.unit_id, user=user).exists():
        raise ValidationError({"user": _("这个用户在本站没有职责，请先请管理员安排。")})
    made = Staff.objects.create(
        county_id=station.county_id,
        station=station,
        post=post,
        name=name,
        user=user,
        since=since or timezone.localdate(),
    )
    trail.record_act(station.unit, Act.STAFF_CHANGED, by, name, about=subject(station), post=post, to="added")
    return made


@transaction.atomic
def end_staff(*, staff: Staff, by: User, until: dt.date) -> Staff:
    """``until`` is the last day on the plate, not after today; the row stays."""
    station = lock_station(staff.station)
    guard_keeper(station, by)
    staff = Staff.objects.select_for_update().get(pk=staff.pk)
    if staff.until is not None:
        raise NotNow(_("这个人的任职已经结束。"))
    if until < staff.since:
        raise ValidationError({"until": _("结束日期不能早于任职起始日期。")})
    if until > timezone.localdate():
        raise ValidationError({"until": _("结束日期不能晚于今天。")})
    staff.until = until
    staff.save(update_fields=["until"])
    trail.record_act(
        station.unit, Act.STAFF_CHANGED, by, staff.name, about=subject(station), post=staff.post, to="ended"
    )
    return staff


@transaction.atomic
def publish_bulletin(
    *, station: Station, by: User, title: str, text: str, since: dt.date, until: dt.date | None = None
) -> Bulletin:
    """Shown from ``since`` until the day before ``until``. The same words twice are one bulletin (``NotNow``)."""
    station = lock_station(station)
    guard_keeper(station, by)
    if until is not None and until <= since:
        raise ValidationError({"until": _("撤下日期须晚于发布日期。")})
    if until is not None and until <= timezone.localdate():
        raise ValidationError({"until": _("撤下日期须在今天以后。")})
    same = station.bulletins.filter(title=title, text=text)
    if same.filter(Q(until=None) | Q(until__gt=timezone.localdate())).exists():
        raise NotNow(_("同样的公告已经发布，不需要再发一次。"))
    made = Bulletin.objects.create(
        county_id=station.county_id, station=station, title=title, text=text, since=since, until=until, by=by
    )
    trail.record_act(station.unit, Act.BULLETIN, by, about=subject(station), title=title)
    return made


@transaction.atomic
def withdraw_bulletin(*, bulletin: Bulletin, by: User) -> Bulletin:
    """From this moment it is not shown; one that was to come never is."""
    station = lock_station(bulletin.station)
    guard_keeper(station, by)
    bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    today = timezone.localdate()
    if bulletin.until is not None and bulletin.until <= max(today, bulletin.since):
        raise NotNow(_("这条公告已经撤下。"))
    bulletin.until = max(today, bulletin.since)
    bulletin.save(update_fields=["until"])
    trail.record_act(station.unit, Act.BULLETIN_ENDED, by, about=subject(station), title=bulletin.title)
    return bulletin


@transaction.atomic
def add_pictures(
    *, station: Station, by: User, photos: Sequence[ContentFile[bytes]], caption: str, is_public: bool
) -> list[Picture]:
    """Hang up cleaned photos, all with the same caption."""
    station = lock_station(station)
    guard_keeper(station, by)
    if station.pictures.filter(owner=subject(station)).count() + len(photos) > MOST_PICTURES:
        raise ValidationError(
            {"photos": _("一个站最多保存%(most)d张照片，请先删除一些。") % {"most": MOST_PICTURES}}
        )
    made = []
    for photo in photos:
        picture = Picture(
            county_id=station.county_id,
            owner=subject(station),
            station=station,
            caption=caption,
            is_public=is_public,
            by=by,
        )
        picture.file.save(photo.name or "photo.jpg", photo, save=False)
        picture.save(force_insert=True)
        made.append(picture)
    trail.record_act(
        station.unit, Act.PICTURE, by, about=subject(station), number=len(made), is_public=is_public
    )
    return made


@transaction.atomic
def remove_picture(*, picture: Picture, by: User) -> None:
    """Take a photo down for good; its file goes once the row is gone."""
    assert picture.station is not None
    station = lock_station(picture.station)
    guard_keeper(station, by)
    found = Picture.objects.select_for_update().filter(pk=picture.pk, owner=subject(station)).first()
    if found is None:
        raise NotNow(_("这张照片已经删除。"))
    storage, name = found.file.storage, found.file.name
    found.delete()
    trail.record_act(station.unit, Act.PICTURE_GONE, by, found.caption, about=subject(station))
    transaction.on_commit(lambda: storage.delete(name or ""))
