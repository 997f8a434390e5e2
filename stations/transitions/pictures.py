"""Keeping photos of visits and activities: cleaned before they get here, written along with what they show."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from stations.models import Picture, Station

MOST = 24
"""Photos of one visit or activity, over all uploads."""


def keep_photos(
    owner: str,
    photos: Sequence[ContentFile[bytes]],
    *,
    by: User,
    county_id: int,
    station: Station | None = None,
) -> None:
    """Add photos to ``owner`` (``visit:12``), inside the caller's transaction, with the owner's row locked."""
    if photos and Picture.objects.filter(owner=owner).count() + len(photos) > MOST:
        raise ValidationError({"photos": _("照片最多%(most)d张。") % {"most": MOST}})
    for photo in photos:
        Picture.objects.create(county_id=county_id, owner=owner, file=photo, station=station, by=by)
