"""The answer (答复): drafted in the lead unit, approved by its principal, which sends it to each mover."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.issuing import transitions as issuing
from congress_portal.issuing.words import Kind
from congress_portal.loops import trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.transitions.claims import claim
from congress_portal.loops.transitions.evidence import Photos
from congress_portal.loops.words import StepStatus, Verb
from congress_portal.papers.frozen import freeze
from proposals.access import has_head, may_send
from proposals.models import Commitment, Consultation, Delivery, Proposal, Reply, ResultClass
from proposals.plans import HANDLE, TRACK
from proposals.reply_paper import letter_of, paper_of
from proposals.transitions import meeting_date
from proposals.transitions.claims import claim_step
from proposals.transitions.handling import stop_contact
from proposals.transitions.promising import (
    Promise,
    promises_of,
    refuse_unpromised,
    replace_earlier,
    write_promises,
)
from proposals.words import REPLY_LENGTH, Answering

ANSWERED = (HANDLE, TRACK)
"""The steps that end with an answer."""
FIRST_WORDS = 200
"""So many characters of an answer stand in the ledger as the effect of the step."""
FIELDS = ("text", "result", "without", "document", "contact", "phone")
WRITTEN = [*FIELDS, "drafted_by", "drafted_at", "revision"]


@dataclass(frozen=True)
class Draft:
    """What is typed of an answer. ``without``: why it goes out though no consultation was confirmed."""

    text: str
    result: ResultClass
    without: str = ""
    document: str = ""
    contact: str = ""
    phone: str = ""
    promises: tuple[Promise, ...] = ()


class StaleReply(NotNow):
    """A colleague has saved since: both texts are kept, the writer decides."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(_("同事刚刚改过这份答复。您写的还在下面，请对照后再保存。"))
        self.reply = reply


@transaction.atomic
def draft_reply(
    *, proposal: Proposal, by: User, draft: Draft, revision: int = 0, step: Step | None = None
) -> Reply:
    """Write the answer of the current step, or change it. ``revision`` is what the writer saw; 0 before there was one.

    Whoever saves it last is its drafter, and does not approve it. Words that are saved already count as saved; but a
    colleague who saves what the principal was the last to change takes it over, for the principal to approve.
    """
    proposal, found = claim_step(proposal, by, keys=ANSWERED, parties=("worker",), step=step)
    _check(draft)
    reply = _draft_of(proposal)
    if reply is None or reply.step_id != found.pk:
        return _begin(proposal, found, by, draft, reply)
    if _says(reply, draft) and not _takes_over(reply, by):
        return reply
    if reply.revision != revision:
        raise StaleReply(reply)
    return _write(reply, found, by, draft)


@transaction.atomic
def approve(
    *,
    proposal: Proposal,
    by: User,
    revision: int | None = None,
    without: str = "",
    photos: Photos = (),
    step: Step | None = None,
) -> Reply:
    """The unit's principal approves the draft: it is sent to everyone who brings it, and the step is checked in.

    ``without``: why the lead does not wait for helpers' parts that are open. ``revision``: what the principal read.
    """
    loop, found = claim(proposal.loop, "check_in", by, step=step)
    if found.key not in ANSWERED:
        raise NotNow()
    proposal = Proposal.objects.get(pk=loop.pk)
    reply = _draft_of(proposal)
    if reply is None or reply.step_id != found.pk:
        raise ValidationError({"outcome": _("还没有拟写答复，请先拟写。")})
    if not may_send(by, found.unit_id):
        raise PermissionDenied(_("答复由本单位负责人签发。"))
    if reply.drafted_by_id in by.selves:
        raise PermissionDenied(_("自己拟写的答复须由他人签发。"))
    if revision is not None and revision != reply.revision:
        raise StaleReply(reply)
    refuse_unready(proposal, found, reply)
    words = outcome_of(reply)
    loop_moves.check_in(loop=loop, by=by, outcome=words, photos=photos, without=without, step=found)
    # a unit with a mark here, that has not numbered the answer at home, gets its number from the register
    taken = None if reply.document else issuing.take(kind=Kind.REPLY, unit=reply.unit)
    reply.document = taken.text if taken else reply.document
    reply.sent_by, reply.sent_at, reply.views = by, timezone.now(), views_of(found)
    deliver(loop, reply, reply.sent_at)
    letter = letter_of(proposal, reply)
    reply.letter = None if taken else freeze(letter)
    reply.save(update_fields=["sent_by", "sent_at", "views", "document", "letter"])
    replace_earlier(reply)
    stop_contact(loop)
    meeting_date.stop(loop)
    if taken is not None:
        issuing.keep(
            taken=taken, letter=letter, kind=Kind.REPLY, unit=reply.unit, by=by,
            about=paper_of(reply), loop=loop,
        )  # fmt: skip
    return reply


