"""Nothing stays without somebody who answers for it: matters go to a successor, with both signatures."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from congress_portal.accounts.models import Duty, Role, Term, User
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Handover, Loop, Step
from congress_portal.loops.office import changes
from congress_portal.loops.words import Verb
from tests import factories as make
from tests.loops import stages
from tests.loops.stages import current
from tests.notices.told import hearers
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin(world: World) -> User:
    """A colleague of 李科, who came after the case."""
    return make.user("林科")


def work(world: World, lin: User) -> Loop:
    loop = stages.handling(world)
    make.duty(lin, Role.HANDLER, world.water)
    return loop


def hand(world: World, lin: User, **fields: object) -> Handover:
    given = {
        "unit": world.water,
        "leaver": world.li,
        "successor": lin,
        "by": world.qian,
        "reason": "届满",
        **fields,
    }
    return moves.succeed(**given)  # type: ignore[arg-type]


def page(user: User, path: str, **data: object) -> str:
    client = Client()
    client.force_login(user)
    return client.get(path, data).content.decode()


def test_everything_goes_to_the_successor_with_an_event_each(world: World, lin: User) -> None:
    first, second = work(world, lin), stages.handling(world)
    moves.appoint(loop=second, by=world.li, to=world.li)
    made = hand(world, lin)
    assert {current(loop).responsible for loop in (first, second)} == {lin}
    assert made.lines.count() == 2 == Event.objects.filter(verb=Verb.SUCCEEDED).count()


def test_a_deputys_matters_go_to_another_deputy(world: World) -> None:
    loop, he = stages.delegated(world), make.user("何代表")
    make.duty(he, Role.DEPUTY, world.station.unit)
    Step.objects.filter(loop=loop).update(responsible=None)
    moves.succeed(unit=world.station.unit, leaver=world.zhang, successor=he, by=world.liu, reason="届满")
    assert current(loop).assignee == he


def test_what_a_keeper_answers_for_does_not_go_to_a_deputy(world: World) -> None:
    stages.proposing(world)
    with pytest.raises(ValidationError) as refused:
        moves.succeed(
            unit=world.station.unit, leaver=world.liu, successor=world.zhang, by=world.qian, reason="调动"
        )
    assert set(refused.value.message_dict) == {"successor"}


@pytest.mark.parametrize("field", ["successor", "reason", "term"])
def test_what_does_not_fit_is_refused_at_its_field(world: World, lin: User, field: str) -> None:
    work(world, lin)
    far = Term.objects.create(county=world.other_county, number=18, since="2027-01-01", until="2031-12-31")
    wrong = {"successor": world.lu, "reason": " ", "term": far}[field]
    with pytest.raises(ValidationError) as refused:
        hand(world, lin, **{field: wrong})
    assert set(refused.value.message_dict) == {field} and not Handover.objects.exists()


def test_with_a_term_the_case_goes_on_in_it(world: World, lin: User) -> None:
    loop = work(world, lin)
    term = Term.objects.create(county=world.county, number=18, since="2027-01-01", until="2031-12-31")
    hand(world, lin, term=term)
    assert Loop.objects.get(pk=loop.pk).term == term
    assert Event.objects.filter(loop=loop, verb=Verb.CARRIED_OVER).count() == 1


def test_strangers_hand_nothing_over(world: World, lin: User) -> None:
    work(world, lin)
    for stranger in (world.liu, world.zhang, world.wang, world.he, world.zhao, world.lu):
        with pytest.raises(PermissionDenied):
            hand(world, lin, by=stranger)


def test_where_nothing_is_open_there_is_nothing_to_hand_over(world: World, lin: User) -> None:
    make.duty(lin, Role.HANDLER, world.water)
    with pytest.raises(NotNow):
        hand(world, lin)


def test_done_steps_keep_their_names(world: World) -> None:
    loop, other = stages.following(world), make.user("林站长")
    make.duty(other, Role.KEEPER, world.station.unit)
    moves.succeed(unit=world.station.unit, leaver=world.liu, successor=other, by=world.qian, reason="调动")
    names = set(Step.objects.filter(loop=loop, key="propose").values_list("responsible", flat=True))
    assert names == {world.liu.pk} and current(loop).responsible == other


def test_both_are_told_and_both_sign(world: World, lin: User) -> None:
    loop = work(world, lin)
    made = hand(world, lin)
    assert hearers(loop, Verb.SUCCEEDED) >= {lin, world.li}
    moves.sign_handover(handover=made, by=lin)
    made = moves.sign_handover(handover=made, by=world.li)
    assert made.successor_signed_at and made.leaver_signed_by == world.li
    with pytest.raises(NotNow):
        moves.sign_handover(handover=made, by=lin)


def test_for_a_leaver_who_is_gone_the_office_signs_but_never_before(world: World, lin: User) -> None:
    work(world, lin)
    made = hand(world, lin)
    with pytest.raises(PermissionDenied):
        moves.sign_handover(handover=made, by=world.qian)
    Duty.objects.filter(user=world.li).update(until=dt.date(2025, 1, 1))
    assert moves.sign_handover(handover=made, by=world.qian).leaver_signed_by == world.qian


def test_the_successor_never_signs_for_the_leaver(world: World, lin: User) -> None:
    work(world, lin)
    made = hand(world, lin)
    moves.sign_handover(handover=made, by=lin)
    Duty.objects.filter(user=world.li).update(until=dt.date(2025, 1, 1))
    with pytest.raises(NotNow):
        moves.sign_handover(handover=made, by=lin)
    assert Handover.objects.get().leaver_signed_at is None


# ---------------------------------------------------------------- pages


def test_whose_duty_ends_with_the_term_is_listed(world: World, lin: User) -> None:
    work(world, lin)
    Term.objects.create(county=world.county, number=17, since="2022-01-01", until="2031-12-31")
    assert "李科" not in page(world.qian, "/opinions/duty/", view="ending")
    Duty.objects.filter(user=world.li).update(until=dt.date(2031, 12, 31))
    assert "李科" in page(world.qian, "/opinions/duty/", view="ending")
    assert "李科" not in page(world.qian, "/opinions/duty/", view="ending", until="2030-01-01")
    assert "李科" not in page(world.zhao, "/opinions/duty/", view="ending")


def test_whoever_has_left_stands_first(world: World, lin: User) -> None:
    work(world, lin)
    Duty.objects.filter(user=world.li).update(until=dt.date(2025, 1, 1))
    assert "已离任，无人接续" in page(world.qian, "/opinions/duty/", view="ending", until="2026-01-01")


@pytest.mark.parametrize("until", ["2026-13-99", "x", "", "9999-12-31"])
def test_any_day_typed_gets_a_page(world: World, until: str) -> None:
    assert "职责到哪天为止" in page(world.qian, "/opinions/duty/", view="ending", until=until)


def test_the_office_hands_over_on_the_page(world: World, lin: User) -> None:
    loop = work(world, lin)
    client = Client()
    client.force_login(world.qian)
    path = f"/opinions/duty/hand/{world.water.pk}/{world.li.pk}/"
    assert loop.code in client.get(path).content.decode()
    wrong = client.post(path, {"successor": "", "reason": "调动到新岗位"})
    assert wrong.status_code == 400 and "调动到新岗位" in wrong.content.decode()
    done = client.post(path, {"successor": lin.pk, "reason": "调动"}, follow=True)
    assert loop.code in done.content.decode() and current(loop).responsible == lin
    assert client.get(path).status_code == 409


def test_who_has_left_reads_the_numbers_and_not_the_words(world: World, lin: User) -> None:
    loop = work(world, lin)
    made = hand(world, lin)
    assert loop.title in page(world.li, made.get_absolute_url())
    Duty.objects.filter(user=world.li).update(until=dt.date(2025, 1, 1))
    shown = page(User.objects.get(pk=world.li.pk), made.get_absolute_url())
    assert loop.code in shown and loop.title not in shown


def test_lists_are_seen_by_the_two_the_unit_and_those_above(world: World, lin: User) -> None:
    work(world, lin)
    hand(world, lin)
    seen = {
        name for name in ("zhang", "liu", "ma", "li", "lu", "wang", "qian", "he", "gao", "shen", "zhao")
        if Handover.objects.visible_to(getattr(world, name)).exists()
    }  # fmt: skip
    assert seen == {"li", "qian", "he", "shen"} and Handover.objects.visible_to(lin).exists()


def test_the_ending_list_costs_the_same_for_one_and_for_many(
    world: World, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    client = Client()
    client.force_login(world.qian)
    for number in range(6):
        other = make.user(f"科员{number}")
        make.duty(other, Role.HANDLER, world.roads, until=dt.date(2030, 1, 1))
        Step.objects.filter(loop=stages.handling(world)).update(unit=world.roads, responsible=other)
        if number in (0, 5):
            with django_assert_max_num_queries(11):  # type: ignore[operator]
                shown = client.get("/opinions/duty/", {"view": "ending", "until": "2030-01-01"})
    assert "科员0" in shown.content.decode() and "科员5" in shown.content.decode()


# ---------------------------------------------------------------- terms


def test_the_office_registers_a_term_once(world: World) -> None:
    client = Client()
    client.force_login(world.qian)
    sent = {"number": 18, "since": "2027-01-01", "until": "2031-12-31"}
    assert client.post("/office/terms/", sent).status_code == 302
    again = client.post("/office/terms/", sent)
    assert again.status_code == 400 and "这一届已经登记" in again.content.decode()
    assert Term.objects.filter(county=world.county).count() == 1


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [("2031-01-01", "2035-12-31", "since"), ("2032-01-01", "2032-01-01", "until")],
)
def test_terms_do_not_overlap_and_end_after_they_begin(
    world: World, since: str, until: str, field: str
) -> None:
    changes.add_term(by=world.qian, number=18, since=dt.date(2027, 1, 1), until=dt.date(2031, 12, 31))
    with pytest.raises(ValidationError) as refused:
        changes.add_term(
            by=world.qian, number=19, since=dt.date.fromisoformat(since), until=dt.date.fromisoformat(until)
        )
    assert set(refused.value.message_dict) == {field}


def test_only_the_countys_office_registers_terms(world: World) -> None:
    for stranger in (world.wang, world.liu, world.gao):
        with pytest.raises(PermissionDenied):
            changes.add_term(by=stranger, number=18, since=dt.date(2027, 1, 1), until=dt.date(2031, 12, 31))
