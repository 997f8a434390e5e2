"""Who hears of what happens outside any case: duties, swaps, visits, activities. Read the table top to bottom.

An act's event names people and times in its ``detail``: ``person`` and ``other`` are keys of users, every text in
``detail`` may be used between ``%(…)s``; ``unit`` is the name of the unit in whose trail it stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Duty, Role, User
from congress_portal.issuing.words import Act as PaperAct
from congress_portal.loops.models import Event
from congress_portal.loops.words import PortalAct
from congress_portal.notices.row import INBOX, MAIL, URGENT, Text
from proposals.words import Act as ProposalAct
from stations.words import Act
from supervision.acts import Act as ConveningAct
from supervision.words import Act as SupervisionAct
from votes.ballots.acts import Act as BallotAct
from votes.calls.acts import Act as VotesAct


@dataclass(frozen=True)
class Rule:
    """One row: of which act, to whom ("person", "other", "keepers", "presidium", "office", "administrators" of the
    unit; "handlers" of the department invited, "staff" who handle cases in the unit itself or in those that
    ``unit_keys`` names), in which words, by which channels besides the inbox."""

    verb: str
    to: tuple[str, ...]
    title: Text
    body: Text = ""
    channels: tuple[str, ...] = INBOX


RULES: tuple[Rule, ...] = (
    # ---- roster: detail when, person (who sits), other (the colleague)
    Rule(Act.SEATED, ("person",), _("请您值班"), _("请您于%(when)s到%(unit)s接待群众。"), URGENT),
    Rule(Act.UNSEATED, ("person",), _("值班调整"), _("原定%(when)s在%(unit)s的值班不再由您承担。"), URGENT),
    Rule(Act.SLOT_EDITED, ("person",), _("接待改期"),
         _("%(unit)s原定%(before)s的接待改到%(when)s：%(reason)s"), URGENT),
    Rule(Act.SLOT_CANCELLED, ("person",), _("接待取消"),
         _("原定%(when)s在%(unit)s的接待取消：%(reason)s"), URGENT),
    Rule(Act.SWAP_ASKED, ("other",), _("请您换班"), _("%(name)s请您代%(when)s在%(unit)s的值班，请答复。"), URGENT),
    Rule(Act.SWAP_AGREED, ("other", "keepers"), _("换班已同意"),
         _("%(when)s在%(unit)s的值班改由%(name)s承担。"), MAIL),
    Rule(Act.SWAP_REFUSED, ("other",), _("换班未同意"), _("%(name)s不能代%(when)s在%(unit)s的值班。"), MAIL),
    Rule(Act.SWAP_LAPSED, ("person",), _("换班申请过期"), _("%(when)s的换班没有人答复，仍由您值班。"), URGENT),
    Rule(Act.REMINDED, ("person",), _("值班提醒"), _("请您于%(when)s到%(unit)s接待群众，到站请打卡。"), URGENT),
    Rule(Act.MISSED, ("keepers",), _("代表未到岗"), _("%(name)s未在%(when)s到%(unit)s签到，请了解情况。"), MAIL),
    # ---- check-in and reception
    Rule(Act.ARRIVED, ("keepers",), _("有打卡待确认"), _("%(name)s的打卡需要您确认：%(reason)s")),
    Rule(Act.LEFT, ("keepers",), _("有打卡待确认"), _("%(name)s的签退需要您确认：%(reason)s")),
    Rule(Act.SCREEN_TWICE, ("keepers",), _("签到屏在别处被打开"),
         _("有人在另一台设备上打开%(unit)s的签到屏，没有显示动态码。如果是您换了设备，请换一个新地址。"), MAIL),
    Rule(Act.CONFIRMED, ("person",), _("打卡已处理"), _("您在%(unit)s的打卡：%(result)s。")),
    Rule(Act.NOBODY, ("keepers",), _("请确认无人来访"),
         _("%(name)s说明%(when)s在%(unit)s值班期间无人来访，请核实确认。")),
    Rule(Act.SERVED, ("keepers",), _("服务待销号"), _("%(name)s在%(unit)s的“%(service)s”已打卡，请核对后销号。")),
    Rule(Act.SERVICE_BACK, ("person",), _("服务被退回"),
         _("您在%(unit)s的“%(service)s”被退回：%(reason)s"), MAIL),
    Rule(Act.BOOKED, ("keepers",), _("有群众预约"), _("有群众预约到%(unit)s反映情况，请安排时间。"), MAIL),
    Rule(Act.BOOKING_DROPPED, ("keepers",), _("预约取消"), _("有群众取消了到%(unit)s的预约。")),
    Rule(Act.BOOKING_SAID, ("people",), _("有群众预约"),
         _("有群众约定%(when)s到%(unit)s找您，想谈的事在“我的值班”里。"), URGENT),
    Rule(Act.BOOKING_AGAIN, ("keepers",), _("预约要另约"),
         _("%(when)s在%(unit)s的接待有变（%(reason)s），有群众的预约要重新约定，请联系。"), MAIL),
    # ---- performance file
    Rule(Act.CLAIMED, ("keepers", "presidium"), _("履职登记待确认"),
         _("%(name)s有新的履职登记“%(title)s”，请核实确认。")),
    Rule(Act.DECIDED, ("person", "other"), _("履职登记已处理"), _("履职登记“%(title)s”：%(result)s。")),
    # ---- departments, leading officials, groups
    Rule(Act.VISIT_ASKED, ("keepers",), _("部门预约进站"),
         _("%(department)s预约于%(when)s到%(unit)s，请答复。"), MAIL),
    Rule(Act.VISIT_INVITED, ("handlers",), _("邀请进站"), _("%(unit)s邀请本单位于%(when)s进站，请答复。"), URGENT),
    Rule(Act.VISIT_AGREED, ("keepers", "handlers"), _("进站已约定"),
         _("%(department)s将于%(when)s到%(unit)s。"), MAIL),
    Rule(Act.VISIT_DECLINED, ("keepers", "handlers"), _("进站未能安排"),
         _("%(department)s %(when)s到%(unit)s：%(reason)s"), MAIL),
    Rule(Act.VISIT_CANCELLED, ("keepers", "handlers"), _("进站取消"),
         _("%(department)s原定%(when)s到%(unit)s，现取消：%(reason)s"), URGENT),
    Rule(Act.LEADER_COMING, ("keepers", "person"), _("领导进站"),
         _("活动月安排%(name)s于%(when)s到%(unit)s接待群众。"), MAIL),
    Rule(Act.LINKED, ("people",), _("建立联系"), _("新建立的联系：%(title)s。")),
    Rule(Act.JOINED_GROUP, ("person",), _("加入代表小组"), _("您已加入%(unit)s。")),
    Rule(Act.CONVENOR, ("person",), _("担任召集人"), _("您担任%(unit)s召集人。")),
    Rule(Act.ACTIVITY_SET, ("people",), _("小组活动"), _("%(unit)s定于%(when)s开展活动：%(title)s。"), URGENT),
    Rule(Act.ACTIVITY_OFF, ("people",), _("小组活动取消"),
         _("%(unit)s原定%(when)s的活动取消：%(reason)s"), URGENT),
    # ---- drafts of proposals: detail other, name, number
    Rule(ProposalAct.COSIGN_ASKED, ("other",), _("请您附议"),
         _("%(name)s代表请您附议一件建议（第%(number)s稿），请看过文稿再确认。"), URGENT),
    Rule(ProposalAct.COSIGNED, ("other",), _("已附议"), _("%(name)s代表已确认您的建议第%(number)s稿。")),
    Rule(ProposalAct.COSIGN_DECLINED, ("other",), _("不附议"), _("%(name)s代表不附议您的建议。")),
    # ---- the index of proposals: an appeal of a unit
    Rule(ProposalAct.APPEALED, ("office",), _("指标申诉待办"),
         _("%(unit)s对%(year)s年度的指标提出申诉，请处理。"), MAIL),
    Rule(ProposalAct.APPEAL_ANSWERED, ("office",), _("指标申诉待审定"),
         _("%(unit)s对%(year)s年度指标的申诉已有拟办意见，请另一人审定。"), MAIL),
    Rule(ProposalAct.APPEAL_DECIDED, ("person", "staff"), _("指标申诉已决定"),
         _("%(unit)s提出的指标申诉：%(result)s。"), MAIL),
    Rule(ProposalAct.SNAPSHOT_MADE, ("staff",), _("年度办理指标已公布"),
         _("%(year)s年度办理指标第%(number)s次快照已制作，请查看本单位的结果；有异议的可以申诉。"), MAIL),
    # ---- meetings: detail title, when, place, people (the members); department_id
    Rule(ConveningAct.CONVENED, ("people",), _("会议通知"), _("%(title)s定于%(when)s举行，地点：%(place)s。"), URGENT),
    Rule(ConveningAct.CONVENED_ANEW, ("people",), _("会议改期"),
         _("%(title)s的安排有变：%(when)s，地点：%(place)s。"), URGENT),
    Rule(ConveningAct.CALLED_OFF, ("people",), _("会议取消"), _("%(title)s取消：%(reason)s"), URGENT),
    Rule(ConveningAct.PAPER_ASKED, ("handlers",), _("请提交会议材料"),
         _("请于%(when)s前提交%(meeting)s的材料：%(title)s。"), MAIL),
    Rule(ConveningAct.PAPER_SOON, ("handlers",), _("会议材料将到期"),
         _("%(meeting)s的材料“%(title)s”请于%(when)s前提交，现在还没有收到。"), MAIL),
    Rule(ConveningAct.PAPER_LATE, ("handlers", "office"), _("会议材料逾期"),
         _("%(meeting)s的材料“%(title)s”应于%(when)s前提交，已经逾期。"), URGENT),
    # ---- the four musts: detail topic, when, place, people
    Rule(ConveningAct.INVITED, ("people",), _("邀请您参加"),
         _("请您于%(when)s参加“%(topic)s”，地点：%(place)s。请答复能否参加。"), URGENT),
    Rule(ConveningAct.OCCASION_OFF, ("people",), _("活动取消"), _("“%(topic)s”取消：%(reason)s"), URGENT),
    Rule(ConveningAct.OCCASION_ENDED, ("people",), _("您参加的活动有结果"), _("“%(topic)s”的结果已登记，请查看。")),
    Rule(ConveningAct.REGISTERED, ("office",), _("有人报名听证会"), _("有人报名参加听证会、论证会，请确定安排。")),
    # ---- documents that went out: detail number, person (who asked), unit_keys (who got it); title (a book)
    Rule(PaperAct.VOID_ASKED, ("office",), _("公文作废待确认"),
         _("有人提出作废%(number)s，请另一位同志核对理由后确认，或者不同意。"), MAIL),
    Rule(PaperAct.VOID_DROPPED, ("person",), _("公文不作废"), _("您提出作废的%(number)s没有作废，继续有效。"), MAIL),
    Rule(PaperAct.VOIDED, ("person", "office"), _("公文已作废"),
         _("%(number)s已经作废，文号保留，理由见公文页面。"), MAIL),
    Rule(PaperAct.VOIDED, ("staff",), _("公文作废：%(number)s"),
         _("%(unit)s发给本单位的%(number)s已作废，不再按其办理。"), MAIL),
    Rule(PaperAct.RUN_ASKED, ("office",), _("纸本占用的号待确认"),
         _("%(title)s编到%(number)s号的纸本占用登记，请另一位同志核对后确认。"), MAIL),
    # ---- livelihood projects: detail person
    Rule(VotesAct.REVIEWER_ADDED, ("person",), _("请您评审候选项目"),
         _("请您为民生实事候选项目评分，每项写明理由；本单位提出或者负责的不评。"), MAIL),
    # ---- votes: detail title, meeting, people (the electors)
    Rule(BallotAct.PHASE_ASKED, ("office",), _("票决待确认"),
         _("一次票决提请进入下一阶段，请另一位同志核对后确认。"), MAIL),
    Rule(BallotAct.OFF_ASKED, ("office",), _("取消票决待确认"),
         _("有人提请取消一次正在进行的票决，请另一位同志核对后确认，或者撤回。"), URGENT),
    Rule(BallotAct.OPENED, ("people",), _("请您投票"), _("%(title)s（%(meeting)s）现在开始投票。"), URGENT),
    Rule(BallotAct.CALLED_OFF, ("people",), _("票决取消"), _("%(title)s取消：%(reason)s"), URGENT),
    Rule(BallotAct.PUBLISHED, ("people",), _("票决结果已公布"), _("%(title)s的结果已经公布，请查看。")),
    # ---- publication: detail code, person (who proposed)
    Rule(Act.PUBLIC_ASKED, ("keepers", "office"), _("公开待审核"), _("%(code)s已提出公开，请另一人审核。")),
    Rule(Act.PUBLIC_BACK, ("person",), _("公开被退回"), _("%(code)s的公开被退回：%(reason)s"), MAIL),
    Rule(Act.PUBLIC_OK, ("keepers",), _("公开审核通过"), _("%(code)s的公开已审核通过，请核对后公开。")),
    Rule(Act.CONSENT_GONE, ("keepers",), _("本人不再同意公开"), _("%(code)s的反映人撤回了同意，已不再公开。")),
    # ---- call-backs: detail number
    Rule(Act.CALLBACKS_DUE, ("office",), _("有待回访"),
         _("新增%(number)s件待回访，请没有经办、没有签字的同志在期限内打电话。"), MAIL),
    Rule(Act.CALLBACKS_LATE, ("office",), _("回访超期"), _("有%(number)s件回访已超期，请尽快安排。"), MAIL),
    # ---- health and ratings
    Rule(Act.FLAG_RAISED, ("office",), _("评价疑点"), _("有一处评价需要核查：%(kind)s。这是疑点，不是结论。")),
    Rule(Act.OBJECTED, ("presidium", "office"), _("健康度异议"),
         _("%(unit)s对%(month)s的数据提出异议，请处理。"), MAIL),
    Rule(Act.OBJECTION_SAID, ("keepers",), _("异议已处理"), _("%(unit)s提出的异议已处理：%(result)s。")),
    # ---- the own account: detail person
    Rule(PortalAct.ID_LINKED, ("person",), _("您的账号已关联统一身份"),
         _("今后可以用统一身份登录本系统。不是您本人要求的，请马上联系本单位的管理员。"), URGENT),
    Rule(PortalAct.ID_UNLINKED, ("person",), _("您的统一身份已解除关联"),
         _("请改用登录名和密码登录；没有密码的，请本单位管理员重设。有疑问请联系本单位的管理员。"), URGENT),
    # ---- leaders: detail title, people
    Rule(PortalAct.BRIEFED, ("people",), _("%(title)s"), _("请打开简报查看。"), MAIL),
    # ---- the operator: detail title, result, reason
    Rule(PortalAct.BOOK_READY, ("person",), _("台账已导出"),
         _("“%(title)s”台账共%(number)s行，已经生成，请在%(when)s前下载。")),
    Rule(PortalAct.TROUBLE, ("administrators",), _("运行告警：%(title)s"),
         _("%(title)s：%(result)s。%(reason)s"), URGENT),
    Rule(PortalAct.TROUBLE_OVER, ("administrators",), _("运行恢复：%(title)s"), _("%(title)s已恢复正常。"), MAIL),
)  # fmt: skip

SILENT = frozenset(
    {*Act, *ProposalAct, *PortalAct, *PaperAct, *ConveningAct, *SupervisionAct, *VotesAct, *BallotAct}
    - {rule.verb for rule in RULES}
)
"""Acts that nobody is told of."""


def tellings(events: Sequence[Event]) -> Iterator[tuple[Event, User, Rule, dict[str, str]]]:
    """Who is told of each event by which row, at most once a person, never the one who did it."""
    people = _People(events)
    for event in events:
        reached = {event.by_id}
        facts = defaultdict(str, {key: str(value) for key, value in event.detail.items()})
        facts["unit"] = event.unit.name if event.unit else ""
        for rule in RULES:
            if rule.verb != event.verb or event.detail.get("quiet"):
                continue
            for party in rule.to:
                for user in people.of(party, event):
                    if user.pk not in reached:
                        reached.add(user.pk)
                        yield event, user, rule, facts


class _People:
    """Everybody whom a batch of acts may concern, from the duties of today; read at once."""

    def __init__(self, events: Sequence[Event]) -> None:
        named = {key for event in events for key in _named(event)}
        units = {event.unit_id for event in events} | {event.detail.get("department_id") for event in events}
        units |= {unit for event in events for unit in _keys(event.detail.get("unit_keys"))}
        paths = {path for event in events if event.unit for path in event.unit.region.paths}
        wide = Q(role__in=(Role.OVERSEER, Role.CONGRESS_OFFICE), region__path__in=paths)
        duties = Duty.objects.current().filter(
            Q(unit__in=units - {None}) | Q(user__in=named) | wide, user__is_active=True
        )
        self.duties = list(duties.select_related("user", "region")) if events else []
        self.named = {duty.user_id: duty.user for duty in self.duties}

    def of(self, party: str, event: Event) -> list[User]:
        if party in ("person", "other", "people"):
            keys = event.detail.get(party)
            return [self.named[key] for key in _keys(keys) if key in self.named]
        if party == "administrators":
            return [
                d.user for d in self.duties if d.unit_id == event.unit_id and d.role == Role.ADMINISTRATOR
            ]
        if party == "keepers":
            return [d.user for d in self.duties if d.unit_id == event.unit_id and d.role == Role.KEEPER]
        if party == "handlers":
            department = event.detail.get("department_id")
            return [d.user for d in self.duties if d.unit_id == department and d.role == Role.HANDLER]
        if party == "staff":
            units = (
                {event.unit_id} if "unit_keys" not in event.detail else set(_keys(event.detail["unit_keys"]))
            )
            return [d.user for d in self.duties if d.unit_id in units and d.role == Role.HANDLER]
        role = {"presidium": Role.OVERSEER, "office": Role.CONGRESS_OFFICE}[party]
        region = event.unit.region if event.unit else None
        return [d.user for d in self.duties if d.role == role and region and region.lies_in(d.region)]


def _named(event: Event) -> list[int]:
    return [key for word in ("person", "other", "people") for key in _keys(event.detail.get(word))]


def _keys(value: object) -> list[int]:
    if isinstance(value, list):
        return [key for key in value if isinstance(key, int)]
    return [value] if isinstance(value, int) else []