@transaction.atomic
def copy_reply(*, reply: Reply, by: User, to: Sequence[Proposal]) -> list[Reply]:
    """Proposals with the same matter are answered one by one: the draft is copied, each is approved by itself.

    What a unit left unsent that the proposal was taken back from is written over.
    """
    copied = Draft(**{name: getattr(reply, name) for name in FIELDS})
    promises = promises_of(reply)
    made = []
    for target in sorted(to, key=lambda one: one.pk):
        proposal, found = claim_step(target, by, keys=(HANDLE,), parties=("worker",))
        if found.unit_id != reply.unit_id or proposal.pk == reply.proposal_id:
            raise NotNow(_("只能用于本单位正在办理的其他建议。"))
        left = _draft_of(proposal)
        if left is not None and left.step_id == found.pk:
            raise NotNow(_("%(code)s 已经拟写了答复。") % {"code": proposal.loop.code})
        own = tuple(replace(one, unit=found.unit) for one in promises)
        made.append(_begin(proposal, found, by, replace(copied, promises=own), left))
    return made


def mark_opened(*, proposal: Proposal, by: User) -> int:
    """One who brings it has the answers before their eyes; the first time is kept. Returns how many were new."""
    waiting = Delivery.objects.filter(reply__proposal=proposal.pk, user=by, opened_at=None)
    return waiting.update(opened_at=timezone.now())


def refuse_unready(proposal: Proposal, step: Step, reply: Reply) -> None:
    """What must hold of an answer before it goes out."""
    if not reply.text.strip():
        raise ValidationError({"outcome": _("答复还没有内容。")})
    if not ResultClass.objects.in_force(timezone.localdate()).filter(pk=reply.result_id).exists():
        raise ValidationError({"outcome": _("办理结果类别已经停用，请重新选择。")})
    refuse_unpromised(reply)
    if step.key == TRACK:
        refuse_unkept(proposal, reply)
    if step.key == HANDLE and not is_consulted(proposal, step) and not reply.without.strip():
        raise ValidationError(
            {
                "outcome": _(
                    "还没有代表确认过的面商（当面、到站、视频）。请先面商，或者在拟稿里写明未面商的理由。"
                )
            }
        )


def refuse_unkept(proposal: Proposal, reply: Reply) -> None:
    """The second answer says that all is kept: nothing is open, and nothing is promised anew."""
    if Commitment.objects.open().filter(proposal=proposal.pk).exists():
        raise NotNow(_("还有承诺没有落实，落实并核实以后再答复。"))
    if reply.result.needs_promises:
        raise ValidationError(
            {"outcome": _("承诺落实后的答复不能再是%(result)s。") % {"result": reply.result}}
        )


def is_consulted(proposal: Proposal, step: Step) -> bool:
    """Whether a consultation of this round counts: seen each other, and a deputy says that it was so."""
    held = Consultation.objects.counted().filter(proposal=proposal.pk)
    return step.begun_at is not None and held.filter(at__gte=step.begun_at).exists()


