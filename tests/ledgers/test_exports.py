"""Workbooks: exactly what the table shows, made by whoever comes first, gone after some days."""

from __future__ import annotations

import datetime as dt
import io
import threading
import uuid
import zipfile

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.storage import default_storage
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import Duty
from congress_portal.ledgers import exporting, listing, transitions
from congress_portal.ledgers.models import KEPT_FOR, Export, SavedView
from congress_portal.loops.models import Event, Loop
from congress_portal.notices.models import Notice
from congress_portal.notices.outbox import announce_pending
from congress_portal.sheets.reading import lines_of
from tests.faults.test_sweep_killed import process, until_waiting
from tests.imports.at_once import at_once
from tests.ledgers.test_table import cases, codes
from tests.loops.attacks import Attack, again, constraints_of, refused_by
from tests.world import World

WORK = (
    "import django; django.setup(); from congress_portal.ledgers.exporting import work_all; print(work_all())"
)


@pytest.fixture
def qian(world: World) -> Client:
    client = Client()
    client.force_login(world.qian)
    return client


def asked(world: World, query: str = "") -> Export:
    return transitions.ask_export(user=world.qian, kind="opinion", query=query, request_key=uuid.uuid4())


def book_of(export: Export) -> bytes:
    export.refresh_from_db()
    with default_storage.open(export.file) as file:
        return bytes(file.read())


def test_the_workbook_holds_what_the_table_shows(qian: Client, world: World) -> None:
    cases(world, 3)
    query = "sort=opened&cols=title&cols=opened&cols=reopened"
    page = qian.get(f"/ledgers/opinion/?{query}").content.decode()
    answer = qian.post("/ledgers/opinion/export/", {"query": query, "key": str(uuid.uuid4())})
    export = Export.objects.get()
    assert answer.headers["Location"] == f"/ledgers/exports/{export.pk}/"
    content = b"".join(qian.get(f"/ledgers/exports/{export.pk}/file/").streaming_content)  # type: ignore[attr-defined]
    lines = [cells for _number, cells in lines_of(content)]
    assert lines[0] == ["编号", "标题", "登记时间", "重新办理次数"]
    assert [line[0] for line in lines[1:]] == codes(page)
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "frozen" in sheet and 'orientation="landscape"' in sheet and "fitToHeight" in sheet
    assert not Event.objects.filter(verb="book_ready").exists()


def test_a_large_one_waits_for_a_worker_who_tells(
    qian: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "SMALL", 1)
    cases(world, 2)
    key = str(uuid.uuid4())
    for _time in range(2):
        qian.post("/ledgers/opinion/export/", {"query": "", "key": key})
    export = Export.objects.get()
    assert "正在生成" in qian.get(f"/ledgers/exports/{export.pk}/").content.decode()
    assert qian.get(f"/ledgers/exports/{export.pk}/file/").status_code == 404
    assert exporting.work_all() == 1 and exporting.work_all() == 0
    announce_pending()
    notice = Notice.objects.get(event__verb="book_ready")
    assert (notice.recipient, "共2行" in notice.body) == (world.qian, True)
    assert "下载 Excel" in qian.get(f"/ledgers/exports/{export.pk}/").content.decode()


def test_a_workbook_goes_after_its_days_and_lost_files_too(qian: Client, world: World) -> None:
    export = asked(world)
    exporting.work(export.pk)
    content = book_of(export)
    Export.objects.update(done_at=timezone.now() - 2 * KEPT_FOR)
    name = export.file
    with transaction.atomic():
        assert exporting.forget() == 1
    export.refresh_from_db()
    assert (export.state, export.file, bool(content)) == ("gone", "", True)
    default_storage.delete(name)  # the test's own transaction never commits


