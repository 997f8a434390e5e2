"""Briefs are made once, say what the figures say, and reach the leaders; and what changed since the last look."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import Role
from congress_portal.dashboard import briefing, tasks, transitions
from congress_portal.dashboard.figures.told import Told
from congress_portal.dashboard.models import Brief, Charge, Look, Pending
from congress_portal.dashboard.rollup import build
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.words import PortalAct
from congress_portal.notices import outbox
from congress_portal.notices.models import Notice
from stations.transitions import reports
from tests import factories as make
from tests.api.clocks import expire
from tests.loops.stages import closed, handling, heard, now_is
from tests.loops.together import together
from tests.world import World


def tomorrow() -> dt.datetime:
    return timezone.localtime().replace(hour=10) + dt.timedelta(days=1)


def lived(world: World) -> None:
    loop = handling(world)
    heard(world), closed(world)
    expire(loop)
    build.rebuild()
    Pending.objects.all().delete()


def test_a_brief_is_made_once_and_told_to_the_leaders(world: World, client: Client) -> None:
    lived(world)
    assert (briefing.make_briefs(tomorrow()), briefing.make_briefs(tomorrow())) == (2, 0)
    day = Brief.objects.get(period="day", county=world.county)
    assert day.since == timezone.localdate()
    assert day.numbers["figures"] == {"late": 1, "due_soon": 0, "yellow": 0, "red": 0}
    assert day.numbers["areas"] == [["威坪镇", 1]]
    (area,) = Told(day).areas
    assert (area.label, area.values) == ("威坪镇", (3, 1, 2, 1))
    words = briefing.sentences(day)
    assert "登记3件，办结1件" in words[0] and "超期1件，超期率50.0%" in words[1] and "威坪镇1件" in words[2]
    outbox.announce_all()
    told = Notice.objects.filter(event__verb=PortalAct.BRIEFED)
    assert {notice.recipient for notice in told} == {world.he} and told.count() == 2
    assert not any("件" in notice.body for notice in told)
    client.force_login(world.he)
    page = client.get(f"/leaders/briefs/{day.pk}/").content.decode()
    assert words[0] in page and briefing.title_of(day) in client.get("/leaders/briefs/").content.decode()
    paper = client.get(f"/leaders/briefs/{day.pk}/brief.pdf")
    assert paper.content.startswith(b"%PDF") and len(paper.content) > 2000
    assert briefing.address_of(day.pk, world.he) and not briefing.address_of(day.pk, world.wang)
    client.force_login(world.wang)
    assert client.get(f"/leaders/briefs/{day.pk}/").status_code == 404


def test_a_brief_does_not_betray_what_was_handed_to_the_report_officers(world: World, client: Client) -> None:
    plain, handed = heard(world), heard(world)
    expire(plain), expire(handed)
    build.rebuild()
    Pending.objects.all().delete()
    briefing.make_briefs(tomorrow())
    day = Brief.objects.get(period="day", county=world.county)
    assert Told(day).figures["opened"] == Told(day).figures["late"] == 2
    reports.hand_over(opinion=handed.opinion, by=world.liu, accused="马助理")
    build.apply_all()
    client.force_login(world.he)
    answer = client.get(f"/leaders/briefs/{day.pk}/")
    for table in (answer.context["numbers"], answer.context["areas"]):
        for row in table["rows"]:
            for cell in row["cells"]:
                assert "2" not in cell["value"], (row["label"], cell)
                if cell["url"] and "figure=late" not in cell["url"]:
                    assert client.get(cell["url"]).context["total"] == int(cell["value"])
    assert "登记1件" in answer.context["sentences"][0] and "超期1件" in answer.context["sentences"][1]
    paper = briefing.on_paper(day)
    assert paper["rows"] == [["威坪镇", "1", "0", "1", "1"]] and paper["lines"] == answer.context["sentences"]
    assert "件" not in str(client.get("/leaders/briefs/").context["rows"])


def test_before_morning_and_while_events_wait_to_be_counted_no_brief_is_made(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard(world)
    assert briefing.make_briefs(tomorrow()) == 0
    build.apply_all()
    assert briefing.make_briefs(tomorrow().replace(hour=6)) == 0
    assert briefing.make_briefs(tomorrow()) == 2
    now_is(monkeypatch, f"{tomorrow() + dt.timedelta(days=1):%Y-%m-%d}")
    assert tasks.make_briefs() >= 1  # the next day's; last week's only if that is another week


def test_the_week_is_from_monday_to_sunday() -> None:
    for day, sunday in (
        ("2026-11-27", "2026-11-22"),
        ("2026-11-29", "2026-11-22"),
        ("2026-11-30", "2026-11-29"),
    ):
        (_day, week) = briefing._periods(dt.date.fromisoformat(day))
        assert week[2].isoformat() == sunday and (week[2] - week[1]).days == 6


@pytest.mark.django_db(transaction=True)
def test_two_makers_at_once_make_each_brief_once(world: World) -> None:
    moment = tomorrow()
    won = together(*[lambda: briefing.make_briefs(moment)] * 2).won
    assert sum(won) == Brief.objects.count() == 2  # type: ignore[arg-type]
    assert Event.objects.filter(verb=PortalAct.BRIEFED).count() == 2


def test_whose_line_is_a_part_hears_of_no_whole(world: World) -> None:
    other = make.person("江副主任", Role.LEADER, world.he.duties[0].unit, world.county)
    Charge.objects.create(county=world.county, user=other, unit=world.water, set_by=world.qian)
    briefing.make_briefs(tomorrow())
    outbox.announce_all()
    assert not Notice.objects.filter(recipient=other).exists()
    assert not Brief.objects.visible_to(other).exists() and Brief.objects.visible_to(world.he).count() == 2


def test_what_changed_since_the_last_visit(world: World, client: Client) -> None:
    lived(world)
    client.force_login(world.he)
    assert client.get("/leaders/").context["changes"] is None
    heard(world)
    build.apply_all()
    assert client.get("/leaders/").context["changes"] is None, "the same visit"
    seen_at = timezone.now() - transitions.VISIT
    Loop.objects.filter(status="closed").update(opened_at=seen_at - dt.timedelta(hours=1))
    Look.objects.update(seen_at=seen_at, numbers={"open": 2})
    new = heard(world)
    build.apply_all()
    changes = client.get("/leaders/").context["changes"]
    rows = {row["label"]: (row["before"], row["now"]) for row in changes["rows"]}
    assert (rows["新登记"], rows["新办结"], rows["在办"]) == ((None, 4), (None, 1), (2, 4))
    for row in changes["rows"]:
        assert client.get(row["url"]).context["total"] == row["now"], row["label"]
    wrong = changes["rows"][0]["url"].replace("figure=opened", "figure=open")
    assert client.get(wrong).status_code == 400 and client.get(f"{wrong[:-20]}x").status_code == 400
    assert changes["moves"][0].loop == new
    assert client.get("/leaders/", {"kind": "opinion"}).context["changes"] is None
    client.force_login(world.shen)
    assert client.get("/leaders/").context["changes"] is None
