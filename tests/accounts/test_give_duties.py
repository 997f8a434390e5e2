"""Giving and ending duties, and standing in."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from congress_portal.accounts import transitions
from congress_portal.accounts.models import AccountEvent, Duty, Role, UnitKind, User
from tests import factories as make
from tests.world import World

DAY = dt.timedelta(days=1)


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


@pytest.fixture
def gao(world: World) -> Client:
    client = Client()
    client.force_login(world.gao)
    return client


def duty_of(user: User) -> Duty:
    return Duty.objects.get(user=user, stands_in_for=None)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_duty_given_is_a_right(gao: Client, world: World, today: dt.date) -> None:
    data = {"role": "handler", "unit": world.roads.pk, "since": today.isoformat()}
    assert gao.post(f"/accounts/users/{world.zhang.pk}/duties/new/", data).status_code == 302
    assert fresh(world.zhang).unit_ids(Role.HANDLER) == {world.roads.pk}
    event = AccountEvent.objects.get(deed="duty_given")
    assert (event.by, event.whom) == (world.gao, world.zhang)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"role": ""}, "role"),
        ({"role": "superuser"}, "role"),
        ({"role": "deputy"}, "unit"),
        ({"unit": "0"}, "unit"),
        ({"unit": "x\0"}, "unit"),
        ({"until": "2020-01-01"}, "until"),
        ({"since": "31.12.2026 x"}, "since"),
        ({"title": "长" * 41}, "title"),
    ],
)
def test_a_bad_duty_is_refused_at_its_field(
    gao: Client, world: World, today: dt.date, change: dict[str, str], field: str
) -> None:
    data = {"role": "handler", "unit": world.roads.pk, "since": today.isoformat(), **change}
    response = gao.post(f"/accounts/users/{world.zhang.pk}/duties/new/", data)
    assert response.status_code == 400
    assert f'id="id_{field}_error"' in response.content.decode()


def test_the_same_duty_twice_is_refused_in_words(gao: Client, world: World, today: dt.date) -> None:
    data = {"role": "keeper", "unit": world.station.pk, "since": today.isoformat()}
    response = gao.post(f"/accounts/users/{world.liu.pk}/duties/new/", data)
    assert response.status_code == 400
    assert "已有同样的职责" in response.content.decode()


def test_units_of_another_county_cannot_be_chosen(gao: Client, world: World, today: dt.date) -> None:
    data = {"role": "keeper", "unit": world.other_station.pk, "since": today.isoformat()}
    assert gao.post(f"/accounts/users/{world.liu.pk}/duties/new/", data).status_code == 400


def test_nobody_gives_themselves_a_duty(world: World, today: dt.date) -> None:
    with pytest.raises(ValidationError):
        transitions.give_duty(user=world.gao, role=Role.AUDITOR, unit=world.office, since=today, by=world.gao)


def test_only_an_administrator_gives_duties(world: World, today: dt.date) -> None:
    with pytest.raises(PermissionDenied):
        transitions.give_duty(
            user=world.liu, role=Role.AUDITOR, unit=world.office, since=today, by=world.qian
        )


def test_the_last_day_still_counts(world: World, today: dt.date) -> None:
    transitions.end_duty(duty=duty_of(world.liu), on=today, by=world.gao)
    assert fresh(world.liu).has_role(Role.KEEPER)
    assert not Duty.objects.current(today + DAY).filter(user=world.liu).exists()


def test_an_end_is_not_moved_back_into_the_past_by_the_page(
    gao: Client, world: World, today: dt.date
) -> None:
    data = {"until": (today - DAY).isoformat()}
    assert gao.post(f"/accounts/duties/{duty_of(world.liu).pk}/end/", data).status_code == 400


def test_an_end_is_never_put_off(world: World, today: dt.date) -> None:
    duty = transitions.end_duty(duty=duty_of(world.liu), on=today, by=world.gao)
    with pytest.raises(ValidationError):
        transitions.end_duty(duty=duty, on=today + DAY, by=world.gao)


def test_the_last_administrator_stays(gao: Client, world: World, today: dt.date) -> None:
    response = gao.post(f"/accounts/duties/{duty_of(world.gao).pk}/end/", {"until": today.isoformat()})
    assert "最后一位管理员" in response.content.decode()


def test_one_of_two_administrators_may_go(world: World, today: dt.date) -> None:
    make.person("高二", Role.ADMINISTRATOR, world.office)
    transitions.end_duty(duty=duty_of(world.gao), on=today, by=world.gao)
    assert duty_of(world.gao).until == today


def test_a_stand_in_has_the_right_for_the_period(gao: Client, world: World, today: dt.date) -> None:
    data = {"username": "lu", "since": today.isoformat(), "until": (today + 7 * DAY).isoformat()}
    assert gao.post(f"/accounts/duties/{duty_of(world.li).pk}/stand-in/", data).status_code == 302
    assert world.water.pk in fresh(world.lu).unit_ids(Role.HANDLER)
    assert not Duty.objects.current(today + 8 * DAY).filter(user=world.lu, unit=world.water).exists()


@pytest.mark.parametrize(
    ("username", "days", "words"),
    [("li", 7, "本人"), ("nobody", 7, "没有这个"), ("lu", -1, "结束日期"), ("lu\0", 7, "error-summary")],
)
def test_a_bad_stand_in_is_refused_in_words(
    gao: Client, world: World, today: dt.date, username: str, days: int, words: str
) -> None:
    data = {"username": username, "since": today.isoformat(), "until": (today + days * DAY).isoformat()}
    response = gao.post(f"/accounts/duties/{duty_of(world.li).pk}/stand-in/", data)
    assert response.status_code == 400
    assert words in response.content.decode()


def test_a_chain_of_stand_ins_ends_at_three(world: World, today: dt.date) -> None:
    duty = duty_of(world.li)
    for number in range(3):
        person = make.user(f"代{number}")
        duty = transitions.appoint_stand_in(
            duty=duty, user=person, since=today, until=today + DAY, by=world.gao
        )
        assert fresh(person).has_role(Role.HANDLER)
    with pytest.raises(ValidationError, match="3层"):
        transitions.appoint_stand_in(
            duty=duty, user=make.user("代四"), since=today, until=today + DAY, by=world.gao
        )


def test_a_stand_in_stays_within_the_duty(world: World, today: dt.date) -> None:
    duty = transitions.end_duty(duty=duty_of(world.li), on=today + DAY, by=world.gao)
    with pytest.raises(ValidationError):
        transitions.appoint_stand_in(
            duty=duty, user=world.lu, since=today, until=today + 2 * DAY, by=world.gao
        )


def test_a_duty_of_another_county_is_not_there(gao: Client, world: World) -> None:
    assert gao.get(f"/accounts/duties/{duty_of(world.zhao).pk}/end/").status_code == 404


def test_my_duties_show_who_stands_in(client: Client, world: World, today: dt.date) -> None:
    transitions.appoint_stand_in(
        duty=duty_of(world.li), user=world.lu, since=today, until=today + DAY, by=world.gao
    )
    client.force_login(world.li)
    assert "陆科" in client.get("/accounts/duties/").content.decode()
    client.force_login(world.lu)
    assert "代行李科的职责" in client.get("/accounts/duties/").content.decode()


def test_every_role_can_be_given_somewhere() -> None:
    assert set(transitions.UNITS_OF_ROLE) == set(Role.values)
    assert {kind for kinds in transitions.UNITS_OF_ROLE.values() for kind in kinds} == set(UnitKind.values)
