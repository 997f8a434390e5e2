"""What people call each period."""

from django.utils.translation import gettext_lazy as _

PERIODS = {
    "opinion.ack": _("群众意见：受理"),
    "opinion.triage": _("群众意见：研判"),
    "opinion.accept": _("群众意见：承办单位签收"),
    "opinion.handle": _("群众意见：办理"),
    "opinion.check": _("群众意见：核验"),
    "opinion.effect": _("群众意见：跟踪成效"),
    "opinion.publish": _("群众意见：公开答复"),
    "opinion.respond": _("群众意见：答复反映人"),
    "opinion.confirm": _("群众意见：回访确认"),
    "opinion.answer": _("群众意见：承诺答复（受理定档以前）"),
    "opinion.wait": _("群众意见：等群众补充"),
    "opinion.max": _("群众意见：最长办理"),
    "opinion.max_extension": _("群众意见：最长延期"),
    "opinion.rate": _("群众意见：评价"),
    "opinion.callback": _("群众意见：回访"),
    "opinion.reassign": _("群众意见：退回后重新交办"),
    "opinion.appoint": _("群众意见：落实责任人"),
    "opinion.react": _("群众意见：回应推促"),
    "opinion.react_head": _("群众意见：单位负责人督促回应"),
    "proposal.receipt_notice": _("代表建议：告知受理"),
    "proposal.assign_after_session": _("代表建议：大会建议交办"),
    "proposal.assign_intersession": _("代表建议：闭会建议交办"),
    "proposal.unit_sign": _("代表建议：承办单位签收"),
    "proposal.unit_dispute": _("代表建议：承办单位申退"),
    "proposal.reassign": _("代表建议：退回后重新交办"),
    "proposal.first_contact": _("代表建议：首次联系代表"),
    "proposal.co_opinion": _("代表建议：会办意见"),
    "proposal.reply": _("代表建议：答复"),
    "proposal.reply_complex": _("代表建议：答复（复杂事项）"),
    "proposal.evaluate": _("代表建议：代表评价"),
    "proposal.rehandle": _("代表建议：重新办理"),
    "proposal.publish": _("代表建议：答复公开"),
    "inspection_report.feedback": _("视察报告：反馈"),
    "review_opinion.handover": _("审议意见：交办"),
    "review_opinion.report": _("审议意见：报告研究处理情况"),
    "work_report.draft": _("专项工作报告：征求意见"),
    "work_report.final": _("专项工作报告：送交常委会"),
    "work_report.distribute": _("专项工作报告：发给组成人员"),
    "keep.contact": _("保存：群众的姓名和电话"),
    "keep.refused": _("保存：不予受理和撤回的意见原文"),
    "keep.appointment": _("保存：预约人"),
    "keep.reception": _("保存：来访人姓名"),
    "keep.slip": _("保存：代记单"),
    "keep.follower": _("保存：代为关注人"),
    "keep.voter": _("保存：联系选民"),
    "keep.callback": _("保存：回访中群众的话"),
    "report.notice": _("举报：告知举报人"),
    "station.notice": _("接待选民：提前公告"),
}


def name_of(key: str) -> str:
    """The words for a period; its key where it has none yet."""
    return str(PERIODS.get(key, key))
