"""The contests: who meets whom, with which requests, and what the portal has to reach."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

from benchmarks import (
    contestants,
    figuring,
    growing,
    indexing,
    reckoning,
    requests,
    rostering,
    seeding,
    sweeping,
)
from benchmarks.rounds import BARE, Entrant, Line, Scale, contest
from benchmarks.seeding import Place
from benchmarks.servers import Server
from stations.models import Opinion

Servers = dict[str, Server]
CODES = 200


def accept(servers: Servers, place: Place, scale: Scale) -> list[Line]:
    """An opinion taken in: what a citizen's browser posts, and what a program posts."""
    return contest(
        "accept",
        0.4,
        {
            BARE: Entrant(servers["bare"], requests.bare_posts(place), 201),
            "form": Entrant(servers["portal"], requests.form_posts(servers["portal"].port, place), 302),
            "api": Entrant(servers["portal"], requests.api_posts(place), 201),
        },
        scale,
    )


def listing(servers: Servers, place: Place, scale: Scale) -> list[Line]:
    """The newest 25 cases of a station, for a keeper who has logged in."""
    return contest(
        "list",
        0.33,
        {
            BARE: Entrant(servers["bare"], [requests.get("/list")] * scale.connections, 200),
            "page": Entrant(servers["portal"], requests.staff_gets("/opinions/"), 200),
            "page, first": Entrant(servers["portal"], requests.staff_gets("/opinions/", first=True), 200),
            "api": Entrant(servers["portal"], requests.staff_gets("/api/v1/opinions/"), 200),
        },
        scale,
    )


def track(servers: Servers, place: Place, scale: Scale) -> list[Line]:
    """One opinion with its steps, by its query code."""
    codes = list(Opinion.objects.order_by("pk").values_list("track_code", flat=True)[:CODES])
    gets = requests.track_gets(codes)
    return contest(
        "track",
        0.33,
        {
            BARE: Entrant(servers["bare"], gets, 200),
            "page": Entrant(servers["portal"], gets, 200),
            "page, first": Entrant(servers["portal"], requests.track_gets(codes, first=True), 200),
        },
        scale,
    )


CONTESTS: dict[str, Callable[[Servers, Place, Scale], list[Line]]] = {
    "list": listing,
    "track": track,
    "accept": accept,
}
SWEEP = "sweep"
ROSTER = "roster"
HEALTH = "health"
INDEX = "index"
FIGURES = "figures"
GROW = "grow"
NAMES = (*CONTESTS, SWEEP, ROSTER, HEALTH, INDEX, FIGURES, GROW)


def run(scale: Scale, only: Collection[str], tell: Callable[[str], None]) -> list[Line]:
    """Everything asked for, in an empty database."""
    tell("建立数据库 ……")
    seeding.migrate()
    place = seeding.county()
    found: list[Line] = []
    if set(only) & set(CONTESTS):
        tell(f"写入 {scale.opinions} 件群众意见 ……")
        seeding.opinions(scale.opinions)
        with tempfile.TemporaryDirectory() as logs, contestants.both(place, Path(logs)) as servers:
            for name, measure in CONTESTS.items():
                if name in only:
                    tell(f"测量 {name} ……")
                    found += measure(servers, place, scale)
    if SWEEP in only:
        tell(f"写入 {scale.steps} 个环节并测量 {SWEEP} ……")
        found += sweeping.measure(scale)
    if ROSTER in only:
        tell("排一个县全年的值班 ……")
        found += rostering.measure(scale)
    if HEALTH in only:
        tell("计算健康度 ……")
        found += reckoning.measure(scale)
    if INDEX in only:
        tell(f"写入 {scale.proposals} 件代表建议并测量 {INDEX} ……")
        found += indexing.measure(scale)
    if FIGURES in only:
        found += figuring.measure(scale, place, tell)
    if GROW in only:
        found += growing.measure(scale, place, tell)
    return found
