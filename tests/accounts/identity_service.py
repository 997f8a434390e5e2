"""An identity service on this machine: OpenID Connect with discovery, keys, PKCE and codes that are good once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc import jws, jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from congress_portal.environment import Oidc

SECRET = "a secret/with+signs:and %"
_FIRST = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"}, private=True)
"""Made once: a key takes longer to make than all else here."""


class Service(ThreadingHTTPServer):
    """``changed`` replaces claims of the next tokens, ``algorithm`` signs them, ``person`` is logged in there."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.keys: list[Any] = [_FIRST]
        self.person: dict[str, Any] = {"sub": "person-1"}
        self.changed: dict[str, Any] = {}
        self.algorithm, self.ways = "RS256", ["client_secret_basic"]
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.is_down = False

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def settings(self, claim: str = "", field: str = "") -> Oidc:
        return Oidc(self.issuer, "portal", SECRET, "省统一身份", "openid profile", claim, field, ("http",))

    def authorize(self, address: str) -> dict[str, str]:
        """What the browser brings back after the person has logged in there."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert (asked["response_type"], asked["client_id"]) == ("code", "portal")
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"].split()
        code = secrets.token_hex(8)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "portal", "iat": now, "exp": now + 300, "nonce": nonce}
        claims = {**claims, **self.person, **self.changed}
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.algorithm in ("none", "HS256"):
            return _forged(self.algorithm, claims, self.keys[-1])
        key = self.keys[-1]
        registry = jws.JWSRegistry(algorithms=[self.algorithm])
        return jwt.encode({"alg": self.algorithm, "kid": self.keys[-1].kid}, claims, key, registry=registry)

    def change_key(self, kind: str = "RSA") -> None:
        kid = {"kid": f"key-{len(self.asked)}"}
        made: Any = ECKey.generate_key("P-256", kid) if kind == "EC" else RSAKey.generate_key(2048, kid)
        self.keys = [made]
        self.algorithm = "ES256" if kind == "EC" else "RS256"


def _forged(algorithm: str, claims: dict[str, Any], key: Any) -> str:
    """Unsigned, or signed with what everybody may read: the public key taken as a shared secret."""
    head = {"alg": algorithm, "kid": key.kid}
    signed = b".".join(_plain(json.dumps(one).encode()) for one in (head, claims))
    if algorithm == "none":
        return f"{signed.decode()}."
    mac = hmac.new(key.as_pem(private=False), signed, hashlib.sha256).digest()
    return f"{signed.decode()}.{_plain(mac).decode()}"


def _plain(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


class _Door(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        issuer = self.server.issuer
        if self.server.is_down:
            self._answer({}, 503)
        elif self.path == "/jwks":
            shown = KeySet(self.server.keys).as_dict(private=False)
            self._answer({"keys": [{"kty": "XYZ", "kid": "new"}, *shown["keys"]]})
        else:
            self._answer(
                {
                    "issuer": issuer,
                    "authorization_endpoint": f"{issuer}/authorize?tenant=1",
                    "token_endpoint": f"{issuer}/token",
                    "jwks_uri": f"{issuer}/jwks",
                    "end_session_endpoint": f"{issuer}/out",
                    "token_endpoint_auth_methods_supported": self.server.ways,
                }
            )

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        given = {
            name: values[0]
            for name, values in parse_qs(
                self.rfile.read(int(self.headers["Content-Length"])).decode()
            ).items()
        }
        asked = self.server.codes.pop(given.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(given["code_verifier"].encode()).digest())
        good = (
            asked is not None
            and self._knows_the_secret(given)
            and challenge.rstrip(b"=").decode() == asked["code_challenge"]
            and given["redirect_uri"] == asked["redirect_uri"]
        )
        if not good or asked is None:
            self._answer({"error": "invalid_grant"}, 400)
        else:
            self._answer({"id_token": self.server.token(asked["nonce"]), "token_type": "Bearer"})

    def _knows_the_secret(self, given: dict[str, str]) -> bool:
        if "client_secret_basic" not in self.server.ways:
            return (given.get("client_id"), given.get("client_secret")) == ("portal", SECRET)
        word, _blank, pair = self.headers.get("Authorization", "").partition(" ")
        expected = "portal:a%20secret%2Fwith%2Bsigns%3Aand%20%25"
        return word == "Basic" and base64.b64decode(pair).decode() == expected

    def _answer(self, content: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def opened() -> Iterator[Service]:
    service = Service()
    threading.Thread(target=service.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield service
    finally:
        service.shutdown()
        service.server_close()
