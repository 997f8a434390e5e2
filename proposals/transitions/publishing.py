"""Making a proposal and its answer public: prepared, agreed to by the lead deputy, approved by another; or withheld.

Each write locks the case first and the publication's row after it. What is public is never edited: it is taken down,
and prepared anew.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Role, User
from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, trail
from congress_portal.loops.models import Deadline, Loop
from congress_portal.loops.transitions.claims import lock
from congress_portal.loops.words import Purpose, Verb
from proposals.coach.found import narrow
from proposals.coach.numbers import private
from proposals.models import Proposal, Publication, Reply, offices_of
from proposals.words import Field, Publicity, Withheld

PERIOD = "proposal.publish"
PREPARABLE = (Publicity.PREPARED, Publicity.WITHHELD, Publicity.WITHDRAWN)
LONGEST = {"title": 80, "text": 12000, "answer": 12000}


@dataclass(frozen=True)
class Public:
    """What would be read by everybody."""

    title: str
    text: str
    answer: str
    is_abstract: bool = False


def sent_reply(proposal: Proposal) -> Reply | None:
    """The answer that is to be published: the newest that was sent."""
    return proposal.replies.sent().select_related("unit", "result").order_by("number").last()


def decides(user: User, loop: Loop) -> bool:
    """Whether the user works in the office that took it in: it approves, withholds and takes down."""
    return offices_of(user).filter(pk=loop.owner_id).exists()


def prepares(user: User, loop: Loop, reply: Reply | None) -> bool:
    """The office, or the unit that answered."""
    is_units = reply is not None and reply.unit_id in user.unit_ids(Role.HANDLER)
    return is_units or decides(user, loop)


def proposed(proposal: Proposal, reply: Reply) -> Public:
    """The whole text and answer, to be shortened and cleaned by whoever prepares it."""
    parts = [getattr(proposal.version, name) for name in Field.values if name != Field.TITLE]
    return Public(proposal.version.title, "\n\n".join(part for part in parts if part), reply.text)


def private_words(public: Public) -> list[str]:
    """What looks like somebody's number, address or illness, by its form alone."""
    texts = {name: narrow(getattr(public, name)) for name in LONGEST}
    found = [f"{texts[one.field][one.start : one.end]}（{one.why}）" for one in private(texts)]
    return list(dict.fromkeys(found))


@transaction.atomic
def prepare(
    *, proposal: Proposal, by: User, public: Public, revision: int = 0, is_checked: bool = False
) -> Publication:
    """Write what is to be read, whole or as an abstract. ``revision``: the text that was seen; 0 before there was one.

    What looks like personal data has to be looked at (``is_checked``). Other words than before ask the deputy anew.
    """
    loop, known = _claimed(proposal)
    proposal = Proposal.objects.select_related("version", "draft__author").get(pk=loop.pk)
    reply = sent_reply(proposal)
    if not prepares(by, loop, reply):
        raise PermissionDenied(_("公开稿由主办单位或者人大办公室准备。"))
    if reply is None:
        raise NotNow(_("还没有签发的答复，不能公开。"))
    if known is not None and known.status not in PREPARABLE:
        raise NotNow(_("已经公开，请先撤下再修改。"))
    _need_seen(known, revision)
    _check(public, is_checked)
    made = known or Publication(proposal=proposal, county_id=loop.county_id, revision=0)
    is_same = (
        all(getattr(made, name) == getattr(public, name) for name in LONGEST) and made.reply_id == reply.pk
    )
    if not is_same:
        made.agrees, made.agree_words, made.agreed_at, made.agreed_by = None, "", None, None
    made.title, made.text, made.answer = public.title.strip(), public.text.strip(), public.answer.strip()
    made.is_abstract, made.reply, made.unit = public.is_abstract, reply, reply.unit
    made.result, made.form = reply.result.code, proposal.form
    made.lead_name, made.year = proposal.draft.author.name, timezone.localdate(loop.opened_at).year
    made.replied_on = timezone.localdate(reply.sent_at)
    made.revision += 1
    made.status, made.ground, made.reason = Publicity.PREPARED, "", ""
    made.prepared_by, made.prepared_at = by, timezone.now()
    made.decided_by = made.decided_at = made.published_at = made.ended_at = None
    made.save(force_insert=known is None)
    start_clock(loop, reply)
    trail.record(loop, None, Verb.PUBLIC_READY, by, number=made.revision)
    return made


