"""The ladder of supervision (督办阶梯): a person writes, another sends, the unit receives; or it is put aside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Unit, User
from congress_portal.errors import NotNow
from congress_portal.issuing import transitions as issuing
from congress_portal.issuing.models import Issued
from congress_portal.issuing.words import Kind
from congress_portal.loops import deadlines, trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Loop, Prompt, Step
from congress_portal.loops.transitions.claims import current_step, lock
from congress_portal.loops.transitions.pressing import Formal
from congress_portal.loops.words import StepStatus, Verb
from supervision.climbing import issuers_for, may_climb, may_receive
from supervision.models import LADDER, Rung, RungState, RungWord
from supervision.papers import letter_of, paper_of, with_void


@transaction.atomic
def write_rung(*, rung: Rung, by: User, title: str, text: str, issuer: Unit) -> Rung:
    """Write what is to be sent. Whoever writes last is the one who may not send it, where it goes out on paper."""
    loop, step, found = _claim(rung, by)
    _fill(found, by, loop, title, text, issuer)
    found.save(update_fields=["title", "text", "issuer", "written_by", "written_at"])
    trail.record(loop, step, Verb.RUNG_WRITTEN, by, **_named(found))
    return found


@transaction.atomic
def remind(*, rung: Rung, by: User, text: str, issuer: Unit) -> Rung:
    """Send a reminder (督办提醒), the lowest rung: no letter, so one person does."""
    loop, step, found = _claim(rung, by)
    if found.is_paper:
        raise NotNow()
    _fill(found, by, loop, str(RungWord.REMINDER.label), text, issuer)
    return _send(loop, step, found, by)


@transaction.atomic
def send_rung(*, rung: Rung, by: User) -> Rung:
    """Sign and send what somebody else has written; it gets its number and its day to react by.

    A letter binds the congress and the unit: as with every answer that leaves a unit, two people read it before.
    """
    loop, step, found = _claim(rung, by)
    if not found.is_paper or not found.text:
        raise NotNow(_("请先拟稿。"))
    if found.written_by_id in by.selves:
        raise PermissionDenied(_("自己拟的文书由他人签发，代行人也不能代为签发。"))
    if found.issuer not in issuers_for(by, loop):
        raise PermissionDenied(_("只能签发本单位的文书。"))
    return _send(loop, step, found, by)


@transaction.atomic
def put_aside(*, rung: Rung, by: User, reason: str, until: dt.date) -> Rung:
    """Do not send it for now, with why; when the day has passed and the case is still behind, it is proposed again."""
    loop, step, found = _claim(rung, by)
    most = deadlines.last_moment(loop.region, "rung.aside_most", timezone.localdate())
    wrong = {}
    if not reason.strip():
        wrong["reason"] = _("请写明理由。")
    if until < timezone.localdate() or (most and until > timezone.localdate(most[1])):
        last = timezone.localdate(most[1]).isoformat() if most else ""
        wrong["until"] = _("请选择今天到%(last)s之间的一天。") % {"last": last}
    if wrong:
        raise ValidationError(wrong)
    found.state, found.aside_by, found.aside_at = RungState.ASIDE, by, timezone.now()
    found.aside_reason, found.aside_until = reason.strip(), until
    found.save(update_fields=["state", "aside_by", "aside_at", "aside_reason", "aside_until"])
    trail.record(loop, step, Verb.RUNG_ASIDE, by, reason.strip(), until=until.isoformat(), **_named(found))
    return found


@transaction.atomic
def receive_rung(*, rung: Rung, by: User) -> Rung:
    """The unit signs for a letter (签收); once."""
    loop = lock(rung.loop)
    found = _locked(rung)
    if not may_receive(by, found):
        raise PermissionDenied(_("由收文单位签收。"))
    if found.state != RungState.SENT or not found.is_paper or found.received_at is not None:
        raise NotNow()
    _need_good(found)
    found.received_by, found.received_at = by, timezone.now()
    found.save(update_fields=["received_by", "received_at"])
    people = [found.sent_by_id, found.written_by_id]
    trail.record(loop, found.step, Verb.RUNG_RECEIVED, by, people=people, **_named(found))
    return found


def end_void(issued: Issued, keys: Sequence[int]) -> int | None:
    """A letter declared void asks nothing, and nothing higher may rest on its silence. The case is locked.

    Returns the key of the unit that got it; a report goes up, and the unit it is about never had it.
    """
    found = Rung.objects.filter(pk=keys[0]).first()
    if found is None or found.prompt_id is None:
        return None
    now = timezone.now()
    Prompt.objects.open().filter(pk=found.prompt_id).update(ended_at=now)
    higher = Rung.objects.waiting().filter(
        step=found.step_id, unit=found.unit_id, due_at=found.due_at, rung__in=LADDER[found.place :]
    )
    higher.update(state=RungState.LAPSED, ended_at=now)
    return found.unit_id if found.rung != RungWord.CHAIR else None


@transaction.atomic
def settle_rung(*, rung: Rung, by: User, on: dt.date, result: str) -> Rung:
    """Write down what was agreed with the heads, or what the chairpersons' meeting said; once."""
    loop = lock(rung.loop)
    found = _locked(rung)
    if not may_climb(by, loop, found.step):
        raise PermissionDenied(_("由督办单位登记。"))
    if found.state != RungState.SENT or not found.has_result or found.result:
        raise NotNow()
    _need_good(found)
    wrong = {}
    if not result.strip():
        wrong["result"] = _("请写明议定事项。")
    if not (found.sent_at and timezone.localdate(found.sent_at) <= on <= timezone.localdate()):
        wrong["on"] = _("请填写发出以后、今天以前的日期。")
    if wrong:
        raise ValidationError(wrong)
    found.result, found.result_on, found.result_by = result.strip(), on, by
    found.save(update_fields=["result", "result_on", "result_by"])
    trail.record(loop, found.step, Verb.RUNG_SETTLED, by, found.result, on=on.isoformat(), **_named(found))
    return found


