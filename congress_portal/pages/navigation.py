"""The main navigation as data: groups of entries, each for the roles it serves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

ALL_STAFF = frozenset[str]()
"""Everybody who logs in."""
OFFICE = frozenset({"congress_office"})
ABOVE = frozenset({"congress_office", "overseer", "leader"})
MEETING = ABOVE | {"deputy", "handler", "auditor"}


@dataclass(frozen=True)
class Entry:
    """A link. ``address`` is the name of a URL without arguments; one that does not exist is left out."""

    address: str
    label: Any
    roles: frozenset[str] = ALL_STAFF
    url: str = ""
    is_here: bool = False
    """Whether the page that is read is the entry's own."""
    is_around: bool = False
    """Whether it lies below the entry's."""


@dataclass(frozen=True)
class Group:
    """Entries under one heading; one with a single entry is shown as that link."""

    label: Any
    entries: tuple[Entry, ...]

    @property
    def only(self) -> Entry | None:
        return self.entries[0] if len(self.entries) == 1 else None

    @property
    def is_current(self) -> bool:
        return any(entry.is_here or entry.is_around for entry in self.entries)


STAFF = (
    Group(_("工作台"), (Entry("dashboard:home", _("工作台")),)),
    Group(_("驾驶舱"), (Entry("leaders:board", _("驾驶舱"), ABOVE | {"auditor"}),)),
    Group(_("我的履职"), (
        Entry("duty:mine", _("我的值班"), frozenset({"deputy"})),
        Entry("deputies:mine", _("履职档案"), frozenset({"deputy"})),
        Entry("links:mine", _("我的联系"), frozenset({"deputy"})),
    )),
    Group(_("群众意见"), (
        Entry("opinion:list", _("群众意见")),
        Entry("publication:work", _("公开审核"), OFFICE | {"keeper"}),
        Entry("visits:mine", _("部门进站"), frozenset({"handler"})),
        Entry("links:list", _("联系活动"), ABOVE | {"auditor"}),
        Entry("evaluation:sheet", _("群众满意度"), ABOVE),
        Entry("office:clues", _("线索"), OFFICE),
        Entry("report:list", _("举报受理"), frozenset({"report_officer"})),
    )),
    Group(_("代表建议"), (Entry("proposal:list", _("代表建议")),)),
    Group(_("监督"), (
        Entry("supervision:list", _("监督事项")),
        Entry("pressing:rungs", _("督办"), ABOVE | {"handler"}),
        Entry("meeting:list", _("会议"), MEETING),
        Entry("occasion:list", _("四必须"), MEETING),
        Entry("hearing:list", _("听证会"), MEETING),
    )),
    Group(_("民生实事"), (
        Entry("project:list", _("民生实事")),
        Entry("calls:list", _("民生实事征集")),
        Entry("ballot:list", _("票决"), MEETING),
    )),
    Group(_("联络站"), (
        Entry("manage:list", _("联络站")),
        Entry("stations:map", _("一张图")),
        Entry("deputies:manage", _("人大代表"), ABOVE | {"keeper"}),
    )),
    Group(_("制度"), (
        Entry("library:rules", _("制度库")),
        Entry("issuing:papers", _("发文登记"), ABOVE | {"handler", "auditor"}),
        Entry("office:periods", _("期限与日历"), OFFICE),
    )),
    Group(_("管理"), (
        Entry("accounts:users", _("用户与职责"), frozenset({"administrator"})),
        Entry("ledgers:index", _("台账"), ABOVE | {"handler", "keeper", "auditor"}),
        Entry("imports:list", _("批量导入"), OFFICE | {"administrator", "overseer"}),
        Entry("hooks:list", _("数据推送"), OFFICE | {"administrator"}),
        Entry("notices:dead", _("发送失败"), frozenset({"administrator"})),
        Entry("operations:status", _("运行状况"), frozenset({"administrator"})),
        Entry("dashboard:looks", _("查看记录"), frozenset({"auditor"})),
    )),
)  # fmt: skip

PUBLIC = tuple(
    Group(label, (Entry(address, label),))
    for address, label in (
        ("stations:home", _("首页")),
        ("stations:list", _("找联络站")),
        ("deputies:list", _("找代表")),
        ("stations:map", _("一张图")),
        ("track:find", _("查进度")),
        ("open:list", _("大家的事")),
        ("open_project:list", _("民生实事")),
    )
)


def groups_for(roles: Iterable[str] | None, path: str, kind: str = "") -> list[Group]:
    """The groups a reader gets on a page; ``roles``: the words of today's duties, None without a log-in.

    Of all entries above the page only the nearest is marked. ``kind``: of the case that the page is about; a page of a
    case that lies under no entry (a move, ``/loops/…``) lies under the list of its kind.
    """
    asked = PUBLIC if roles is None else STAFF
    shown = [replace(group, entries=tuple(_open(group, frozenset(roles or ())))) for group in asked]
    above = [e.url for group in shown for e in group.entries if _lies_under(path, e.url)]
    nearest = max(above, key=len, default="") or _list_of(kind, shown)
    return [_marked(group, path, nearest) for group in shown if group.entries]


def _list_of(kind: str, shown: Iterable[Group]) -> str:
    address = f"{kind}:list"
    return next((e.url for group in shown for e in group.entries if e.address == address), "")


def _open(group: Group, roles: frozenset[str]) -> Iterator[Entry]:
    for entry in group.entries:
        if entry.roles and not entry.roles & roles:
            continue
        try:
            yield replace(entry, url=reverse(entry.address))
        except NoReverseMatch:
            continue


def _lies_under(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def _marked(group: Group, path: str, nearest: str) -> Group:
    entries = (
        replace(entry, is_here=entry.url == path, is_around=entry.url == nearest != path)
        for entry in group.entries
    )
    return replace(group, entries=tuple(entries))
