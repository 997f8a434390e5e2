"""The closed lists of the rule library, and which page of the portal belongs to which screen."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Body(models.TextChoices):
    """Whose rule it is. How many slots each has is a matter of its rows."""

    STANDING_COMMITTEE = "committee", _("县人大常委会制度")
    OFFICE = "office", _("常委会办公室制度")


class Category(models.TextChoices):
    MEETINGS = "meetings", _("会议议事")
    SUPERVISION = "supervision", _("监督工作")
    DECISIONS = "decisions", _("决定和任免")
    DEPUTIES = "deputies", _("代表工作")
    PEOPLE = "people", _("联系群众")
    OFFICE = "office", _("机关运行")


class Screen(models.TextChoices):
    """Where a rule may be named as applying (适用制度)."""

    DASHBOARD = "dashboard", _("工作台")
    OPINIONS = "opinions", _("群众意见")
    STATIONS = "stations", _("联络站管理")
    DUTY = "duty", _("代表值班与接待")
    LINKS = "links", _("代表联系活动")
    VISITS = "visits", _("部门进站")
    GROUPS = "groups", _("代表小组和活动月")
    DRAFTS = "drafts", _("起草建议")
    REVIEW = "review", _("建议预审")
    ASSIGNING = "assigning", _("建议交办会")
    PROPOSALS = "proposals", _("代表建议办理")
    SUPERVISION = "supervision", _("监督事项")
    MEETINGS = "meetings", _("常委会会议、主任会议")
    OCCASIONS = "occasions", _("四必须")
    HEARINGS = "hearings", _("听证会、论证会")
    PUBLICATIONS = "publications", _("公开审核")
    PERIODS = "periods", _("期限与日历")


VIEWS: dict[str, Screen] = {
    "dashboard:home": Screen.DASHBOARD,
    "proposal:draft": Screen.DRAFTS,
    "proposal:draft_new": Screen.DRAFTS,
    "proposal:drafts": Screen.DRAFTS,
    "proposal:review": Screen.REVIEW,
    "proposal:meetings": Screen.ASSIGNING,
    "proposal:meeting": Screen.ASSIGNING,
    "proposal:meeting_new": Screen.ASSIGNING,
}
"""Single pages, by the name of their address; they go before their namespace."""
SPACES: dict[str, Screen] = {
    "opinion": Screen.OPINIONS,
    "manage": Screen.STATIONS,
    "duty": Screen.DUTY,
    "roster": Screen.DUTY,
    "receptions": Screen.DUTY,
    "links": Screen.LINKS,
    "visits": Screen.VISITS,
    "groups": Screen.GROUPS,
    "months": Screen.GROUPS,
    "proposal": Screen.PROPOSALS,
    "supervision": Screen.SUPERVISION,
    "meeting": Screen.MEETINGS,
    "occasion": Screen.OCCASIONS,
    "hearing": Screen.HEARINGS,
    "publication": Screen.PUBLICATIONS,
    "office": Screen.PERIODS,
}
"""All other pages of a namespace."""


def screen_of(view_name: str) -> Screen | None:
    """The screen that a page belongs to; ``view_name`` as ``resolver_match`` has it."""
    return VIEWS.get(view_name) or SPACES.get(view_name.partition(":")[0])
