"""Who has the whole database after the vote, with system columns and WAL, and knows in which order people voted, links
no better than chance.

The attacker knows the order of the voters and puts the papers in an order of its own by whatever the database gives
away; the nth voter is then said to have cast the nth paper. Statistic: the number of right links of N. Blind guessing
is a random permutation: its fixed points are Poisson(1) distributed, so more than 7 right happen once in 100,000 times.
A second statistic finds drift where exact links fail: the rank correlation of the two orders, under chance normal
with deviation 1/√(N-1); five deviations happen once in 1.7 million times.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest
from django.db import connection

from congress_portal.accounts.models import Duty, Role, User
from tests.votes import boxed
from tests.votes.boxed import sealed, taken, to
from tests.world import World, build
from votes.models import Ballot, Elector, InboxPaper
from votes.sealed import crypto
from votes.sealed.box import Inbox
from votes.transitions import boxing, casting
from votes.words import Phase

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

N = 120
MOST_RIGHT = 7
ORDERS = {
    "place in the table (ctid)": "ctid",
    "transaction (xmin), then place": "xmin::text::bigint, ctid",
    "key of the row": "id",
    "tracker": "tracker",
    "place, from the end": "ctid DESC",
}


def crowd(world: World, number: int) -> list[User]:
    made = User.objects.bulk_create(
        User(username=f"v{at}", name=f"代表{at}", password="!") for at in range(number)
    )
    unit = world.station.unit
    Duty.objects.bulk_create(
        Duty(
            county=world.county, user=user, role=Role.DEPUTY, unit=unit, region=unit.region, since=dt.date(2024, 1, 1)
        )
        for user in made
    )  # fmt: skip
    return made


def enrolled(world: World, ballot: Ballot, users: list[User]) -> None:
    Elector.objects.filter(ballot=ballot).delete()
    Elector.objects.bulk_create(
        Elector(ballot=ballot, county=world.county, number=at, user=user, name=user.name, is_present=True)
        for at, user in enumerate(users, 1)
    )


@pytest.fixture
def voted(transactional_db: None) -> tuple[Ballot, list[str], str]:
    """N have voted one after the other; the trackers in that order, and the place in WAL where casting began."""
    world = build()
    ballot = boxed.prepared(world)
    users = crowd(world, N)
    enrolled(world, ballot, users)
    ballot = boxed.let_in(ballot)
    began = value("SELECT pg_current_wal_insert_lsn()::text")
    papers = [sealed(ballot, "100" if at % 2 else "010") for at in range(N)]
    for user, paper in zip(users, papers, strict=True):
        casting.cast(ballot=ballot, paper=paper, **taken(ballot, user))
    return to(ballot, Phase.CLOSED), [crypto.tracker(paper) for paper in papers], began


def value(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def column(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def right(truth: list[str], guess: list[str]) -> int:
    return sum(true == said for true, said in zip(truth, guess, strict=True))


def deviations(truth: list[str], guess: list[str]) -> float:
    """The rank correlation of two orders, in deviations of chance."""
    place = {tracker: at for at, tracker in enumerate(guess)}
    squares = sum((at - place[tracker]) ** 2 for at, tracker in enumerate(truth))
    rho = 1 - 6 * squares / (N * (N * N - 1))
    return abs(rho) * math.sqrt(N - 1)


def test_no_order_of_the_rows_links_better_than_chance(voted: tuple[Ballot, list[str], str]) -> None:
    _ballot, truth, _began = voted
    boxing.move_closed()
    for name, order in ORDERS.items():
        guess = column(f"SELECT tracker FROM votes_sealedpaper ORDER BY {order}")
        assert right(truth, guess) <= MOST_RIGHT and deviations(truth, guess) < 5, name


def test_spent_credentials_lie_in_no_order_either(voted: tuple[Ballot, list[str], str]) -> None:
    _ballot, truth, _began = voted
    boxing.move_closed()
    sql = (
        "SELECT tracker FROM (SELECT tracker, row_number() OVER (ORDER BY ctid) AS n FROM votes_sealedpaper) p "
        "JOIN (SELECT row_number() OVER (ORDER BY ctid) AS n, digest FROM votes_spentcredential) s USING (n) "
        "ORDER BY digest"
    )
    guess = column(sql)
    assert right(truth, guess) <= MOST_RIGHT and deviations(truth, guess) < 5


def test_the_whole_inbox_is_one_transaction_in_the_box(voted: tuple[Ballot, list[str], str]) -> None:
    boxing.move_closed()
    assert value("SELECT count(DISTINCT xmin::text) FROM votes_sealedpaper") == 1


def test_the_attack_works_where_rows_are_not_shuffled(voted: tuple[Ballot, list[str], str]) -> None:
    """The same attack on the inbox, with its key, before the move: it finds all. So it would find what is there."""
    ballot, truth, _began = voted
    rows = column("SELECT content FROM votes_inboxpaper ORDER BY ctid")
    inbox = Inbox(ballot.box.inbox_secret)
    guess = [crypto.tracker(inbox.show(bytes(content))["paper"]) for content in rows]
    assert right(truth, guess) == N and deviations(truth, guess) > 5


def test_nothing_of_the_inbox_is_found_again_in_the_box(voted: tuple[Ballot, list[str], str]) -> None:
    """What a copy of the inbox's rows (from WAL, a backup) still shows shares no key, hash or text with the box."""
    ballot, _truth, _began = voted
    kept = InboxPaper.objects.values_list("id", "credential", "fingerprint", "content")
    before = {str(part) for row in kept for part in (row[0], row[1], row[2], bytes(row[3]).hex())}
    boxing.move_closed()
    after = {str(part) for row in ballot.sealed.values_list("id", "paper", "tracker") for part in row}
    after |= {
        str(part) for row in ballot.spent.values_list("id", "digest", "token", "signature") for part in row
    }
    assert not before & after


