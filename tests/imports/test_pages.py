"""The pages of an import, from the template to the undoing."""

from __future__ import annotations

import io
import os
import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import AccountEvent, Duty, Role, Unit
from congress_portal.imports import keeping, transitions, working
from congress_portal.imports.models import UNDO_FOR, WAITS_FOR, Batch, Line, Source, Written
from congress_portal.loops.models import Event
from congress_portal.sheets.reading import lines_of
from tests import factories as make
from tests.imports.batches import checked, taken, written
from tests.imports.test_other_kinds import PROPOSALS
from tests.imports.test_places import OFFICES, UNITS
from tests.stations.sheet_files import comma, upload, xlsx
from tests.world import World


@pytest.fixture
def gao(world: World) -> Client:
    client = Client()
    client.force_login(world.gao)
    return client


def post(client: Client, content: bytes, name: str = "单位.xlsx", word: str = "units") -> Batch:
    answer = client.post(f"/imports/{word}/", {"file": upload(content, name), "key": str(uuid.uuid4())})
    assert answer.status_code == 302, answer.content.decode()
    return Batch.objects.latest("pk")


def test_from_the_template_to_the_undoing(gao: Client, world: World) -> None:
    empty = gao.get("/imports/units/template/").getvalue()
    head = lines_of(empty)[0][1]
    assert head[:2] == ["编码*", "名称"]
    batch = post(gao, comma(head, ["lin", "林业局", "林", "部门", "", "", ""]), "单位.csv")
    page = gao.get(f"/imports/at/{batch.pk}/").content.decode()
    assert "新增 1 行" in page and "县级部门" in page and not Unit.objects.filter(code="lin").exists()
    report = lines_of(gao.get(f"/imports/at/{batch.pk}/report/").getvalue())
    assert report[1][1][:3] == ["2", "林业局", "新增"]
    assert gao.post(f"/imports/at/{batch.pk}/confirm/", {"plan": batch.plan}).status_code == 302
    assert Unit.objects.filter(code="lin").exists() and not Source.objects.filter(batch=batch).exists()
    gao.post(f"/imports/at/{batch.pk}/undo/")
    assert not Unit.objects.filter(code="lin").exists()
    assert "整份撤销" in gao.get(f"/imports/at/{batch.pk}/").content.decode()
    assert gao.post(f"/imports/at/{batch.pk}/undo/").status_code == 409


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (b"\0\1\2", "这不是表格文件"),
        (xlsx(["别的", "列"], ["a", "b"]), "没有找到表头"),
        (xlsx(["编码", "名称", "名称"], ["a", "b", "c"]), "出现了两次"),
        (xlsx(["编码", "名称"], *[["a", "b"]] * 5001), "超过5000行"),
    ],
    ids=["empty", "binary", "other", "twice", "long"],
)
def test_a_file_that_cannot_be_read_is_refused_at_its_field(gao: Client, content: bytes, words: str) -> None:
    answer = gao.post("/imports/units/", {"file": upload(content)})
    assert answer.status_code == 400 and words in answer.content.decode()
    assert not Batch.objects.exists()


def test_nothing_wrong_is_written_and_the_page_says_where(gao: Client, world: World) -> None:
    batch = post(gao, xlsx(UNITS, OFFICES[1], ["a1", "", "部门", "", "", ""]))
    page = gao.get(f"/imports/at/{batch.pk}/?show=wrong").content.decode()
    assert "第 3 行" in page and "新增时必须填写" in page and "核对无误" not in page
    assert gao.post(f"/imports/at/{batch.pk}/confirm/", {"plan": batch.plan}).status_code == 409
    assert not Unit.objects.filter(code="linye").exists()


def test_the_same_button_twice_is_one_upload(gao: Client, world: World) -> None:
    key, content = str(uuid.uuid4()), xlsx(UNITS, *OFFICES)
    for _time in range(2):
        gao.post("/imports/units/", {"file": upload(content), "key": key})
    assert Batch.objects.count() == 1


def test_a_dropped_sheet_is_gone(gao: Client, world: World) -> None:
    batch = checked(world.gao, "units", UNITS, *OFFICES)
    gao.post(f"/imports/at/{batch.pk}/drop/")
    assert not Source.objects.filter(batch=batch).exists() and not batch.lines.exists()
    assert gao.post(f"/imports/at/{batch.pk}/confirm/", {"plan": batch.plan}).status_code == 409


def test_an_import_of_another_county_is_not_there(gao: Client, world: World) -> None:
    batch = checked(world.gao, "units", UNITS, *OFFICES)
    Batch.objects.filter(pk=batch.pk).update(county=world.other_county, by=world.zhao)
    assert gao.get(f"/imports/at/{batch.pk}/").status_code == 404


def test_an_old_import_is_emptied_and_cannot_be_undone(gao: Client, world: World) -> None:
    done = written(world.gao, "units", UNITS, *OFFICES)
    left = checked(world.gao, "units", UNITS, ["a1", "局", "部门", "", "", ""])
    Batch.objects.filter(pk=done.pk).update(written_at=timezone.now() - 2 * UNDO_FOR)
    Batch.objects.filter(pk=left.pk).update(at=timezone.now() - 2 * WAITS_FOR)
    assert keeping.forget() == 2
    assert not (Line.objects.exists() or Written.objects.exists() or Source.objects.exists())
    left.refresh_from_db()
    assert left.state == "dropped"
    assert gao.post(f"/imports/at/{done.pk}/undo/").status_code == 409


def test_files_of_the_older_pages_go_after_an_hour(world: World) -> None:
    old, new = [
        default_storage.save(f"{keeping.FOLDER}/{uuid.uuid4().hex}", ContentFile(b"x")) for _one in range(2)
    ]
    hour_ago = (timezone.now() - keeping.MARGIN).timestamp() - 60
    os.utime(default_storage.path(old), (hour_ago, hour_ago))
    keeping.forget()
    assert (default_storage.exists(old), default_storage.exists(new)) == (False, True)
    default_storage.delete(new)


