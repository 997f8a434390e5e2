"""The one table of who hears of what, in which words and by which channels. Read it from top to bottom.

A row applies when its verb and every other column it fills fit the event. Where several rows reach the same
person, the first one speaks. Whatever the channels, a person of the portal always finds the notice in the inbox.

Texts name the case by its number only: what a citizen wrote stays in the case, behind its access rule. Between
``%(…)s`` stand the facts of ``facts_of``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import dateformat, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from congress_portal.loops.models import Event
from congress_portal.loops.words import Actor, Kind, Level, Purpose, Verb
from congress_portal.notices.models import Channel
from congress_portal.notices.parties import CITIZEN, JOINED, Case, is_on_dispute

Text = str | Promise
INBOX: tuple[str, ...] = ()
MAIL = (Channel.EMAIL,)
URGENT = (Channel.EMAIL, Channel.SMS, Channel.WECOM, Channel.DINGTALK)
PHONE = (Channel.SMS,)


@dataclass(frozen=True)
class Rule:
    """One row. ``else_to``: who hears instead where an open case's row finds nobody at all (an unstaffed unit)."""

    verb: Verb
    to: tuple[str, ...]
    title: Text
    body: Text = ""
    channels: tuple[str, ...] = INBOX
    kind: str = ""
    step: str = ""
    level: str = ""
    actor: str = ""
    else_to: str = ""

    def fits(self, event: Event) -> bool:
        step = event.step.key if event.step else ""
        columns = (
            (self.kind, event.loop.kind if event.loop else ""),
            (self.step, step),
            (self.level, event.level),
            (self.actor, event.actor),
        )
        return self.verb == event.verb and all(not wanted or wanted == found for wanted, found in columns)


TO_CITIZEN = (CITIZEN,)
TO_JOINED = (JOINED,)
OPINION = Kind.OPINION

