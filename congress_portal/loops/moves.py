"""The MOVES table: which move leads from which status to which, and who may make it.

The server's guard and the page's buttons both come from here. ``who`` are words of ``access.PARTIES`` plus
"citizen", who holds the case's query code. A target of ``None`` means that the status stays or the move decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Unit, User
from congress_portal.loops import access, plans
from congress_portal.loops.models import Dispute, Helper, Loop, Prompt, Step
from congress_portal.loops.words import CURRENT, LoopStatus, StepStatus

ACTIVE, OFFERED = StepStatus.ACTIVE, StepStatus.OFFERED
SUBMITTED, PAUSED = StepStatus.SUBMITTED, StepStatus.PAUSED
ENDED = (LoopStatus.CLOSED, LoopStatus.REJECTED, LoopStatus.MERGED)


@dataclass(frozen=True)
class Move:
    """One row. ``sources`` are statuses of the current step, or of the loop for moves on an ended case."""

    name: str
    label: object
    sources: tuple[str, ...]
    target: str | None
    who: tuple[str, ...]
    style: str = "secondary"

    @property
    def is_on_ended_loop(self) -> bool:
        return LoopStatus.CLOSED in self.sources


CITIZEN = "citizen"

MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("accept", _("签收"), (OFFERED,), StepStatus.SIGNED, ("taker",), "primary"),
        Move("dispute", _("申请退回"), (OFFERED,), OFFERED, ("offered",)),
        Move("consent", _("同意退回"), (OFFERED,), None, ("offerer", "office"), "primary"),
        Move("refuse", _("不同意退回"), (OFFERED,), OFFERED, ("offerer", "office")),
        Move("assign", _("交办"), (ACTIVE,), OFFERED, ("worker",), "primary"),
        Move("reassign", _("改派"), (OFFERED,), OFFERED, ("offerer", "office")),
        Move("delegate", _("转请代表"), (ACTIVE, PAUSED), None, ("unit",)),
        Move("plan", _("填写办理方案"), (ACTIVE,), ACTIVE, ("worker",)),
        Move("appoint", _("落实责任人"), (ACTIVE, PAUSED), None, ("unit", "office")),
        Move("check_in", _("打卡提交"), (ACTIVE,), SUBMITTED, ("worker",), "primary"),
        Move("divide", _("分工协办"), (ACTIVE,), ACTIVE, ("worker", "office")),
        Move("help", _("提交协办意见"), (ACTIVE,), ACTIVE, ("helper",)),
        Move(
            "sign_off",
            _("销号"),
            (SUBMITTED,),
            StepStatus.SIGNED,
            ("signer", "chief", "overseer", "office"),
            "primary",
        ),
        Move("send_back", _("退回重办"), (SUBMITTED,), ACTIVE, ("signer", "chief", "overseer", "office")),
        Move("take_back", _("收回重派"), (ACTIVE, PAUSED), None, ("owner", "office")),
        Move("inherit", _("单位撤并，改由新单位办"), CURRENT, None, ("owner", "office")),
        Move("extend", _("延期"), (ACTIVE,), ACTIVE, ("signer", "office")),
        Move("relevel", _("调整时限档次"), CURRENT, None, ("owner", "office")),
        Move("pause", _("暂停，等群众补充"), (ACTIVE,), PAUSED, ("worker",)),
        Move("resume", _("恢复办理"), (PAUSED,), ACTIVE, ("worker", "unit", "owner", CITIZEN)),
        Move(
            "prompt",
            _("推促"),
            CURRENT,
            None,
            ("owner", "deputy", "mover", "watcher", "official", "overseer", "office"),
        ),
        Move("react", _("回应推促"), CURRENT, None, ("unit", "offered", "signer"), "primary"),
        Move("mark", _("标注痛难堵卡"), CURRENT, None, ("owner", "overseer", "office")),
        Move("reject", _("不予受理"), (ACTIVE, SUBMITTED), None, ("owner", "office")),
        Move("divert", _("转交专门渠道"), CURRENT, None, ("owner", "office")),
        Move("merge", _("并案"), CURRENT, None, ("owner", "office")),
        Move("join", _("我也是，加入"), CURRENT, None, (CITIZEN,)),
        Move("unmerge", _("拆分并案"), (LoopStatus.MERGED,), None, ("owner", "office", CITIZEN)),
        Move("clue", _("转为线索"), (*CURRENT, LoopStatus.CLOSED), None, ("owner", "deputy", "office")),
        Move("withdraw", _("撤回"), CURRENT, None, ("mover", CITIZEN)),
        Move("reopen", _("重新办理"), ENDED, ACTIVE, ("office", CITIZEN)),
        Move("carry_over", _("跨届接续"), CURRENT, None, ("office",)),
    )
}


def current(loop: Loop) -> Step | None:
    """The current step, or the last one of an ended case, with what the rules look at."""
    steps = loop.steps.select_related("unit", "signer", "offered_to", "offered_by").prefetch_related(
        "helper_set"
    )
    return steps.current().first() if loop.is_open else steps.order_by("position").last()


def is_allowed(move: Move, user: User, loop: Loop, step: Step | None) -> bool:
    """Whether the duties of ``user`` cover one of the move's parties. Says nothing of the status."""
    if step is None:
        return False
    return any(access.is_party(user, who, loop, step) for who in move.who if who != CITIZEN)


