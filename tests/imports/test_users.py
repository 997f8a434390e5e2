"""People and their duties by sheet."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from congress_portal.accounts import transitions
from congress_portal.accounts.models import AccountEvent, Duty, Role, User
from congress_portal.errors import NotNow
from congress_portal.imports import keeping, passwords, working
from congress_portal.imports import transitions as sheets
from congress_portal.imports.models import UNDO_FOR, Batch
from congress_portal.loops import trail
from congress_portal.sheets.reading import lines_of
from stations.words import Act
from tests import factories as make
from tests.imports.at_once import at_once
from tests.imports.batches import checked, counts, problems, undone, written
from tests.world import World

HEAD = ["登录名", "姓名", "手机", "可登录", "角色", "单位", "职务", "起", "止"]
FANG = ["fang", "方科", "１３８ 0000 0001", "", "承办人", "县交通运输局", "科长", "2026年1月15日", ""]

LI = {"登录名": "li", "姓名": "", "单位": "县水利水电局"}
NO_DUTY = dict.fromkeys(("角色", "单位", "职务", "起"), "")


def person(**cells: Any) -> list[Any]:
    return [cells.get(head, value) for head, value in zip(HEAD, FANG, strict=True)]


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"登录名": "方科"}, "登录名", "3至40位"),
        ({"登录名": "zhao", "姓名": "赵"}, "登录名", "已经有人使用"),
        ({"姓名": ""}, "姓名", "新增时必须填写"),
        ({"手机": "0571-123"}, "手机号码", "11位"),
        ({"角色": "超级用户"}, "角色", "请填"),
        ({"角色": ""}, "角色", "要一起填"),
        ({"单位": ""}, "单位", "要一起填"),
        ({"单位": "没有局"}, "单位", "没有找到"),
        ({"角色": "督办人"}, "单位", "只能设在"),
        ({"起": "明天"}, "起", "不是日期"),
        ({"止": "2025-01-01"}, "止", "不能早于开始"),
        ({"登录名": "gao", "姓名": "高工"}, "角色", "不能给自己"),
        ({"登录名": "gao", "姓名": "", "可登录": "否", **NO_DUTY}, "可登录", "自己的账号"),
        ({**LI, "起": "2024-01-01"}, "职务", "不能用导入修改"),
        ({**LI, "起": "2025-01-01"}, "起", "期间重叠"),
        ({**LI, "职务": "", "起": "", "止": "2025-01-01"}, "止", "只能提前"),
        ({"角色": "", "单位": ""}, "角色", "请填角色和单位"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_cell(
    world: World, cells: dict[str, Any], column: str, words: str
) -> None:
    batch = checked(world.gao, "users", HEAD, person(**cells))
    [(_number, at, said), *_more] = problems(batch)
    assert at == column and words in said


def test_one_person_with_two_duties_has_two_lines(world: World) -> None:
    rows = (FANG, person(姓名="", 手机="", 角色="督办人", 单位="县人大社会建设工委"))
    batch = written(world.gao, "users", HEAD, *rows)
    fang = User.objects.get(username="fang")
    assert (fang.mobile, fang.has_usable_password(), counts(batch)) == ("13800000001", False, (2, 0, 0, 0))
    assert {duty.role for duty in Duty.objects.filter(user=fang)} == {Role.HANDLER, Role.OVERSEER}
    assert Duty.objects.get(user=fang, role=Role.HANDLER).since == dt.date(2026, 1, 15)
    assert counts(checked(world.gao, "users", HEAD, *rows)) == (0, 0, 2, 0)


def test_lines_of_one_person_must_agree(world: World) -> None:
    other = person(手机="13800000002", 角色="督办人", 单位="县人大社会建设工委")
    batch = checked(world.gao, "users", HEAD, FANG, other, person())
    assert [(number, column) for number, column, _words in problems(batch)] == [
        (3, "手机号码"), (4, "起"), (4, "登录名"),
    ]  # fmt: skip


def test_passwords_are_given_once(world: World) -> None:
    batch = written(world.gao, "users", HEAD, FANG)
    [(login, name, password)] = passwords.hand_out(batch=batch, by=world.gao)
    assert (login, name) == ("fang", "方科")
    assert User.objects.get(username="fang").check_password(password)
    assert passwords.hand_out(batch=batch, by=world.gao) == []


def test_undone_people_stay_outside_and_their_duties_go(world: World) -> None:
    tomorrow = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
    ended = person(登录名="lu", 姓名="陆科长", 手机="", 职务="", 起="", 止=tomorrow)
    before = list(Duty.objects.order_by("pk").values())
    batch = written(world.gao, "users", HEAD, FANG, ended)
    assert Duty.objects.get(user=world.lu).until is not None
    assert undone(batch, world.gao).state == "undone"
    fang = User.objects.get(username="fang")
    assert (fang.is_active, User.objects.get(pk=world.lu.pk).name) == (False, "陆科")
    assert list(Duty.objects.order_by("pk").values()) == before
    taken = AccountEvent.objects.get(deed="import_undone", whom=fang)
    assert taken.detail["since"] == "2026-01-15"


def test_a_person_shut_out_is_let_in_again_by_a_word(world: World) -> None:
    written(world.gao, "users", HEAD, FANG)
    transitions.deactivate(user=User.objects.get(username="fang"), by=world.gao, county=world.county)
    assert "已停用" in problems(checked(world.gao, "users", HEAD, FANG))[0][2]
    batch = written(world.gao, "users", HEAD, person(可登录="是"))
    assert (batch.changed, User.objects.get(username="fang").is_active) == (1, True)


def test_who_has_acted_since_keeps_the_duty(world: World) -> None:
    batch = written(world.gao, "users", HEAD, FANG)
    fang = User.objects.get(username="fang")
    trail.record_act(world.roads, Act.CARD_EDITED, fang)
    assert undone(batch, world.gao).state == "written"
    assert "办过事" in batch.written.exclude(refusal="").get().refusal
    assert User.objects.get(username="fang").is_active


def test_the_same_sheet_comes_in_again_after_its_undoing(world: World) -> None:
    rows = (FANG, person(姓名="", 手机="", 角色="督办人", 单位="县人大社会建设工委"))
    undone(written(world.gao, "users", HEAD, *rows), world.gao)
    written(world.gao, "users", HEAD, *rows)
    fang = User.objects.get(username="fang")
    assert (fang.is_active, Duty.objects.filter(user=fang).count()) == (True, 2)
    batch = checked(world.gao, "users", HEAD, *rows)
    undone(Batch.objects.filter(state="written").latest("pk"), world.gao)
    transitions.activate(user=fang, by=world.gao, county=world.county)
    transitions.deactivate(user=fang, by=world.gao, county=world.county)
    batch = checked(world.gao, "users", HEAD, *rows)
    assert [column for _line, column, _words in problems(batch)] == ["可登录", "可登录"]


def test_the_dry_run_tells_of_heads_and_footers_are_no_people(world: World) -> None:
    head = [*HEAD, "单位负责人"]
    batch = checked(world.gao, "users", head, [*FANG, "是"], ["合 计", "2人"], ["填表人：某", ""])
    [line] = batch.lines.all()
    assert ["单位负责人", "", "是"] in json.loads(line.said)["changes"] and batch.wrong == 0
    assert batch.plan != checked(world.gao, "users", HEAD, FANG).plan


def test_a_month_ends_with_its_last_day(world: World) -> None:
    written(world.gao, "users", HEAD, person(起="2026年1月", 止="2028年2月"))
    duty = Duty.objects.get(user__username="fang")
    assert (duty.since, duty.until) == (dt.date(2026, 1, 1), dt.date(2028, 2, 29))


def test_an_ended_duty_opens_nobody_to_its_county(world: World) -> None:
    today, day = timezone.localdate(), dt.timedelta(days=1)
    here = Duty.objects.filter(user=make.person("调走的", Role.HANDLER, world.water))
    here.update(since=today - 9 * day, until=today - day)
    assert transitions.belongs(here.all(), world.county)
    away = Duty.objects.filter(user=world.zhao)
    [key] = away.values_list("pk", flat=True)
    here.update(user=world.zhao)
    assert not transitions.belongs(away.all(), world.county)
    batch = checked(world.gao, "users", HEAD, person(登录名=world.zhao.username, 姓名="改名"))
    assert "已经有人使用" in problems(batch)[0][2]
    Duty.objects.filter(pk=key).update(since=today - 99 * day, until=today - 50 * day)
    assert transitions.belongs(away.all(), world.county)


def test_who_imports_no_longer_sees_no_import(world: World) -> None:
    batch = checked(world.gao, "users", HEAD, FANG)
    client = Client()
    client.force_login(world.gao)
    assert client.get(f"/imports/at/{batch.pk}/").status_code == 200
    Duty.objects.filter(user=world.gao).update(role=Role.CONGRESS_OFFICE, unit=world.office)
    assert client.get(f"/imports/at/{batch.pk}/").status_code == 404
    assert "表.xlsx" not in client.get("/imports/").content.decode()


def test_who_has_given_duties_since_keeps_the_duty(world: World) -> None:
    batch = written(world.gao, "users", HEAD, person(角色="管理员", 单位=world.office.name, 职务=""))
    fang = User.objects.get(username="fang")
    transitions.change_user(user=world.li, by=fang, county=world.county, name="李科长", email="", mobile="")
    assert undone(batch, world.gao).state == "written"
    assert "办过事" in batch.written.exclude(refusal="").get().refusal


def lost(client: Client, batch: Batch, logins: str, **more: Any) -> Any:
    data = {"logins": logins, "seen": passwords.last_given(batch), **more}
    return client.post(f"/imports/at/{batch.pk}/passwords/again/", data)


def test_a_lost_temporary_password_is_given_anew_and_the_old_one_ends(world: World) -> None:
    batch = written(world.gao, "users", HEAD, FANG, person(登录名="ding", 姓名="丁科", 手机=""))
    client = Client()
    client.force_login(world.gao)
    assert "补发临时密码" not in client.get(f"/imports/at/{batch.pk}/").content.decode()
    old = {login: word for login, _name, word in passwords.hand_out(batch=batch, by=world.gao)}
    assert "有 2 人拿到了临时密码" in client.get(f"/imports/at/{batch.pk}/").content.decode()
    answer = lost(client, batch, " Fang ")
    [_head, (_line, [login, _name, new])] = lines_of(answer.content)
    fang, ding = User.objects.get(username="fang"), User.objects.get(username="ding")
    assert (login, fang.check_password(new), fang.check_password(old["fang"])) == ("fang", True, False)
    assert ding.check_password(old["ding"])
    assert AccountEvent.objects.filter(deed="password_reset", whom=fang).count() == 2


@pytest.mark.parametrize(
    ("logins", "words"), [("", "请填写登录名"), ("fang、li", "：li。"), ("x" * 50, "太长")]
)
def test_a_password_is_given_anew_to_people_of_the_import_alone(
    world: World, logins: str, words: str
) -> None:
    batch = written(world.gao, "users", HEAD, FANG)
    passwords.hand_out(batch=batch, by=world.gao)
    before = User.objects.get(username="fang").password
    client = Client()
    client.force_login(world.gao)
    answer = lost(client, batch, logins)
    assert (
        answer.status_code == 400 and words in answer.content.decode() and logins in answer.content.decode()
    )
    assert User.objects.get(username="fang").password == before


def test_who_has_chosen_a_password_is_not_given_another_here(world: World) -> None:
    batch = written(world.gao, "users", HEAD, FANG)
    passwords.hand_out(batch=batch, by=world.gao)
    transitions.change_password(user=User.objects.get(username="fang"), password="Ein-gutes-Wort-2026")
    client = Client()
    client.force_login(world.gao)
    assert "已经自己改过密码" in lost(client, batch, "fang").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_lost_password_asked_for_twice_at_once_is_one_sheet(world: World) -> None:
    batch = written(world.gao, "users", HEAD, FANG)
    passwords.hand_out(batch=batch, by=world.gao)
    seen = passwords.last_given(batch)
    again = passwords.hand_out_again
    answers = at_once(*[lambda: again(batch=batch, by=world.gao, logins=["fang"], seen=seen)] * 2)
    [rows] = [one for one in answers if isinstance(one, list)]
    assert sum(isinstance(one, NotNow) for one in answers) == 1
    assert User.objects.get(username="fang").check_password(rows[0][2])


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_sheet_of_passwords(world: World) -> None:
    batch = written(world.gao, "users", HEAD, FANG)
    with transaction.atomic():
        Batch.objects.select_for_update().get(pk=batch.pk)
        answers = at_once(
            lambda: passwords.hand_out(batch=batch, by=world.gao),
            lambda: passwords.hand_out_again(batch=batch, by=world.gao, logins=["fang"], seen=0),
        )
    assert all("正在处理" in str(one) for one in answers)
    undone(batch, world.gao)
    with pytest.raises(NotNow, match="没有要发放"):
        passwords.hand_out(batch=batch, by=world.gao)


def test_passwords_end_with_the_day_for_undoing_and_the_page_says_when(world: World) -> None:
    batch = written(world.gao, "users", HEAD, FANG)
    client = Client()
    client.force_login(world.gao)
    address, until = f"/imports/at/{batch.pk}/", timezone.localtime(batch.undo_until)
    assert f"临时密码请在 {until:%Y-%m-%d %H:%M} 之前发放" in client.get(address).content.decode()
    Batch.objects.filter(pk=batch.pk).update(written_at=timezone.now() - 2 * UNDO_FOR)
    assert keeping.forget() == 1
    assert "不能在这里发放" in client.get(address).content.decode()
    for answer in (client.post(f"{address}passwords/"), lost(client, batch, "fang")):
        assert answer.status_code == 409 and "名单已经清除" in answer.content.decode()


def test_what_is_wrong_only_for_whoever_confirms_is_said(world: World) -> None:
    second = make.person("二管理员", Role.ADMINISTRATOR, world.office, username="second")
    batch = checked(
        world.gao, "users", HEAD, person(登录名="second", 姓名="二管理员", 手机="", 可登录="否", **NO_DUTY)
    )
    assert not batch.wrong, problems(batch)
    sheets.confirm(batch=batch, by=second, plan=batch.plan)
    assert working.work(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "failed" and batch.words.startswith("确认写入时第2行的“可登录”：不能停用自己的账号")
