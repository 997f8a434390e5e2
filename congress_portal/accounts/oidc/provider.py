"""The identity service: where its doors are, which keys it signs with, and what it gives for a code.

What it published is kept in the process for ``KEPT`` seconds; keys are asked for anew when one is named that is not
among them, so that a change of keys locks nobody out, but not oftener than every ``COOLDOWN`` seconds.
"""

from __future__ import annotations

import base64
import http.client
import json
import logging
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from joserfc import errors, jwt
from joserfc.jwk import KeySet

from congress_portal.environment import Oidc

log = logging.getLogger(__name__)

SECONDS, LARGEST = 10, 1_000_000
KEPT, COOLDOWN = 3600.0, 30.0
AWAY = 30.0
"""Seconds for which a service that did not describe itself is not asked again: each question holds a worker up."""
LEEWAY = 60
"""Seconds by which clocks may differ."""
ALGORITHMS: Final = ("RS256", "ES256")
"""Signatures by a key pair only: ``none`` and those by the shared secret are not among them."""
Claims = dict[str, Any]


class Unreachable(Exception):
    """The service does not answer, or not as the standard says. The text is for the log."""


class Untrue(Exception):
    """What came is not a proof of who somebody is. The text is for the log."""


@dataclass(frozen=True)
class Doors:
    """The service's own description (OpenID Connect Discovery 1.0)."""

    authorization: str
    token: str
    jwks: str
    end_session: str
    takes_basic: bool


@dataclass
class _Kept:
    doors: Doors | None = None
    keys: KeySet | None = None
    doors_at: float = field(default=0.0)
    keys_at: float = field(default=0.0)
    away_until: float = field(default=0.0)


_kept = _Kept()


def ours() -> Oidc:
    """The service and who we are there. Asked only where it is switched on."""
    assert settings.OIDC is not None
    return settings.OIDC


def forget() -> None:
    """For tests, which change the service under the process's feet."""
    _kept.__init__()  # type: ignore[misc]


def doors() -> Doors:
    """Where the service's doors are. Raises ``Unreachable``."""
    if _kept.doors is None or time.monotonic() - _kept.doors_at > KEPT:
        if time.monotonic() < _kept.away_until:
            raise Unreachable("it did not answer a moment ago")
        try:
            _kept.doors, _kept.doors_at = _described(), time.monotonic()
        except Unreachable:
            _kept.away_until = time.monotonic() + AWAY
            raise
    return _kept.doors


def _described() -> Doors:
    issuer = ours().issuer
    said = _fetch(issuer.rstrip("/") + "/.well-known/openid-configuration")
    if said.get("issuer") != issuer:
        raise Unreachable(f"the service calls itself {said.get('issuer')!r}")
    ways = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    end = said.get("end_session_endpoint")
    return Doors(
        authorization=_door(said.get("authorization_endpoint")),
        token=_door(said.get("token_endpoint")),
        jwks=_door(said.get("jwks_uri")),
        end_session=_door(end) if end else "",
        takes_basic="client_secret_basic" in ways,
    )


def _door(address: object) -> str:
    if not isinstance(address, str) or urlsplit(address).scheme not in ours().schemes:
        raise Unreachable(f"no good address: {address!r}")
    return address


def redeem(code: str, verifier: str, redirect_uri: str) -> str:
    """The ID token for a code. Raises ``Untrue`` where the service refuses the code, ``Unreachable`` else."""
    asked = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier,
    }  # fmt: skip
    headers, oidc = {}, ours()
    if doors().takes_basic:  # RFC 6749, section 2.3.1: both parts encoded as in a form
        pair = f"{quote(oidc.client_id, safe='')}:{quote(oidc.client_secret, safe='')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    else:
        asked |= {"client_id": oidc.client_id, "client_secret": oidc.client_secret}
    token = _fetch(doors().token, urlencode(asked).encode(), headers).get("id_token")
    if not isinstance(token, str):
        raise Unreachable("no ID token in the answer")
    return token


def claims_of(token: str, nonce: str) -> Claims:
    """What a token says, once all is checked that section 3.1.3.7 asks for. Raises ``Untrue`` or ``Unreachable``."""
    try:
        decoded = _decoded(token)
        jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": ours().issuer},
            aud={"essential": True, "value": ours().client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(decoded.claims)
    except (errors.JoseError, ValueError, TypeError, KeyError) as error:
        raise Untrue(f"ID token: {error!r}") from None
    _check(decoded.claims)
    return decoded.claims


def _check(claims: Claims) -> None:
    audience, party = claims["aud"], claims.get("azp")
    if isinstance(audience, list) and len(audience) > 1 and party is None:
        raise Untrue("ID token: for several, and for whom of them is not said")
    if party is not None and party != ours().client_id:
        raise Untrue("ID token: for another client")
    subject = claims["sub"]
    if not 0 < len(subject) <= 255 or not subject.isprintable():
        raise Untrue("ID token: no good subject")


def _decoded(token: str) -> jwt.Token:
    try:
        return jwt.decode(token, _keys(), algorithms=ALGORITHMS)
    except (errors.InvalidKeyIdError, errors.BadSignatureError):
        if time.monotonic() - _kept.keys_at < COOLDOWN:
            raise
    _kept.keys = None  # the service may have changed its keys
    return jwt.decode(token, _keys(), algorithms=ALGORITHMS)


def _keys() -> KeySet:
    if _kept.keys is None or time.monotonic() - _kept.keys_at > KEPT:
        found = _fetch(doors().jwks).get("keys")
        signing = [one for one in found or () if isinstance(one, dict) and _signs(one)]
        try:
            _kept.keys = KeySet.import_key_set({"keys": signing})
        except (errors.JoseError, ValueError, KeyError) as error:
            raise Unreachable(f"no good keys: {error}") from None
        _kept.keys_at = time.monotonic()
    return _kept.keys


def _signs(key: dict[str, Any]) -> bool:
    return key.get("kty") in ("RSA", "EC") and key.get("use", "sig") == "sig"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The service's doors are where it says; a secret is not carried elsewhere."""

    def redirect_request(self, *_given: Any) -> None:
        return None


def _fetch(address: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    asked = urllib.request.Request(address, body, {"Accept": "application/json", **(headers or {})})
    try:
        with urllib.request.build_opener(_NoRedirect).open(asked, timeout=SECONDS) as answer:
            content = json.loads(_whole(answer))
    except urllib.error.HTTPError as error:
        if body is not None and error.code in (400, 401):
            raise Untrue(f"{address}: {error.code} {error.read(300)!r}") from None
        raise Unreachable(f"{address}: {error.code}") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Unreachable(f"{address}: {error!r}") from None
    if not isinstance(content, dict):
        raise Unreachable(f"{address}: no object")
    return content


def _whole(answer: http.client.HTTPResponse) -> bytes:
    """The body, in ``SECONDS`` altogether: the time limit of the socket begins anew with every byte."""
    ends, content = time.monotonic() + SECONDS, b""
    while part := answer.read1(65536):
        content += part
        if time.monotonic() > ends or len(content) > LARGEST:
            raise TimeoutError("too slow or too long")
    return content
