#!/usr/bin/env python3
"""A client of the portal's API and of its webhooks, in the standard library alone. Copy what you need.

    PORTAL=https://portal.example PORTAL_KEY=cp_… python3 client.py waiting --unit 县水利水电局
    PORTAL=https://portal.example PORTAL_KEY=cp_… python3 client.py move YJ-2026-0012 check_in outcome=三盏灯已更换
    PORTAL=https://portal.example python3 client.py open projects projects.csv --year 2026

The key is made on the page 我的接口令牌; it needs the scopes read:loops and, for moves, move:loops.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlencode

TRIES, SECONDS = 5, 20
Row = dict[str, Any]


class Refused(Exception):
    """The portal said no, and why: ``code`` for programs, the text for people, ``fields`` for single inputs."""

    def __init__(self, status: int, error: Mapping[str, Any]) -> None:
        super().__init__(error.get("message", ""))
        self.status, self.code = status, error.get("code", "")
        self.fields = error.get("fields", {})


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The key is for the portal alone; urllib would carry it along to wherever an answer leads."""

    def redirect_request(self, *_given: Any) -> None:
        return None


OPENER = urllib.request.build_opener(_NoRedirect)


class Portal:
    """``address`` such as https://portal.example; ``key`` begins with cp_, and is not needed for what is public."""

    def __init__(self, address: str, key: str = "", pause: float = 1.0) -> None:
        self.address, self.key, self.pause = address.rstrip("/"), key, pause

    # ---- reading

    def loops(self, **narrowed: str) -> Iterator[Row]:
        """Every case that the key's user may know of, page by page. See /api/docs/ for what narrows it."""
        page: str | None = f"/api/v1/loops/?{urlencode({'page_size': 100, **narrowed})}"
        while page:
            found = self._asked("GET", page)
            yield from found["results"]
            page = found["next"]  # a whole address; its cursor keeps the place while cases are added

    def waiting(self, unit: str) -> Iterator[Row]:
        """Cases in which the move of this unit is awaited."""
        for row in self.loops(status="open"):
            if row["current"] and row["current"]["unit"] == unit:
                yield row

    def loop(self, code: str) -> Row:
        """One case with its steps, its trail, and the moves that are open to the key's user now."""
        found: Row = self._asked("GET", f"/api/v1/loops/{quote(code)}/")
        return found

    # ---- moving

    def move(self, code: str, name: str, **body: Any) -> Row:
        """Make a move, once, also where the answer is lost on the way.

        The body names the step that was seen (``step``). Once the case has moved on from it, the portal answers 409,
        so sending again cannot do it twice. After a lost answer that 409 is taken for a yes if the case has moved on;
        who must know that it was not somebody else's move reads ``events`` of what comes back.
        """
        before = self.loop(code)
        step = next((one["id"] for one in before["steps"] if one["is_current"]), None)
        sent = {**body, **({"step": step} if step else {})}
        tries: list[Exception] = []
        try:
            moved: Row = self._asked("POST", f"/api/v1/loops/{quote(code)}/{name}/", sent, lost=tries)
        except Refused as refused:
            now = self.loop(code)
            if tries and refused.code == "not_now" and len(now["events"]) > len(before["events"]):
                return now  # an earlier try arrived, only its answer did not
            raise
        return moved

    # ---- open data

    def open_data(self, name: str, form: str = "json", etag: str = "", **asked: str) -> tuple[bytes, str]:
        """A data set and its ETag; with the ETag of last time, nothing where it is still the same."""
        address = f"/open/data/sets/{name}.{form}" + (f"?{urlencode(asked)}" if asked else "")
        request = urllib.request.Request(
            self.address + address, headers={"If-None-Match": etag} if etag else {}
        )
        try:
            with OPENER.open(request, timeout=60) as answer:
                return answer.read(), answer.headers["ETag"]
        except urllib.error.HTTPError as error:
            if error.code == 304:
                return b"", etag
            raise _refusal(error) from None

    # ---- how

    def _asked(self, method: str, path: str, body: Any = None, lost: list[Exception] | None = None) -> Any:
        """The answer. Tried again where none came, or one that says to come again; ``lost`` keeps what failed."""
        address = self.address + path if path.startswith("/") else path
        if not address.startswith(self.address + "/"):
            raise ValueError(f"not an address of the portal: {address}")
        content = None if body is None else json.dumps(body).encode()
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        for number in range(TRIES):
            request = urllib.request.Request(address, content, headers, method=method)
            wait = self.pause * 2**number
            try:
                with OPENER.open(request, timeout=SECONDS) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code != 429 and error.code < 500:
                    raise _refusal(error) from None
                wait = max(wait, _seconds(error.headers.get("Retry-After", "0")))
                failed: Exception = error
            except OSError as error:  # no connection, or it broke: the portal may have done it all the same
                failed = error
            if lost is not None:
                lost.append(failed)
            if number == TRIES - 1:
                raise failed
            time.sleep(wait)


