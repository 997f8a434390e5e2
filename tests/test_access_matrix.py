"""Every address × every role: what each may open. An address that is missing here fails the build.

Asked with GET (POST where it takes nothing else) about an opinion that 威坪镇 handles. 302: to the log-in page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from congress_portal.loops import doings
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Evidence, Period, WarningRule
from congress_portal.loops.photos import clean_photo
from congress_portal.notices.models import Notice
from stations import transitions
from tests import factories as make
from tests.accounts import lines as account_lines
from tests.dashboard import lines as dashboard_lines
from tests.library import lines as library_lines
from tests.loops import ledger_lines
from tests.matrix import (
    ADMINISTRATOR,
    FILE,
    FILE_PAGE,
    OFFICE,
    OPEN,
    PEOPLE,
    STAFF,
    STATION_KEEPERS,
    STATION_READERS,
    Line,
    Scene,
    post,
    row,
)
from tests.proposals import lines as proposal_lines
from tests.stations import (
    answers,
    callbacks,
    duty_lines,
    meetings,
    named_lines,
    opened,
    rosters,
    routes,
    rows,
    taps,
    walls,
)
from tests.stations.test_citizen_form import photo
from tests.supervision import lines as supervision_lines
from tests.supervision import met
from tests.votes import every_line as vote_lines
from tests.world import World, build

PARTY = row(302, others=200, li=404, gao=404, zhao=404)
"""Whoever may know of the case."""
DESK_REFUSED = {"others": 404, "zhang": 403, "wang": 403, "qian": 403, "he": 403, "shen": 403}
DESK = row(302, liu=200, **DESK_REFUSED)
"""The station's own keepers; those above know of the desk and may not look."""
POSTERS = row(302, others=200, ma=403, li=403, gao=403)
"""Whoever reads the inner pages of some station."""
ORGANISERS = row(302, wang=200, qian=200, zhao=200, others=403)
"""The presidium and the congress office, each for its own region."""
ORGANISED = {**STATION_KEEPERS, "liu": 403}