def test_a_report_is_recorded_with_the_lines_that_are_in_it(gao: Client, world: World) -> None:
    batch = checked(world.gao, "units", UNITS, *OFFICES)
    batch.lines.first().delete()  # type: ignore[union-attr]
    assert gao.get(f"/imports/at/{batch.pk}/report/").status_code == 200
    assert Event.objects.get(detail__what="report").detail["number"] == batch.rows - 1


def test_lines_passed_over_are_named_before_and_after_the_write(gao: Client, world: World) -> None:
    below = [["备注", f"第{number}条", "", "", "", ""] for number in range(11)]
    batch = written(world.gao, "units", UNITS, *OFFICES, below[0], below[1])
    named = "略过2行（合计、备注、重复的表头）：第4、5行。"
    assert batch.remarks == [named] and named in gao.get(f"/imports/at/{batch.pk}/").content.decode()
    batch = checked(world.gao, "units", UNITS, *OFFICES, *below)
    assert batch.remarks == ["略过11行（合计、备注、重复的表头）：第4、5、6、7、8、9、10、11、12、13行等。"]


def test_who_serves_a_part_of_the_county_sees_no_sheet_of_the_whole(world: World) -> None:
    batch = checked(world.gao, "units", UNITS, *OFFICES)
    whole = make.person("全县管理员", Role.ADMINISTRATOR, world.office)
    part = make.person("镇管理员", Role.ADMINISTRATOR, world.office, world.township)
    seen = [Batch.objects.visible_to(one).filter(pk=batch.pk).exists() for one in (whole, part)]
    assert seen == [True, False]


def test_overseers_of_one_presidium_see_the_sheets_of_their_office(world: World) -> None:
    batch = checked(world.wang, "proposals", *PROPOSALS)
    presidium = world.wang.duties[0].unit
    assert batch.office == presidium
    colleague = make.person("洪主席", Role.OVERSEER, presidium)
    deputy = make.person("洪代表", Role.DEPUTY, presidium)
    neighbour = make.person(
        "外主席", Role.OVERSEER, make.unit("外镇", "presidium", world.township, world.county)
    )
    seen = [
        one for one in (colleague, deputy, neighbour, world.qian) if Batch.objects.visible_to(one).exists()
    ]
    assert seen == [colleague]
    client = Client()
    client.force_login(colleague)
    assert client.get(f"/imports/at/{batch.pk}/").status_code == 200


def test_whoever_left_the_office_is_told_so_and_nothing_is_tried_again(gao: Client, world: World) -> None:
    batch = taken(world.wang, "proposals", *PROPOSALS)
    Duty.objects.filter(user=world.wang).delete()
    assert working.work(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "failed" and "主席团办理" in batch.words


def test_what_was_typed_is_not_readable_in_the_tables(world: World) -> None:
    batch = taken(world.gao, "users", ["登录名", "姓名", "手机"], ["fang", "方科", "13800000001"])
    assert "13800000001" in Source.objects.get(batch=batch).lines
    with_db = Source.objects.extra(select={"raw": "lines"}).values_list("raw", flat=True).get(batch=batch)
    assert b"13800000001" not in bytes(with_db)
    transitions.drop(batch=checked(world.gao, "units", UNITS, *OFFICES), by=world.gao)


def test_a_list_asks_as_much_for_thirty_as_for_one(
    gao: Client, world: World, django_assert_max_num_queries: object
) -> None:
    rows = [[f"u-{number}", f"单位{number}", "部门", "", "", ""] for number in range(60)]
    batch = post(gao, xlsx(UNITS, *rows))
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        page = gao.get(f"/imports/at/{batch.pk}/").content.decode()
    assert page.count("单位") > 50 and io.StringIO(page).read()


def test_who_handed_in_and_who_confirmed_are_both_kept(gao: Client, world: World) -> None:
    batch = checked(world.gao, "units", UNITS, *OFFICES)
    second = make.person("二管理员", Role.ADMINISTRATOR, world.office)
    other = Client()
    other.force_login(second)
    assert other.post(f"/imports/at/{batch.pk}/confirm/", {"plan": batch.plan}).status_code == 302
    batch.refresh_from_db()
    assert (batch.by, batch.confirmed_by, batch.state) == (world.gao, second, "written")
    line = AccountEvent.objects.get(deed="imported")
    assert (line.by, line.detail["taken_in_by"]) == (second, str(world.gao))
    page = gao.get(f"/imports/at/{batch.pk}/").content.decode()
    assert f"{world.gao} " in page and f"由{second}确认写入" in page
    assert str(second) in gao.get("/imports/").content.decode()


def test_the_check_of_many_lines_says_how_far_it_is(
    gao: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [[f"u-{number}", f"单位{number}", "部门", "", "", ""] for number in range(working.TOLD_EVERY * 7)]
    batch = post(gao, xlsx(UNITS, *rows))
    assert batch.state == "read" and "0 / 350" in gao.get(f"/imports/at/{batch.pk}/").content.decode()
    seen = []

    def looked(self: object, done: int) -> None:
        tell(batch, done)
        seen.append(gao.get(f"/imports/at/{batch.pk}/").content.decode())

    tell = working.tell_progress
    monkeypatch.setattr(working, "tell_progress", lambda batch, done: looked(batch, done))
    assert working.work(batch.pk)
    assert [f"{done} / 350" in page for done, page in zip(range(50, 351, 50), seen, strict=True)] == [
        True
    ] * 7
    assert all("正在逐行核对" in page for page in seen)
