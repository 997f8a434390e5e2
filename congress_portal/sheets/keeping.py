"""An uploaded sheet waits between the check and the write: an hour, under a random name that only the signed form of
this user knows. The write reads and checks it anew, so what is written is what is true then."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

FOLDER = "imports"
WAITS = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Kept:
    """A sheet that was checked: where it is, its content, and the digest of the plan that was shown."""

    name: str
    content: bytes
    plan: str


def keep(content: bytes, *, plan: str, by: int, salt: str) -> str:
    """Put the file aside, throw out older ones, and sign where it is, for whom, and what was shown of it."""
    _throw_out()
    name = uuid.uuid4().hex
    default_storage.save(_path(name), ContentFile(content))
    return signing.dumps({"name": name, "plan": plan, "by": by}, salt=salt)


def kept(token: str, *, by: int, salt: str) -> Kept | None:
    """What the token means; nothing where it is another's, too old, forged, or was written already."""
    try:
        said = signing.loads(token, salt=salt, max_age=WAITS)
        if said["by"] != by:
            return None
        with default_storage.open(_path(said["name"])) as file:
            return Kept(said["name"], file.read(), said["plan"])
    except (signing.BadSignature, KeyError, OSError, ValueError):
        return None


def drop(found: Kept) -> None:
    default_storage.delete(_path(found.name))


def _throw_out() -> None:
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        try:
            if default_storage.get_modified_time(f"{FOLDER}/{name}") < timezone.now() - WAITS:
                default_storage.delete(f"{FOLDER}/{name}")
        except FileNotFoundError:
            pass  # another process was faster


def _path(name: str) -> str:
    return f"{FOLDER}/{uuid.UUID(name).hex}"
