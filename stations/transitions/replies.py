"""An author's own answer: in other words, handed over, opened."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Role, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Loop
from congress_portal.loops.transitions.claims import current_step
from congress_portal.loops.words import StepStatus, Verb
from stations.merging import lead_of
from stations.models import Opinion, Reply, ReplyDelivery
from stations.plans import RESPOND
from stations.words import ReplyChannel, ReplyState

WAYS = {
    "phoned": (ReplyChannel.PHONE, ReplyState.CONFIRMED),
    "unanswered": (ReplyChannel.PHONE, ReplyState.RETURNED),
    "printed": (ReplyChannel.DESK, ReplyState.MADE),
    "handed": (ReplyChannel.DESK, ReplyState.HANDED),
}
"""What a keeper does by hand."""
FINAL = (ReplyState.CONFIRMED, ReplyState.HANDED)


@transaction.atomic
def answer_author(*, opinion: Opinion, by: User, words: str) -> Reply:
    """Answer one merged author in words of their own (另行答复); the others keep the lead's."""
    shown = lead_of(opinion.loop)
    loop_moves.lock_all(opinion.loop, shown)
    own = Loop.objects.get(pk=opinion.pk)
    loop = lead_of(own)
    if loop.pk != shown.pk or loop.pk == own.pk or not is_answered(loop):
        raise NotNow(_("这件事还没有答复，或者已经不合在一起办。"))
    if not may_hand(by, loop):
        raise PermissionDenied(_("您没有答复这位群众的职责。"))
    if not words.strip():
        raise ValidationError({"words": _("请写明答复内容。")})
    event = trail.record(own, None, Verb.REPLIED, by, lead=loop.code)
    reply = Reply.objects.create(
        county_id=own.county_id, opinion_id=own.pk, lead_id=loop.pk, event=event, words=words
    )
    ReplyDelivery.objects.create(
        county_id=own.county_id, reply=reply, channel=ReplyChannel.PAGE, state=ReplyState.MADE
    )
    return reply


def is_answered(loop: Loop) -> bool:
    """Whether the answer stands: not one that is being worked over."""
    step = current_step(loop)
    if loop.is_open and (step is None or (step.key, step.status) != (RESPOND, StepStatus.SUBMITTED)):
        return False
    return Opinion.objects.filter(pk=loop.pk, answered_at__isnull=False).exists()


@transaction.atomic
def hand_reply(*, reply: Reply, by: User, way: str) -> ReplyDelivery:
    """Tell an author by telephone, print the answer, hand it over (送达). Done twice it is done once."""
    channel, state = WAYS[way]
    reply = Reply.objects.select_related("opinion__loop", "lead__loop").get(pk=reply.pk)
    loop_moves.lock_all(reply.opinion.loop)
    if not (may_hand(by, reply.lead.loop) or may_hand(by, reply.opinion.loop)):
        raise PermissionDenied(_("您没有送达这份答复的职责。"))
    known = ReplyDelivery.objects.filter(reply=reply, channel=channel).first()
    if known and (known.state == state or known.state in FINAL):
        return known
    row = known or ReplyDelivery(county_id=reply.county_id, reply=reply, channel=channel)
    row.state, row.by, row.at = state, by, timezone.now()
    row.save() if known is None else row.save(update_fields=["state", "by", "at"])
    trail.record(reply.opinion.loop, None, Verb.DELIVERED, by, channel=channel, state=state)
    return row


def open_reply(reply: Reply) -> None:
    """The author has the answer on the page before them."""
    page = ReplyDelivery.objects.filter(reply=reply, channel=ReplyChannel.PAGE, state=ReplyState.MADE)
    page.update(state=ReplyState.OPENED, at=timezone.now())


def may_hand(user: User, loop: Loop) -> bool:
    """The keepers of the station that answers, and the congress office."""
    if loop.owner_id in user.unit_ids(Role.KEEPER):
        return True
    return any(d.role == Role.CONGRESS_OFFICE and loop.region.lies_in(d.region) for d in user.duties)
