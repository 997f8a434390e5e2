"""Who may be logged in as, for a first look round: one person a role, with what to look at."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.accounts.models import User

TOUR = (
    (gettext_lazy("联络站工作人员"), "zhan-weiping1", gettext_lazy("威坪站的待办：受理、研判、交办、答复")),
    (gettext_lazy("同站另一人"), "zhan-weiping2", gettext_lazy("别人打卡的环节由这一位来销号")),
    (gettext_lazy("人大代表"), "db-weiping01", gettext_lazy("转请代表办理的意见")),
    (gettext_lazy("乡镇承办人"), "zf-weiping1", gettext_lazy("签收、办理方案、打卡、佐证照片")),
    (gettext_lazy("部门承办人"), "jiaotong1", gettext_lazy("县交通运输局的签收、退回与协办")),
    (gettext_lazy("人大主席团督办人"), "zhuxi-weiping", gettext_lazy("威坪镇全部事项：推促、跟成效销号")),
    (gettext_lazy("工委督办人"), "gw-daibiao", gettext_lazy("全县事项的督办与痛难堵卡")),
    (gettext_lazy("人大办公室"), "bangongshi1", gettext_lazy("转交部门、期限与工作日历、预警规则")),
    (gettext_lazy("领导"), "lingdao1", gettext_lazy("总览：在办、超期、预警，按乡镇与单位")),
    (gettext_lazy("管理员"), "guanliyuan", gettext_lazy("用户、职责、单位、区划")),
    (gettext_lazy("举报受理员"), "jubao", gettext_lazy("反映具体人员违纪违法的问题，单独受理")),
    (gettext_lazy("审计员"), "shenjiyuan", gettext_lazy("留痕与查看记录，只读")),
)


def lines(password: str) -> list[str]:
    """The table, one line a person; people who are not there are left out."""
    people = {user.username: user.name for user in User.objects.filter(username__in=[row[1] for row in TOUR])}
    rows = [(str(role), login, people[login], str(look)) for role, login, look in TOUR if login in people]
    if not rows:
        return [_("还没有演示数据，请先运行 load_demo。")]
    table = [(_("角色"), _("登录名"), _("姓名"), _("看什么")), *rows]
    widths = [max(_width(row[column]) for row in table) for column in range(3)]
    shown = [_("演示账号的密码都是 %(password)s") % {"password": password}, ""]
    return shown + ["  ".join([*map(_padded, row[:3], widths), row[3]]) for row in table]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
