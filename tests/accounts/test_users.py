"""The administrator's pages of users, and the trail they leave."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from congress_portal.accounts import transitions
from congress_portal.accounts.models import AccountEvent, Role, UnitKind, User
from tests import factories as make
from tests.world import World


@pytest.fixture
def gao(world: World) -> Client:
    client = Client()
    client.force_login(world.gao)
    return client


def test_a_new_user_gets_a_temporary_password_once(gao: Client, world: World) -> None:
    page = gao.post("/accounts/users/new/", {"username": "zhou.xin", "name": "周新"}).content.decode()
    password = re.search(r"<code>([a-z0-9-]{14})</code>", page)[1]  # type: ignore[index]
    user = User.objects.get(username="zhou.xin")
    assert user.check_password(password)
    assert user.must_change_password
    assert password not in gao.get(f"/accounts/users/{user.pk}/").content.decode()


@pytest.mark.parametrize("username", ["liu", "Zhou", "z", "周新", "a b c", "-abc", "abc\0d", "x" * 20_000])
def test_a_bad_or_taken_name_is_refused_at_its_field(gao: Client, world: World, username: str) -> None:
    response = gao.post("/accounts/users/new/", {"username": username, "name": "周新"})
    assert response.status_code == 400
    assert 'id="id_username_error"' in response.content.decode()
    assert 'value="周新"' in response.content.decode()


def test_a_change_names_the_fields_on_the_trail(gao: Client, world: World) -> None:
    gao.post(f"/accounts/users/{world.liu.pk}/", {"name": "刘新站长", "email": "", "mobile": "13812345678"})
    event = AccountEvent.objects.get(deed="user_changed")
    assert (event.by, event.whom, event.detail) == (world.gao, world.liu, {"fields": ["name", "mobile"]})


def test_a_change_without_difference_leaves_no_trail(gao: Client, world: World) -> None:
    gao.post(f"/accounts/users/{world.liu.pk}/", {"name": "刘站长", "email": "", "mobile": ""})
    assert not AccountEvent.objects.exists()


def test_a_deactivated_user_is_out_at_once(gao: Client, world: World) -> None:
    other = Client()
    other.force_login(world.liu)
    gao.post(f"/accounts/users/{world.liu.pk}/deactivate/")
    assert other.get("/accounts/duties/").status_code == 302
    gao.post(f"/accounts/users/{world.liu.pk}/activate/")
    assert other.get("/accounts/duties/").status_code == 200


def test_nobody_deactivates_their_own_account(gao: Client, world: World) -> None:
    gao.post(f"/accounts/users/{world.gao.pk}/deactivate/")
    world.gao.refresh_from_db()
    assert world.gao.is_active


def test_a_reset_ends_the_sessions(gao: Client, world: World) -> None:
    other = Client()
    other.force_login(world.liu)
    page = gao.post(f"/accounts/users/{world.liu.pk}/reset/").content.decode()
    assert re.search(r"<code>[a-z0-9-]{14}</code>", page)
    assert other.get("/accounts/duties/").status_code == 302


def test_the_list_is_searched_and_filtered(gao: Client, world: World) -> None:
    page = gao.get("/accounts/users/?q=刘").content.decode()
    assert "刘站长" in page
    assert "马助理" not in page
    page = gao.get("/accounts/users/?role=leader").content.decode()
    assert "何主任" in page
    assert "刘站长" not in page


@pytest.mark.parametrize("query", ["q=%00", "role=nonsense", "page=99999", "page=x", "q=" + "x" * 5000])
def test_strange_queries_are_answered(gao: Client, world: World, query: str) -> None:
    assert gao.get(f"/accounts/users/?{query}").status_code == 200


def test_users_of_another_county_are_not_there(gao: Client, world: World) -> None:
    assert "赵委员" not in gao.get("/accounts/users/").content.decode()
    assert gao.get(f"/accounts/users/{world.zhao.pk}/").status_code == 404


def test_a_transition_refuses_another_countys_administrator(world: World) -> None:
    office = make.unit("建德市人大办", UnitKind.CONGRESS_OFFICE, world.other_county, world.other_county)
    wu = make.person("吴管理", Role.ADMINISTRATOR, office)
    with pytest.raises(PermissionDenied):
        transitions.reset_password(user=world.liu, by=wu, county=world.county)
    with pytest.raises(PermissionDenied):
        transitions.reset_password(user=world.liu, by=wu, county=world.other_county)


def test_a_past_duty_gives_no_right(world: World) -> None:
    world.gao.duty_set.update(since="2024-01-01", until="2024-12-31")
    gao = User.objects.get(pk=world.gao.pk)
    with pytest.raises(PermissionDenied):
        transitions.make_user(username="abc", name="甲", county=world.county, by=gao)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_the_same_number_of_queries(
    gao: Client, world: World, rows: int, django_assert_max_num_queries: object
) -> None:
    for number in range(rows):
        make.person(f"测试{number}", Role.KEEPER, world.station.unit)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        gao.get("/accounts/users/")


def test_the_trail_refuses_changes(world: World) -> None:
    transitions.make_user(username="abc", name="甲", county=world.county, by=world.gao)
    for attack in (lambda e: e.update(subject=""), lambda e: e.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            attack(AccountEvent.objects.all())


def test_the_second_of_two_equal_names_is_refused(world: World) -> None:
    transitions.make_user(username="abc", name="甲", county=world.county, by=world.gao)
    with pytest.raises(ValidationError):
        transitions.make_user(username="abc", name="乙", county=world.county, by=world.gao)