def _seconds(said: str) -> float:
    """``Retry-After`` is a number of seconds, or a date where a proxy before the portal writes it (RFC 9110)."""
    try:
        return float(said) if said.isdecimal() else parsedate_to_datetime(said).timestamp() - time.time()
    except ValueError:
        return 0.0


def _refusal(error: urllib.error.HTTPError) -> Refused:
    try:
        return Refused(error.code, json.load(error)["error"])
    except (ValueError, KeyError, TypeError):
        return Refused(error.code, {"code": "unknown", "message": error.reason})


def verified(secret: str, headers: Mapping[str, str], body: bytes, tolerance: int = 300) -> Row:
    """The content of a webhook, once it is sure that the portal sent it, and lately; ``ValueError`` else.

    ``headers`` by lower-case name, ``body`` as the very bytes that came. Keep each ``webhook-id`` for some days and
    take one that comes again as done: the portal sends at least once. Answer 2xx within fifteen seconds.
    """
    message, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not at.isdecimal() or abs(time.time() - int(at)) > tolerance:
        raise ValueError("too old, or without a time")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, f"{message}.{at}.".encode() + body, hashlib.sha256).digest())
    given = [one.partition(",") for one in headers.get("webhook-signature", "").split(" ")]
    if not any(
        version == "v1" and hmac.compare_digest(signature.encode(), expected)
        for version, _comma, signature in given
    ):
        raise ValueError("not signed by the portal")
    content: Row = json.loads(body)
    return content


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description="A client of the people's congress portal.")
    commands = parser.add_subparsers(dest="command", required=True)
    waiting = commands.add_parser("waiting", help="cases that wait for a unit")
    waiting.add_argument("--unit", required=True)
    move = commands.add_parser("move", help="make a move: CODE NAME field=value …")
    move.add_argument("code")
    move.add_argument("name")
    move.add_argument("fields", nargs="*")
    open_data = commands.add_parser("open", help="download an open data set: NAME FILE")
    open_data.add_argument("name")
    open_data.add_argument("file")
    open_data.add_argument("--year", default="")
    asked = parser.parse_args(argv)
    portal = Portal(os.environ["PORTAL"], os.environ.get("PORTAL_KEY", ""))
    try:
        if asked.command == "waiting":
            for row in portal.waiting(asked.unit):
                print(row["code"], row["current"]["name"], row["current"]["due_at"], row["title"], sep="\t")
        elif asked.command == "move":
            fields = dict(one.split("=", 1) for one in asked.fields)
            print(portal.move(asked.code, asked.name, **fields)["status"])
        else:
            form = asked.file.rpartition(".")[2]
            content, _etag = portal.open_data(
                asked.name, form, **({"year": asked.year} if asked.year else {})
            )
            with open(asked.file, "wb") as file:
                file.write(content)
    except Refused as refused:
        print(refused.status, refused.code, refused, refused.fields or "", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
