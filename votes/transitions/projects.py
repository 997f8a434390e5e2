"""A project is opened, planned, carried out and signed off. Each write locks the case first, then the project."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Level, Region, Unit, UnitKind, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Clue, Event, Loop, Step
from congress_portal.loops.transitions.claims import claim, lock
from congress_portal.loops.transitions.ending import end, skip_open
from congress_portal.loops.transitions.evidence import Photos
from congress_portal.loops.words import Kind, LoopStatus, Verb
from votes.models import Candidate, CandidateState, Project, ProjectMilestone
from votes.plans import BUILD, PROJECT, RECTIFY, SCHEME
from votes.projects.access import EXECUTING, may_sign, office_of, offices_of
from votes.transitions.candidates import YEARS
from votes.transitions.nodes import NodeWords, check_nodes, show_node, write_nodes


@dataclass(frozen=True)
class ProjectWords:
    """What a project is, as it is typed. ``budget`` in yuan; ``lng`` and ``lat`` WGS84."""

    title: str
    year: int
    content: str
    goals: str
    unit: Unit
    committee: Unit
    place: str
    budget: Decimal
    finish_on: dt.date
    township: Region | None = None
    lng: float | None = None
    lat: float | None = None
    source: Loop | None = None
    nodes: Sequence[NodeWords] = ()


def words_of(candidate: Candidate, committee: Unit) -> ProjectWords:
    """A chosen candidate as the project that it becomes: all that the congress has voted on."""
    rows = list(candidate.milestones.all())
    year = candidate.call.year
    if candidate.unit is None or candidate.budget is None:
        raise ValidationError(_("候选项目还没有责任单位和投资。"))
    return ProjectWords(
        title=candidate.title, year=year, content=candidate.content, goals=candidate.goals, unit=candidate.unit,
        committee=committee, place=candidate.place, budget=candidate.budget, township=candidate.township,
        finish_on=max((one.due_on for one in rows), default=dt.date(year, 12, 31)), source=candidate.source,
        nodes=[NodeWords(one.title, one.weight, one.due_on, one.amount) for one in rows],
    )  # fmt: skip


def open_project(
    *, by: User, office: Unit, words: ProjectWords, candidate: Candidate | None = None,
    request_key: uuid.UUID | None = None,
) -> Project:  # fmt: skip
    """Take a project under supervision: one that the congress has chosen, or one of a former year without a candidate.

    The same key gives the same project; a candidate becomes one project (a constraint). Raises ``NotNow`` for a
    candidate that was not chosen, ``PermissionDenied`` for whoever is not of the county's congress office.
    """
    if not offices_of(by).filter(pk=office.pk).exists():
        raise PermissionDenied(_("由县人大常委会办公室登记。"))
    key = request_key or uuid.uuid4()
    known = _known(office, key)
    if known is not None:
        return known
    check_words(words, office)
    if not candidate:
        if words.nodes:
            check_nodes(words.nodes, finish_on=words.finish_on, budget=words.budget)
        return _opened(by, office, words, None, key)
    with transaction.atomic():
        held = Candidate.objects.select_for_update(no_key=True).get(pk=candidate.pk)
        if held.state != CandidateState.CHOSEN or held.county_id != office.county_id:
            raise NotNow(_("这个候选项目没有经票决通过。"))
        if Project.objects.filter(candidate=held).exists():
            raise NotNow(_("这个项目已经列入监督。"))
        return _opened(by, office, words, held, key)


def _opened(
    by: User, office: Unit, words: ProjectWords, candidate: Candidate | None, key: uuid.UUID
) -> Project:
    made: list[Project] = []

    def content(loop: Loop) -> list[Project]:
        made.append(_row(loop, words, candidate))
        return made

    county = office.county
    try:
        with transaction.atomic():
            loop_moves.open_loop(
                plan=PROJECT, title=words.title.strip(), region=words.township or county, county=county,
                parties={"unit": words.unit, "committee": words.committee, "office": office_of(county)},
                owner=words.committee, by=by, request_key=key, source=words.source, content=content,
            )  # fmt: skip
            project = Project.objects.select_related("loop").get(pk=made[0].pk)
            _take_clue(project.loop, by)
            if words.nodes:
                write_nodes(project, words.nodes)
            return project
    except IntegrityError:
        known = _known(office, key)
        if known is None:
            raise
        return known


@transaction.atomic
def take_back_project(*, project: Project, by: User) -> Loop:
    """Take back a project that the office has just entered without a candidate, and on which nobody has worked.

    It ends as withdrawn; a trigger lets that pass for a day, while there is no milestone and no change was asked for.
    Milestones that were entered with it, and that the unit has not planned anew, go with it.
    """
    loop = lock(project.loop)
    found = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=loop.pk)
    if not offices_of(by).filter(county=loop.county_id).exists():
        raise PermissionDenied(_("由县人大常委会办公室登记。"))
    planned = Event.objects.filter(loop=loop, verb=Verb.NODES_SET).exists()
    told = found.milestones.filter(reports__isnull=False).exists()
    if found.candidate_id or planned or told or not loop.is_open:
        raise NotNow(_("这个项目已经在实施，不能撤销登记。"))
    found.milestones.all().delete()
    skip_open(loop)
    end(loop, LoopStatus.WITHDRAWN)
    loop.request_key = uuid.uuid4()
    loop.save(update_fields=["request_key"])
    trail.record(loop, None, Verb.WITHDRAWN, by, _("撤销登记"))
    return loop


def _take_clue(loop: Loop, by: User) -> None:
    """The word that this should become a project is fulfilled, and leaves the office's list."""
    for clue in Clue.objects.filter(loop=loop.source_id, kind=Kind.PROJECT, became=None, dropped_at=None):
        loop_moves.take_clue(clue=clue, loop=loop, by=by)


