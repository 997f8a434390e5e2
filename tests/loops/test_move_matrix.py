"""Every move × every stage × every person, against a table written by hand.

``MAY`` says who may make which move where; it is not derived from the code. What it does not allow must be refused
and leave no event; what it allows must succeed, and is what the page offers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from pytest_django import DjangoDbBlocker

from congress_portal.accounts.models import Role, Term, UnitKind, User
from congress_portal.errors import NotNow
from congress_portal.loops import moves as table
from congress_portal.loops import transitions as moves
from congress_portal.loops.calendar import DayUnit, Length
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.trail import CITIZEN, By
from congress_portal.loops.words import Verb
from stations import transitions
from tests import factories as make
from tests.loops.stages import STAGES, opinion_of, proposing
from tests.world import build

STAFF = [
    "zhang",
    "liu",
    "sun",
    "ma",
    "li",
    "lu",
    "wang",
    "qian",
    "he",
    "gao",
    "shen",
    "zhao",
    "fang",
    "zhou",
    "wu",
]
EVERYBODY = [*STAFF, "citizen"]

ALWAYS = {
    "prompt": "zhang liu sun wang qian",
    "mark": "liu sun wang qian",
    "relevel": "liu sun qian",
    "divert": "liu sun qian",
    "merge": "liu sun qian",
    "join": "citizen",
    "clue": "zhang liu sun qian",
    "carry_over": "qian",
    "withdraw": "citizen",
}
"""On every open case: the station's keepers, the overseer of the township, the county's congress office."""
BUT_LIU = {"prompt": "zhang sun wang qian"}
"""Nobody presses themselves: 刘站长 answers for the step by name."""
KEEPERS_WORK = {
    "appoint": "liu sun qian",
    "plan": "liu sun",
    "pause": "liu sun",
    "delegate": "liu sun",
    "check_in": "liu sun",
}
SIGNERS = "liu sun wang qian"
"""The station's keepers, the overseer, the office: each may sign what is not their own."""
NOT_AFTER_THE_ANSWER = {
    name: who for name, who in ALWAYS.items() if name not in ("merge", "join", "withdraw", "relevel")
}

MAY: dict[str, dict[str, str]] = {
    "heard": {**ALWAYS, "merge": "", "relevel": "", "sign_off": SIGNERS, "reject": "liu sun qian"},
    "desk": {**ALWAYS, "merge": "", "relevel": "", "sign_off": "sun wang qian", "reject": "liu sun qian"},
    "proposing": {
        **ALWAYS, "assign": "liu sun", "pause": "liu sun", "delegate": "liu sun", "reject": "liu sun qian",
        "appoint": "liu sun qian", **BUT_LIU,
    },
    "delegated": {
        **ALWAYS, "prompt": "liu sun wang qian", "appoint": "liu sun qian", "assign": "zhang", "pause": "zhang",
        "delegate": "liu sun", "reject": "liu sun qian",
    },
    "proposing_paused": {
        **ALWAYS, **BUT_LIU, "appoint": "liu sun qian", "resume": "liu sun citizen", "delegate": "liu sun",
    },
    "offered_township": {**ALWAYS, "accept": "ma", "dispute": "ma", "reassign": "liu sun qian"},
    "offered_office": {**ALWAYS, "dispute": "qian", "reassign": "liu sun qian"},
    "offered_water": {**ALWAYS, "accept": "li", "dispute": "li", "reassign": "qian"},
    "disputed": {**ALWAYS, "accept": "li", "consent": "qian", "refuse": "qian", "reassign": "qian"},
    "dispute_refused": {**ALWAYS, "accept": "li", "reassign": "qian"},
    "pressed": {
        **ALWAYS, "prompt": "zhang liu sun qian", "react": "li", "plan": "li", "divide": "li qian", "check_in": "li",
        "pause": "li",
        "help": "lu", "extend": "liu sun qian", "take_back": "liu sun qian", "appoint": "li qian",
    },
    "handling": {
        **ALWAYS, "appoint": "li qian", "plan": "li", "divide": "li qian", "check_in": "li", "pause": "li",
        "help": "lu", "extend": "liu sun qian", "take_back": "liu sun qian",
    },
    "handling_paused": {**ALWAYS, "appoint": "li qian", "resume": "li liu sun citizen", "take_back": "liu sun qian"},
    "handled": {**ALWAYS, "sign_off": SIGNERS, "send_back": SIGNERS},
    "following": {**ALWAYS, **BUT_LIU, **KEEPERS_WORK, "extend": "wang qian"},
    "followed": {**ALWAYS, "sign_off": "wang qian", "send_back": "wang qian"},
    "answering": {
        **NOT_AFTER_THE_ANSWER, **BUT_LIU, "appoint": "liu sun qian", "check_in": "liu sun", "pause": "liu sun",
        "delegate": "liu sun",
    },
    "answered": {**NOT_AFTER_THE_ANSWER, "sign_off": "wang qian citizen", "send_back": "wang qian"},
    "closed": {"reopen": "qian citizen", "clue": "zhang liu sun qian"},
    "withdrawn": {},
    "rejected": {"reopen": "qian"},
    "merged": {"reopen": "qian", "unmerge": "liu sun qian citizen"},
}  # fmt: skip