def test_what_always_breaks_is_given_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    export = asked(world)
    monkeypatch.setattr(exporting, "FOLDER", "\0")
    for _time in range(exporting.MOST_TRIES + 1):
        assert not exporting.work(export.pk)
    export.refresh_from_db()
    assert export.state == "failed"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_workers_and_one_killed_make_it_once(world: World) -> None:
    cases(world, 2)
    export = asked(world)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE loops_event IN SHARE MODE")  # the workbook is made, nobody is told yet
        killed = process(WORK)
        until_waiting(1)
        killed.kill()
        killed.wait(10)
        transaction.set_rollback(True)

    def run() -> None:
        try:
            exporting.work(export.pk)
        finally:
            connections.close_all()

    for _try in range(50):  # the server notices within a moment that the dead one's connection is gone
        threads = [threading.Thread(target=run) for _number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        export.refresh_from_db()
        if export.state == "done":
            break
    assert len(lines_of(book_of(export))) == 3
    assert Event.objects.filter(verb="book_ready").count() == 1
    default_storage.delete(export.file)


@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_twice_at_once_asks_once(world: World) -> None:
    key = uuid.uuid4()
    user = {"user": world.qian, "kind": "opinion"}
    answers = at_once(
        lambda: transitions.ask_export(**user, query="", request_key=key),
        lambda: transitions.ask_export(**user, query="", request_key=key),
        lambda: transitions.save_view(**user, name="我的", query="late=1"),
        lambda: transitions.save_view(**user, name="我的", query="late=1"),
    )
    assert (None not in answers, Export.objects.count(), SavedView.objects.count()) == (True, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_view_is_dropped_by_whoever_is_first_and_stays_dropped(world: World) -> None:
    view = transitions.save_view(user=world.qian, kind="opinion", name="我的", query="late=1")
    answers = at_once(*[lambda: transitions.drop_view(view=view, user=world.qian)] * 2)
    assert sorted(map(bool, answers)) == [False, True]
    assert not SavedView.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_key_of_two_people_makes_two_workbooks(world: World) -> None:
    key = uuid.uuid4()
    users = (world.qian, world.li)
    made = at_once(
        *[
            lambda user=user: transitions.ask_export(user=user, kind="opinion", query="", request_key=key)
            for user in users
        ]
    )
    assert {one.by for one in made} == set(users) and Export.objects.count() == 2  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_a_workbook_taken_twice_at_once_is_two_lines(world: World) -> None:
    export = asked(world)
    exporting.work(export.pk)
    at_once(*[lambda: transitions.take_book(export=export, by=world.qian)] * 2)
    assert Event.objects.filter(verb="viewed", detail__what="book").count() == 2


ATTACKS: dict[str, Attack] = {
    "ledger_view_name_once": lambda world: again(SavedView.objects.get()),
    "ledger_view_kind_known": lambda world: SavedView.objects.update(kind="lost"),
    "ledger_view_has_a_name": lambda world: SavedView.objects.update(name=""),
    "ledger_export_request_once": lambda world: again(Export.objects.get()),
    "ledger_export_kind_known": lambda world: Export.objects.update(kind="lost"),
    "ledger_export_done_whole": lambda world: Export.objects.update(file="x"),
    "ledger_export_state_known": lambda world: Export.objects.update(state="lost"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_the_database_refuses(world: World, name: str) -> None:
    assert set(ATTACKS) == constraints_of("ledgers")
    asked(world)
    transitions.save_view(user=world.qian, kind="opinion", name="我的", query="")
    assert refused_by(ATTACKS[name], world) in (name, "ledger_export_done_whole")


def test_a_key_sent_again_with_another_look_is_another_workbook(world: World) -> None:
    first = asked(world, "late=1")
    key = first.request_key
    ask = transitions.ask_export
    assert ask(user=world.qian, kind="opinion", query="late=1", request_key=key) == first
    assert ask(user=world.qian, kind="opinion", query="", request_key=key) != first
    assert ask(user=world.li, kind="opinion", query="late=1", request_key=key).by == world.li


def test_a_workbook_is_for_the_duties_it_was_made_with(qian: Client, world: World) -> None:
    export = asked(world)
    exporting.work(export.pk)
    address = f"/ledgers/exports/{export.pk}/file/"
    assert qian.get(address).status_code == 200
    yesterday = timezone.now() - dt.timedelta(days=1)
    Export.objects.update(done_at=yesterday)
    assert qian.get(address).status_code == 200
    Duty.objects.filter(user=world.qian).update(until=timezone.localdate(yesterday))
    assert qian.get(address).status_code == 403


def test_no_cell_of_a_workbook_computes(world: World) -> None:
    [loop] = cases(world, 1)
    Loop.objects.filter(pk=loop.pk).update(title='=HYPERLINK("http://a","b")')
    ledger = listing.ledger("opinion", world.qian, "cols=title&cols=opened")
    [[_code, title, opened]] = exporting.lines(ledger)
    assert title.startswith("'=") and opened == Loop.objects.get().opened_at


def test_one_workbook_a_run_and_the_end_of_the_time_ends_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(world), asked(world)
    assert (exporting.work_all(), Export.objects.filter(state="waiting").count()) == (1, 1)

    def late(_export: Export) -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(exporting, "_make", late)
    with pytest.raises(SoftTimeLimitExceeded):
        exporting.work_all()