MATRIX: dict[str, Line] = {
    "healthz": Line(OPEN),
    "pages:styleguide": Line(OPEN),
    "pages:elder": post(row(302)),
    "stations:home": Line(OPEN),
    "stations:map": Line(OPEN),
    "stations:map_data": Line(OPEN),
    "stations:map_stations": Line(OPEN),
    "stations:map_layers": Line(ADMINISTRATOR),
    "stations:map_layer": Line(OPEN, args="layer"),
    "stations:map_layer_drop": post(row(302, gao=302, others=403), "layer"),
    "stations:list": Line(OPEN),
    "stations:code": Line(OPEN),
    "stations:privacy": Line(OPEN),
    "stations:help": Line(OPEN),
    "stations:guide": Line(OPEN),
    "stations:station": Line(OPEN, args="station"),
    "stations:bulletins": Line(OPEN, args="station"),
    "stations:photo": Line(OPEN, args="station picture"),
    "stations:qr": Line(OPEN, args="station"),
    "stations:poster": Line(OPEN, args="station"),
    "stations:poster_pdf": Line(OPEN, args="station"),
    "stations:posters": Line(POSTERS),
    "stations:posters_pdf": Line(POSTERS),
    "stations:opinion_new": Line(OPEN, args="station"),
    "track:find": Line(OPEN),
    "track:detail": Line(OPEN, args="track"),
    "track:why": Line(OPEN, args="track"),
    "track:rate": post(row(400, others=403), "track"),
    "track:supplement": post(row(400), "track"),
    "track:withdraw": Line(OPEN, args="track"),
    "track:follow": Line(OPEN, args="follow"),
    "track:unfollow": post(row(302), "sent_track follower"),
    "track:photo": Line(OPEN, args="track photo"),
    "worker": Line(OPEN),
    "screen:page": Line(OPEN, args="screen"),
    "screen:now": Line(OPEN, args="screen"),
    "duty:shell": Line(OPEN),
    "duty:mine": Line(row(302, zhang=200, others=403)),
    "duty:in": Line(row(302, zhang=200, others=403), args="station"),
    "duty:chores": Line(row(302, liu=200, wang=200, qian=200, zhao=200, others=403)),
    "duty:station": Line(
        row(302, zhang=200, liu=200, wang=200, qian=200, he=200, shen=200, others=404), args="station"
    ),
    "duty:export": Line(row(302, liu=200, wang=200, qian=200, others=404), args="station"),
    "duty:renew": post(
        row(302, liu=302, wang=302, qian=302, zhang=403, he=403, shen=403, others=404), "station"
    ),
    "duty:session": Line(
        row(302, zhang=200, liu=200, wang=200, qian=200, he=200, shen=200, others=404), args="session"
    ),
    "duty:decide": post(
        row(302, liu=400, wang=400, qian=400, zhang=403, he=403, shen=403, others=404), "check"
    ),
    "opinion:list": Line(STAFF),
    "opinion:detail": Line(PARTY, args="code"),
    "opinion:alike": Line(PARTY, args="code"),
    "opinion:contact": post(
        row(302, liu=200, ma=200, qian=200, others=403, li=404, gao=404, zhao=404), "code"
    ),
    "opinion:report": Line(row(302, liu=200, qian=200, others=403, li=404, gao=404, zhao=404), args="code"),
    "report:list": Line(row(302, others=404)),
    "report:find": Line(OPEN),
    "report:detail": Line(row(302, others=404), args="report"),
    "report:look": post(row(302, others=404), "report"),
    "report:move": post(row(302, others=404), "report report_move"),
    "stations:report_before": Line(OPEN, args="station"),
    "stations:report_write": Line(OPEN, args="station"),
    "retention": Line(OFFICE),
    "service:levels": Line(OFFICE),
    "service:new": Line(OFFICE),
    "service:revise": Line(OFFICE, args="level"),
    "service:figure": Line(OFFICE, args="service_figure"),
    **callbacks.LINES,
    "service:end": Line(OFFICE, args="level"),
    "track:data": Line(OPEN, args="track"),
    "track:forget": Line(OPEN, args="track"),
    "evaluation:sheet": Line(OPEN),
    "evaluation:export": Line(row(404)),
    "evaluation:flags": Line(ORGANISERS),
    "evaluation:flag": Line(row(302, wang=200, qian=200, zhao=404, others=403), args="flag"),
    "evaluation:compare": Line(ORGANISERS),
    "api:evaluation": Line(row(404)),
    "opinion:rating": Line(row(302, wang=409, qian=409, others=403, li=404, gao=404, zhao=404), args="code"),
    "opinion:receipt": post(row(302, liu=200, qian=200, others=403, li=404, gao=404, zhao=404), "code"),
    "track:publish": post(row(302), "track"),
    **opened.LINES,
    "roster:public": Line(OPEN, args="station"),
    "roster:station_calendar": Line(OPEN, args="station"),
    "roster:calendar": Line(OPEN, args="calendar"),
    "roster:mine": Line(STAFF),
    "roster:calendar_key": post(row(302, zhang=302, others=403)),
    "roster:propose_all": Line(row(302, liu=200, wang=200, qian=200, zhao=200, others=403)),
    "roster:station": Line(STATION_READERS, args="station"),
    "roster:month": Line(STATION_READERS, args="station coming_year coming_month"),
    "roster:rule_new": Line(STATION_KEEPERS, args="station"),
    "roster:rule_end": Line(STATION_KEEPERS, args="station rule"),
    "roster:propose": Line(STATION_KEEPERS, args="station"),
    "roster:redraft": Line(STATION_KEEPERS, args="station coming_year coming_month"),
    "roster:publish": Line(STATION_KEEPERS, args="station coming_year coming_month"),
    "roster:slot_new": Line(STATION_KEEPERS, args="station coming_year coming_month"),
    "roster:slot": Line(STATION_KEEPERS, args="slot"),
    "roster:slot_publish": Line(STATION_KEEPERS, args="slot"),
    "roster:slot_cancel": Line(STATION_KEEPERS, args="slot"),
    "roster:seat_new": Line(STATION_KEEPERS, args="slot"),
    "roster:seat_change": Line(STATION_KEEPERS, args="seat"),
    "roster:swap_new": Line(row(302, zhang=200, others=404), args="seat"),
    "roster:swap_move": Line(row(302, zhang=200, others=404), args="swap withdraw"),
    "loops:move": Line(row(302, ma=200, li=404, gao=404, zhao=404, others=403), args="code check_in"),
    "loops:why": Line(PARTY, args="clock"),
    "loops:evidence": Line(PARTY, args="photo"),
    **dashboard_lines.LINES,
    "notices:inbox": Line(STAFF),
    "notices:read-all": post(row(302)),
    "notices:read": post(row(302, wang=302, others=404), "notice"),
    "notices:settings": Line(STAFF),
    "notices:dead": Line(row(302, gao=200, others=403)),
    "notices:resend": post(row(302, gao=404, others=403), "number"),
    "notices:resend-all": post(row(302, gao=302, others=403)),
    "api:schema": Line(OPEN),
    "api:docs": Line(OPEN),
    "api:token": post(row(415)),
    "api:stations": Line(OPEN),
    "api:station": Line(OPEN, args="station"),
    "api:opinions": Line(row(401, others=200)),
    "api:track": Line(OPEN, args="track"),
    "api:opinion": Line(row(401, others=200, li=404, gao=404, zhao=404), args="code"),
    "api:loops": Line(row(401, others=200)),
    "api:loop": Line(row(401, others=200, li=404, gao=404, zhao=404), args="code"),
    "api:nothing": Line(row(404)),
    "api:notices": Line(row(401, others=200)),
    "api:notices_read": post(row(401, others=200)),
    "api:notice_read": post(row(401, wang=200, others=404), "notice"),
    **meetings.LINES,
    **answers.LINES,
    **named_lines.LINES,
    **duty_lines.LINES,
    **proposal_lines.LINES,
    **library_lines.LINES,
    **supervision_lines.LINES,
    **vote_lines.LINES,
    **met.LINES,
    **routes.LINES,
    **ledger_lines.LINES,
    **account_lines.LINES,
    "manage:list": Line(STAFF),
    "manage:new": Line(ORGANISERS),
    "manage:export": Line(STAFF),
    "manage:template": Line(row(302)),
    "manage:import": Line(row(302)),
    "manage:station": Line(STATION_READERS, args="station"),
    "manage:edit": Line(STATION_KEEPERS, args="station"),
    "manage:close": Line(ORGANISED, args="station"),
    "manage:code": Line(ORGANISED, args="station"),
    "manage:hours": Line(STATION_KEEPERS, args="station"),
    "manage:staff": Line(STATION_READERS, args="station"),
    "manage:staff_end": Line(STATION_KEEPERS, args="station staff"),
    "manage:bulletins": Line(STATION_READERS, args="station"),
    "manage:bulletin_withdraw": Line(STATION_KEEPERS, args="station bulletin"),
    "manage:photos": Line(STATION_READERS, args="station"),
    "manage:photo": Line(STATION_READERS, args="station picture"),
    "manage:photo_remove": Line(STATION_KEEPERS, args="station picture"),
    "deputies:list": Line(OPEN),
    "deputies:card": Line(OPEN, args="deputy"),
    "deputies:portrait": Line(row(404), args="deputy"),
    "deputies:qr": Line(OPEN, args="deputy"),
    "deputies:poster": Line(OPEN, args="deputy"),
    "deputies:opinion": Line(OPEN, args="deputy"),
    "deputies:manage": Line(row(302, liu=200, wang=200, qian=200, he=200, zhao=200, others=403)),
    "deputies:make": post(row(302, qian=302, others=403)),
    "deputies:posters": Line(row(302, liu=200, wang=200, qian=200, he=302, zhao=302, others=403)),
    "deputies:claims": Line(row(302, liu=200, wang=200, qian=200, zhao=200, others=403)),
    "deputies:decide": Line(FILE, args="performance"),
    "deputies:overview": Line(row(302, liu=200, wang=200, qian=200, he=200, zhao=200, others=403)),
    "deputies:edit": Line(row(302, zhang=200, wang=200, qian=200, others=403), args="deputy"),
    "deputies:mandate_new": Line(row(302, wang=200, qian=200, others=403), args="deputy"),
    "deputies:mandate_end": Line(row(302, wang=200, qian=200, others=403), args="deputy mandate"),
    "deputies:mine": Line(row(302, zhang=200, others=403)),
    "deputies:row": Line(FILE_PAGE, args="performance_word performance"),
    "deputies:file": Line(FILE, args="deputy"),
    "deputies:claim": Line(
        row(302, zhang=200, liu=200, wang=200, qian=200, he=403, others=404), args="deputy"
    ),
    "deputies:export": Line(FILE, args="deputy year"),
    "deputies:paper": Line(FILE, args="deputy year"),
    "deputies:quotas": Line(OFFICE),
    "deputies:quota_set": Line(OFFICE, args="figure"),
    "desk:station": Line(DESK, args="station"),
    "desk:new": Line(DESK, args="station"),
    "desk:slip": Line(DESK, args="station slip"),
    "desk:edit": Line(DESK, args="station slip"),
    "desk:print": post(row(302, liu=302, **DESK_REFUSED), "station slip"),
    "desk:paper": Line(DESK, args="station slip"),
    "desk:pdf": Line(DESK, args="station slip"),
    "desk:confirm": Line(DESK, args="station slip"),
    "desk:receipt": Line(DESK, args="station sent_slip"),
    "desk:drop": Line(DESK, args="station slip"),
    "desk:photo": Line(row(302, liu=404, **DESK_REFUSED), args="station slip"),
    "desk:unfollow": post(row(302, liu=302, **DESK_REFUSED), "station sent_slip follower"),
}