def log_between(began: str, ended: str) -> bytes:
    """What the write-ahead log holds of rows between two places: each record's data and whole pages."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_walinspect")
        cursor.execute(
            "SELECT block_data, block_fpi_data FROM pg_get_wal_block_info(%s, %s, true) ORDER BY start_lsn",
            [began, ended],
        )
        rows = cursor.fetchall()
        cursor.execute("DROP EXTENSION pg_walinspect")
    return b"".join(bytes(part or b"") for row in rows for part in row)


def test_the_write_ahead_log_of_the_vote_shows_no_paper(voted: tuple[Ballot, list[str], str]) -> None:
    """In the order of casting it has only what is encrypted; papers and tokens come with the move, shuffled."""
    ballot, truth, began = voted
    ended = value("SELECT pg_current_wal_flush_lsn()::text")
    during = log_between(began, ended)
    boxing.move_closed()
    after = log_between(ended, value("SELECT pg_current_wal_flush_lsn()::text"))
    papers = dict(ballot.sealed.values_list("tracker", "paper"))
    secrets = {text for row in ballot.spent.values_list("digest", "token", "signature") for text in row}
    told = [text.encode() for text in (*papers.values(), *papers, *secrets)]
    assert not [text for text in told if text in during]
    where = {tracker: after.find(paper.encode()) for tracker, paper in papers.items()}
    assert min(where.values()) >= 0, "the control: after the move the log has them all"
    guess = sorted(where, key=lambda tracker: where[tracker])
    assert right(truth, guess) <= MOST_RIGHT and deviations(truth, guess) < 5


def test_no_event_and_no_column_tells_when_a_paper_came(voted: tuple[Ballot, list[str], str]) -> None:
    boxing.move_closed()
    timed = column(
        "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE data_type LIKE 'timestamp%' "
        "AND table_name IN ('votes_sealedpaper', 'votes_spentcredential', 'votes_openedpaper', 'votes_spoiledpaper', "
        "'votes_tokenissue', 'votes_inboxpaper', 'votes_elector')"
    )
    assert timed == [] and value("SHOW track_commit_timestamp") == "off"
    verbs = column("SELECT verb FROM loops_event WHERE about LIKE 'ballot:%'")
    assert verbs == ["vote_key"], "the ceremony before the vote, and nothing after it"