RULES: tuple[Rule, ...] = (
    # ---- a case comes in and finds its unit
    Rule(Verb.OPENED, ("deputy",), _("群众向您反映：%(code)s"),
         _("有群众指名向您反映一件意见，联络站受理后会转请您办理，您可以先查看。"), MAIL, OPINION),
    Rule(Verb.OPENED, ("worker", "owner"), _("新登记：%(code)s"),
         _("收到一件%(kind)s，请在%(due)s前处理“%(step)s”。"), MAIL, else_to="office"),
    Rule(Verb.ASSIGNED, ("offered",), _("待签收：%(code)s"),
         _("一件%(kind)s交由%(unit)s办理，请在%(due)s前签收；不属于本单位职责的，请写明理由申请退回。"),
         URGENT, else_to="office"),
    Rule(Verb.ASSIGNED, TO_CITIZEN, _("您的意见已转交"),
         _("您反映的意见已交由%(unit)s研究，签收后开始办理。"), PHONE, OPINION),
    Rule(Verb.REASSIGNED, ("offered",), _("待签收：%(code)s"),
         _("一件%(kind)s改由%(unit)s办理，请在%(due)s前签收；不属于本单位职责的，请写明理由申请退回。"),
         URGENT, else_to="office"),
    Rule(Verb.REASSIGNED, ("owner",), _("已改派：%(code)s"), _("已改派给%(unit)s，等待签收。")),
    Rule(Verb.ACCEPTED, ("helpers",), _("请协办：%(code)s"),
         _("%(unit)s已签收并牵头办理，请本单位配合，提交协办意见。"), MAIL),
    Rule(Verb.ACCEPTED, ("holder",), _("开始办理：%(code)s"),
         _("本单位已签收，请在%(due)s前办理“%(step)s”并打卡。")),
    Rule(Verb.ACCEPTED, ("owner", "offerer"), _("已签收：%(code)s"), _("%(unit)s已签收，开始办理。")),
    Rule(Verb.ACCEPTED, TO_CITIZEN, _("您的意见开始办理"),
         _("%(unit)s已签收您反映的意见，正在办理。"), PHONE, OPINION),
    Rule(Verb.DISPUTED, ("offerer", "owner"), _("申请退回：%(code)s"),
         _("%(unit)s认为不属于本单位职责，申请退回，请答复是否同意；答复之前仍由该单位负责。"), MAIL, else_to="office"),
    Rule(Verb.CONSENTED, ("holder", "owner"), _("已同意退回：%(code)s"),
         _("%(unit)s承办的事项已同意退回，请在%(due)s前重新确定承办单位。"), MAIL, else_to="office"),
    Rule(Verb.CONSENTED, ("returner",), _("已同意退回：%(code)s"),
         _("本单位的退回申请已同意，不再由本单位办理。"), MAIL),
    Rule(Verb.REFUSED, ("offered", "returner"), _("不同意退回：%(code)s"),
         _("本单位的退回申请未获同意，请在%(due)s前签收办理。"), URGENT, else_to="office"),
    Rule(Verb.TAKEN_BACK, ("holder",), _("已收回：%(code)s"),
         _("%(unit)s承办的事项已收回，请在%(due)s前重新确定承办单位。"), MAIL, else_to="office"),
    Rule(Verb.TAKEN_BACK, ("worker",), _("已收回：%(code)s"), _("本单位承办的事项已收回，不再由本单位办理。")),
    Rule(Verb.DELEGATED, ("assignee",), _("请您办理：%(code)s"),
         _("“%(step)s”转请您办理，请在%(due)s前完成。"), URGENT),
    Rule(Verb.DELEGATED, ("former",), _("已转出：%(code)s"),
         _("“%(step)s”已改由%(unit)s办理，您不用再办，谢谢您的帮助。"), MAIL),
    # ---- work and sign-off
    Rule(Verb.PLANNED, ("owner",), _("已有办理方案：%(code)s"), _("“%(step)s”的办理方案已填写，请查看。")),
    Rule(Verb.DIVIDED, ("helper",), _("请协办：%(code)s"),
         _("一件%(kind)s请本单位协办，分工见事项，请在%(due)s前提交协办意见。"), MAIL, else_to="office"),
    Rule(Verb.REMINDED, ("helper",), _("协办即将到期：%(code)s"),
         _("本单位的协办意见应在%(due)s前提交，请抓紧。"), MAIL, level=Level.DUE_SOON, else_to="office"),
    Rule(Verb.REMINDED, ("helper",), _("协办已逾期：%(code)s"),
         _("本单位的协办意见应在%(due)s前提交，请立即办理。"), URGENT, level=Level.RED, else_to="office"),
    Rule(Verb.REMINDED, ("worker", "owner"), _("协办已逾期：%(code)s"),
         _("%(unit)s的协办意见应在%(due)s前提交，还没有收到。"), MAIL, level=Level.RED),
    Rule(Verb.WENT_ON, ("helpers",), _("主办单位已先行提交：%(code)s"),
         _("主办单位未等齐协办意见，已提交办理情况，理由见事项。")),
    Rule(Verb.CHECKED_IN, ("signer",), _("待销号：%(code)s"),
         _("“%(step)s”已打卡提交，请在%(due)s前核对成效，销号或者退回重办。"), MAIL, else_to="office"),
    Rule(Verb.SENT_BACK, ("worker",), _("退回重办：%(code)s"),
         _("“%(step)s”被退回，请按退回理由在%(due)s前重新办理。"), URGENT, else_to="office"),
    Rule(Verb.SIGNED_OFF, ("holder",), _("请办理：%(code)s"),
         _("上一环节已销号，请在%(due)s前办理“%(now)s”。"), MAIL, actor=Actor.PERSON, else_to="office"),
    Rule(Verb.SIGNED_OFF, ("reporter",), _("已销号：%(code)s"), _("您打卡的“%(step)s”已销号。"), actor=Actor.PERSON),
    Rule(Verb.SIGNED_OFF, TO_CITIZEN, _("您的意见已受理"),
         _("代表联络站已受理您反映的意见，编号%(code)s，承诺%(promise)s前答复。"), PHONE, OPINION, step="hear"),
    Rule(Verb.NOTED, ("holder", "owner"), _("群众有补充：%(code)s"),
         _("群众补充了情况，请查看“%(step)s”，办理时一并考虑。"), MAIL, actor=Actor.CITIZEN),
    Rule(Verb.NOTED, ("worker",), _("有补充：%(code)s"),
         _("“%(step)s”有新的协办意见或者并案说明，请查看。"), actor=Actor.PERSON),
    # ---- clocks
    Rule(Verb.EXTENDED, ("worker", "owner"), _("已延期：%(code)s"), _("“%(step)s”的时限延至%(due)s。"), MAIL),
    Rule(Verb.EXTENDED, TO_CITIZEN, _("您的意见延期答复"),
         _("您反映的意见情况较复杂，答复时间延至%(promise)s，理由可凭查询码查看。"), PHONE, OPINION),
    Rule(Verb.EXTENDED, TO_JOINED, _("您的意见延期答复"),
         _("与您反映的同一件事情况较复杂，答复时间有所延长，日期和理由可凭您的查询码查看。"), PHONE, OPINION),
    Rule(Verb.RELEVELLED, ("holder", "owner"), _("时限档次调整：%(code)s"),
         _("该事项调整为%(sort)s，最晚%(promise)s答复群众。"), MAIL),
    Rule(Verb.RELEVELLED, TO_CITIZEN, _("您的意见调整答复时间"),
         _("您反映的意见答复时间调整为最晚%(promise)s，理由可凭查询码查看。"), PHONE, OPINION),
    Rule(Verb.RELEVELLED, TO_JOINED, _("您的意见调整答复时间"),
         _("与您反映的同一件事答复时间有调整，日期和理由可凭您的查询码查看。"), PHONE, OPINION),
    Rule(Verb.PAUSED, ("owner",), _("等待群众补充：%(code)s"), _("“%(step)s”暂停计时，等待群众补充情况。")),
    Rule(Verb.PAUSED, TO_CITIZEN, _("请您补充情况"),
         _("办理您反映的意见还需要您补充一些情况，请在%(until)s前凭查询码查看并填写。"), PHONE, OPINION),
    Rule(Verb.RESUMED, ("worker", "owner"), _("恢复办理：%(code)s"),
         _("“%(step)s”恢复计时，请在%(due)s前完成。"), MAIL),
    Rule(Verb.RECOMPUTED, ("holder", "owner"), _("时限调整：%(code)s"), _("工作日历有变动，时限调整为%(due)s。")),
    Rule(Verb.WARNED, ("holder",), _("即将到期：%(code)s"),
         _("“%(clock)s”应在%(due)s前完成，请抓紧办理。"), MAIL, level=Level.DUE_SOON, else_to="office"),
    Rule(Verb.WARNED, ("holder", "owner"), _("黄色预警：%(code)s"),
         _("“%(clock)s”应在%(due)s前完成，现由%(holder)s办理，请尽快完成。"),
         URGENT, level=Level.YELLOW, else_to="office"),
    Rule(Verb.WARNED, ("holder", "owner", "overseer", "office"), _("红色预警：%(code)s"),
         _("“%(clock)s”应在%(due)s前完成，现由%(holder)s办理，请立即办理并督促。"), URGENT, level=Level.RED),
    Rule(Verb.WARNED, ("leader",), _("红色预警：%(code)s"),
         _("“%(clock)s”应在%(due)s前完成，现由%(holder)s办理。"), level=Level.RED),
    # ---- who answers for a step, pressing and marking
    Rule(Verb.APPOINTED, ("addressed",), _("您是责任人：%(code)s"),
         _("“%(step)s”由您负责，请在%(due)s前办成。"), MAIL),
    Rule(Verb.UNNAMED, ("holder", "owner"), _("请落实责任人：%(code)s"),
         _("“%(step)s”还没有责任人，请%(unit)s尽快落实。"), MAIL, else_to="office"),
    Rule(Verb.PROMPTED, ("addressed",), _("推促您：%(code)s"),
         _("请您在%(react)s前回应，写明怎么办、何时办好；到期不回应自动上报。"), URGENT),
    Rule(Verb.PROMPTED, ("holder",), _("推促：%(code)s"),
         _("请%(unit)s按推促要求，在%(due)s前办理“%(step)s”。"), URGENT, else_to="office"),
    Rule(Verb.REACTED, ("addressed",), _("已回应：%(code)s"), _("%(unit)s已回应您的推促，请查看。"), MAIL),
    Rule(Verb.ESCALATED, ("head",), _("推促未回应：%(code)s"),
         _("本单位没有按期回应推促，请您督促办理“%(step)s”。"), URGENT),
    Rule(Verb.ESCALATED, ("holder", "addressed"), _("推促未回应：%(code)s"),
         _("%(unit)s没有按期回应推促，已报单位负责人。"), MAIL),
    Rule(Verb.RAISED, ("office", "overseer"), _("推促未回应：%(code)s"),
         _("%(unit)s没有按期回应推促，请督促办理“%(step)s”。"), URGENT),
    Rule(Verb.RAISED, ("addressed",), _("推促已上报：%(code)s"), _("%(unit)s仍未回应，已报人大办公室。")),
    Rule(Verb.MARKED, ("holder",), _("已标注：%(code)s"), _("该事项标注为“%(marks)s”，请重点办理。")),
    # ---- the answer, and how a case ends, comes back or goes on
    Rule(Verb.ANSWERED, TO_CITIZEN, _("您的意见已答复"),
         _("您反映的意见已有答复，请凭查询码查看，并评价是否满意。"), PHONE, OPINION),
    Rule(Verb.ANSWERED, TO_JOINED, _("您的意见已答复"),
         _("与您反映的同一件事已有答复，请凭您的查询码查看，并评价是否满意。"), PHONE, OPINION),
    Rule(Verb.REPLIED, TO_CITIZEN, _("您的意见另有答复"),
         _("联络站就您反映的意见另写了答复，请凭查询码查看。"), PHONE, OPINION),
    Rule(Verb.CLOSED, ("owner",), _("已办结：%(code)s"), _("全部环节已销号。"), actor=Actor.PERSON),
    Rule(Verb.CLOSED, TO_CITIZEN, _("您的意见已办结"),
         _("您反映的意见已办结，结果可凭查询码查看；如不满意，可在期限内评价并要求重新办理。"), PHONE, OPINION),
    Rule(Verb.CLOSED, TO_JOINED, _("您的意见已办结"),
         _("与您反映的同一件事已办结，结果可凭您的查询码查看，也可在期限内评价。"), PHONE, OPINION),
    Rule(Verb.REJECTED, ("worker", "owner"), _("不予受理：%(code)s"), _("该事项不予受理，理由已告知群众。")),
    Rule(Verb.REJECTED, TO_CITIZEN, _("您的意见未予受理"),
         _("您反映的意见不在受理范围，理由和建议渠道可凭查询码查看。"), PHONE, OPINION),
    Rule(Verb.REJECTED, TO_JOINED, _("您的意见未予受理"),
         _("与您反映的同一件事不在受理范围，理由和建议渠道可凭您的查询码查看。"), PHONE, OPINION),
    Rule(Verb.MERGED, ("worker", "offered", "owner"), _("已并案：%(code)s"), _("并入%(into)s一并办理。")),
    Rule(Verb.MERGED, TO_CITIZEN, _("您的意见已并案办理"),
         _("您反映的意见与另一件内容相同，已合并办理，结果仍可凭原查询码查看。"), PHONE, OPINION),
    Rule(Verb.UNMERGED, ("holder", "owner"), _("已拆分：%(code)s"),
         _("不再与%(into)s一并办理，请在%(due)s前处理“%(now)s”。"), MAIL, else_to="office"),
    Rule(Verb.UNMERGED, TO_CITIZEN, _("您的意见单独办理"),
         _("您反映的意见不再与别人的合并，改为单独办理，进展可凭查询码查看。"), PHONE, OPINION),
    Rule(Verb.WITHDRAWN, ("worker", "offered", "owner"), _("已撤回：%(code)s"), _("提出人已撤回，不再办理。")),
    Rule(Verb.WITHDRAWN, TO_JOINED, _("请重新提交意见"),
         _("与您的意见合并办理的那一件已由提出人撤回，仍需办理的，请重新提交或联系联络站。"), PHONE, OPINION),
    Rule(Verb.REOPENED, ("holder",), _("重新办理：%(code)s"),
         _("该事项重新办理，请在%(due)s前处理“%(now)s”。"), URGENT, else_to="office"),
    Rule(Verb.REOPENED, ("overseer",), _("重新办理：%(code)s"), _("该事项办结后重新办理，请跟踪督办。"), MAIL),
    Rule(Verb.REOPENED, TO_CITIZEN, _("您的意见重新办理"),
         _("您反映的意见已重新办理，进展可凭查询码查看。"), PHONE, OPINION),
    Rule(Verb.REOPENED, TO_JOINED, _("您的意见重新办理"),
         _("与您反映的同一件事已重新办理，进展可凭您的查询码查看。"), PHONE, OPINION),
    Rule(Verb.SUCCEEDED, ("addressed",), _("请确认交接：%(code)s"),
         _("“%(step)s”交接给%(unit)s继续办理，请双方在交接单上签字。"), MAIL),
    Rule(Verb.SUCCEEDED, ("owner",), _("已交接：%(code)s"), _("“%(step)s”改由%(unit)s继续办理。")),
    Rule(Verb.CARRIED_OVER, ("holder", "owner"), _("跨届接续：%(code)s"),
         _("该事项接续到新一届继续办理，时限和督办不变。")),
)  # fmt: skip

