"""A deputy's phone in the protocol of the page's script, over plain HTTP."""

from __future__ import annotations

import http.client
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field

from django.conf import settings

from benchmarks.servers import HOST
from congress_portal.accounts.models import User
from tests.load.test_session_day import TOKEN
from tests.votes.boxed import blind, sealed
from votes.models import Ballot

LONGEST = 240
"""Seconds for which a phone asks again before it gives up."""


@dataclass
class Phone:
    """A deputy's, in the protocol of the page's script: asks until it is answered."""

    ballot: Ballot
    user: User
    marks: str
    session: str
    port: int
    tracker: str = ""
    seen: list[int] = field(default_factory=list)

    def vote(self) -> None:
        asked = blind(self.ballot.box.signing_key)
        signed = self.send("token", {"blinded": asked.blinded}, in_name=True)
        paper = sealed(self.ballot, self.marks)
        self.tracker = self.send("cast", {"paper": paper, **asked.finish(signed["signature"])})["tracker"]

    def send(self, way: str, body: dict[str, str], in_name: bool = False) -> dict[str, str]:
        headers = {"Content-Type": "application/json"}
        if in_name:
            cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
            headers |= {"Cookie": cookies, "X-CSRFToken": TOKEN}
        ends = time.monotonic() + LONGEST
        while time.monotonic() < ends:
            with suppress(OSError, http.client.HTTPException):
                return self.once(f"/votes/{self.ballot.code}/{way}/", json.dumps(body), headers)
            time.sleep(0.3)
        raise AssertionError("never answered")

    def once(self, url: str, body: str, headers: dict[str, str]) -> dict[str, str]:
        line = http.client.HTTPConnection(HOST, self.port, timeout=60)
        try:
            line.request("POST", url, body, headers)
            answer = line.getresponse()
            self.seen.append(answer.status)
            read: dict[str, str] = json.loads(answer.read())
            return read
        finally:
            line.close()
