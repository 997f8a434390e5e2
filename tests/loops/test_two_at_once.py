"""Two people move the same case at the same moment: one comes through, the other is told, one event is left."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from functools import partial

import pytest
from django.utils import timezone

from congress_portal.accounts.models import Role, Term, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops import transitions as moves
from congress_portal.loops.calendar import DayUnit, Length
from congress_portal.loops.models import Dispute, Event, Handover, Helper, Loop, Numbering, Prompt, Step
from congress_portal.loops.trail import CITIZEN
from congress_portal.loops.words import LoopStatus, Verb
from tests import factories as make
from tests.loops import stages
from tests.loops.stages import current
from tests.loops.together import together
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

DAYS = Length(3, DayUnit.WORKING_DAY)
Act = Callable[[Loop], object]
Both = Callable[[World], tuple[Act, Act]]


def each(move: Callable[..., object], *people: object, **fields: object) -> tuple[Act, ...]:
    return tuple(lambda loop, by=by: move(loop=loop, by=by, **fields) for by in people)


def colleague(world: World) -> User:
    return make.person("孔秘书", Role.CONGRESS_OFFICE, world.office)


def carry(world: World) -> tuple[Act, ...]:
    term = Term.objects.create(county=world.county, number=18, since="2027-01-01", until="2031-12-31")
    return each(moves.carry_over, world.qian, world.qian, to=term)


def merge(world: World) -> tuple[Act, ...]:
    return each(moves.merge, world.liu, world.qian, into=stages.proposing(world))


ONCE: dict[str, tuple[Callable[[World], Loop], Verb, Both]] = {
    "assign": (
        stages.proposing, Verb.ASSIGNED,
        lambda w: each(moves.assign, w.liu, w.sun, to=w.township_government, note="请办"),
    ),
    "consent": (stages.disputed, Verb.CONSENTED, lambda w: each(moves.consent, w.qian, colleague(w))),
    "refuse": (stages.disputed, Verb.REFUSED, lambda w: each(moves.refuse, w.qian, colleague(w), reason="属于")),
    "check_in": (stages.following, Verb.CHECKED_IN, lambda w: each(moves.check_in, w.liu, w.sun, outcome="好了")),
    "sign_off": (stages.handled, Verb.SIGNED_OFF, lambda w: each(moves.sign_off, w.liu, w.sun)),
    "send_back": (stages.handled, Verb.SENT_BACK, lambda w: each(moves.send_back, w.liu, w.sun, reason="没好")),
    "extend": (
        stages.following, Verb.EXTENDED,
        lambda w: each(moves.extend, w.wang, w.qian, length=DAYS, reason="缺料"),
    ),
    "pause": (stages.proposing, Verb.PAUSED, lambda w: each(moves.pause, w.liu, w.sun, reason="请补充")),
    "resume": (stages.handling_paused, Verb.RESUMED, lambda w: each(moves.resume, w.li, CITIZEN)),
    "reject": (
        stages.proposing, Verb.REJECTED,
        lambda w: each(moves.reject, w.liu, w.qian, reason="不清楚", ground="unclear"),
    ),
    "withdraw": (stages.proposing, Verb.WITHDRAWN, lambda w: each(moves.withdraw, CITIZEN, CITIZEN)),
    "reopen": (stages.closed, Verb.REOPENED, lambda w: each(moves.reopen, w.qian, CITIZEN, reason="又坏了")),
    "carry_over": (stages.proposing, Verb.CARRIED_OVER, carry),
    "merge": (stages.proposing, Verb.MERGED, merge),
    "unmerge": (stages.merged, Verb.UNMERGED, lambda w: each(moves.unmerge, w.liu, CITIZEN, reason="两盏灯")),
}  # fmt: skip


@pytest.mark.parametrize("move", ONCE)
def test_of_two_who_make_the_same_move_one_comes_through(world: World, move: str) -> None:
    stage, verb, both = ONCE[move]
    loop, acts = stage(world), both(world)
    before = Event.objects.filter(loop=loop, verb=verb).count()
    found = together(*[partial(act, loop) for act in acts], on=loop)
    assert found.refused == [NotNow]
    assert Event.objects.filter(loop=loop, verb=verb).count() - before == 1


def test_of_two_who_accept_one_comes_through(world: World) -> None:
    loop = stages.offered_water(world)
    colleague = make.person("林科", Role.HANDLER, world.water)
    found = together(*[partial(act, loop) for act in each(moves.accept, world.li, colleague)], on=loop)
    assert (found.refused, Event.objects.filter(loop=loop, verb=Verb.ACCEPTED).count()) == ([NotNow], 1)


def test_of_two_who_dispute_one_comes_through(world: World) -> None:
    loop = stages.offered_township(world)
    colleague = make.person("林助理", Role.HANDLER, world.township_government)
    acts = each(moves.dispute, world.ma, colleague, reason="不属于")
    found = together(*[partial(act, loop) for act in acts], on=loop)
    assert (len(found.refused), Event.objects.filter(loop=loop, verb=Verb.DISPUTED).count()) == (1, 1)


def test_of_two_who_reassign_to_the_same_unit_one_comes_through(world: World) -> None:
    loop = stages.offered_township(world)
    acts = each(moves.reassign, world.liu, world.qian, to=world.roads, note="改派")
    found = together(*[partial(act, loop) for act in acts], on=loop)
    assert (len(found.refused), Event.objects.filter(loop=loop, verb=Verb.REASSIGNED).count()) == (1, 1)


REPEATABLE: dict[str, tuple[Callable[[World], Loop], Verb, Both]] = {
    "plan": (stages.following, Verb.PLANNED, lambda w: each(moves.make_plan, w.liu, w.sun, plan="本周")),
    "prompt": (stages.proposing, Verb.PROMPTED, lambda w: each(moves.prompt, w.wang, w.qian, note="请抓紧")),
    "mark": (
        stages.proposing,
        Verb.MARKED,
        lambda w: each(moves.mark, w.wang, w.qian, marks=["pain"], why="多年未解决", needed="部门会商"),
    ),
    "help": (stages.handling, Verb.NOTED, lambda w: each(moves.give_view, w.lu, w.lu, view="同意")),
}  # fmt: skip


@pytest.mark.parametrize("move", REPEATABLE)
def test_of_two_who_only_speak_both_are_heard(world: World, move: str) -> None:
    stage, verb, both = REPEATABLE[move]
    loop = stage(world)
    together(*[partial(act, loop) for act in both(world)], on=loop)
    assert Event.objects.filter(loop=loop, verb=verb).count() == 2


def test_wang_who_taps_twice_presses_once(world: World) -> None:
    loop = stages.handling(world)
    act = partial(moves.prompt, loop=loop, by=world.wang, note="请抓紧")
    found = together(act, act, on=loop)
    assert (found.refused, Prompt.objects.count()) == ([NotNow], 1)


def test_of_two_who_react_one_comes_through(world: World) -> None:
    loop = stages.pressed(world)
    colleague = make.person("林科", Role.HANDLER, world.water)
    acts = each(moves.react, world.li, colleague, reaction="本周办好")
    found = together(*[partial(act, loop) for act in acts], on=loop)
    assert found.refused == [NotNow]
    assert Event.objects.filter(loop=loop, verb=Verb.REACTED).count() == 1


def test_of_two_who_name_the_same_person_one_comes_through(world: World) -> None:
    loop = stages.handling(world)
    lin = make.person("林科", Role.HANDLER, world.water)
    acts = each(moves.appoint, world.li, world.qian, to=lin)
    found = together(*[partial(act, loop) for act in acts], on=loop)
    assert found.refused == [NotNow]
    assert Event.objects.filter(loop=loop, verb=Verb.APPOINTED).count() == 1


def test_two_sweeps_at_once_escalate_once(world: World) -> None:
    loop = stages.pressed(world)
    late = timezone.now() + dt.timedelta(days=30)
    together(partial(moves.escalate_due, late), partial(moves.escalate_due, late), on=loop)
    verbs = list(
        Event.objects.filter(loop=loop, verb__in=[Verb.ESCALATED, Verb.RAISED]).values_list("verb", flat=True)
    )
    assert sorted(verbs) == [Verb.ESCALATED, Verb.RAISED]


def test_two_sweeps_at_once_remind_of_a_name_once(world: World) -> None:
    loop = stages.handling(world)
    Step.objects.filter(loop=loop).update(responsible=None)
    late = timezone.now() + dt.timedelta(days=30)
    found = together(partial(moves.remind_unnamed, late), partial(moves.remind_unnamed, late), on=loop)
    assert sorted(map(int, found.won)) == [0, 1]
    assert Event.objects.filter(loop=loop, verb=Verb.UNNAMED).count() == 1


def test_li_reacts_while_the_sweep_escalates(world: World) -> None:
    loop = stages.pressed(world)
    late = timezone.now() + dt.timedelta(days=30)
    together(
        partial(moves.react, loop=loop, by=world.li, reaction="本周办好"),
        partial(moves.escalate_due, late),
        on=loop,
    )
    one = Prompt.objects.get()
    assert one.reacted_by == world.li
    assert Event.objects.filter(verb=Verb.ESCALATED).count() == (1 if one.escalated_at else 0)


def test_of_two_who_hand_over_one_comes_through(world: World) -> None:
    loop = stages.handling(world)
    lin, fan = (make.person(name, Role.HANDLER, world.water) for name in ("林科", "范科"))
    acts = [
        partial(moves.succeed, unit=world.water, leaver=world.li, successor=to, by=world.qian, reason="调动")
        for to in (lin, fan)
    ]
    found = together(*acts, on=loop)
    assert found.refused == [NotNow] and Handover.objects.count() == 1
    assert Event.objects.filter(loop=loop, verb=Verb.SUCCEEDED).count() == 1


def test_a_case_that_comes_meanwhile_is_not_left_behind(world: World) -> None:
    loop = stages.handling(world)
    lin = make.person("林科", Role.HANDLER, world.water)
    together(
        partial(
            moves.succeed, unit=world.water, leaver=world.li, successor=lin, by=world.qian, reason="调动"
        ),
        partial(moves.check_in, loop=loop, by=world.li, outcome="办好了"),
        on=loop,
    )
    assert current(loop).responsible == lin


def test_of_two_taps_one_signs(world: World) -> None:
    stages.handling(world)
    lin = make.person("林科", Role.HANDLER, world.water)
    made = moves.succeed(unit=world.water, leaver=world.li, successor=lin, by=world.qian, reason="调动")
    act = partial(moves.sign_handover, handover=made, by=lin)
    assert together(act, act, on=made).refused == [NotNow]


def test_li_accepts_while_the_office_takes_it_away(world: World) -> None:
    loop = stages.offered_water(world)
    found = together(
        lambda: moves.accept(loop=loop, by=world.li),
        lambda: moves.reassign(loop=loop, by=world.qian, to=world.roads, note="改派"),
        on=loop,
    )
    assert len(found.won) == 1


def test_ma_accepts_while_a_colleague_disputes(world: World) -> None:
    """Whoever comes first: the case is accepted, and no wish to give it back is left."""
    loop = stages.offered_township(world)
    colleague = make.person("林助理", Role.HANDLER, world.township_government)
    together(
        lambda: moves.accept(loop=loop, by=world.ma),
        lambda: moves.dispute(loop=loop, by=colleague, reason="不属于"),
        on=loop,
    )
    assert Event.objects.filter(loop=loop, verb=Verb.ACCEPTED).count() == 1
    assert not Dispute.objects.open().exists()


def test_the_office_consents_while_another_of_it_refuses(world: World) -> None:
    loop, other = stages.disputed(world), colleague(world)
    found = together(
        lambda: moves.consent(loop=loop, by=world.qian),
        lambda: moves.refuse(loop=loop, by=other, reason="属于"),
        on=loop,
    )
    assert (len(found.won), found.refused) == (1, [NotNow])


def test_lu_gives_her_part_while_li_hands_in(world: World) -> None:
    """Either the part came first and nothing was passed over, or 李科 was told to say why he does not wait."""
    loop = stages.handling(world)
    together(
        lambda: moves.give_view(loop=loop, by=world.lu, view="已断电"),
        lambda: moves.check_in(loop=loop, by=world.li, outcome="好了"),
        on=loop,
    )
    assert Helper.objects.get(step__loop=loop).view == "已断电"
    assert not Event.objects.filter(loop=loop, verb=Verb.WENT_ON).exists()


def test_a_part_is_given_or_passed_over_never_both(world: World) -> None:
    loop = stages.handling(world)
    together(
        lambda: moves.give_view(loop=loop, by=world.lu, view="已断电"),
        lambda: moves.check_in(loop=loop, by=world.li, outcome="好了", without="不用断电"),
        on=loop,
    )
    passed = Event.objects.filter(loop=loop, verb=Verb.WENT_ON).count()
    assert passed == (0 if Helper.objects.get(step__loop=loop).given_at else 1)


def test_two_who_ask_the_same_unit_make_one_part(world: World) -> None:
    loop = stages.handling(world)
    acts = each(moves.divide, world.li, world.qian, unit=world.township_government, part="清障")
    together(*[partial(act, loop) for act in acts], on=loop)
    assert Helper.objects.filter(step__loop=loop, unit=world.township_government).count() == 1


def test_two_machines_that_remind_speak_once(world: World) -> None:
    loop = stages.handling(world)
    late = current(loop).due_at + dt.timedelta(hours=1)
    together(lambda: moves.remind_helpers(late), lambda: moves.remind_helpers(late))
    assert Event.objects.filter(loop=loop, verb=Verb.REMINDED).count() == 1


def test_liu_signs_off_while_sun_sends_back(world: World) -> None:
    loop = stages.handled(world)
    before = Event.objects.filter(loop=loop).count()
    found = together(
        lambda: moves.sign_off(loop=loop, by=world.liu),
        lambda: moves.send_back(loop=loop, by=world.sun, reason="没好"),
        on=loop,
    )
    assert (found.refused, Event.objects.filter(loop=loop).count() - before) == ([NotNow], 1)


def test_two_merges_that_cross_do_not_wait_for_each_other(world: World) -> None:
    one, other = stages.proposing(world), stages.proposing(world)
    found = together(
        lambda: moves.merge(loop=one, into=other, by=world.liu),
        lambda: moves.merge(loop=other, into=one, by=world.sun),
        on=one,
    )
    assert found.refused == [NotNow]
    assert Loop.objects.filter(status=LoopStatus.MERGED).count() == 1


def test_the_step_that_a_stale_page_showed_is_not_moved(world: World) -> None:
    loop = stages.handled(world)
    shown = current(loop)
    together(
        lambda: moves.sign_off(loop=loop, by=world.liu, step=shown),
        lambda: moves.sign_off(loop=loop, by=world.sun, step=shown),
        on=loop,
    )
    assert current(loop).key == "effect"


def test_twenty_opinions_at_once_are_numbered_without_gap_or_double(world: World) -> None:
    category = make.category()
    found = together(*[partial(make.opinion, world.station, category=category) for _nth in range(20)])
    codes = sorted(Loop.objects.values_list("code", flat=True))
    assert [int(code.split("-")[2]) for code in codes] == list(range(1, 21))
    assert len(found.won) == 20


def test_one_request_key_sent_five_times_at_once_makes_one_opinion(world: World) -> None:
    key, category = uuid.uuid4(), make.category()
    acts = [partial(make.opinion, world.station, request_key=key, category=category) for _nth in range(5)]
    found = together(*acts)
    assert {opinion.pk for opinion in found.won} == {Loop.objects.get().pk}  # type: ignore[attr-defined]
    assert (Numbering.objects.get().last, Event.objects.count()) == (1, 1)


def test_two_sealers_at_once_make_one_chain(world: World) -> None:
    for _nth in range(3):
        stages.handling(world)
    together(*[partial(trail.seal, 7) for _nth in range(4)])
    while trail.seal(7):
        pass
    assert trail.broken_links(world.county.pk) == []
    assert Event.objects.filter(position__isnull=True).count() == 0