def views_of(step: Step) -> list[list[str]]:
    """What the helping units of a step have said so far (协办意见): name and words of each."""
    given = step.helper_set.filter(given_at__isnull=False).exclude(view="").order_by("pk")
    return [[name, view] for name, view in given.values_list("unit__name", "view")]


def outcome_of(reply: Reply) -> str:
    text = " ".join(reply.text.split())
    short = text if len(text) <= FIRST_WORDS else f"{text[: FIRST_WORDS - 1]}…"
    return f"{reply.result}：{short}"


def deliver(loop: Loop, reply: Reply, at: dt.datetime) -> None:
    """One row each for those who bring it now; the case is locked."""
    movers = loop.movers.filter(left_at=None).order_by("-is_lead", "pk").values_list("user_id", flat=True)
    Delivery.objects.bulk_create(
        Delivery(county_id=reply.county_id, reply=reply, user_id=user, made_at=at) for user in movers
    )


def approvers_words(unit_id: int) -> str:
    """Who approves in this unit, for its page."""
    if has_head(unit_id):
        return _("由本单位负责人签发，签发后送达每位提出人。")
    return _("本单位没有登记负责人，由拟稿人以外的经办人签发，签发后送达每位提出人。")


def kind_of(step: Step) -> Answering:
    """An answer after a promise, one after the deputies were dissatisfied, or the first."""
    if step.key == TRACK:
        return Answering.KEPT
    earlier = Step.objects.filter(
        loop_id=step.loop_id, position__lt=step.position, key=HANDLE, status=StepStatus.SIGNED
    )
    return Answering.AGAIN if earlier.exists() else Answering.FIRST


def _draft_of(proposal: Proposal) -> Reply | None:
    """The answer that is being written; the case is locked."""
    found = Reply.objects.filter(proposal=proposal.pk, sent_at=None)
    return found.select_related("result").first()


def _begin(proposal: Proposal, step: Step, by: User, draft: Draft, left: Reply | None) -> Reply:
    """A first draft for this step; what another unit left unsent is taken over, with its number."""
    number = proposal.replies.count() + 1
    reply = left or Reply(county_id=proposal.county_id, proposal=proposal, number=number)
    reply.step, reply.unit, reply.kind = step, step.unit, kind_of(step)
    _fill(reply, by, draft)
    if left is None:
        reply.save(force_insert=True)
    else:
        reply.save(update_fields=[*WRITTEN, "step", "unit", "kind"])
    write_promises(reply, step, draft.promises)
    trail.record(proposal.loop, step, Verb.REPLY_DRAFTED, by, reply=reply.pk, unit_name=step.unit.name)
    return reply


def _says(reply: Reply, draft: Draft) -> bool:
    same = all(getattr(reply, name) == getattr(draft, name) for name in FIELDS)
    return same and list(draft.promises) == promises_of(reply)


def _takes_over(reply: Reply, by: User) -> bool:
    """Whether one who may not approve saves the words of one who may and now could not."""
    return may_send(reply.drafted_by, reply.unit_id) and not may_send(by, reply.unit_id)


def _write(reply: Reply, step: Step, by: User, draft: Draft) -> Reply:
    _fill(reply, by, draft)
    reply.save(update_fields=WRITTEN)
    write_promises(reply, step, draft.promises)
    return reply


def _fill(reply: Reply, by: User, draft: Draft) -> None:
    for name in FIELDS:
        setattr(reply, name, getattr(draft, name))
    reply.drafted_by, reply.drafted_at, reply.revision = by, timezone.now(), reply.revision + 1


def _check(draft: Draft) -> None:
    if len(draft.text) > REPLY_LENGTH:
        raise ValidationError({"text": _("最多%(most)d个字。") % {"most": REPLY_LENGTH}})
    if not ResultClass.objects.in_force(timezone.localdate()).filter(pk=draft.result.pk).exists():
        raise ValidationError({"result": _("请选择现行的办理结果类别。")})