def _row(loop: Loop, words: ProjectWords, candidate: Candidate | None) -> Project:
    return Project(
        loop=loop, county_id=loop.county_id, year=words.year, candidate=candidate, content=words.content.strip(),
        goals=words.goals.strip(), unit=words.unit, committee=words.committee, township=words.township,
        place=words.place.strip(), lng=words.lng, lat=words.lat, budget=words.budget, finish_on=words.finish_on,
    )  # fmt: skip


def _known(office: Unit, key: uuid.UUID) -> Project | None:
    rows = Project.objects.filter(county=office.county_id, loop__request_key=key)
    return rows.select_related("loop").first()


def check_words(words: ProjectWords, office: Unit) -> None:
    names = ("title", "content", "goals", "place")
    errors = {name: _("请填写。") for name in names if not getattr(words, name).strip()}
    this_year = timezone.localdate().year
    if not this_year - 10 <= words.year <= this_year + 1:
        errors["year"] = _("请填写近十年内的年度。")
    if not words.year <= words.finish_on.year <= words.year + YEARS:
        errors["finish_on"] = _("完成日期应在项目年度的当年到以后%(years)d年之间。") % {"years": YEARS}
    if words.budget < 0:
        errors["budget"] = _("不能小于0。")
    if words.unit.kind not in EXECUTING or words.unit.county_id != office.county_id:
        errors["unit"] = _("请选择本县（市、区）的部门或者乡镇政府。")
    if words.committee.kind != UnitKind.WORKING_COMMITTEE or words.committee.county_id != office.county_id:
        errors["committee"] = _("请选择本县（市、区）人大常委会的工作委员会。")
    if words.township and (
        words.township.level != Level.TOWNSHIP or not words.township.lies_in(office.county)
    ):
        errors["township"] = _("请选择本县（市、区）的乡镇。")
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def hand_in(
    *, loop: Loop, by: User, outcome: str, photos: Photos = (), without: str = "", step: Step | None = None
) -> Step:
    """Hand the step in (打卡): the plan of work once it has its milestones, the work once all of them are done."""
    loop, found = claim(loop, "check_in", by, step=step)
    nodes = ProjectMilestone.objects.filter(project=loop.pk)
    if found.key in (SCHEME, RECTIFY) and not found.plan.strip():
        raise NotNow(_("请先填写实施方案（整改方案），再提交。"))
    if found.key == SCHEME and not nodes.exists():
        raise NotNow(_("请先填报节点计划，再提交。"))
    if found.key == BUILD and nodes.filter(percent__lt=100).exists():
        raise NotNow(_("还有节点没有完成，不能报完工。"))
    return loop_moves.check_in(loop=loop, by=by, outcome=outcome, photos=photos, without=without, step=found)


@transaction.atomic
def sign(*, loop: Loop, by: User, note: str = "", step: Step | None = None) -> Step:
    """Sign the step off: by the unit that signs it, nobody else who oversees the place."""
    loop, found = claim(loop, "sign_off", by, step=step)
    _need_signer(by, found)
    done = loop_moves.sign_off(loop=loop, by=by, note=note, step=found)
    show_node(lock(loop))
    return done


@transaction.atomic
def refuse(*, loop: Loop, by: User, reason: str, step: Step | None = None) -> Step:
    """Give the step back to be done again, with the reason."""
    loop, found = claim(loop, "send_back", by, step=step)
    _need_signer(by, found)
    return loop_moves.send_back(loop=loop, by=by, reason=reason, step=found)


def _need_signer(by: User, step: Step) -> None:
    if not may_sign(by, step):
        raise PermissionDenied(_("本环节由%(unit)s销号或者退回。") % {"unit": step.signer})
