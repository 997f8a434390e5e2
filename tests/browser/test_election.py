"""A whole election: 240 deputies, ten of them in Chromium, the server killed and started again half-way."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from benchmarks.servers import HOST, granian
from congress_portal.accounts.models import User
from tests.faults.test_notices_survive import child_env
from tests.load.test_session_day import kill, session_of
from tests.votes import boxed
from tests.votes.boxed import SECRET, to
from tests.votes.exported import tallied
from tests.votes.phones import LONGEST, Phone
from tests.votes.test_linking import crowd, enrolled
from tests.world import World
from votes.models import Ballot, SealedPaper, SpentCredential
from votes.sealed import box, export
from votes.sealed.check_votes import main
from votes.transitions import boxing
from votes.words import Phase

DEPUTIES, IN_CHROMIUM = 240, 10
CHOICES = ("110", "101", "011", "100", "000")
MOVE = "import django; django.setup(); from votes.tasks import move_inboxes; print(move_inboxes())"


def in_chromium(browser: Browser, ballot: Ballot, user: User, marks: str, port: int) -> str:
    """Takes a token, marks, seals and casts on the page; the tracker that the page shows."""
    opened = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844})
    opened.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": f"http://{HOST}:{port}"}]
    )
    page = opened.new_page()
    page.set_default_timeout(60_000)
    for _try in range(60):  # the server may be down just now
        with suppress(Exception):
            page.goto(f"http://{HOST}:{port}/votes/{ballot.code}/vote/")
            break
        time.sleep(0.5)
    cast_on(page, marks)
    tracker = page.locator("[data-part=done] [data-tracker]").inner_text()
    opened.close()
    return tracker


def cast_on(page: Page, marks: str) -> None:
    press(page, "take", "mark")
    for at, mark in enumerate(marks, 1):
        if mark == "1":
            page.check(f"#item-{at}")
    press(page, "seal", "sealed")
    press(page, "cast", "done")


def press(page: Page, button: str, then: str) -> None:
    """Press until the next part is there: a server that is down is asked again."""
    for _try in range(40):
        with suppress(Exception):  # the server fell between the page and its scripts
            if not page.locator("[data-able]").is_visible():
                page.reload()
        with suppress(Exception):  # it may have led there meanwhile
            page.click(f"[data-do={button}]", timeout=2_000)
        with suppress(Exception):
            page.locator(f"[data-part={then}]").wait_for(state="visible", timeout=3_000)
            return
    raise AssertionError(f"{button} led nowhere: {page.locator('[data-say]').inner_text()}")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_election_of_240_loses_and_doubles_nothing(browser: Browser, world: World, tmp_path: Path) -> None:
    ballot = boxed.prepared(world)
    users = crowd(world, DEPUTIES)
    enrolled(world, ballot, users)
    ballot = boxed.let_in(ballot)
    choices = {user.pk: CHOICES[at % len(CHOICES)] for at, user in enumerate(users)}
    trackers = held(browser, ballot, users, choices, tmp_path)
    ballot = to(ballot, Phase.CLOSED)
    subprocess.run(
        [sys.executable, "-c", MOVE], cwd=settings.BASE_DIR, env=child_env(), check=True, timeout=120
    )
    assert sorted(trackers) == sorted(SealedPaper.objects.values_list("tracker", flat=True))
    assert (len(set(trackers)), SpentCredential.objects.count()) == (DEPUTIES, DEPUTIES)
    boxing.open_box(ballot=ballot, by=world.qian, private_key=SECRET)
    assert Counter(box.electronic_papers(ballot)) == Counter(choices.values())
    made = tmp_path / "recount.zip"
    made.write_bytes(export.archive(tallied(ballot, DEPUTIES)))
    assert main([str(made), "--head", ballot.board.last().digest]) == 0


def held(
    browser: Browser, ballot: Ballot, users: list[User], choices: dict[Any, str], folder: Path
) -> list[str]:
    """All vote; once a third has, the server dies and another takes its place."""
    trackers: list[str] = []
    with ExitStack() as servers:
        env = child_env()
        first = servers.enter_context(granian("congress_portal.wsgi", env, folder / "first.log"))
        phones = [
            Phone(ballot, user, choices[user.pk], session_of(user), first.port)
            for user in users[IN_CHROMIUM:]
        ]
        threads = [threading.Thread(target=phone.vote) for phone in phones]
        for thread in threads:
            thread.start()

        def fall_and_rise() -> None:
            while sum(bool(phone.tracker) for phone in phones) < DEPUTIES // 3:
                time.sleep(0.05)
            kill(first)
            servers.enter_context(granian("congress_portal.wsgi", env, folder / "second.log", first.port))

        hand = threading.Thread(target=fall_and_rise)
        hand.start()
        for user in users[:IN_CHROMIUM]:
            trackers.append(in_chromium(browser, ballot, user, choices[user.pk], first.port))
        for thread in (*threads, hand):
            thread.join(LONGEST)
        assert {status for phone in phones for status in phone.seen} == {200}
        logs = "".join(path.read_text() for path in folder.glob("*.log"))
        assert "/cast/" not in logs
    return trackers + [phone.tracker for phone in phones]
