"""Photos that wait while their sender is asked something: cleaned already, under random names, for two hours at most.

Only the signed page knows the names. They stay after they were taken, so that a form sent twice finds them again.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

FOLDER = "waiting"
WAITS = dt.timedelta(hours=2)
type Photo = ContentFile[bytes]


def keep(photos: Sequence[Photo]) -> list[str]:
    """Put photos aside; returns the names under which they wait."""
    names = [uuid.uuid4().hex for _photo in photos]
    for name, photo in zip(names, photos, strict=True):
        photo.seek(0)
        default_storage.save(_path(name), ContentFile(photo.read()))
        photo.seek(0)
    return names


def kept(names: Sequence[str]) -> list[Photo]:
    """The photos of these names; those that were thrown out are missing."""
    found = []
    for name in names:
        try:
            with default_storage.open(_path(name)) as file:
                found.append(ContentFile(file.read(), name=f"{uuid.uuid4()}.jpg"))
        except FileNotFoundError:
            continue
    return found


def throw_out() -> int:
    """Delete what waited too long; returns how many."""
    if not default_storage.exists(FOLDER):
        return 0
    gone, oldest = 0, timezone.now() - WAITS
    for name in default_storage.listdir(FOLDER)[1]:
        try:
            if default_storage.get_modified_time(f"{FOLDER}/{name}") < oldest:
                default_storage.delete(f"{FOLDER}/{name}")
                gone += 1
        except FileNotFoundError:
            pass  # another process was faster
    return gone


def _path(name: str) -> str:
    return f"{FOLDER}/{uuid.UUID(name).hex}"
