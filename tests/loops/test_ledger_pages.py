"""The public pages of the chain: up to the newest anchor, without persons, and enough to check it at home."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congress_portal.loops import anchors, trail
from congress_portal.loops.ledger import check_ledger
from congress_portal.loops.models import Anchor, Event
from tests.loops import stages
from tests.world import World


@pytest.fixture
def anchor(world: World) -> Anchor:
    stages.handled(world)
    anchors.anchor_all()
    return Anchor.objects.get()


def url(name: str, *args: object) -> str:
    return reverse(f"ledger:{name}", args=args)


def saved(folder: Path, address: str) -> str:
    """A file as a browser would keep it."""
    answer = Client().get(address)
    path = folder / answer.headers["Content-Disposition"].split('"')[1]
    path.write_bytes(answer.getvalue())
    return str(path)


def test_what_is_downloaded_checks(
    anchor: Anchor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heads = saved(tmp_path, url("anchors", anchor.county.code))
    lines = saved(tmp_path, url("segment", anchor.county.code, 1))
    assert check_ledger.main(["--anchors", heads, lines]) == 0
    assert str(anchor.position) in capsys.readouterr().out
    checker = Path(saved(tmp_path, url("checker"))).read_text(encoding="utf-8")
    assert "congress_portal" not in checker and "django" not in checker


def test_what_came_after_the_anchor_is_not_public_yet(anchor: Anchor, world: World, tmp_path: Path) -> None:
    stages.proposing(world)
    trail.seal()
    later = Event.objects.latest("position")
    assert later.position > anchor.position
    assert Client().get(url("line", anchor.county.code, later.position)).status_code == 404
    assert "尚未公布" in Client().get(url("event", later.pk)).content.decode()
    lines = Path(saved(tmp_path, url("segment", anchor.county.code, 1))).read_text()
    assert lines.count("\n") == anchor.position


def test_a_letters_code_leads_to_a_line_without_names(anchor: Anchor, world: World) -> None:
    line = Event.objects.exclude(note="").first()
    shown = Client().get(url("event", line.pk)).content.decode()
    assert line.digest in shown.replace("<wbr>", "") and line.get_verb_display() in shown
    assert line.note not in shown and str(line.by) not in shown


def test_a_place_that_is_none_is_said_at_its_field(anchor: Anchor) -> None:
    page = url("county", anchor.county.code)
    assert Client().get(page, {"position": "2"}).url == url("line", anchor.county.code, 2)
    for typed in ("x", "0", str(anchor.position + 1), "9" * 30):
        answer = Client().get(page, {"position": typed})
        assert (answer.status_code, "is-invalid" in answer.content.decode()) == (400, True)


def test_the_list_of_anchors_costs_the_same_however_long(anchor: Anchor) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert Client().get(url("county", anchor.county.code)).status_code == 200
        return len(caught)

    queries()
    few = queries()
    for event in Event.objects.exclude(position=anchor.position):
        day = anchor.day - dt.timedelta(days=event.position)
        Anchor.objects.create(
            county=anchor.county, day=day, position=event.position, digest=event.digest, hash=event.hash
        )
    assert queries() == few


def test_the_operator_is_told_how_many_anchors_hold(
    anchor: Anchor, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_ledger")
    assert "锚点1，断点0" in capsys.readouterr().out
