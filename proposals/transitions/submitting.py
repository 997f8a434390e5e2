"""Handing in: a draft becomes a case; and comes back to be changed, is handed in again, or is taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Level, Region, User
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Clue, Loop, Mover, Step
from congress_portal.loops.rows import give_keys
from congress_portal.loops.transitions.claims import claim
from congress_portal.loops.words import Kind
from proposals.access import deputy_unit, office_of
from proposals.models import Draft, Proposal, Remark, Session, Threshold, Version
from proposals.plans import INSIST_AFTER, REVIEW, plan_for
from proposals.transitions.drafting import freeze, lock_draft, newest, refuse_others, refuse_unfinished
from proposals.transitions.indexing import index_proposal
from proposals.words import Decision, Form, Phase


@transaction.atomic
def submit(*, draft: Draft, by: User, alone: bool = False) -> Proposal:
    """Hand a draft in: it becomes a case of the office. A second request returns the same case.

    Who signed an earlier text does not bring this one: with such signatures it is refused, unless ``alone`` says to go
    on with those who stand.
    """
    draft = lock_draft(draft)
    refuse_others(draft, by)
    if draft.loop_id is not None:
        return Proposal.objects.select_related("loop", "draft", "version").get(pk=draft.loop_id)
    refuse_unfinished(draft)
    version = _signed_text(draft, by, alone)
    signers = _signers(version)
    refuse_too_few(draft, 1 + len(signers))
    taking = Session.objects.taking(draft.region, timezone.localdate())
    session = taking.select_for_update(of=("self",), no_key=True).first()  # it is not moved meanwhile
    phase = Phase.IN_SESSION if session else Phase.BETWEEN

    def content(loop: Loop) -> Sequence[Model]:
        proposal = Proposal(
            loop=loop, county_id=draft.county_id, draft=draft, version=version,
            came_as=draft.form, form=draft.form, phase=phase, session=session,
        )  # fmt: skip
        movers = [_mover(loop, by, is_lead=True), *(_mover(loop, one) for one in signers)]
        give_keys(*movers)
        return [proposal, *movers]

    office = office_of(draft.region)
    loop = loop_moves.open_loop(
        plan=plan_for(phase),
        title=version.title,
        region=draft.region,
        county=draft.county,
        parties={"deputies": deputy_unit(by, draft.county_id), "office": office},
        owner=office,
        by=by,
        request_key=draft.request_key,
        source=draft.source,
        content=content,
    )
    Step.objects.filter(loop=loop, key=REVIEW).update(assignee=by)
    draft.loop = loop
    draft.save(update_fields=["loop"])
    _take_clue(draft, loop, by)
    proposal = Proposal.objects.select_related("loop", "draft", "version").get(pk=loop.pk)
    index_proposal(proposal)
    return proposal


@transaction.atomic
def resubmit(
    *,
    proposal: Proposal,
    by: User,
    answers: Mapping[int, str],
    insist: bool = False,
    alone: bool = False,
    step: Step | None = None,
) -> Proposal:
    """Hand it in once more after pre-review: the text as the draft stands, and an answer to every remark.

    ``answers``: remark key → words. After ``INSIST_AFTER`` rounds the deputy may insist: it then goes on as it is, with
    the remarks attached.
    """
    loop, found = claim(proposal.loop, "check_in", by, step=step)
    if found.key != REVIEW:
        raise NotNow()
    proposal = Proposal.objects.select_related("draft", "version").get(pk=loop.pk)
    draft = lock_draft(proposal.draft, by)
    refuse_unfinished(draft)
    rounds = proposal.reviews.exclude(decision=Decision.ACCEPT).count()
    if insist and rounds < INSIST_AFTER:
        raise ValidationError(
            _("预审%(rounds)d轮以后可以坚持提出，请先按意见修改或者说明。") % {"rounds": INSIST_AFTER}
        )
    _answer(proposal, answers)
    version = _signed_text(draft, by, alone)
    _change_movers(loop, version)
    refuse_too_few(draft, loop.movers.filter(left_at=None).count())
    proposal.version = version
    proposal.insisted_at = timezone.now() if insist else None
    proposal.save(update_fields=["version", "insisted_at"])
    index_proposal(proposal)
    if loop.title != version.title:
        loop.title = version.title
        loop.save(update_fields=["title"])
    words = _("坚持提出：%(version)s") if insist else _("修改后再次提交：%(version)s")
    loop_moves.check_in(loop=loop, by=by, outcome=words % {"version": version}, step=found)
    return proposal


def refuse_too_few(draft: Draft, movers: int) -> None:
    """A motion needs as many deputies as the law says for the level of the congress."""
    least = least_movers(draft.region, timezone.localdate()) if draft.form == Form.MOTION else None
    if least is not None and movers < least.least:
        raise ValidationError(
            {
                "form": _("议案须有%(least)d位以上代表联名（%(basis)s），现有%(movers)d位确认了这一稿。")
                % {"least": least.least, "basis": least.basis, "movers": movers}
            }
        )


def least_movers(region: Region, on: dt.date) -> Threshold | None:
    """The threshold in force for motions to the congress of a region."""
    rows = Threshold.objects.filter(level=Level(region.level), valid_from__lte=on)
    return rows.exclude(valid_until__lt=on).order_by("-valid_from").first()


def _signed_text(draft: Draft, by: User, alone: bool) -> Version:
    """The version that is handed in. Signatures stand under the version they confirmed, and no other."""
    before = newest(draft)
    version = freeze(draft, by)
    lost = draft.cosigns.filter(version=before).count() if before and before.pk != version.pk else 0
    if lost and not alone:
        raise ValidationError(
            _("文稿在%(lost)d位代表附议后又改过。请他们重新确认，或者选择“不等重新确认，先提交”。")
            % {"lost": lost}
        )
    return version


def _signers(version: Version) -> list[User]:
    return [row.deputy for row in version.cosigns.select_related("deputy").order_by("signed_at", "pk")]


def _mover(loop: Loop, user: User, is_lead: bool = False) -> Mover:
    return Mover(county_id=loop.county_id, loop=loop, user=user, is_lead=is_lead, since=timezone.now())


def _change_movers(loop: Loop, version: Version) -> None:
    """Who confirmed this version brings it; who did not has left, visibly, and may come back with the next one."""
    signed = {user.pk: user for user in _signers(version)}
    signed.pop(loop.movers.get(is_lead=True).user_id, None)  # who leads now may have signed along before
    for mover in loop.movers.filter(is_lead=False):
        left = None if mover.user_id in signed else mover.left_at or timezone.now()
        if left != mover.left_at:
            mover.left_at = left
            mover.save(update_fields=["left_at"])
        signed.pop(mover.user_id, None)
    for user in signed.values():
        _mover(loop, user).save(force_insert=True)


def _answer(proposal: Proposal, answers: Mapping[int, str]) -> None:
    """Every open remark gets its words; one without is named."""
    open_ones = list(Remark.objects.filter(review__proposal=proposal, answer=""))
    missing = [one for one in open_ones if not answers.get(one.pk, "").strip()]
    if missing:
        raise ValidationError(
            {f"answer_{one.pk}": _("请答复这条意见：怎么改的，或者为什么不改。") for one in missing}
        )
    for one in open_ones:
        one.answer, one.answered_at = answers[one.pk].strip(), timezone.now()
        one.save(update_fields=["answer", "answered_at"])


def _take_clue(draft: Draft, loop: Loop, by: User) -> None:
    """Where somebody had said that the source should become a proposal, this is it."""
    clue = Clue.objects.unclaimed().filter(loop=draft.source_id, kind=Kind.PROPOSAL).first()
    if clue is not None and draft.source_id is not None:
        loop_moves.take_clue(clue=clue, loop=loop, by=by)
