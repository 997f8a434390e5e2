"""How cases go: each story is a generator that yields the moment of its next move and makes it when resumed."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable, Iterator

from congress_portal.accounts.models import Unit, User
from congress_portal.demo.cases import Case
from congress_portal.demo.courses import Course
from congress_portal.loops.models import Loop
from congress_portal.loops.words import Mark
from stations.words import Satisfaction

Moments = Iterator[dt.datetime]
NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


def tell(case: Case, course: Course, start: dt.datetime) -> Moments:
    """A case from the day it is brought in to its end, or to where it halts."""
    yield start
    into = _same(case) if course.way == "merge" else None
    case.submit(into)
    if into:
        return
    if course.way == "withdraw":
        yield case.leisurely(1, 3)
        case.withdraw()
        return
    yield from follow(case, course)


def follow(case: Case, course: Course) -> Moments:
    """What comes after a case was brought in, by whichever door."""
    yield _wait(case, course, "hear", 0, 1)
    case.acknowledge()
    yield _wait(case, course, "triage", 0, 2)
    if course.way == "reject":
        case.reject()
        return
    if course.way == "merge" and (into := _sister(case)):
        case.merge(into)
        return
    yield from _round(case, course, again=False)


def again(case: Case, course: Course) -> Moments:
    """A case that came back runs once more."""
    yield case.later(0, 1)
    yield from _round(case, course, again=True)


def side_by_side(tales: Iterable[Moments]) -> Moments:
    """Several stories as one, each move at its time; those that never go on are left where they stand."""
    queue = [(next(tale, NEVER), number, tale) for number, tale in enumerate(tales)]
    heapq.heapify(queue)
    while queue and queue[0][0] < NEVER:
        at, number, tale = heapq.heappop(queue)
        yield at
        heapq.heappush(queue, (next(tale, NEVER), number, tale))


def _same(case: Case) -> Loop | None:
    """An open matter of the same kind in the township that a citizen would join while writing."""
    alike = Loop.objects.open().filter(region__path__startswith=case.station.unit.region.path)
    alike = alike.filter(opinion__category__code=case.matter.category, opinion__answer="")
    return alike.order_by("-pk").first()


def _sister(case: Case) -> Loop | None:
    """Another open case of the same station."""
    return (
        Loop.objects.open().filter(owner=case.loop.owner_id).exclude(pk=case.loop.pk).order_by("-pk").first()
    )


def _wait(case: Case, course: Course, name: str, fewest: int, most: int) -> dt.datetime:
    if course.halt == name:
        return NEVER
    if course.slow == name:
        fewest, most = fewest + 6, most + 14
    return case.later(fewest, most)


def _round(case: Case, course: Course, *, again: bool) -> Moments:
    """From proposing a handler to the citizen's word."""
    if course.way == "now" and not again:
        case.answer_now(by=case.keeper)
    elif course.way.startswith("deputy") and not again:
        yield from _through_deputy(case, course)
    else:
        yield from _handled(case, course, case.keeper, again=again)
    yield from _rated(case, course, again=again)


def _through_deputy(case: Case, course: Course) -> Moments:
    case.delegate()
    yield _wait(case, course, "deputy", 1, 2)
    if course.way == "deputy_now":
        case.answer_now(by=case.deputy)
    else:
        yield from _handled(case, course, case.deputy, again=False)


def _handled(case: Case, course: Course, assigner: User, *, again: bool) -> Moments:
    yield from _placed(case, course, assigner, again=again)
    yield _wait(case, course, "accept", 0, 2)
    case.accept()
    yield _wait(case, course, "plan", 0, 1)
    case.plan()
    if course.detour == "take_back" and not again:
        yield _wait(case, course, "taken", 2, 4)
        case.take_back()
        yield from _placed(case, course, case.keeper, again=True)
        yield case.later(0, 1)
        case.accept()
        case.plan()
    yield from _worked(case, course, again=again)
    case.check_in()
    yield _wait(case, course, "check", 0, 2)
    if course.detour == "send_back" and not again:
        case.send_back()
        yield _wait(case, course, "rework", 1, 2)
        case.check_in()
        yield case.later(0, 1)
    case.sign_off(case.keeper)
    yield _wait(case, course, "effect", 1, 3)
    case.follow_effect()
    yield _wait(case, course, "effect_sign", 0, 1)
    case.sign_off(case.chair, "effect_sign")
    yield _wait(case, course, "respond", 0, 1)
    case.respond(again=again)


