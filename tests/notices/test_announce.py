"""Who hears of what, each once, and never of their own act."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import dateformat, timezone

from congress_portal.accounts.models import Duty, Role
from congress_portal.loops import deadlines
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Deadline, Event, Step
from congress_portal.loops.words import Level, Purpose, Verb
from congress_portal.notices import outbox
from congress_portal.notices.models import Notice
from stations import transitions as opinions
from stations.models import Opinion
from tests import factories as make
from tests.loops import stages
from tests.notices.told import acknowledged, event, hearers
from tests.world import World


def test_a_new_opinion_reaches_the_keepers_of_its_station(world: World) -> None:
    opinion = make.opinion(world.station)
    assert hearers(opinion.loop, Verb.OPENED) == {world.liu, world.sun}


def test_the_actor_is_not_told_of_their_own_act(world: World) -> None:
    opinion = make.opinion(world.station, by=world.liu)
    assert hearers(opinion.loop, Verb.OPENED) == {world.sun}


def test_an_assignment_reaches_the_unit_it_is_offered_to(world: World) -> None:
    opinion = acknowledged(world)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.water, note="请办理")
    assert hearers(opinion.loop, Verb.ASSIGNED) == {world.li}


def test_an_assignment_told_late_still_reaches_whom_it_was_for(world: World) -> None:
    opinion = acknowledged(world)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.water, note="请办理")
    moves.reassign(loop=opinion.loop, by=world.qian, to=world.roads, note="属于公路")
    assert hearers(opinion.loop, Verb.ASSIGNED) == {world.li}
    assert hearers(opinion.loop, Verb.REASSIGNED) == {world.lu, world.liu, world.sun}


def test_a_dispute_comes_back_to_the_station(world: World) -> None:
    opinion = acknowledged(world)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.water, note="请办理")
    moves.dispute(loop=opinion.loop, by=world.li, reason="不归我们管")
    assert hearers(opinion.loop, Verb.DISPUTED) == {world.liu, world.sun}


def test_who_asked_to_give_it_back_hears_what_was_decided(world: World) -> None:
    opinion = acknowledged(world)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.water, note="请办理")
    moves.dispute(loop=opinion.loop, by=world.li, reason="不归我们管")
    moves.refuse(loop=opinion.loop, by=world.liu, reason="路灯由水利局管养")
    assert hearers(opinion.loop, Verb.REFUSED) == {world.li}


def test_both_sides_hear_of_a_consent(world: World) -> None:
    opinion = acknowledged(world)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.water, note="请办理")
    moves.dispute(loop=opinion.loop, by=world.li, reason="不归我们管")
    moves.consent(loop=opinion.loop, by=world.liu)
    assert hearers(opinion.loop, Verb.CONSENTED) == {world.li, world.sun}


def test_who_assigned_is_warned_that_a_unit_waits_for_an_answer(world: World) -> None:
    loop = stages.disputed(world)
    clock = loop.deadlines.get(purpose=Purpose.DISPUTE)
    loop.deadlines.exclude(pk=clock.pk).update(is_running=False)
    deadlines.sweep(clock.due_at - dt.timedelta(minutes=1))
    assert hearers(loop, Verb.WARNED) == {world.qian}
    assert Notice.objects.get(recipient=world.qian, event__verb=Verb.WARNED).body.startswith("“答复退回申请”")


def test_nobody_is_warned_of_what_was_decided_meanwhile(world: World) -> None:
    loop = stages.disputed(world)
    clock = loop.deadlines.get(purpose=Purpose.DISPUTE)
    loop.deadlines.exclude(pk=clock.pk).update(is_running=False)
    deadlines.sweep(clock.due_at - dt.timedelta(minutes=1))
    moves.refuse(loop=loop, by=world.qian, reason="由水利局管养")
    assert hearers(loop, Verb.WARNED) == set()


def test_helpers_hear_when_the_lead_unit_accepts(world: World) -> None:
    opinion = accepted(world, helpers=[world.roads])
    outbox.announce_all()
    assert Notice.objects.get(recipient=world.lu).title == f"请协办：{opinion.loop.code}"


def test_submitted_work_reaches_its_signers(world: World) -> None:
    opinion = accepted(world)
    moves.check_in(loop=opinion.loop, by=world.li, outcome="已修好")
    assert hearers(opinion.loop, Verb.CHECKED_IN) == {world.liu, world.sun}


def test_work_sent_back_reaches_the_unit_that_did_it(world: World) -> None:
    opinion = accepted(world)
    moves.check_in(loop=opinion.loop, by=world.li, outcome="已修好")
    moves.send_back(loop=opinion.loop, by=world.liu, reason="没有照片")
    assert hearers(opinion.loop, Verb.SENT_BACK) == {world.li}


def test_a_prompt_reaches_whoever_must_move(world: World) -> None:
    opinion = accepted(world)
    moves.prompt(loop=opinion.loop, by=world.wang, note="请抓紧")
    assert hearers(opinion.loop, Verb.PROMPTED) == {world.li}


def test_a_delegated_step_reaches_that_deputy_alone(world: World) -> None:
    opinion = acknowledged(world)
    moves.delegate(loop=opinion.loop, by=world.liu, to=world.zhang, note="请代表走访")
    assert hearers(opinion.loop, Verb.DELEGATED) == {world.zhang}


def test_a_look_at_personal_data_is_silent(world: World) -> None:
    opinion = acknowledged(world)
    opinions.look_at_contact(opinion=opinion, by=world.liu)
    assert hearers(opinion.loop, Verb.VIEWED) == set()
    assert event(opinion.loop, Verb.VIEWED).announced_at is not None


@pytest.mark.parametrize(
    ("level", "names"),
    [
        (Level.DUE_SOON, {"李科"}),
        (Level.YELLOW, {"李科", "刘站长", "孙联络员"}),
        (Level.RED, {"李科", "刘站长", "孙联络员", "王主任", "钱主任", "何主任"}),
    ],
)
def test_a_warning_climbs_with_its_level(world: World, level: str, names: set[str]) -> None:
    opinion = accepted(world)
    warn(opinion, level)
    assert {user.name for user in hearers(opinion.loop, Verb.WARNED)} == names


def test_a_warning_of_the_sweep_is_told_with_its_date(world: World) -> None:
    opinion = accepted(world)
    due = opinion.loop.steps.current().get().due_at
    deadlines.sweep(due + dt.timedelta(days=30))
    outbox.announce_all()
    told = Notice.objects.filter(event__verb=Verb.WARNED, event__step__isnull=False, recipient=world.li)
    assert dateformat.format(timezone.localtime(due), "Y年n月j日") in told.get().body


def test_a_warning_about_a_step_done_meanwhile_presses_nobody(world: World) -> None:
    opinion = accepted(world)
    warn(opinion, Level.DUE_SOON)
    moves.check_in(loop=opinion.loop, by=world.li, outcome="已修好")
    moves.sign_off(loop=opinion.loop, by=world.liu)
    assert hearers(opinion.loop, Verb.WARNED) == set()


def test_where_a_unit_has_nobody_the_office_hears(world: World) -> None:
    opinion = acknowledged(world)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.committee, note="请办理")
    assert hearers(opinion.loop, Verb.ASSIGNED) == {world.qian}


def test_a_stand_in_hears_what_the_one_stood_in_for_hears(world: World) -> None:
    duty = Duty.objects.get(user=world.li)
    until = timezone.localdate() + dt.timedelta(days=3)
    made = make.user("代李科")
    make.duty(made, Role.HANDLER, world.water, since=timezone.localdate(), until=until, stands_in_for=duty)
    opinion = acknowledged(world)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.water, note="请办理")
    assert hearers(opinion.loop, Verb.ASSIGNED) == {world.li, made}


def test_nobody_hears_whose_duty_has_ended(world: World) -> None:
    Duty.objects.filter(user=world.sun).update(until=timezone.localdate() - dt.timedelta(days=1))
    opinion = make.opinion(world.station)
    assert hearers(opinion.loop, Verb.OPENED) == {world.liu}


def test_the_work_of_an_assignee_who_left_falls_to_the_unit(world: World) -> None:
    opinion = acknowledged(world)
    moves.delegate(loop=opinion.loop, by=world.liu, to=world.zhang, note="请代表走访")
    Duty.objects.filter(user=world.zhang).update(until=timezone.localdate() - dt.timedelta(days=1))
    warn(opinion, Level.DUE_SOON)
    assert hearers(opinion.loop, Verb.WARNED) == {world.liu, world.sun}


def test_people_of_another_county_hear_nothing(world: World) -> None:
    opinion = accepted(world)
    warn(opinion, Level.RED)
    outbox.announce_all()
    assert not Notice.objects.filter(recipient=world.zhao).exists()


def test_one_person_in_two_parts_hears_once(world: World) -> None:
    make.duty(world.wang, Role.KEEPER, world.station.unit)
    opinion = accepted(world)
    warn(opinion, Level.RED)
    outbox.announce_all()
    told = Notice.objects.filter(event=event(opinion.loop, Verb.WARNED), recipient=world.wang)
    assert told.count() == 1


def test_telling_again_tells_nothing_new(world: World) -> None:
    accepted(world)
    assert outbox.announce_all() > 0
    before = Notice.objects.count()
    assert outbox.announce_all() == 0
    assert Notice.objects.count() == before


def test_the_database_refuses_a_second_notice_of_an_event(world: World) -> None:
    opinion = make.opinion(world.station)
    outbox.announce_all()
    known = Notice.objects.filter(recipient=world.liu).get()
    known.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        known.save(force_insert=True)
    known.recipient = None
    known.save(force_insert=True)
    known.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        known.save(force_insert=True)
    assert opinion.loop.notices.count() == 3


def test_notices_hold_no_word_of_the_citizen(world: World) -> None:
    opinion = accepted(world)
    opinions.look_at_contact(opinion=opinion, by=world.liu)
    warn(opinion, Level.RED)
    outbox.announce_all()
    said = " ".join(notice.title + notice.body for notice in Notice.objects.all())
    assert not any(word in said for word in ("路灯", "陈女士", "13800000000", opinion.track_code))


def test_a_batch_costs_the_same_whatever_its_size(world: World, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _number in range(10):
        make.opinion(world.station)
    with django_assert_max_num_queries(14):
        outbox.announce_pending()


def accepted(world: World, **fields: object) -> Opinion:
    """An opinion that the water office handles now."""
    opinion = acknowledged(world)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.water, note="请办理", **fields)  # type: ignore[arg-type]
    moves.accept(loop=opinion.loop, by=world.li)
    return opinion


def warn(opinion: Opinion, level: str) -> None:
    """The current step's clock crosses a level, as the sweep writes it."""
    step = Step.objects.current().get(loop=opinion.loop)
    clock = Deadline.objects.filter(step=step, is_running=True).exclude(purpose=Purpose.WHOLE).get()
    Event.objects.create(
        county_id=step.county_id, loop_id=step.loop_id, step=step, deadline=clock, verb=Verb.WARNED,
        actor="system", at=timezone.now(), level=level, warned_due=clock.due_at,
    )  # fmt: skip
