"""The barest WSGI program that does the same work: psycopg2, no framework, no checks, every value known beforehand.

It writes the rows of an opinion exactly as the portal does, and shows a list and a tracking page from the same
tables. ``BARE`` in the environment holds the few keys it needs (see ``contestants.facts``).
"""

from __future__ import annotations

import json
import os
import secrets
import threading
import uuid
from collections.abc import Callable, Iterable
from html import escape
from typing import Any
from urllib.parse import parse_qs

import psycopg2

FACTS: dict[str, Any] = json.loads(os.environ["BARE"])
STEP = "(%(county)s, %(loop)s, {0}, '{1}', '{2}', '{3}', %(unit)s, {4}, '', '', '{5}', {6}, '')"
NUMBER = """INSERT INTO loops_numbering (county_id, kind, year, last) VALUES (%(county)s, 'opinion', %(year)s, 1)
ON CONFLICT (county_id, kind, year) DO UPDATE SET last = loops_numbering.last + 1 RETURNING last"""
LOOP = """INSERT INTO loops_loop (county_id, kind, code, title, region_id, owner_id, marks, status, opened_at, due_at,
reopened, request_key) VALUES (%(county)s, 'opinion', %(code)s, %(title)s, %(region)s, %(unit)s, '{}', 'open', now(),
%(whole_due)s, 0, %(request_key)s) RETURNING id"""
STEPS = """INSERT INTO loops_step (county_id, loop_id, position, key, name, status, unit_id, signer_id, plan, outcome,
periods, due_at, begun_at, checked_in_at, signed_off_as) VALUES """ + ", ".join(
    STEP.format(
        position,
        step["key"],
        step["name"],
        "submitted" if position == 1 else "waiting",
        step["signer"] or "NULL",
        json.dumps(step["periods"]),
        "%(sign_due)s, now(), now()" if position == 1 else "NULL, NULL, NULL",
    )
    for position, step in enumerate(FACTS["steps"], start=1)
)
CLOCKS = """INSERT INTO loops_deadline (county_id, loop_id, step_id, purpose, period_id, amount, unit, started_on,
extensions, pauses, calendar, due_at, is_running) VALUES """ + ", ".join(
    f"(%(county)s, %(loop)s, {'%(step)s' if name == 'sign' else 'NULL'}, '{name}', {clock['period']}, "
    f"{clock['amount']}, '{clock['unit']}', %(today)s, '[]', '[]', %({name}_calendar)s, %({name}_due)s, true)"
    for name, clock in FACTS["clocks"].items()
)
EVENT = """INSERT INTO loops_event (county_id, loop_id, step_id, verb, actor, at, note, detail, salt, commitment, level,
digest) VALUES (%(county)s, %(loop)s, %(step)s, 'opened', 'citizen', now(), '', '{}', '', '', '', '')"""
OPINION = """INSERT INTO stations_opinion (loop_id, county_id, station_id, category_id, text, place, name_mode, channel,
track_code, notice_version, ground, answer) VALUES (%(loop)s, %(county)s, %(unit)s, %(category)s, %(text)s, '', 'named',
'web', %(track_code)s, '2026-11', '', '')"""
CONTACT = """INSERT INTO stations_contact (opinion_id, county_id, name, mobile) VALUES (%(loop)s, %(county)s,
%(name)s, %(mobile)s)"""
LIST = """SELECT l.code, l.title, l.status, l.opened_at, l.due_at, u.name, c.name, s.name, s.due_at
FROM loops_loop l JOIN stations_opinion o ON o.loop_id = l.id JOIN accounts_unit u ON u.id = l.owner_id
JOIN stations_category c ON c.id = o.category_id
JOIN loops_step s ON s.loop_id = l.id AND s.status IN ('active', 'offered', 'submitted', 'paused')
WHERE l.owner_id = %(unit)s AND l.kind = 'opinion' ORDER BY l.opened_at DESC LIMIT 25"""
TRACK = """SELECT l.code, l.status, l.opened_at, l.due_at, o.text, o.answer, u.name, c.name, l.id
FROM stations_opinion o JOIN loops_loop l ON l.id = o.loop_id JOIN accounts_unit u ON u.id = o.station_id
JOIN stations_category c ON c.id = o.category_id WHERE o.county_id = %(county)s AND o.track_code = %(code)s"""
TRACK_STEPS = """SELECT s.name, s.status, u.name, s.due_at, s.signed_off_at FROM loops_step s
JOIN accounts_unit u ON u.id = s.unit_id WHERE s.loop_id = %s ORDER BY s.position"""

local = threading.local()
Start = Callable[[str, list[tuple[str, str]]], Any]


def connection() -> psycopg2.extensions.connection:
    if not hasattr(local, "connection"):
        local.connection = psycopg2.connect(os.environ["DATABASE_URL"])
    return local.connection


def accept(environ: dict[str, Any]) -> tuple[str, str]:
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    row = FACTS["values"] | form | {"track_code": f"{secrets.randbelow(9 * 10**11) + 10**11}"}
    row["title"] = row["text"][:30]
    row["request_key"] = str(uuid.UUID(row["request_key"]))
    for name in ("name", "mobile"):  # as long as the portal's ciphertext, without the work of encrypting
        row[name] = psycopg2.Binary(row[name].encode().ljust(100, b"."))
    with connection() as transaction, transaction.cursor() as cursor:
        cursor.execute(NUMBER, row)
        row["code"] = f"YJ-{row['year']}-{cursor.fetchone()[0]:04d}"
        cursor.execute(LOOP, row)
        row["loop"] = cursor.fetchone()[0]
        cursor.execute(STEPS + " RETURNING id", row)
        row["step"] = cursor.fetchone()[0]
        cursor.execute(CLOCKS, row)
        cursor.execute(EVENT, row)
        cursor.execute(OPINION, row)
        cursor.execute(CONTACT, row)
    return "201 Created", row["track_code"]


def table(rows: Iterable[tuple[Any, ...]]) -> str:
    lines = ("".join(f"<td>{escape(str(value))}</td>" for value in row) for row in rows)
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def listing(environ: dict[str, Any]) -> tuple[str, str]:
    with connection() as transaction, transaction.cursor() as cursor:
        cursor.execute(LIST, FACTS["values"])
        return "200 OK", table(cursor.fetchall())


def track(environ: dict[str, Any]) -> tuple[str, str]:
    code = environ["PATH_INFO"].split("/")[2]
    with connection() as transaction, transaction.cursor() as cursor:
        cursor.execute(TRACK, FACTS["values"] | {"code": code})
        opinion = cursor.fetchone()
        cursor.execute(TRACK_STEPS, opinion[-1:])
        return "200 OK", table([opinion[:-1]]) + table(cursor.fetchall())


ROUTES = {"accept": accept, "list": listing, "track": track}


def application(environ: dict[str, Any], start_response: Start) -> list[bytes]:
    status, text = ROUTES[environ["PATH_INFO"].split("/")[1]](environ)
    body = text.encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response(status, headers)
    return [body]