def _placed(case: Case, course: Course, assigner: User, *, again: bool) -> Moments:
    """The case reaches the unit that will accept it: the township at once, a department through the office."""
    bodies, helpers = case.stage.bodies, _helpers(case, course)
    if course.way != "department":
        case.assign(case.post.government, assigner, helpers)
        case.handler = case.one_of(case.stage.cast.handlers[case.post.government.pk])
        if course.detour == "dispute" and not again:
            yield from _disputed_by_township(case, course, assigner)
        return
    case.assign(bodies.office, assigner, [])
    yield _wait(case, course, "office", 0, 1)
    right = case.department
    if course.detour == "dispute" and not again:
        case.department = _other(case, right)
        case.route(helpers)
        _meet_handler(case)
        yield _wait(case, course, "dispute", 1, 3)
        case.dispute(right)
        case.department = right
        yield _wait(case, course, "reroute", 1, 2)
        case.consent(case.clerk, right)
    case.route(helpers)
    _meet_handler(case)
    if course.detour == "refused" and not again:
        yield _wait(case, course, "dispute", 1, 2)
        case.dispute(_other(case, right))
        yield _wait(case, course, "refused", 1, 2)
        case.refuse()


def _disputed_by_township(case: Case, course: Course, assigner: User) -> Moments:
    yield _wait(case, course, "dispute", 1, 3)
    case.dispute(
        case.department if case.department != case.post.government else _other(case, case.department)
    )
    yield _wait(case, course, "reroute", 1, 1)
    case.consent(case.keeper, case.department)
    case.assign(case.stage.bodies.office, assigner, [])
    yield case.later(0, 1)
    case.route([])
    _meet_handler(case)


def _meet_handler(case: Case) -> None:
    case.handler = case.one_of(case.stage.cast.handlers[case.department.pk])


def _other(case: Case, right: Unit) -> Unit:
    return case.rng.choice([unit for unit in case.stage.bodies.departments.values() if unit != right])


def _helpers(case: Case, course: Course) -> list[Unit]:
    units = [case.stage.bodies.departments[key] for key in case.matter.helpers]
    if course.detour == "helpers" and not units:
        units = [_other(case, case.department)]
    return units if course.detour == "helpers" or case.rng.random() < 0.35 else []


def _worked(case: Case, course: Course, *, again: bool) -> Moments:
    """What may happen between the plan and the check-in."""
    if course.detour == "marks":
        case.mark(case.rng.sample(Mark.values, case.rng.choice((1, 1, 2))))
    units = [helper.unit for helper in case.loop.steps.current().get().helper_set.select_related("unit")]
    for unit in units:
        case.divide(unit)
    for unit in units:
        if course.halt == "helper":
            yield NEVER
        if case.chance(unit.name).random() < 0.9:  # of some the lead unit does not wait
            yield case.later(0, 2)
            case.help(unit)
    if course.detour == "pause":
        yield case.later(0, 1)
        case.pause()
        yield NEVER if course.halt == "supplement" else case.leisurely(1, 4)
        case.supplement()
    if course.detour == "relevel" and not again:
        yield case.later(0, 1)
        case.relevel()
    if course.detour == "extend" and not again:
        yield case.later(2, 4)
        case.extend()
    if "handle" in (course.halt, course.slow):
        yield from _pressed(case)
    yield _wait(case, course, "handle", 1, 5) if course.slow != "handle" else case.later(1, 6)


def _pressed(case: Case) -> Moments:
    """Nobody checks in: the presidium prompts after the date, the office some days later."""
    yield case.later(11, 12)
    case.prompt(case.chair)
    if case.rng.random() < 0.5:
        yield case.later(1, 1)
        case.react()
    yield case.later(4, 5)
    case.prompt(case.clerk)


def _rated(case: Case, course: Course, *, again: bool) -> Moments:
    """The citizen's own word, sealed; the presidium signs off after a call, whether there was one or not."""
    if course.halt == "rate":
        yield NEVER
    level = course.rating if not again else case.rng.choice((Satisfaction.SATISFIED, Satisfaction.BASICALLY))
    if not level:
        yield case.later(3, 5)
        case.sign_off(case.chair, "confirm")
        return
    yield case.leisurely(1, 3)
    case.rate(level)
    if level == Satisfaction.DISSATISFIED:
        yield _wait(case, course, "again", 0, 1)
        yield from _round(case, course, again=True)
        return
    yield case.later(1, 2)
    case.sign_off(case.chair, "confirm")
