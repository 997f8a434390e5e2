"""From the button to a proof of who somebody is: state, nonce and PKCE, kept in the session of the one browser."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from congress_portal import encryption
from congress_portal.accounts.oidc import provider

BEGUN_KEY, TOKEN_KEY, OUT_KEY = "oidc", "oidc_token", "oidc_out"
MOST = 3
"""How many tabs may be on their way at once."""
GOOD_FOR = 10 * 60


@dataclass(frozen=True)
class Proof:
    """Who came back, and where they wanted to go."""

    claims: provider.Claims
    goal: str


def begin(session: SessionBase, goal: str, *, anew: bool = False) -> str:
    """The address at the service to go to. ``anew``: it shall ask who is there even where it knows.

    Raises ``Unreachable``.
    """
    door = provider.doors().authorization
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    waiting: dict[str, Any] = dict(list(session.get(BEGUN_KEY, {}).items())[1 - MOST :])
    session[BEGUN_KEY] = waiting | {state: [nonce, verifier, goal, time.time()]}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": provider.ours().client_id,
        "redirect_uri": redirect_uri(),
        "scope": provider.ours().scope,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **({"prompt": "login"} if anew else {}),
    }
    return f"{door}{'&' if '?' in door else '?'}{urlencode(asked)}"


def finish(session: SessionBase, given: dict[str, str]) -> Proof:
    """What the browser brought back, checked. Each state is good once. Raises ``Untrue`` or ``Unreachable``."""
    waiting = dict(session.get(BEGUN_KEY, {}))
    state = next((one for one in waiting if constant_time_compare(one, given.get("state", ""))), None)
    if state is None:
        raise provider.Untrue("a state that this browser does not have")
    nonce, verifier, goal, begun = waiting.pop(state)
    session[BEGUN_KEY] = waiting
    session.save()  # before the service is asked, whatever comes of it
    if time.time() - begun > GOOD_FOR:
        raise provider.Untrue("begun too long ago")
    if given.get("iss", provider.ours().issuer) != provider.ours().issuer:  # RFC 9207
        raise provider.Untrue("the answer of another service")
    if given.get("error") or not given.get("code"):
        raise provider.Untrue(f"refused: {given.get('error', 'no code')[:60]!r}")
    token = provider.redeem(given["code"], verifier, redirect_uri())
    claims = provider.claims_of(token, nonce)
    session[TOKEN_KEY] = encryption.encrypt(token).decode()  # it names the person
    session[OUT_KEY] = provider.doors().end_session
    return Proof(claims, goal)


def way_out(session: SessionBase) -> str:
    """Where the service logs this browser out too (RP-Initiated Logout 1.0); nowhere for who came by password.

    The service is not asked: nobody waits for it in order to leave.
    """
    token, door = session.get(TOKEN_KEY), session.get(OUT_KEY)
    if not token or not door or not settings.OIDC:
        return ""
    asked = {
        "id_token_hint": encryption.decrypt(token.encode()),
        "client_id": provider.ours().client_id,
        "post_logout_redirect_uri": settings.SITE_URL + reverse(settings.LOGOUT_REDIRECT_URL),
    }
    return f"{door}{'&' if '?' in door else '?'}{urlencode(asked)}"


def redirect_uri() -> str:
    return settings.SITE_URL + reverse("accounts:oidc_back")