pytestmark = pytest.mark.django_db


def staff(by: By) -> By:
    """Merging by the citizen is a move of its own, "join"."""
    if by is CITIZEN:
        raise PermissionDenied
    return by


def citizen(by: By) -> By:
    if by is not CITIZEN:
        raise PermissionDenied
    return by


def colleague(loop: Loop) -> User:
    """Somebody new in the unit that works on the case."""
    step = table.current(Loop.objects.get(pk=loop.pk))
    assert step is not None
    role = Role.KEEPER if step.unit.kind == UnitKind.STATION else Role.HANDLER
    return make.person("新同事", role, step.unit)


Try = Callable[[Loop, By, SimpleNamespace], object]
TRY: dict[str, tuple[Verb, Try]] = {
    "accept": (Verb.ACCEPTED, lambda loop, by, w: moves.accept(loop=loop, by=by)),
    "dispute": (Verb.DISPUTED, lambda loop, by, w: moves.dispute(loop=loop, by=by, reason="不属于")),
    "consent": (Verb.CONSENTED, lambda loop, by, w: moves.consent(loop=loop, by=by)),
    "refuse": (Verb.REFUSED, lambda loop, by, w: moves.refuse(loop=loop, by=by, reason="属于")),
    "assign": (Verb.ASSIGNED, lambda loop, by, w: moves.assign(loop=loop, by=by, to=w.roads, note="请办")),
    "reassign": (
        Verb.REASSIGNED,
        lambda loop, by, w: moves.reassign(loop=loop, by=by, to=w.roads, note="改"),
    ),
    "delegate": (Verb.DELEGATED, lambda loop, by, w: moves.delegate(loop=loop, by=by, to=None, note="收回")),
    "take_back": (Verb.TAKEN_BACK, lambda loop, by, w: moves.take_back(loop=loop, by=by, reason="另派")),
    "inherit": (
        Verb.INHERITED,
        lambda loop, by, w: moves.inherit(loop=loop, by=by, unit=w.water, to=w.roads, reason="机构改革"),
    ),
    "plan": (Verb.PLANNED, lambda loop, by, w: moves.make_plan(loop=loop, by=by, plan="本周更换")),
    "appoint": (Verb.APPOINTED, lambda loop, by, w: moves.appoint(loop=loop, by=by, to=colleague(loop))),
    "react": (Verb.REACTED, lambda loop, by, w: moves.react(loop=loop, by=by, reaction="本周办好")),
    "check_in": (
        Verb.CHECKED_IN,
        lambda loop, by, w: moves.check_in(loop=loop, by=by, outcome="办好了", without="不用断电"),
    ),
    "divide": (
        Verb.DIVIDED,
        lambda loop, by, w: moves.divide(loop=loop, by=by, unit=w.roads, part="配合断电"),
    ),
    "help": (Verb.NOTED, lambda loop, by, w: moves.give_view(loop=loop, by=by, view="同意")),
    "sign_off": (Verb.SIGNED_OFF, lambda loop, by, w: moves.sign_off(loop=loop, by=by)),
    "send_back": (Verb.SENT_BACK, lambda loop, by, w: moves.send_back(loop=loop, by=by, reason="灯没亮")),
    "extend": (
        Verb.EXTENDED,
        lambda loop, by, w: moves.extend(loop=loop, by=by, length=w.days, reason="缺料"),
    ),
    "pause": (Verb.PAUSED, lambda loop, by, w: moves.pause(loop=loop, by=by, reason="请补充")),
    "resume": (Verb.RESUMED, lambda loop, by, w: moves.resume(loop=loop, by=by)),
    "relevel": (
        Verb.RELEVELLED,
        lambda loop, by, w: transitions.relevel(
            opinion=opinion_of(loop),
            by=by,
            complexity="complex",
            urgency="ordinary",
            reason="要几个部门一起办",
        ),
    ),
    "prompt": (Verb.PROMPTED, lambda loop, by, w: moves.prompt(loop=loop, by=by, note="请抓紧")),
    "mark": (
        Verb.MARKED,
        lambda loop, by, w: moves.mark(loop=loop, by=by, marks=["pain"], why="多年未解决", needed="部门会商"),
    ),
    "reject": (
        Verb.REJECTED,
        lambda loop, by, w: moves.reject(loop=loop, by=by, reason="不清楚", ground="unclear"),
    ),
    "divert": (Verb.REJECTED, lambda loop, by, w: moves.divert(loop=loop, by=staff(by), reason="转专门渠道")),
    "merge": (Verb.MERGED, lambda loop, by, w: moves.merge(loop=loop, into=w.other, by=staff(by))),
    "join": (Verb.MERGED, lambda loop, by, w: moves.merge(loop=loop, into=w.other, by=citizen(by))),
    "unmerge": (Verb.UNMERGED, lambda loop, by, w: moves.unmerge(loop=loop, by=by, reason="是另一盏灯")),
    "clue": (
        Verb.CLUED,
        lambda loop, by, w: moves.give_clue(loop=loop, by=staff(by), kind="proposal", reason="多村都有"),
    ),
    "withdraw": (Verb.WITHDRAWN, lambda loop, by, w: moves.withdraw(loop=loop, by=by)),
    "reopen": (Verb.REOPENED, lambda loop, by, w: moves.reopen(loop=loop, by=by, reason="又坏了")),
    "carry_over": (Verb.CARRIED_OVER, lambda loop, by, w: moves.carry_over(loop=loop, by=by, to=w.next_term)),
}


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    """The world with one case at each stage, built once and rolled back after the last test of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _scene()
        transaction.set_rollback(True)


def _scene() -> SimpleNamespace:
    world = build()
    scene = SimpleNamespace(**vars(world), citizen=CITIZEN, days=Length(3, DayUnit.WORKING_DAY))
    scene.fang = make.person(
        "方科", Role.HANDLER, make.unit("建德水利", UnitKind.DEPARTMENT, *[world.other_county] * 2)
    )
    far = make.unit("建德市人大办", UnitKind.CONGRESS_OFFICE, world.other_county, world.other_county)
    scene.zhou = make.person("周主任", Role.CONGRESS_OFFICE, far)
    scene.wu = make.user("吴站长")  # keeper until last year
    make.duty(scene.wu, Role.KEEPER, world.station.unit, until="2025-12-31")
    scene.next_term = Term.objects.create(
        county=world.county, number=18, since="2027-01-01", until="2031-12-31"
    )
    scene.other = proposing(world)
    scene.loops = {name: stage(world) for name, stage in STAGES.items()}
    return scene


def allowed(stage: str, move: str) -> list[str]:
    return MAY[stage].get(move, "").split()


def test_the_table_knows_every_move() -> None:
    assert set(TRY) == set(table.MOVES)


def test_the_table_knows_every_stage() -> None:
    assert set(MAY) == set(STAGES)


@pytest.mark.parametrize("move", table.MOVES)
@pytest.mark.parametrize("stage", STAGES)
def test_whoever_may_not_is_refused_and_leaves_no_event(
    scene: SimpleNamespace, stage: str, move: str
) -> None:
    loop, (_verb, attempt) = scene.loops[stage], TRY[move]
    before = Event.objects.count()
    for name in EVERYBODY:
        if name not in allowed(stage, move):
            with pytest.raises((NotNow, PermissionDenied)):
                attempt(loop, getattr(scene, name), scene)
                pytest.fail(f"{name} made {move} at {stage}")
    assert Event.objects.count() == before


ALLOWED = [(stage, move, name) for stage in MAY for move in MAY[stage] for name in allowed(stage, move)]


@pytest.mark.parametrize(("stage", "move", "name"), ALLOWED)
def test_whoever_may_does_and_leaves_one_event(
    scene: SimpleNamespace, stage: str, move: str, name: str
) -> None:
    loop, (verb, attempt) = scene.loops[stage], TRY[move]
    by = getattr(scene, name)
    before = Event.objects.filter(loop=loop).count()
    attempt(loop, by, scene)
    written = list(Event.objects.filter(loop=loop).order_by("id"))[before:]
    assert written[0].verb == verb
    assert written[0].by_id == (None if by is CITIZEN else by.pk)
    assert {event.verb for event in written[1:]} <= {Verb.CLOSED, Verb.WENT_ON}


@pytest.mark.parametrize("stage", STAGES)
def test_the_page_offers_what_the_server_allows(scene: SimpleNamespace, stage: str) -> None:
    loop = Loop.objects.get(pk=scene.loops[stage].pk)
    step = table.current(loop)
    offered = {name: {m.name for m in table.open_to(getattr(scene, name), loop, step)} for name in STAFF}
    expected = {name: {move for move in MAY[stage] if name in allowed(stage, move)} for name in STAFF}
    assert offered == expected
