"""Three hundred deputies vote in the hall: token and paper each, within two minutes on this machine."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks.servers import granian
from tests.faults.test_notices_survive import child_env
from tests.load.test_session_day import session_of
from tests.votes import boxed
from tests.votes.phones import Phone
from tests.votes.test_linking import crowd, enrolled
from tests.world import World
from votes.models import InboxPaper

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

VOTERS = 300
AT_ONCE = 16
TWO_MINUTES = 120


def test_three_hundred_vote_in_two_minutes(world: World, tmp_path: Path) -> None:
    ballot = boxed.prepared(world)
    users = crowd(world, VOTERS)
    enrolled(world, ballot, users)
    ballot = boxed.let_in(ballot)
    with granian("congress_portal.wsgi", child_env(), tmp_path / "web.log") as server:
        phones = [Phone(ballot, user, "110", session_of(user), server.port) for user in users]
        began = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as hall:
            list(hall.map(Phone.vote, phones))
        seconds = time.perf_counter() - began
    print(f"{VOTERS} votes in {seconds:.1f} s")
    assert InboxPaper.objects.count() == VOTERS
    assert seconds < TWO_MINUTES
