"""Typed readers of the environment: a bad or missing value stops the start and is named.

Each reader takes the name of a variable and returns a value of its type. A value that is missing and has
no default, or does not parse, raises ``ImproperlyConfigured`` with the variable's name in it.
"""

import base64
import ipaddress
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_REQUIRED = object()
HOST = re.compile(r"[a-z0-9.-]+(:\d+)?")


def _raw(name: str, default: object = _REQUIRED) -> str | None:
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is _REQUIRED:
        raise ImproperlyConfigured(f"{name} is not set")
    return None


def text(name: str, default: object = _REQUIRED) -> str:
    """A non-empty string."""
    value = _raw(name, default)
    return str(default) if value is None else value


def choice(name: str, choices: Sequence[str], default: object = _REQUIRED) -> str:
    """One word of ``choices``."""
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}")
    return value


def number(name: str, default: int) -> int:
    """A whole number, zero or more."""
    value = _raw(name, default)
    if value is None:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}")
    return int(value)


def limits(name: str, default: dict[str, tuple[int, int, int]]) -> dict[str, tuple[int, int, int]]:
    """``word=calm/most/seconds``, separated by commas; what is not named keeps its default."""
    found = dict(default)
    for entry in words(name, []):
        word, _, figures = entry.partition("=")
        numbers = [int(part) for part in figures.split("/") if part.isdecimal()]
        if word not in default or len(numbers) != 3 or not 0 < numbers[0] <= numbers[1] or not numbers[2]:
            known = ", ".join(default)
            raise ImproperlyConfigured(
                f"{name} must hold {known} as word=calm/most/seconds with 0 < calm <= most, not {entry!r}"
            )
        found[word] = (numbers[0], numbers[1], numbers[2])
    return found


def figures(name: str, default: dict[str, int]) -> dict[str, int]:
    """``word=number``, separated by commas; what is not named keeps its default."""
    found = dict(default)
    for entry in words(name, []):
        word, _, value = entry.partition("=")
        if word not in default or not value.isdecimal():
            raise ImproperlyConfigured(f"{name} must hold {', '.join(default)} as word=number, not {entry!r}")
        found[word] = int(value)
    return found


def flag(name: str, default: bool) -> bool:
    """``1``/``true``/``yes`` or ``0``/``false``/``no``."""
    value = _raw(name, default)
    if value is None:
        return default
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if value.lower() not in words:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}")
    return words[value.lower()]


def words(name: str, default: object = _REQUIRED) -> list[str]:
    """A list separated by commas."""
    value = _raw(name, default)
    if value is None:
        return list(default)  # type: ignore[call-overload]
    return [word.strip() for word in value.split(",") if word.strip()]


def networks(name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Networks as ``10.0.0.0/8``, separated by commas; none by default."""
    try:
        return [ipaddress.ip_network(entry) for entry in words(name, [])]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must hold networks such as 10.0.0.0/8: {error}") from None


def url(name: str, schemes: Sequence[str], default: object = _REQUIRED) -> str:
    """An address whose scheme is one of ``schemes``."""
    value = text(name, default)
    if value and urlsplit(value).scheme not in schemes:
        raise ImproperlyConfigured(f"{name} must start with one of {', '.join(schemes)}, not {value[:12]!r}…")
    return value


def folder(name: str, default: Path) -> Path:
    """An absolute path."""
    value = Path(text(name, default))
    if not value.is_absolute():
        raise ImproperlyConfigured(f"{name} must be an absolute path, not {str(value)!r}")
    return value


def secret(name: str) -> str:
    """A secret of at least 40 characters that is not made of few different ones."""
    value = text(name)
    if len(value) < 40 or len(set(value)) < 8:
        raise ImproperlyConfigured(f"{name} is too short or too simple: 40 random characters at least")
    return value


def keys(name: str) -> list[str]:
    """Fernet keys, newest first: each 32 bytes in URL-safe base64."""
    found = words(name)
    for key in found:
        try:
            good = len(base64.urlsafe_b64decode(key)) == 32
        except ValueError:
            good = False
        if not good:
            raise ImproperlyConfigured(f"{name} must hold keys of 32 bytes in URL-safe base64")
    if not found:
        raise ImproperlyConfigured(f"{name} is empty")
    return found


@dataclass(frozen=True)
class Oidc:
    """An identity service (OpenID Connect) and who we are there. ``claim`` names a user by ``field``, or is empty."""

    issuer: str
    client_id: str
    client_secret: str
    label: str
    scope: str
    claim: str = ""
    field: str = ""
    schemes: tuple[str, ...] = ("https",)


def oidc(schemes: tuple[str, ...]) -> Oidc | None:
    """None where ``OIDC_ISSUER`` is not set; where it is, id and secret must be, too."""
    if not url("OIDC_ISSUER", schemes, ""):
        return None
    claim, _, field = text("OIDC_CLAIM", "").partition("=")
    if claim and field not in ("username", "mobile", "email"):
        raise ImproperlyConfigured("OIDC_CLAIM must be claim=username, claim=mobile or claim=email")
    return Oidc(
        issuer=text("OIDC_ISSUER"),
        client_id=text("OIDC_CLIENT_ID"),
        client_secret=text("OIDC_CLIENT_SECRET"),
        label=text("OIDC_LABEL", "统一身份登录"),
        scope=text("OIDC_SCOPE", "openid profile"),
        claim=claim,
        field=field,
        schemes=schemes,
    )


@dataclass(frozen=True)
class Tiles:
    """The pictures under the map; ``urls`` holds addresses with {z}, {x}, {y}, separated by blanks, lowest first."""

    urls: str = ""
    attribution: str = ""
    max_zoom: int = 18

    @property
    def origins(self) -> list[str]:
        """The hosts that pages must be allowed to show pictures of."""
        return sorted({"https://" + urlsplit(url).netloc for url in self.urls.split()})


def tiles(urls: str, attribution: str, max_zoom: str) -> Tiles:
    """None where ``urls`` is not set. Https only, one fixed host each, and never without a word on whose map it is."""
    given = text(urls, "").split()
    for one in given:
        parts = urlsplit(one)
        is_fixed = parts.scheme == "https" and HOST.fullmatch(parts.netloc)
        if not is_fixed or not all(mark in one for mark in ("{z}", "{x}", "{y}")):
            raise ImproperlyConfigured(
                f"{urls} must be https://host/… with {{z}}, {{x}} and {{y}}, not {one[:40]!r}…"
            )
    whose = text(attribution, "")
    if given and not whose:
        raise ImproperlyConfigured(f"{attribution} must name the source and map approval number of {urls}")
    return Tiles(" ".join(given), whose, number(max_zoom, 18))