@transaction.atomic
def agree(*, proposal: Proposal, by: User, agrees: bool, revision: int, words: str = "") -> Publication:
    """The lead deputy says whether these words may be public; or the office notes what it was told, and how."""
    loop, found = _existing(proposal, (Publicity.PREPARED,))
    _need_seen(found, revision)
    is_lead = by.has_role(Role.DEPUTY) and loop.movers.filter(user=by, is_lead=True).exists()
    if not is_lead and not decides(by, loop):
        raise PermissionDenied(_("是否同意公开由领衔代表答复。"))
    if not is_lead and not words.strip():
        raise ValidationError({"words": _("请写明代表何时、以什么方式答复的。")})
    found.agrees, found.agree_words = agrees, words.strip()
    found.agreed_at, found.agreed_by = timezone.now(), by
    found.save(update_fields=["agrees", "agree_words", "agreed_at", "agreed_by"])
    said = _("同意公开") if agrees else _("不同意公开")
    trail.record(loop, None, Verb.PUBLIC_SAID, by, words.strip(), agrees=agrees, said=str(said))
    return found


@transaction.atomic
def approve(*, proposal: Proposal, by: User, revision: int) -> Publication:
    """A second person of the office has read it: from now on everybody may."""
    loop, found = _existing(proposal, (Publicity.PREPARED,))
    _need_seen(found, revision)
    _need_office(by, loop)
    if found.prepared_by_id in by.selves:
        raise PermissionDenied(_("自己准备的公开稿须由另一人审核。"))
    if not found.agrees:
        raise NotNow(_("领衔代表还没有同意公开。"))
    is_noted = not loop.movers.filter(user=found.agreed_by_id, is_lead=True).exists()
    if is_noted and found.agreed_by_id in by.selves:
        raise PermissionDenied(_("代为登记代表意见的人不能审核公开稿，请由另一人审核。"))
    newest = sent_reply(Proposal.objects.get(pk=loop.pk))
    if newest is None or newest.pk != found.reply_id:
        raise NotNow(_("已经有了新的答复，请按新的答复重新准备公开稿。"))
    found.status = Publicity.PUBLISHED
    found.decided_by, found.decided_at = by, timezone.now()
    found.published_at = found.decided_at
    found.save(update_fields=["status", "decided_by", "decided_at", "published_at"])
    _stop_clock(loop)
    trail.record(loop, None, Verb.PUBLISHED, by, number=found.revision)
    return found


@transaction.atomic
def withhold(*, proposal: Proposal, by: User, ground: str, reason: str, revision: int = 0) -> Publication:
    """Not to be published, on a ground of the list and with words. Whoever prepared it does not decide that either."""
    loop, known = _claimed(proposal)
    _need_office(by, loop)
    proposal = Proposal.objects.select_related("draft__author").get(pk=loop.pk)
    reply = sent_reply(proposal)
    if reply is None or (known is not None and known.status != Publicity.PREPARED):
        raise NotNow(_("现在不能作这个决定。"))
    _need_seen(known, revision)
    if known is not None and known.prepared_by_id in by.selves:
        raise PermissionDenied(_("自己准备的公开稿须由另一人决定。"))
    if ground not in Withheld.values:
        raise ValidationError({"ground": _("请选择不公开的理由。")})
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由，代表会看到。")})
    found = known or Publication(
        proposal=proposal, county_id=loop.county_id, reply=reply, unit=reply.unit, result=reply.result.code,
        form=proposal.form, year=timezone.localdate(loop.opened_at).year,
        replied_on=timezone.localdate(reply.sent_at),
    )  # fmt: skip
    found.status, found.ground, found.reason = Publicity.WITHHELD, ground, reason.strip()
    found.decided_by, found.decided_at = by, timezone.now()
    found.save(force_insert=known is None)
    _stop_clock(loop)
    trail.record(loop, None, Verb.WITHHELD, by, reason.strip(), ground=ground)
    return found