def open_to(user: User, loop: Loop, step: Step | None) -> list[Move]:
    """The moves that ``user`` can make now, in the order of the table."""
    if step is None:
        return []
    status = step.status if loop.is_open else loop.status
    return [
        move
        for move in MOVES.values()
        if status in move.sources
        and not (loop.is_open and plans.forbids(loop.kind, step.key, move.name))
        and is_allowed(move, user, loop, step)
        and _fits(move, user, loop, step)
    ]


def is_handed_on(step: Step) -> bool:
    """A step that nobody signs is done by assigning the next one, and only such a step is; any other is checked in."""
    if step.signer_id is not None:
        return False
    following = Step.objects.filter(
        loop_id=step.loop_id, position__gt=step.position, status=StepStatus.WAITING
    )
    return following.exists()


def is_own_unit(user: User, step: Step) -> bool:
    """Whether the user works for the unit that did the step, where another unit is to sign it."""
    return step.unit_id != step.signer_id and step.unit_id in user.unit_ids()


def is_own_turn(user: User, step: Step) -> bool:
    """Whether the user answers for the step by name, and it is worked on: nobody presses themselves."""
    return step.status in (ACTIVE, PAUSED) and step.named is not None and step.named.pk == user.pk


def was_handed_on(step: Step) -> bool:
    """Whether this step came about by an assignment, which can then be taken back."""
    return assignment_of(step) is not None


def assignment_of(step: Step) -> Step | None:
    """The step in which this one was assigned to its unit; a unit may since have taken the place of another."""
    before = Step.objects.filter(
        loop_id=step.loop_id, position__lt=step.position, status=StepStatus.SIGNED
    ).order_by("position")  # fmt: skip
    assigned, last = before.filter(offered_to=step.unit_id).last(), before.last()
    return assigned or (last if last is not None and last.offered_to_id is not None else None)


def dissolved(loop: Loop) -> QuerySet[Unit]:
    """Units that are no more and still hold something of an open case: a step, a signature, a part, its keeping."""
    steps = Step.objects.filter(loop=loop.pk, status__in=[*CURRENT, StepStatus.WAITING])
    parts = Helper.objects.open().filter(step__in=steps)
    held = Q(pk__in=steps.values("unit")) | Q(pk__in=steps.values("signer")) | Q(pk__in=parts.values("unit"))
    return Unit.objects.filter(held | Q(pk=loop.owner_id), is_active=False)


def pressed(user: User, step: Step) -> QuerySet[Prompt]:
    """The open words to the user's unit about a step whose move is theirs."""
    found = Prompt.objects.open().filter(step=step, unit=step.holder).select_related("unit")
    own = found.exclude(by__in=user.selves)  # nobody reacts to their own word
    return own.filter(unit__in=user.unit_ids(*access.WORKING, *access.SIGNING))


def open_dispute(step: Step) -> Dispute | None:
    """The unit's wish to give the step back that nobody has decided on yet."""
    if step.status != OFFERED:
        return None
    return Dispute.objects.open().select_related("unit", "proposed", "by").filter(step=step).first()


def may_decide(user: User, dispute: Dispute | None) -> bool:
    """Nobody decides on their own wish or that of their unit."""
    return dispute is not None and dispute.by_id not in user.selves and dispute.unit_id not in user.unit_ids()


def has_disputed(step: Step) -> bool:
    """Whether the unit has already asked to give back this very assignment; a new one it may dispute anew."""
    asked = Dispute.objects.filter(step=step, unit=step.offered_to)
    return step.checked_in_at is not None and asked.filter(offered_at=step.checked_in_at).exists()


def _fits(move: Move, user: User, loop: Loop, step: Step) -> bool:
    """What the transitions refuse beyond the table: the wrong kind of step, and one's own work."""
    own = bool({step.checked_in_by_id, step.checked_in_for_id} & user.selves)
    match move.name:
        case "assign":
            return is_handed_on(step)
        case "check_in" | "divide":
            return not is_handed_on(step)
        case "accept":
            return not own
        case "prompt":
            return (
                not is_own_turn(user, step)
                and not Prompt.objects.open().filter(step=step, by=user, unit=step.holder).exists()
            )
        case "react":
            return pressed(user, step).exists()
        case "dispute":
            return not has_disputed(step)
        case "consent" | "refuse":
            return may_decide(user, open_dispute(step))
        case "take_back":
            return was_handed_on(step)
        case "inherit":
            return dissolved(loop).exists()
        case "sign_off":
            return not own and not is_own_unit(user, step) and not plans.is_involved(user, loop, step)
        case "send_back":
            return not own and step.checked_in_by_id is not None and not plans.is_involved(user, loop, step)
    return True
