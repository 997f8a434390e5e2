"""A copy of the chain in the hands of outsiders: the checker names the first line that somebody touched."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from congress_portal.loops import anchors, trail
from congress_portal.loops.ledger import check_ledger, reading
from congress_portal.loops.models import Anchor, Event, Evidence
from congress_portal.loops.photos import clean_photo
from tests import factories as make
from tests.loops import stages
from tests.loops.together import together
from tests.stations.test_citizen_form import photo
from tests.world import World

Row = dict[str, object]


@pytest.fixture
def copy(world: World) -> list[Row]:
    """The nine public lines of one case up to the water office's report, anchored."""
    stages.handled(world)
    anchors.anchor_all()
    anchor = Anchor.objects.get(county=world.county)
    return [json.loads(text) for text in reading.lines(anchor, 1)]


def said(tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: list[Row], **head: object) -> str:
    """What the checker says of a file with these lines."""
    anchor = Anchor.objects.get()
    lines, heads = tmp_path / "lines.jsonl", tmp_path / "anchors.jsonl"
    lines.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    heads.write_text(
        json.dumps({"position": anchor.position, "digest": anchor.digest} | head), encoding="utf-8"
    )
    code = check_ledger.main(["--anchors", str(heads), str(lines)])
    words = capsys.readouterr().out
    assert (code == 0) == words.startswith("相符")
    return words


def forged(row: Row, previous: object) -> Row:
    """A line whose digest somebody reckoned anew."""
    return {**row, "digest": check_ledger.chained(str(previous), row)}


def made_anew(rows: list[Row], start: int) -> list[Row]:
    """All from ``start`` on numbered and chained again, by somebody who knows how."""
    made = rows[:start]
    for row in rows[start:]:
        made.append(forged({**row, "position": len(made) + 1}, made[-1]["digest"] if made else ""))
    return made


TOUCHED: dict[str, tuple[Callable[[list[Row]], list[Row]], str]] = {
    "nothing": (lambda rows: rows, "相符"),
    "changed": (lambda rows: [*rows[:3], rows[3] | {"verb": "rejected"}, *rows[4:]], "第4行"),
    "changed with its digest": (
        lambda rows: [*rows[:3], forged(rows[3] | {"verb": "rejected"}, rows[2]["digest"]), *rows[4:]], "第5行"
    ),
    "deleted": (lambda rows: [*rows[:3], *rows[4:]], "第4行"),
    "inserted": (lambda rows: [*rows[:3], rows[2], *rows[3:]], "第4行"),
    "swapped": (lambda rows: [*rows[:3], rows[4], rows[3], *rows[5:]], "第4行"),
    "cut off": (lambda rows: rows[:-1], "缺少末尾"),
    "made anew after a deletion": (lambda rows: made_anew([*rows[:3], *rows[4:]], 3), "缺少末尾"),
    "made anew after a change": (
        lambda rows: made_anew([*rows[:3], rows[3] | {"verb": "rejected"}, *rows[4:]], 3), "与公布的锚点不符"
    ),
    "without a first line": (lambda rows: rows[1:], "第1行"),
}  # fmt: skip


def test_the_checker_names_the_first_wrong_line(
    copy: list[Row], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = {how: said(tmp_path, capsys, touch(copy)) for how, (touch, _words) in TOUCHED.items()}
    assert {how: TOUCHED[how][1] for how, words in found.items() if TOUCHED[how][1] not in words} == {}


def test_a_change_of_hash_goes_on_in_the_same_chain(
    world: World, copy: list[Row], tmp_path: Path, capsys: pytest.CaptureFixture[str], settings
) -> None:
    settings.LEDGER_HASH = "sm3"
    stages.proposing(world)
    trail.seal()
    last = Event.objects.latest("position")
    lines = [
        json.loads(text) for text in reading.lines(Anchor(county=world.county, position=last.position), 1)
    ]
    assert {row["hash"] for row in lines} == {"sha256", "sm3"}
    assert said(tmp_path, capsys, lines, position=last.position, digest=last.digest).startswith("相符")
    assert trail.broken_links(world.county.pk) == []


@pytest.mark.parametrize(
    "text, expected",
    [
        ("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        ("abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_gives_the_digests_of_the_standard(text: str, expected: str) -> None:
    assert check_ledger.sm3(text.encode()) == check_ledger.digest("sm3", text) == expected


def test_a_public_line_names_nobody_and_quotes_nothing(world: World, copy: list[Row]) -> None:
    assert set(copy[0]) == {
        "county", "position", "hash", "kind", "verb", "on", "inside", "words", "digest"
    }  # fmt: skip
    text = json.dumps(copy, ensure_ascii=False)
    assert not [
        note for note in Event.objects.exclude(note="").values_list("note", flat=True) if note in text
    ]


def test_an_anchor_is_made_once_a_day_and_only_where_the_chain_grew(world: World, copy: list[Row]) -> None:
    stages.proposing(world)
    assert anchors.anchor_all() == 0
    assert Anchor.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_anchor_at_once_make_one(world: World) -> None:
    stages.handled(world)
    together(*[anchors.anchor_all] * 3)
    assert Anchor.objects.count() == 1
    assert trail.broken_links(world.county.pk) == anchors.broken_anchors(world.county.pk) == []


def refused(change: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


def test_an_anchor_stays_as_it_was_made(world: World, copy: list[Row]) -> None:
    anchor = Anchor.objects.get()
    other = {"county": world.county, "day": "2026-01-01", "position": 1, "hash": "sha256", "digest": "0" * 64}
    assert refused(lambda: Anchor.objects.update(digest="0" * 64))
    assert refused(anchor.delete)
    assert refused(lambda: Anchor.objects.create(**other))


def test_a_chain_that_was_cut_off_misses_its_anchor(world: World, copy: list[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE loops_event DISABLE TRIGGER USER")
    Event.objects.filter(position=len(copy)).delete()
    assert trail.broken_links(world.county.pk) == []
    assert anchors.broken_anchors(world.county.pk) == [len(copy)]


def test_a_line_keeps_the_hash_of_a_photo_and_outlives_it(world: World) -> None:
    make.opinion(world.station, photos=[clean_photo(photo())])
    trail.seal()
    row = Evidence.objects.exclude(sha256="").get()
    assert row.sha256 in row.event.files
    assert (trail.broken_files(world.county.pk, read=True), trail.broken_links(world.county.pk)) == ([], [])
    with open(row.file.path, "ab") as kept:
        kept.write(b"x")
    assert trail.broken_files(world.county.pk) == []
    assert trail.broken_files(world.county.pk, read=True) == [row.pk]
    row.delete()
    assert (trail.broken_files(world.county.pk, read=True), trail.broken_links(world.county.pk)) == ([], [])


def test_what_a_station_does_beside_cases_shows_its_day_alone(world: World) -> None:
    trail.record_act(world.station.unit, "booked", world.liu, about="slot:1")
    trail.seal()
    line = trail.line_of(Event.objects.get())
    assert (line["kind"], line["verb"]) == ("", "")
