"""Entering proposals from paper (补录): a whole checked sheet, or nothing of it; each at the step it had come to."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Role, Term, Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Loop, Mover
from congress_portal.loops.rows import give_keys
from congress_portal.loops.transitions import Ran
from congress_portal.loops.transitions.claims import lock
from congress_portal.loops.transitions.ending import end, skip_open
from congress_portal.loops.transitions.entering import noon
from congress_portal.loops.words import LoopStatus, Verb
from congress_portal.sheets.reading import Row
from proposals.import_check import Plan, Planned, check
from proposals.models import Draft, Imported, Proposal, SearchText, Session, Version, offices_of
from proposals.plans import ASSIGN, EFFECT, HANDLE, REVIEW, plan_for
from proposals.transitions.indexing import tokens_of
from proposals.words import Act, Phase

KEYS = uuid.UUID("5b1c6c1e-6a43-4b9e-9a55-6f3f0c8f5a10")
"""The space of the request keys of what came from paper: the same row has the same key for ever."""


@transaction.atomic
def import_proposals(*, by: User, office: Unit, rows: Sequence[Row], digest: str, source: str) -> Plan:
    """Enter what the rows say and what ``digest`` (of the plan that was shown) confirms.

    The rows are checked anew under the lock of the office: ``ValidationError`` when one is wrong by now, ``NotNow``
    when the plan is another than the one shown or nothing is left to enter. ``source`` is the file's SHA-256.
    """
    if not offices_of(by).filter(pk=office.pk).exists():
        raise PermissionDenied(_("补录由人大常委会办公室或者乡镇人大主席团办理。"))
    locked = Unit.objects.select_for_update(
        of=("self",), no_key=True
    )  # whoever hands in meanwhile only names it
    office = locked.select_related("region", "county").get(pk=office.pk)
    plan = check(rows, office)
    if plan.problems:
        raise ValidationError(_("有内容已经不能写入，请重新上传核对。"))
    if not plan.new:
        raise NotNow(_("表里的建议都已经补录过，没有要写入的。"))
    if plan.digest != digest:
        raise NotNow(_("核对之后有变化，请重新核对后再写入。"))
    sessions = _sessions(office, plan)
    units = _units_of_deputies(plan)
    for row in plan.new:
        _enter(row, office, by, source, units[row.lead.pk], sessions)
    trail.record_act(office, Act.TAKEN_FROM_PAPER, by, new=len(plan.new), source=source)
    return plan


@transaction.atomic
def take_out(*, proposal: Proposal, by: User, batch: int) -> Loop:
    """Take back what was entered a moment ago: the case ends as withdrawn and tells nobody, as nobody was told of it.

    Its number on paper and its request key are given free, so that the mended sheet may bring it in again.
    """
    loop = lock(proposal.loop)
    said = Imported.objects.select_for_update(of=("self",), no_key=True).get(pk=loop.pk)
    if not offices_of(by).filter(region=said.region_id).exists():
        raise PermissionDenied(_("补录由人大常委会办公室或者乡镇人大主席团办理。"))
    skip_open(loop)
    end(loop, LoopStatus.WITHDRAWN)
    for row in (loop, Draft.objects.get(loop=loop)):
        row.request_key = uuid.uuid4()
        row.save(update_fields=["request_key"])
    event = trail.build(
        loop, None, Verb.WITHDRAWN, by, _("撤销补录：原编号 %(number)s") % {"number": said.number}
    )
    event.announced_at = event.at
    event.save(force_insert=True)
    said.number = f"{said.number[:24]}#{batch}"
    said.save(update_fields=["number"])
    return loop


def _sessions(office: Unit, plan: Plan) -> dict[tuple[int, int], Session]:
    """The meetings by term and number; one that is not known is registered with the days on which things came in."""
    terms = {term.number: term for term in Term.objects.filter(county=office.county)}
    for (term, number), (first, last) in plan.sessions.items():
        Session.objects.create(
            county=office.county, region=office.region, term=terms[term], number=number, presubmit_from=first,
            opens_on=first, closes_on=last,
        )  # fmt: skip
    rows = Session.objects.filter(region=office.region).select_related("term")
    return {(one.term.number, one.number): one for one in rows}


def _units_of_deputies(plan: Plan) -> dict[int, Unit]:
    """Where each lead deputy serves, or served last."""
    duties = Duty.objects.filter(
        user__in={row.lead.pk for row in plan.new}, role=Role.DEPUTY, stands_in_for=None
    )
    return {one.user_id: one.unit for one in duties.select_related("unit").order_by("since", "pk")}


def _enter(
    row: Planned,
    office: Unit,
    by: User,
    source: str,
    deputies: Unit,
    sessions: dict[tuple[int, int], Session],
) -> Loop:
    session = sessions[row.meeting] if row.meeting else None
    phase = Phase.IN_SESSION if session else Phase.BETWEEN
    key = uuid.uuid5(KEYS, f"{office.region_id} {row.group} {row.number}")

    def content(loop: Loop) -> Sequence[Model]:
        return _rows(row, loop, office, by, source, session, phase, key)

    return loop_moves.enter(
        plan=plan_for(phase), title=row.title, region=office.region, county=office.county,
        parties={"deputies": deputies, "office": office}, owner=office, by=by, request_key=key,
        opened_on=row.came_on, ran=_ran(row, office, deputies), closed_on=row.closed_on, content=content,
        note=_("补录：原编号 %(number)s") % {"number": row.number},
    )  # fmt: skip


def _ran(row: Planned, office: Unit, deputies: Unit) -> dict[str, Ran]:
    """The steps behind it, and the one it is at."""
    words = str(_("补录"))
    ran = {REVIEW: Ran(deputies, row.came_on, row.came_on, words)}
    ran[ASSIGN] = Ran(office, row.came_on, row.assigned_on, words, offered_to=row.unit)
    if row.unit and row.assigned_on:
        said = row.reply or words if row.replied_on else ""
        ran[HANDLE] = Ran(row.unit, row.assigned_on, row.replied_on, said, helpers=tuple(row.helpers))
    if row.replied_on:
        said = _("补录：%(rating)s") % {"rating": row.rating.label} if row.rating else words
        ran[EFFECT] = Ran(office, row.replied_on, row.closed_on, said if row.closed_on else "")
    return ran


def _rows(
    row: Planned,
    loop: Loop,
    office: Unit,
    by: User,
    source: str,
    session: Session | None,
    phase: str,
    key: uuid.UUID,
) -> Sequence[Model]:
    """The text, who brings it, what it is compared by, and what the sheet said."""
    county, came = loop.county_id, noon(row.came_on)
    texts = {"title": row.title, "situation": row.text, "analysis": "", "suggestion": ""}
    draft = Draft(
        county_id=county, region=office.region, author=row.lead, form=row.form, loop=loop, request_key=key,
        started_at=came, changed_at=came, **texts,
    )  # fmt: skip
    version = Version(county_id=county, draft=draft, number=1, made_by=by, made_at=came, **texts)
    movers = [
        Mover(county_id=county, loop=loop, user=user, is_lead=user == row.lead, since=came)
        for user in (row.lead, *row.others)
    ]
    give_keys(draft, version, *movers)
    proposal = Proposal(
        loop=loop, county_id=county, draft=draft, version=version, came_as=row.form, form=row.form, phase=phase,
        session=session,
    )  # fmt: skip
    text = SearchText(proposal=proposal, county_id=county, opened_at=came, tokens=tokens_of(texts))
    said = Imported(
        proposal=proposal, county_id=county, region=office.region, group=row.group, number=row.number,
        came_on=row.came_on, assigned_on=row.assigned_on, replied_on=row.replied_on, result=row.result,
        reply=row.reply, rating=row.rating or "", line=row.line, digest=row.digest, source=source, by=by,
        at=timezone.now(),
    )  # fmt: skip
    return [draft, version, proposal, *movers, text, said]
