"""The office's routing rules, the last one still a draft to be tried out; and who does whose duty this week."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

from django.utils import timezone

from congress_portal.accounts import standing_in
from congress_portal.accounts.models import Duty, Region
from congress_portal.demo.people import Cast
from congress_portal.demo.units import Bodies
from stations.transitions import routing

SHEET = Path(__file__).parent / "data" / "routing.csv"
TOWNSHIP = "township"


def lay_down(county: Region, bodies: Bodies, cast: Cast) -> None:
    clerk = cast.office[0]
    with SHEET.open(encoding="utf-8", newline="") as sheet:
        for row in csv.DictReader(sheet):
            values = _values(row, bodies)
            rule = routing.add_rule(county=county, by=clerk, values=values)
            if row["is_active"] == "1":
                routing.switch_rule(rule=rule, by=clerk, version=rule.version, on=True)


def _values(row: dict[str, str], bodies: Bodies) -> dict[str, Any]:
    blank: dict[str, Any] = dict.fromkeys(routing.FIELDS)
    is_township = row["unit"] == TOWNSHIP
    return {
        **blank,
        "name": row["name"],
        "words": row["words"].split(),
        "unit": None if is_township else bodies.departments[row["unit"]],
        "to_township": is_township,
        "basis": row["basis"],
        "valid_from": timezone.localdate(),
    }


def lend(cast: Cast) -> None:
    """At two stations and at the office somebody is away for a week."""
    today = timezone.localdate()
    pairs = [people[:2] for people in [*list(cast.keepers.values())[:2], cast.office] if len(people) > 1]
    for colleague, away in pairs:
        own = Duty.objects.current().filter(user=away, stands_in_for=None, stand_ins=None)
        duty = own.order_by("pk").first()
        if duty is None:  # somebody does it already
            continue
        until = today + dt.timedelta(days=7)
        standing_in.name_stand_in(duty=duty, user=colleague, since=today, until=until, by=away)
