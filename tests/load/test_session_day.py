"""A day of the session: 240 deputies save drafts and sign along at once, and the web server is killed half-way.

Every save and signature that was acknowledged is there afterwards, once.
"""

from __future__ import annotations

import datetime as dt
import http.client
import os
import signal
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
from django.conf import settings
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from benchmarks.servers import HOST, Server, granian
from congress_portal.accounts.models import Duty, Role, User
from congress_portal.loops.models import Event
from proposals import transitions
from proposals.models import CoSign, Draft
from proposals.words import Act
from tests.faults.test_notices_survive import child_env, wait_for
from tests.proposals.stages import TEXTS, drafted
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

DEPUTIES = 240
SAVES = 2
NEIGHBOURS = 2
"""So many others does each ask to sign along."""
ANSWERS = DEPUTIES * (SAVES + NEIGHBOURS)
TOKEN = "t" * 32
LONGEST = 120


@dataclass
class Hall:
    """The web server that all talk to; another takes its place when it is killed."""

    port: int = 0
    answered: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self) -> None:
        with self.lock:
            self.answered += 1


@dataclass
class Phone:
    """One deputy's: sends what was typed until it is answered, as the page's script does."""

    user: User
    draft: Draft
    hall: Hall
    session: str
    to_sign: list[tuple[int, int]] = field(default_factory=list)
    """Keys of drafts and of the versions to be confirmed."""
    words: str = ""
    statuses: list[int] = field(default_factory=list)

    def work(self) -> None:
        for turn in range(SAVES):
            self.words = f"{self.user.name}第{turn}次写的情况：6个村夏季断水，涉及1200户。"
            typed = {**TEXTS, "situation": self.words, "form": "proposal", "revision": str(turn)}
            self.send("proposal:draft_save", self.draft.pk, typed)
        for draft, version in self.to_sign:
            self.send("proposal:draft_sign", draft, {"version": str(version)})

    def send(self, name: str, key: int, data: dict[str, str]) -> None:
        body = urlencode({**data, "csrfmiddlewaretoken": TOKEN})
        ends = time.monotonic() + LONGEST
        while time.monotonic() < ends:
            with suppress(OSError, http.client.HTTPException):
                self.statuses.append(self.once(reverse(name, args=[key]), body))
                self.hall.count()
                return
            time.sleep(0.2)  # the network is away: once more
        self.statuses.append(0)

    def once(self, url: str, body: str) -> int:
        cookies = {settings.SESSION_COOKIE_NAME: self.session, settings.CSRF_COOKIE_NAME: TOKEN}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        }
        line = http.client.HTTPConnection(HOST, self.hall.port, timeout=LONGEST)
        try:
            line.request("POST", url, body, headers)
            return line.getresponse().status
        finally:
            line.close()


def deputies(world: World) -> list[User]:
    made = User.objects.bulk_create(
        User(username=f"deputy{number}", name=f"代表{number}", password="!") for number in range(DEPUTIES)
    )
    unit = world.station.unit
    Duty.objects.bulk_create(
        Duty(
            county=world.county,
            user=user,
            role=Role.DEPUTY,
            unit=unit,
            region=unit.region,
            since=dt.date(2024, 1, 1),
        )
        for user in made
    )
    return made


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def phones(world: World, hall: Hall) -> list[Phone]:
    """Each with a draft of the own; the next ones at the table were asked to sign another that nobody changes."""
    people = deputies(world)
    found = [Phone(user, drafted(world, user), hall, session_of(user)) for user in people]
    for place, user in enumerate(people):
        asked = drafted(world, user)
        others = [(place + step) % DEPUTIES for step in range(1, NEIGHBOURS + 1)]
        transitions.ask_to_sign(draft=asked, by=user, deputies=[people[other] for other in others])
        version = transitions.newest(asked)
        assert version is not None
        for other in others:
            found[other].to_sign.append((asked.pk, version.pk))
    return found


def kill(server: Server) -> None:
    """As a machine would that runs out of memory: nobody is asked."""
    first = psutil.Process(server.pid)
    for process in (first, *first.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            os.kill(process.pid, signal.SIGKILL)


def test_a_day_of_the_session_loses_nothing(world: World, tmp_path: Path) -> None:
    hall = Hall()
    all_phones = phones(world, hall)
    with ExitStack() as servers:
        env = child_env()
        first = servers.enter_context(granian("congress_portal.wsgi", env, tmp_path / "first.log"))
        hall.port = first.port
        threads = [threading.Thread(target=phone.work) for phone in all_phones]
        for thread in threads:
            thread.start()
        wait_for(lambda: hall.answered > ANSWERS // 3, LONGEST)
        kill(first)
        hall.port = servers.enter_context(granian("congress_portal.wsgi", env, tmp_path / "second.log")).port
        for thread in threads:
            thread.join()
    assert {status for phone in all_phones for status in phone.statuses} == {200, 302}
    assert_all_there(all_phones)


def assert_all_there(all_phones: list[Phone]) -> None:
    kept = dict(Draft.objects.filter(revision=SAVES).values_list("pk", "situation"))
    assert kept == {phone.draft.pk: phone.words for phone in all_phones}
    signed = CoSign.objects.filter(version__isnull=False).values_list("deputy", "draft", "version")
    wanted = {(phone.user.pk, *pair) for phone in all_phones for pair in phone.to_sign}
    assert set(signed) == wanted and len(wanted) == DEPUTIES * NEIGHBOURS
    told = Event.objects.filter(verb=Act.COSIGNED)
    doubled = told.values("by", "about").annotate(n=Count("pk")).filter(n__gt=1)
    assert (told.count(), doubled.count()) == (len(wanted), 0)
