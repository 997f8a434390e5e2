"""What a key of the API may be used for: the scopes, and the one each address asks for.

An address that is not in the table is closed to keys; a test keeps the table whole. What is public asks for none.
"""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PUBLIC: Final = ""
SCOPES: dict[str, str | Promise] = {
    "read:loops": _("查看各类事项的列表、环节和留痕"),
    "read:opinions": _("查看群众意见的内容和答复"),
    "read:proposals": _("查看代表建议"),
    "read:projects": _("查看民生实事项目"),
    "move:loops": _("办理事项：打卡、销号、交办等全部动作"),
    "read:figures": _("查看领导驾驶舱的数字"),
    "read:notices": _("查看本人的消息"),
    "write:notices": _("把本人的消息标为已读"),
}
ROUTES: dict[tuple[str, str], str] = {
    ("schema", "GET"): PUBLIC,
    ("docs", "GET"): PUBLIC,
    ("token", "POST"): PUBLIC,
    ("stations", "GET"): PUBLIC,
    ("station", "GET"): PUBLIC,
    ("evaluation", "GET"): PUBLIC,
    ("track", "GET"): PUBLIC,
    ("opinions", "POST"): PUBLIC,
    ("opinions", "GET"): "read:opinions",
    ("opinion", "GET"): "read:opinions",
    ("proposals", "GET"): "read:proposals",
    ("proposal", "GET"): "read:proposals",
    ("projects", "GET"): "read:projects",
    ("project", "GET"): "read:projects",
    ("loops", "GET"): "read:loops",
    ("loop", "GET"): "read:loops",
    ("figures", "GET"): "read:figures",
    ("notices", "GET"): "read:notices",
    ("notices_read", "POST"): "write:notices",
    ("notice_read", "POST"): "write:notices",
}
"""By name and method of an address; the moves of a case (``loop_…``) are one row of their own below."""
MOVE = "loop_"
SAFE = ("HEAD", "OPTIONS")


def asked_by(name: str, method: str) -> str | None:
    """The scope that an address asks for; ``PUBLIC`` where it asks for none, nothing where no key gets in."""
    method = "GET" if method in SAFE else method
    if name.startswith(MOVE):
        return "move:loops"
    return ROUTES.get((name, method))
