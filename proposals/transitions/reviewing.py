"""Pre-review (预审): accept, revise or return, each with its reasons; a motion that is taken as a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.transitions.claims import claim
from congress_portal.loops.words import Verb
from proposals.models import Ground, Proposal, Remark, Review
from proposals.plans import ASSIGN, REVIEW
from proposals.transitions.sessions import count_from_close, lock_session
from proposals.words import Decision, Field, Form


@dataclass(frozen=True)
class Said:
    """A remark as the reviewer typed it: about ``quote`` in ``field``, a whole field, or the whole text."""

    words: str
    ground: Ground | None = None
    field: str = ""
    quote: str = ""


@transaction.atomic
def review(
    *,
    proposal: Proposal,
    by: User,
    decision: str,
    note: str = "",
    remarks: Sequence[Said] = (),
    step: Step | None = None,
) -> Review:
    """Say what becomes of the version that was handed in. Whoever revises or returns says why, at least once.

    A deputy who insists is taken in; what there is to say goes along with it.
    """
    is_accepted = decision == Decision.ACCEPT
    loop, found = claim(proposal.loop, "sign_off" if is_accepted else "send_back", by, step=step)
    if found.key != REVIEW:
        raise NotNow()
    proposal = Proposal.objects.select_related("version", "session").get(pk=loop.pk)
    if not is_accepted and proposal.insisted_at is not None:
        raise NotNow(_("代表坚持提出，请受理；意见可以一并附上。"))
    if not is_accepted and not remarks:
        raise ValidationError({"note": _("请至少写一条意见：哪里要改，依据是什么。")})
    made = Review(
        county_id=loop.county_id, proposal=proposal, version=proposal.version, decision=decision,
        note=note, by=by, at=timezone.now(), round=proposal.reviews.count() + 1,
    )  # fmt: skip
    rows = [_anchored(proposal, made, said) for said in remarks]
    made.save(force_insert=True)
    Remark.objects.bulk_create(rows)
    label = str(Decision(decision).label)
    words = f"{label}：{note}" if note else label
    if is_accepted:
        loop_moves.sign_off(loop=loop, by=by, note=words, step=found)
        if proposal.session is not None:
            count_from_close(loop, lock_session(proposal.session))
    else:
        loop_moves.send_back(loop=loop, by=by, reason=words, step=found)
    return made


@transaction.atomic
def take_as_proposal(*, proposal: Proposal, by: User, reason: str, step: Step | None = None) -> Proposal:
    """A motion that does not meet the requirements is handled as a proposal (浙江省办理规定 2016 Art. 2)."""
    loop, found = claim(proposal.loop, "mark", by, step=step)
    proposal = Proposal.objects.get(pk=loop.pk)
    if proposal.form != Form.MOTION or found.key not in (REVIEW, ASSIGN):
        raise NotNow()
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由，代表会看到。")})
    proposal.form = Form.PROPOSAL
    proposal.save(update_fields=["form"])
    trail.record(loop, found, Verb.SORTED, by, reason, form=Form.PROPOSAL)
    return proposal


def refuse_unreviewed(loop: Loop, step: Step) -> None:
    """Pre-review leaves its opinion before the office signs; a guard of the plan."""
    proposal = Proposal.objects.get(pk=loop.pk)
    last = proposal.reviews.order_by("round").last()
    if last is None or (last.decision, last.version_id) != (Decision.ACCEPT, proposal.version_id):
        raise NotNow(_("请先写预审意见。"))


def _anchored(proposal: Proposal, made: Review, said: Said) -> Remark:
    """The remark at its place in the text. Words that are not there are refused, not dropped."""
    if not said.words.strip():
        raise ValidationError({"note": _("每条意见都要写明。")})
    row = Remark(
        county_id=made.county_id, review=made, ground=said.ground, field=said.field, words=said.words.strip()
    )
    if said.field and said.quote:
        start = proposal.version.texts[Field(said.field)].find(said.quote)
        if start < 0:
            raise ValidationError(
                {"note": _("文稿里没有“%(quote)s”，请从文稿中复制原文。") % {"quote": said.quote[:40]}}
            )
        row.start, row.end, row.quote = start, start + len(said.quote), said.quote
    return row