@transaction.atomic
def withdraw_public(*, proposal: Proposal, by: User, reason: str) -> Publication:
    """Take down what is public, with a reason: nobody reads it from this moment on."""
    loop, found = _existing(proposal, (Publicity.PUBLISHED,))
    _need_office(by, loop)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明撤下的理由。")})
    found.status, found.reason, found.ended_at = Publicity.WITHDRAWN, reason.strip(), timezone.now()
    found.save(update_fields=["status", "reason", "ended_at"])
    deadlines.start(
        loop, None, Purpose.PUBLISH, PERIOD
    )  # what was taken down waits for another text, or a decision
    trail.record(loop, None, Verb.UNPUBLISHED, by, reason.strip())
    return found


def start_clock(loop: Loop, reply: Reply) -> bool:
    """The days within which an answer is to be public, from the day it was sent; one for an answer, one at a time:
    a newer answer has days of its own."""
    day = timezone.localdate(reply.sent_at)
    clocks = Deadline.objects.filter(loop=loop, purpose=Purpose.PUBLISH)
    if clocks.filter(started_on__gte=day).exists():
        return False
    clocks.update(is_running=False)
    deadlines.start(loop, None, Purpose.PUBLISH, PERIOD, on=day)
    return True


def start_clocks(limit: int = 500) -> int:
    """Start the clock of every answer that was sent and is neither public nor withheld; returns how many.

    Run every hour: an answer that just went out is waited for within the hour, whichever way it went out.
    """
    began = Deadline.objects.filter(loop=OuterRef("proposal"), purpose=Purpose.PUBLISH)
    sent = Reply.objects.sent()
    newer = sent.filter(proposal=OuterRef("proposal"), number__gt=OuterRef("number"))
    decided = Publication.objects.filter(reply=OuterRef("pk"))
    waiting = sent.exclude(Exists(newer)).exclude(Exists(decided))
    waiting = waiting.exclude(Exists(began.filter(started_on__gte=OuterRef("sent_at__date"))))
    started = 0
    for key in list(waiting.order_by("sent_at").values_list("proposal", flat=True)[:limit]):
        with transaction.atomic():
            loop = lock(Loop(pk=key))
            reply = sent_reply(Proposal.objects.get(pk=key))
            if reply is not None and start_clock(loop, reply):
                started += 1
    return started


def _stop_clock(loop: Loop) -> None:
    Deadline.objects.filter(loop=loop, purpose=Purpose.PUBLISH, is_running=True).update(is_running=False)


def _claimed(proposal: Proposal) -> tuple[Loop, Publication | None]:
    loop = lock(proposal.loop)
    rows = Publication.objects.select_for_update(of=("self",)).select_related("reply")
    return loop, rows.filter(proposal=loop.pk).first()


def _existing(proposal: Proposal, statuses: tuple[Publicity, ...]) -> tuple[Loop, Publication]:
    loop, found = _claimed(proposal)
    if found is None or found.status not in statuses:
        raise NotNow(_("公开稿的状态已经变化，请刷新后再看。"))
    return loop, found


def _need_seen(found: Publication | None, revision: int) -> None:
    if (found.revision if found else 0) != revision:
        raise NotNow(_("公开稿刚刚改过，请看过新的一稿再办。"))


def _need_office(by: User, loop: Loop) -> None:
    if not decides(by, loop):
        raise PermissionDenied(_("公开由受理建议的人大办公室决定。"))


def _check(public: Public, is_checked: bool) -> None:
    wrong: dict[str, object] = {}
    for name, most in LONGEST.items():
        words = getattr(public, name).strip()
        if not words:
            wrong[name] = _("必须填写。")
        elif len(words) > most:
            wrong[name] = _("最多%(most)d个字。") % {"most": most}
    found = private_words(public)
    if found and not is_checked:
        listed = "；".join(found[:8])
        wrong["is_checked"] = _("可能有个人信息：%(found)s。请删去，或者核对后勾选。") % {"found": listed}
    if wrong:
        raise ValidationError(wrong)
