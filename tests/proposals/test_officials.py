"""Who leads and who supervises by name: where the name has an account it sees the proposal, hears of it, may press."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from congress_portal.accounts.models import Duty, Level, Role, UnitKind, User
from congress_portal.loops import deadlines, moves
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Loop, Official, OfficialAs
from congress_portal.loops.words import Verb
from proposals import transitions
from proposals.agenda import Units, read
from proposals.models import AgendaItem, Proposal
from proposals.officials import Officials
from proposals.reading import asked
from proposals.transitions import keys, matters
from tests import factories as make
from tests.notices.told import hearers
from tests.proposals.stages import decided, handling, taken_in
from tests.proposals.test_keys import chosen
from tests.proposals.test_matters import matter
from tests.proposals.test_pages import client, words
from tests.world import World


@pytest.fixture
def qin(world: World) -> User:
    """秦主席, who oversees another township: nothing but the name leads to what is of 威坪镇."""
    township = make.region("千岛湖镇", "330127100", Level.TOWNSHIP, world.county)
    unit = make.unit("千岛湖镇人大主席团", UnitKind.PRESIDIUM, township, world.county)
    return make.person("秦主席", Role.OVERSEER, unit, username="qin")


def led(world: World, text: str = "秦主席", **more: object) -> Proposal:
    proposal = taken_in(world)
    row, errors = read({"lead": "县水利水电局", "supervising": text, **more}, Units(world.county))  # type: ignore[dict-item]
    assert not errors
    decided(world, proposal, supervising=row.supervising, supervising_user=row.supervising_user)
    return proposal


def sees(user: User, proposal: Proposal) -> bool:
    return Loop.objects.visible_to(User.objects.get(pk=user.pk)).filter(pk=proposal.pk).exists()


def test_who_is_named_sees_it_hears_of_it_and_finds_it_among_the_work(world: World, qin: User) -> None:
    other, proposal = taken_in(world), led(world)
    assert sees(qin, proposal) and not sees(qin, other)
    assert hearers(proposal.loop, Verb.ENTRUSTED) == {qin}
    assert [row.code for row in asked.asked_of(User.objects.get(pk=qin.pk)).rows] == [proposal.loop.code]
    assert proposal.loop.code in words(client(qin).get("/work/"))
    assert client(qin).get(proposal.loop.get_absolute_url()).status_code == 200


def test_who_is_named_is_warned_and_may_press(world: World, qin: User) -> None:
    proposal = led(world)
    transitions.accept(proposal=proposal, by=world.li)
    deadlines.sweep(timezone.now() + dt.timedelta(days=200))
    assert qin in hearers(proposal.loop, Verb.WARNED)
    step = moves.current(proposal.loop)
    assert {one.name for one in moves.open_to(qin, proposal.loop, step)} == {"prompt"}
    loop_moves.prompt(loop=proposal.loop, by=qin, note="请抓紧")


def test_a_part_that_is_handled_by_itself_has_the_same_officials(world: World, qin: User) -> None:
    proposal = taken_in(world)
    row, _errors = read({"supervising": "秦主席", "separate": "县交通运输局（道路）"}, Units(world.county))
    decided(world, proposal, supervising="秦主席", supervising_user=qin, helping=row.helping)
    assert Official.objects.filter(user=qin).count() == 2 == Loop.objects.count()


def test_a_name_without_an_account_stays_a_name(world: World) -> None:
    proposal = led(world, "分管副县长")
    assert AgendaItem.objects.get(proposal=proposal).supervising == "分管副县长"
    assert not Official.objects.exists()


@pytest.mark.parametrize("text", ["秦主席", "秦主席 （千岛湖镇人大主席团）"])
def test_one_person_is_found_by_name_and_by_unit(world: World, qin: User, text: str) -> None:
    assert Officials(world.county).find(text) == qin


def test_two_of_one_name_are_named_and_told_apart_by_the_unit(world: World, qin: User) -> None:
    make.person("秦主席", Role.LEADER, world.committee)
    _row, errors = read({"supervising": "秦主席"}, Units(world.county))
    assert "千岛湖镇人大主席团" in errors["supervising"] and world.committee.name in errors["supervising"]
    assert Officials(world.county).find("秦主席（千岛湖镇人大主席团）") == qin
    with pytest.raises(ValidationError) as refused:
        chosen(world, supervising="秦主席")
    assert "supervising" in refused.value.message_dict


def test_without_a_duty_the_name_opens_nothing(world: World, qin: User) -> None:
    proposal = led(world)
    Duty.objects.filter(user=qin).delete()
    assert not sees(qin, proposal)


def test_a_key_proposal_names_them_until_it_is_taken_off(world: World, qin: User) -> None:
    proposal = led(world)
    key = chosen(world, proposal, leading="秦主席", supervising="何主任")
    held = {(one.user, one.as_what) for one in Official.objects.open().filter(loop=proposal.loop)}
    assert held == {
        (qin, OfficialAs.LEADING), (qin, OfficialAs.SUPERVISING), (world.he, OfficialAs.SUPERVISING)
    }  # fmt: skip
    keys.revoke_key(key=key, by=world.qian, reason="登记有误")
    assert [one.user for one in Official.objects.open().filter(loop=proposal.loop)] == [qin]
    assert hearers(proposal.loop, Verb.RELIEVED)


def test_who_is_in_charge_of_a_matter_answers_for_its_proposals(world: World) -> None:
    proposal = handling(world)
    made = matter(world, proposal)
    assert hearers(proposal.loop, Verb.ENTRUSTED) == {world.he}
    matters.conclude(matter=made, by=world.qian, office=world.office, conclusion="六个村已通水")
    assert not Official.objects.open().exists()


def test_an_account_without_the_name_is_refused_by_the_database(world: World, qin: User) -> None:
    led(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.update(supervising="")


def test_the_same_official_twice_is_refused_by_the_database(world: World, qin: User) -> None:
    led(world)
    one = Official.objects.get()
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        Official.objects.bulk_create([one])
