"""A leader in charge of some units sees their cases alone: figures, lists, files, API. The office says which."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from congress_portal.dashboard import transitions
from congress_portal.dashboard.models import Charge, Wall
from congress_portal.dashboard.rollup import build
from congress_portal.loops.models import Event
from congress_portal.loops.words import PortalAct
from tests.loops.stages import closed, handling, heard
from tests.loops.together import together
from tests.world import World


def test_the_office_sets_a_line_and_the_leader_sees_it_alone(world: World, client: Client) -> None:
    held = handling(world)
    heard(world)
    done = closed(world)
    wall = transitions.make_wall(region=world.county, by=world.he)
    build.apply_all()
    client.force_login(world.he)
    assert client.get("/leaders/").context["tiles"][0]["value"] == "3"
    client.force_login(world.qian)
    address = f"/leaders/charges/{world.he.pk}/"
    assert client.post(address, {"units": ["x"]}).status_code == 400
    assert client.post(address, {"units": [world.water.pk]}).status_code == 302
    assert Wall.objects.get(pk=wall.pk).ended_at, "a wall shows the whole"
    assert world.water.name in client.get("/leaders/charges/").content.decode()
    assert f'value="{world.water.pk}"' in client.get(address).content.decode()
    assert client.get("/leaders/").context["tiles"][0]["value"] == "3", "the office has no line"
    client.force_login(world.he)
    context = client.get("/leaders/").context
    shown = [*context["tiles"], *(c for t in context["tables"] for r in t["rows"] for c in r["cells"])]
    linked = {one["url"]: one["value"] for one in shown if one["url"]}
    assert context["tiles"][0]["value"] == "2" and linked, "what its units hold and what they did"
    for url, number in linked.items():
        found = client.get(url).context
        assert found["total"] == int(number) and {row["loop"] for row in found["rows"]} <= {held, done}, url
    told = {one["name"]: one["value"] for one in client.get("/api/v1/figures/").json()["figures"]}
    assert (told["opened"], told["closed"], told["open"]) == (2, 1, 1)
    assert "登记,2" in client.get("/leaders/figures.csv").content.decode("utf-8-sig")
    assert client.post("/leaders/walls/", {"region": world.county.code}).status_code == 400, "of the whole"
    transitions.set_charges(leader=world.he, county=world.county, units=[], by=world.qian)
    assert client.get("/leaders/").context["tiles"][0]["value"] == "3"


def test_who_may_set_what_for_whom(world: World) -> None:
    def put(**change: object) -> object:
        given = {
            "leader": world.he,
            "county": world.county,
            "units": [world.water],
            "by": world.qian,
            **change,
        }
        return transitions.set_charges(**given)  # type: ignore[arg-type]

    for by in (world.he, world.wang, world.gao):
        with pytest.raises(PermissionDenied):
            put(by=by)
    with pytest.raises(ValidationError):
        put(leader=world.li)
    with pytest.raises(ValidationError):
        put(units=[world.other_station.unit])
    put(), put()
    (told,) = Event.objects.filter(verb=PortalAct.CHARGED)
    assert told.detail["result"] == world.water.name and told.detail["person"] == world.he.pk


@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_one_of_the_two_lines(world: World) -> None:
    def put(*units: object) -> object:
        return transitions.set_charges(
            leader=world.he,
            county=world.county,
            units=list(units),
            by=world.qian,  # type: ignore[arg-type]
        )

    together(lambda: put(world.water), lambda: put(world.roads), on=world.he)
    assert Charge.objects.filter(user=world.he).count() == 1
    assert Event.objects.filter(verb=PortalAct.CHARGED).count() == 2