def _claim(rung: Rung, by: User) -> tuple[Loop, Step, Rung]:
    """Lock the case and the rung; the rung must wait still, for the same step, holder and date."""
    loop = lock(rung.loop)
    step, found = current_step(loop), _locked(rung)
    if not may_climb(by, loop, found.step):
        raise PermissionDenied(_("由人大常委会办公室和负责督办的单位办理。"))
    is_moot = (
        not loop.is_open
        or step is None
        or step.pk != found.step_id
        or step.status == StepStatus.PAUSED
        or step.holder.pk != found.unit_id
        or step.due_at != found.due_at
    )
    if found.state != RungState.PROPOSED or is_moot or step is None:
        raise NotNow(_("这一级督办已经有人处理，或者事项已有进展、不再需要。"))
    return loop, step, found


def _need_good(found: Rung) -> None:
    if with_void([found])[0].is_void:
        raise NotNow(_("这件公文已经作废。"))


def _locked(rung: Rung) -> Rung:
    rows = Rung.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("unit", "step", "issuer", "prompt").get(pk=rung.pk)


def _fill(found: Rung, by: User, loop: Loop, title: str, text: str, issuer: Unit) -> None:
    wrong = {}
    if not title.strip():
        wrong["title"] = _("请写明标题。")
    if not text.strip():
        wrong["text"] = _("请写明内容。")
    if issuer not in issuers_for(by, loop):
        wrong["issuer"] = _("请选择您所在的督办单位。")
    if wrong:
        raise ValidationError(wrong)
    found.title, found.text, found.issuer = title.strip(), text.strip(), issuer
    found.written_by, found.written_at = by, timezone.now()


def _send(loop: Loop, step: Step, found: Rung, by: User) -> Rung:
    """Press the unit in these words, in place of the rung before and of the sender's own lesser words."""
    before = Rung.objects.sent().filter(step=found.step_id, unit=found.unit_id)
    prompts = Prompt.objects.open().filter(pk__in=before.values("prompt")).values_list("pk", flat=True)
    found.state, found.sent_by, found.sent_at = RungState.SENT, by, timezone.now()
    taken: list[issuing.Taken] = []

    def name() -> str:
        """Its number is the last lock of all: who waits for the book holds nothing that its holder still wants."""
        if found.is_paper:
            taken.append(_numbered(found))
        return str(found)

    found.prompt = loop_moves.prompt(
        loop=loop,
        by=by,
        note=found.text,
        key=f"rung.{found.rung}",
        label=name,
        formal=Formal(tuple(prompts)),
    )
    found.save(update_fields=SENT)
    for number in taken:
        issuing.keep(
            taken=number, letter=letter_of(found), kind=Kind(found.rung), unit=found.issuer or found.unit, by=by,
            about=paper_of(found), loop=loop,
        )  # fmt: skip
    return found


def _numbered(found: Rung) -> issuing.Taken:
    """The next number of who issues it; bodies of the congress always have a mark to number in."""
    taken = issuing.take(kind=Kind(found.rung), unit=found.issuer or found.unit)
    if taken is None:
        raise NotNow(_("请先登记%(unit)s的发文机关代字。") % {"unit": found.issuer})
    found.year, found.serial, found.mark = taken.year, taken.number, taken.series.mark
    return taken


SENT = [
    "state", "sent_by", "sent_at", "prompt", "year", "serial", "mark", "title", "text", "issuer", "written_by",
    "written_at",
]  # fmt: skip


def _named(found: Rung) -> dict[str, Any]:
    return {
        "rung": found.pk,
        "word": found.rung,
        "rung_name": found.get_rung_display(),
        "number": found.number,
        "to": found.unit_id,
        "to_name": found.unit.name,
    }