API_MOVES = {f"api:loop_{name}": name for name in (*doings.COMMON, "acknowledge", "answer_now", "relevel")}


def named(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from named(pattern.url_patterns, space)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """The world with a row behind each address, made once: it takes seconds. Each test rolls back what it did."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        yield Scene(world, filled(world))
        transaction.set_rollback(True)


@pytest.fixture
def asked(scene: Scene, db: None) -> Scene:
    """The scene for one test: nothing cached, and its own savepoint."""
    cache.clear()
    return scene


def filled(world: World) -> dict[str, Any]:
    opinion = make.opinion(world.station, photos=[clean_photo(photo())])
    transitions.acknowledge(opinion=opinion, by=world.liu)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.township_government, note="请办理")
    moves.accept(loop=opinion.loop, by=world.ma)
    event = Event.objects.filter(loop=opinion.loop).latest("pk")
    notice = Notice.objects.create(
        county=world.county, event=event, loop=opinion.loop, recipient=world.wang, title="请办理"
    )
    deputy = make.deputy(world.zhang, world.county)
    slip, sent = make.slip(world.station, world.liu), make.slip(world.station, world.liu, is_sent=True)
    return {
        **duty_lines.values(world),
        **taps.filled(world),
        **rosters.filled(world),
        **meetings.filled(world),
        "slip": slip.number,
        "sent_slip": sent.number,
        "sent_track": sent.opinion.track_code,
        "follower": sent.opinion.followers.get().pk,
        "follow": sent.opinion.followers.get().code,
        "report": rows.row("report", world).pk,
        "report_move": "close",
        "layer": rows.row("maplayer", world).pk,
        "level": rows.row("servicelevel", world).pk,
        "flag": rows.row("ratingflag", world).pk,
        **answers.filled(world),
        "service_figure": "callback_percent",
        "callback": rows.row("callback", world).pk,
        **named_lines.filled(world),
        **routes.filled(world),
        **proposal_lines.filled(world),
        **library_lines.filled(world),
        **ledger_lines.filled(world),
        **supervision_lines.filled(world),
        **vote_lines.filled(world),
        **account_lines.filled(world),
        "station": world.station.public_id,
        "track": opinion.track_code,
        "code": opinion.loop.code,
        "check_in": "check_in",
        "clock": opinion.loop.deadlines.filter(is_running=True).latest("pk").pk,
        "photo": str(Evidence.objects.get(kind="photo", loop=opinion.loop).token),
        "notice": notice.pk,
        "number": 1,
        "figure": "days_county",
        "deputy": deputy.public_id,
        "mandate": deputy.mandates.get().pk,
        "performance": make.performance(deputy, by=world.zhang).pk,
        "performance_word": "performance",
        "period": Period.objects.get(key="opinion.ack").pk,
        "warning": WarningRule.objects.filter(kind="opinion")[0].pk,
        "year": 2026,
        "person": world.li.pk,
        "duty": world.li.duties[0].pk,
        "region": world.township.pk,
        "unit": world.water.pk,
        **walls.filled(world),
        **opened.filled(world),
    }


def test_every_address_has_a_line() -> None:
    addresses = set(named(get_resolver().url_patterns))
    assert addresses ^ {*MATRIX, *API_MOVES, *proposal_lines.API_MOVES} == set()


@pytest.mark.parametrize("name", MATRIX)
def test_each_role_gets_what_the_matrix_says(asked: Scene, name: str) -> None:
    line = MATRIX[name]
    url = reverse(name, args=[asked.values[word] for word in line.args.split()])
    got = {}
    for person in PEOPLE:
        client = Client()
        if person != "nobody":
            client.force_login(getattr(asked.world, person))
        got[person] = getattr(client, line.method)(url).status_code
    assert got == line.expected


@pytest.mark.parametrize("name", API_MOVES)
def test_a_move_over_the_api_is_known_to_the_parties_alone(asked: Scene, name: str) -> None:
    """Which of them may make it is proved move by move in tests/api and tests/loops; here, who may know of it."""
    url = reverse(name, args=[asked.values["code"]])
    for person, seen in PARTY.items():
        client = Client()
        if person != "nobody":
            client.force_login(getattr(asked.world, person))
        code = client.post(url, {}, content_type="application/json").status_code
        refused = {302: {401}, 404: {404}}.get(seen, {200, 400, 403, 409})
        assert code in refused, person
