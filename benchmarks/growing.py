"""How cost grows with the number of opinions: the same requests at ten thousand, a hundred thousand, a million.

Two connections, as many as the machine has cores. Beside the waiting time stands the processor time of the web server
and of PostgreSQL a request: it says the same when something else runs on the machine.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import psutil
from django.db import connection, transaction

from benchmarks import contestants, requests, seeding, texts
from benchmarks.rounds import Entrant, Line, Scale, loaded
from benchmarks.seeding import Place
from benchmarks.servers import Server, granian
from congress_portal.accounts.models import Role, Unit, UnitKind
from stations.models import Opinion
from stations.reading import frequency
from stations.reading.similar import similar_opinions

AIM_MS = 150
"""What a page of search may take at the 95th percentile."""
DISTINCT = 100_000
"""So many different texts; the rest are written again, as citizens do with what troubles many."""
WORDS = 120
LOOKUPS = 40

OPINIONS = """
INSERT INTO stations_opinion (loop_id, county_id, station_id, category_id, text, place, name_mode, channel, track_code,
                              notice_version, ground, answer)
SELECT l.id, l.county_id, l.owner_id, c.id, t.text, '', 'hidden', 'web', (100000000000 + l.id)::text, '2026-11', '', ''
FROM loops_loop l JOIN bench_text t ON t.n = substr(l.code, 9)::int %% %(distinct)s
CROSS JOIN (SELECT * FROM stations_category LIMIT 1) c
WHERE l.code LIKE %(prefix)s || '%%'
"""
SEARCH = """
INSERT INTO stations_searchtext (opinion_id, county_id, opened_at, words, tokens)
SELECT l.id, l.county_id, l.opened_at, t.words, t.tokens || array_to_tsvector(ARRAY['@' || l.county_id])
FROM loops_loop l JOIN bench_text t ON t.n = substr(l.code, 9)::int %% %(distinct)s
WHERE l.code LIKE %(prefix)s || '%%'
"""
HANDLED = """
UPDATE loops_step s SET unit_id = %(unit)s FROM loops_loop l
WHERE l.id = s.loop_id AND l.code LIKE %(prefix)s || '%%' AND s.key = 'handle' AND l.id %% 30 = 0
"""
CLOSED = """
UPDATE loops_loop SET status = 'closed', closed_at = opened_at + interval '20 days'
WHERE code LIKE %(prefix)s || '%%' AND id %% 10 > 0
"""
UNTOKENED = "DROP INDEX IF EXISTS search_text_tokens"
TOKENED = """
CREATE INDEX search_text_tokens ON stations_searchtext USING gin (tokens) WITH (gin_pending_list_limit = 1024)
"""


@dataclass(frozen=True)
class Staff:
    """Whose cookies the requests carry: who sees a whole county, and a department that handles every thirtieth case."""

    department: Unit
    cookies: list[str]


def measure(scale: Scale, place: Place, tell: Callable[[str], None]) -> list[Line]:
    staff = _staff(place)
    found: list[Line] = []
    before = 0
    for number, size in enumerate(scale.sizes):
        tell(f"写入到 {size} 件群众意见 ……")
        began = time.perf_counter()
        _fill(f"YJ-30{number:02d}-", before + 1, size, staff.department)
        tell(f"  用了 {time.perf_counter() - began:.0f} 秒，数据库 {_bytes() >> 20} MB；测量 ……")
        before = size
        lines = _measured(size, scale, place, staff)
        first = {line.entrant: line.rate for line in reversed(found)} or {
            line.entrant: line.rate for line in lines
        }
        found += [replace(line, ratio=line.rate / first[line.entrant]) for line in lines]
        for line in found[-len(lines) :]:
            tell(
                f"  {line.contest} {line.entrant}: p95 {line.p95:.0f} ms, CPU {line.cpu:.1f} ms, {line.rate:.1f}/s"
            )
    return found


def _measured(size: int, scale: Scale, place: Place, staff: Staff) -> list[Line]:
    found = []
    with (
        tempfile.TemporaryDirectory() as logs,
        granian("congress_portal.wsgi", contestants.WIDE, Path(logs) / "portal.log") as portal,
    ):
        for name, sent, status in _contests(portal, place, staff):
            before = _postgres_seconds()
            entrant = Entrant(portal, sent, status)
            side = loaded(
                f"grow {size}", name, entrant, replace(scale, connections=2, seconds=max(3.0, scale.seconds))
            )
            database = (_postgres_seconds() - before) / side["requests"] * 1000
            found.append(_line(size, name, side["rate"], side["p95"], side["cpu"] + database, side["bytes"]))
    _lay_aside()
    return [*found, _lookups(size, place)]


def _lay_aside() -> None:
    """What was sent while measuring, thousands of the same words within seconds, becomes the oldest of all."""
    with connection.cursor() as cursor:
        for table, key in (("loops_loop", "id"), ("stations_searchtext", "opinion_id")):
            cursor.execute(
                f"UPDATE {table} SET opened_at = opened_at - interval '30 years' "
                f"WHERE {key} IN (SELECT id FROM loops_loop WHERE code NOT LIKE 'YJ-30%%')"
            )


def _contests(portal: Server, place: Place, staff: Staff) -> list[tuple[str, Sequence[str], int]]:
    codes = list(Opinion.objects.order_by("-pk").values_list("track_code", flat=True)[:200])
    return [
        ("track", requests.track_gets(codes, first=True), 200),
        *((f"list, {who}", _gets(["/opinions/"], cookie), 200) for who, cookie in _named(staff)),
        *((f"search, {who}", _gets(_searches(), cookie), 200) for who, cookie in _named(staff)),
        ("accept", requests.form_posts(portal.port, place), 302),
    ]


def _named(staff: Staff) -> list[tuple[str, str]]:
    return list(zip(("keeper", "handler", "office"), staff.cookies, strict=True))


def _gets(paths: Sequence[str], cookie: str) -> list[str]:
    """Each with a cookie that is new every time: no kept page answers."""
    return [requests.get(path, Cookie=cookie + requests.FIRST) for path in paths]


def _searches() -> list[str]:
    """Pieces of one to eight characters, as often as people type them: mostly two to four; every eighth with a slip."""
    die = random.Random(4)
    paths = []
    for number in range(WORDS):
        whole = "".join(mark for mark in texts.text(die.randrange(DISTINCT)) if mark not in "，。")
        length = die.choices(range(1, 9), (4, 40, 20, 20, 6, 4, 3, 3))[0]
        start = die.randrange(len(whole) - length)
        word = whole[start : start + length]
        if number % 8 == 0 and length > 3:
            word = f"{word[:2]}啊{word[3:]}"
        paths.append(f"/opinions/?q={quote(word)}")
    return paths


def _lookups(size: int, place: Place) -> Line:
    """Which open opinions are like a new one: in this process, for texts of which most are there already."""
    times = []
    before = _postgres_seconds() + time.process_time()
    for number in range(LOOKUPS):
        began = time.perf_counter()
        similar_opinions(county=place.county, text=texts.text(number * 7919), limit=5)
        times.append(time.perf_counter() - began)
    cpu = (_postgres_seconds() + time.process_time() - before) / LOOKUPS * 1000
    times.sort()
    return _line(size, "duplicates", LOOKUPS / sum(times), times[int(LOOKUPS * 0.95)] * 1000, cpu, 0)


def _line(size: int, name: str, rate: float, p95: float, cpu: float, length: int) -> Line:
    return Line(f"grow {size}", name, rate, p95, 1, 1, 1, None, length, cpu)


def _postgres_seconds() -> float:
    """What this cluster's server processes have used, those that have ended too; nothing where it runs elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        key = cursor.fetchone()[0]
    try:
        head = psutil.Process(key).parent()
        if head is None or "postgres" not in head.name():
            return 0.0
        ended = head.cpu_times()
        living = [child.cpu_times() for child in head.children()]
    except psutil.Error:
        return 0.0
    return ended.children_user + ended.children_system + sum(one.user + one.system for one in living)


