"""Rights come from dated duties alone: before, on, and after their days; stand-ins; and what the database holds."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db.models import F
from django.utils import timezone

from congress_portal.accounts.models import (
    AccountEvent,
    ApiKey,
    Duty,
    Identity,
    Region,
    Role,
    Term,
    Unit,
    User,
)
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Loop
from tests import factories as make
from tests.loops import stages
from tests.loops.attacks import Attack, again, constraints_of, refused_by
from tests.loops.stages import now_is
from tests.world import World

FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 3, 13)


def fresh(user: User) -> User:
    """The same person at a later request."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def lin(world: World) -> User:
    """林科, handler at the water office from 2 to 13 March 2026."""
    lin = make.user("林科")
    make.duty(lin, Role.HANDLER, world.water, since=FIRST, until=LAST)
    return lin


@pytest.mark.parametrize(
    ("today", "works"),
    [("2026-03-01", False), ("2026-03-02", True), ("2026-03-13", True), ("2026-03-14", False)],
)
def test_a_duty_holds_from_its_first_to_its_last_day(
    lin: User, monkeypatch: pytest.MonkeyPatch, today: str, works: bool
) -> None:
    now_is(monkeypatch, today, "00:05")
    assert lin.has_role(Role.HANDLER) is works


def test_lin_makes_no_move_on_the_day_after(world: World, lin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = stages.handling(world)
    now_is(monkeypatch, "2026-03-14")
    with pytest.raises(PermissionDenied):
        moves.check_in(loop=loop, by=lin, outcome="好了")


def test_lin_sees_nothing_on_the_day_after(world: World, lin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    stages.handling(world)
    now_is(monkeypatch, "2026-03-14")
    assert not Loop.objects.visible_to(lin).exists()


def test_zhang_who_is_no_longer_a_deputy_does_not_work_on_what_he_was_asked(world: World) -> None:
    loop = stages.delegated(world)
    Duty.objects.filter(user=world.zhang).update(until=dt.date(2025, 12, 31))
    with pytest.raises(PermissionDenied):
        moves.assign(loop=loop, by=fresh(world.zhang), to=world.township_government, note="增设路灯")


def test_zhang_who_moved_to_another_station_does_not_work_on_what_he_was_asked(world: World) -> None:
    loop = stages.delegated(world)
    Duty.objects.filter(user=world.zhang).update(unit=world.other_station.unit)
    with pytest.raises(PermissionDenied):
        moves.assign(loop=loop, by=fresh(world.zhang), to=world.township_government, note="增设路灯")


def test_somebody_else_is_never_asked_in_the_name_of_the_station(world: World) -> None:
    loop = stages.proposing(world)
    with pytest.raises(Exception, match="本站"):
        moves.delegate(loop=loop, by=world.liu, to=world.li, note="请研究")


# ------------------------------------------------------------------ stand-ins: 乙 for 甲, 丙 for 乙


@pytest.fixture
def chain(world: World) -> tuple[User, User, User]:
    """甲 handles to 20 March, 乙 stands in from the 2nd to the 13th, 丙 for 乙 from the 9th to the 18th."""
    people = tuple(make.user(name) for name in ("甲", "乙", "丙"))
    days = (
        (dt.date(2024, 1, 1), dt.date(2026, 3, 20)),
        (FIRST, LAST),
        (dt.date(2026, 3, 9), dt.date(2026, 3, 18)),
    )
    above: Duty | None = None
    for person, (since, until) in zip(people, days, strict=True):
        above = make.duty(person, Role.HANDLER, world.water, since=since, until=until, stands_in_for=above)
    return people  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("today", "who"),
    [
        ("2026-03-01", "甲"),
        ("2026-03-02", "甲乙"),
        ("2026-03-08", "甲乙"),
        ("2026-03-09", "甲乙丙"),
        ("2026-03-13", "甲乙丙"),
        ("2026-03-14", "甲"),  # 乙's time is over, and with it 丙's
        ("2026-03-18", "甲"),
        ("2026-03-20", "甲"),
        ("2026-03-21", ""),
    ],
)
def test_a_stand_in_of_a_stand_in_holds_only_while_both_do(
    chain: tuple[User, ...], monkeypatch: pytest.MonkeyPatch, today: str, who: str
) -> None:
    now_is(monkeypatch, today)
    assert "".join(person.name for person in chain if person.has_role(Role.HANDLER)) == who


def test_the_third_in_the_chain_can_work(
    world: World, chain: tuple[User, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = stages.offered_water(world)
    now_is(monkeypatch, "2026-03-10")
    assert moves.accept(loop=loop, by=chain[2]).unit == world.water


def test_two_who_stand_in_for_each_other_hang_nothing(world: World) -> None:
    one, other = make.user("甲"), make.user("乙")
    first = make.duty(one, Role.HANDLER, world.water, until=dt.date(2099, 1, 1))
    second = make.duty(other, Role.HANDLER, world.water, until=dt.date(2099, 1, 1), stands_in_for=first)
    Duty.objects.filter(pk=first.pk).update(stands_in_for=second)
    assert fresh(one).has_role(Role.HANDLER)


# ------------------------------------------------------------------ there is no superuser


@pytest.mark.parametrize("flag", ["is_superuser", "is_staff", "groups", "user_permissions"])
def test_a_user_has_no_flag_that_grants_anything(flag: str) -> None:
    with pytest.raises(FieldDoesNotExist):
        User._meta.get_field(flag)


def test_the_administrator_sees_no_case(world: World) -> None:
    stages.handling(world)
    assert not Loop.objects.visible_to(world.gao).exists()


# ------------------------------------------------------------------ what the database holds


def duties(world: World) -> Duty:
    return Duty.objects.get(user=world.li)


def two_stand_ins(world: World) -> None:
    """Two colleagues for the same duty, whose days overlap by one."""
    duty = Duty.objects.get(user=world.li)
    for person, since, until in ((world.lu, FIRST, LAST), (world.ma, LAST, LAST + dt.timedelta(days=3))):
        make.duty(person, Role.HANDLER, world.water, since=since, until=until, stands_in_for=duty)


def keyed(world: World, days: int = 1, **given: object) -> ApiKey:
    now = timezone.now()
    fields = {"made_at": now, "expires_at": now + dt.timedelta(days=days), "scopes": ["read:loops"], **given}
    return ApiKey.objects.create(user=world.liu, name="同步", head="cp_", digest="0", **fields)


def identified(user: User, subject: str) -> Identity:
    return Identity.objects.create(user=user, issuer="https://id.example", subject=subject)


ATTACKS: dict[str, Attack] = {
    "region_level_known": lambda w: Region.objects.filter(pk=w.township.pk).update(level="moon"),
    "region_place_whole": lambda w: Region.objects.filter(pk=w.township.pk).update(lng=500, lat=29),
    "region_abbr_letters": lambda w: Region.objects.filter(pk=w.county.pk).update(abbr="建德"),
    "region_county_abbr_unique": lambda w: Region.objects.filter(pk=w.county.pk).update(abbr="JD"),
    "unit_code_unique": lambda w: Unit.objects.filter(pk=w.water.pk).update(code=w.roads.code),
    "unit_kind_known": lambda w: Unit.objects.filter(pk=w.water.pk).update(kind="club"),
    "term_number_unique": lambda w: [
        Term.objects.create(county=w.county, number=17, since=FIRST, until=LAST) for _time in range(2)
    ],
    "term_ends_after_it_begins": lambda w: Term.objects.create(
        county=w.county, number=17, since=LAST, until=FIRST
    ),
    "duty_role_known": lambda w: Duty.objects.update(role="king"),
    "duty_ends_after_it_begins": lambda w: Duty.objects.update(until=dt.date(2001, 1, 1)),
    "duty_not_its_own_stand_in": lambda w: Duty.objects.update(
        stands_in_for=F("pk"), until=dt.date(2099, 1, 1)
    ),
    "duty_stand_in_has_an_end": lambda w: Duty.objects.filter(user=w.li).update(
        stands_in_for=Duty.objects.get(user=w.lu)
    ),
    "duty_one_stand_in_a_time": two_stand_ins,
    "duty_once_a_day": lambda w: again(duties(w)),
    "api_key_expires_later": lambda w: keyed(w, days=-1),
    "api_key_for_something": lambda w: keyed(w, scopes=[]),
    "api_key_ended_whole": lambda w: keyed(w, ended_by=w.gao),
    "identity_one_user": lambda w: (identified(w.li, "a"), identified(w.lu, "a")),
    "identity_once_a_service": lambda w: (identified(w.li, "a"), identified(w.li, "b")),
    "identity_has_a_subject": lambda w: identified(w.li, ""),
    "account_event_deed_known": lambda w: AccountEvent.objects.create(county=w.county, deed="sung"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_the_database_refuses(world: World, name: str) -> None:
    assert refused_by(ATTACKS[name], world) == name


def test_every_constraint_of_the_accounts_is_attacked() -> None:
    assert set(ATTACKS) == constraints_of("accounts")