SILENT = frozenset(
    {
        Verb.SKIPPED,
        Verb.SORTED,
        Verb.VIEWED,
        Verb.RATED,
        Verb.CALLED_BACK,
        Verb.DELIVERED,
        Verb.CLUED,
        Verb.CLUE_ENDED,
        Verb.HAND_SIGNED,
    }
)
"""Verbs that nobody is told of: a step not needed shows in the next one's notice; a look at personal data is for
the auditor, who reads the trail; a rating is sealed, and where it brings the case back the new start is told."""


def rules_for(event: Event) -> Iterator[Rule]:
    return (rule for rule in RULES if rule.fits(event))


def facts_of(case: Case) -> dict[str, str]:
    """Everything that a text may name; always complete, so that no event can stop the outbox."""
    event, detail = case.event, case.event.detail
    step, current = case.step, case.current
    due = event.warned_due or (current and current.due_at) or case.loop.due_at
    holder = str(_awaited(case) or "")
    return {
        "code": case.loop.code,
        "kind": str(case.loop.get_kind_display()),
        "step": step.name if step else "",
        "now": current.name if current else "",
        "clock": _clock(case),
        "unit": str(detail.get("to_name") or detail.get("unit_name") or holder or case.loop.owner),
        "holder": holder,
        "react": day_of(_moment(detail.get("react_by"))),
        "due": day_of(due),
        "promise": day_of(case.loop.due_at),
        "until": day_of(current and current.paused_until),
        "marks": case.loop.marks_text,
        "into": str(detail.get("into", "")),
        "sort": str(detail.get("sort", "")),
    }


def _moment(text: object) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if isinstance(text, str) and text else None


def _awaited(case: Case) -> object:
    """The unit whose move is awaited: on a wish to give back, the one that assigned."""
    if case.current is None:
        return None
    return case.current.offered_by if is_on_dispute(case.event) else case.current.holder


def day_of(moment: object) -> str:
    if not moment:
        return _now("规定时限")
    return dateformat.format(timezone.localtime(moment), _now("Y年n月j日"))  # type: ignore[arg-type]


def _clock(case: Case) -> str:
    event = case.event
    if event.step:
        return event.step.name
    return str(Purpose(event.deadline.purpose).label) if event.deadline else str(case.loop.get_kind_display())