def _staff(place: Place) -> Staff:
    department = Unit.objects.create(
        name="县交通运输局",
        kind=UnitKind.DEPARTMENT,
        code="bench-roads",
        region=place.county,
        county=place.county,
    )
    office = Unit.objects.get(kind=UnitKind.CONGRESS_OFFICE)
    members = [
        seeding.member("grow-keeper", Role.KEEPER, place.station.unit),
        seeding.member("grow-handler", Role.HANDLER, department),
        seeding.member("grow-office", Role.CONGRESS_OFFICE, office),
    ]
    return Staff(department, [requests.cookies_of(member) for member in members])


def _fill(prefix: str, first: int, last: int, department: Unit) -> None:
    values = {"prefix": prefix, "distinct": DISTINCT, "unit": department.pk}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL session_replication_role = replica; SET LOCAL maintenance_work_mem = '512MB'"
        )
        cursor.execute(
            "CREATE TEMP TABLE bench_text (n int PRIMARY KEY, text text, words text, tokens tsvector) ON COMMIT DROP"
        )
        distinct = min(last - first + 1, DISTINCT)
        cursor.copy_expert("COPY bench_text FROM STDIN", texts.table(0, distinct - 1))
        values["distinct"] = distinct
        cursor.execute("ANALYZE bench_text")
        seeding.cases(cursor, prefix, last - first + 1)
        cursor.execute(UNTOKENED)
        for statement in (OPINIONS, SEARCH, HANDLED, CLOSED):
            cursor.execute(statement, values)
        cursor.execute(TOKENED)
    seeding.settle()
    frequency.forget()


def _bytes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])
