"""A person names a colleague who does their duty while they are away."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from congress_portal.accounts import standing_in, transitions
from congress_portal.accounts.models import AccountEvent, Deed, Duty, Role, User
from tests import factories as make
from tests.loops.together import together
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def duty_of(user: User) -> Duty:
    return Duty.objects.get(user=user, stands_in_for=None)


def name(world: World, since: int = 0, until: int = 7, to: User | None = None) -> Duty:
    """刘站长 asks 孙联络员."""
    today = timezone.localdate()
    return standing_in.name_stand_in(
        duty=duty_of(world.liu), user=to or world.sun, since=today + since * DAY, until=today + until * DAY,
        by=world.liu,
    )  # fmt: skip


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(user: User, since: int = 0, until: int = 7) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "user": user.pk,
        "since": (today + since * DAY).isoformat(),
        "until": (today + until * DAY).isoformat(),
    }


def test_the_page_lists_colleagues_and_names_one(world: World) -> None:
    client, address = as_(world.liu), f"/accounts/duties/{duty_of(world.liu).pk}/away/"
    page = client.get(address).content.decode()
    assert "孙联络员" in page and "李科" not in page
    client.post(address, sent(world.sun))
    assert User.objects.get(pk=world.sun.pk).stood_for == {world.liu.pk: {world.station.unit_id}}


def test_it_stands_on_the_trail_of_accounts(world: World) -> None:
    name(world)
    line = AccountEvent.objects.get(deed=Deed.STAND_IN_APPOINTED)
    assert (line.by, line.whom, line.detail["stands_in_for"]) == (world.liu, world.sun, "刘站长")


BAD = {
    "somebody of another unit": lambda w: sent(w.li),
    "oneself": lambda w: sent(w.liu),
    "yesterday": lambda w: sent(w.sun, since=-1),
    "an end before the beginning": lambda w: sent(w.sun, since=3, until=2),
    "no day": lambda w: {"user": w.sun.pk, "since": "", "until": "明天"},
}


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_is_refused(world: World, what: str) -> None:
    answer = as_(world.liu).post(f"/accounts/duties/{duty_of(world.liu).pk}/away/", BAD[what](world))
    assert (answer.status_code, Duty.objects.filter(stands_in_for__isnull=False).count()) == (400, 0)


def test_periods_do_not_overlap(world: World) -> None:
    name(world, 0, 5)
    with pytest.raises(ValidationError):
        name(world, 5, 9)
    assert name(world, 6, 9).pk


def test_it_stays_within_ones_own_duty(world: World) -> None:
    Duty.objects.filter(user=world.liu).update(until=timezone.localdate() + 3 * DAY)
    with pytest.raises(ValidationError):
        name(world, 0, 5)


@pytest.mark.parametrize("who", ["zhang", "gao", "shen", "he"])
def test_what_is_personal_is_not_lent(world: World, who: str) -> None:
    duty = duty_of(getattr(world, who))
    assert as_(getattr(world, who)).get(f"/accounts/duties/{duty.pk}/away/").status_code == 404


def test_a_borrowed_duty_is_not_lent_on(world: World) -> None:
    borrowed = name(world)
    with pytest.raises(PermissionDenied):
        standing_in.name_stand_in(
            duty=borrowed, user=world.zhang, since=borrowed.since, until=borrowed.until, by=world.sun
        )


def test_nobody_lends_the_duty_of_another(world: World) -> None:
    with pytest.raises(PermissionDenied):
        standing_in.name_stand_in(
            duty=duty_of(world.liu), user=world.sun, since=timezone.localdate(), until=timezone.localdate(),
            by=world.sun,
        )  # fmt: skip


def test_who_is_back_ends_it_tonight(world: World) -> None:
    made = name(world)
    assert f"结束{made.user.name}的代行" in as_(world.liu).get("/accounts/duties/").content.decode()
    as_(world.liu).post(f"/accounts/duties/{made.pk}/back/")
    made.refresh_from_db()
    assert made.until == timezone.localdate()


def test_what_has_not_begun_never_begins(world: World) -> None:
    made = name(world, 3, 5)
    as_(world.liu).post(f"/accounts/duties/{made.pk}/back/")
    assert not Duty.objects.filter(pk=made.pk).exists()
    assert AccountEvent.objects.get(deed=Deed.DUTY_ENDED).detail["unused"] is True


def test_only_who_named_the_stand_in_ends_it(world: World) -> None:
    made = name(world)
    assert as_(world.sun).post(f"/accounts/duties/{made.pk}/back/").status_code == 404
    with pytest.raises(PermissionDenied):
        standing_in.end_stand_in(stand_in=made, by=world.sun)


def test_it_ends_with_the_duty_itself(world: World) -> None:
    name(world)
    transitions.end_duty(duty=duty_of(world.liu), on=timezone.localdate(), by=world.gao)
    tomorrow = timezone.localdate() + DAY
    assert not Duty.objects.current(tomorrow).filter(user=world.sun, stands_in_for__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_two_namings_at_once_leave_one_stand_in(world: World) -> None:
    other = make.person("周联络员", Role.KEEPER, world.station.unit)
    found = together(lambda: name(world), lambda: name(world, to=other), on=duty_of(world.liu))
    assert (len(found.won), found.refused) == (1, [ValidationError])


@pytest.mark.django_db(transaction=True)
def test_of_two_endings_at_once_one_comes_through(world: World) -> None:
    made = name(world)
    found = together(
        *[lambda: standing_in.end_stand_in(stand_in=made, by=world.liu) for _nth in range(2)], on=made
    )
    assert (len(found.won), found.refused) == (1, [ValidationError])
