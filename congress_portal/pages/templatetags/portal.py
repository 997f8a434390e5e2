"""Tags and filters of the components: icons, tones of statuses, days left, grouped codes."""

import datetime as dt
from collections.abc import Iterable

from django import template
from django.core.paginator import Page
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from congress_portal.pages.icons import ICONS
from congress_portal.pages.navigation import Group, groups_for

register = template.Library()

# status -> (tone, icon); a status that is not here is shown in the neutral tone.
STATUSES = {
    "waiting": ("neutral", "minus"),
    "active": ("info", "edit"),
    "open": ("info", "edit"),
    "offered": ("warning", "hand"),
    "submitted": ("warning", "flag"),
    "paused": ("warning", "pause"),
    "signed": ("success", "check"),
    "closed": ("success", "check"),
    "skipped": ("neutral", "arrow-right"),
    "withdrawn": ("neutral", "x"),
    "rejected": ("neutral", "x"),
    "merged": ("neutral", "link"),
    "asked": ("warning", "clock"),
    "late": ("danger", "alert"),
    "given": ("success", "check"),
    "passed": ("neutral", "arrow-right"),
}
LEVELS = {"due_soon": ("warning", "clock"), "yellow": ("warning", "alert"), "red": ("danger", "alert")}
DONE = ("signed", "skipped")
MESSAGES = {
    "success": ("success", "check-circle"),
    "warning": ("warning", "alert"),
    "error": ("danger", "alert"),
}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An icon beside words: hidden from screen readers."""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        css,
        ICONS[name or "dot"],
    )


@register.filter
def tone(status: object) -> str:
    return STATUSES.get(str(status), ("neutral", "dot"))[0]


@register.filter
def status_icon(status: object) -> str:
    return STATUSES.get(str(status), ("neutral", "dot"))[1]


@register.filter
def level_tone(level: object) -> str:
    return LEVELS.get(str(level), ("neutral", "calendar"))[0]


@register.filter
def level_icon(level: object) -> str:
    return LEVELS.get(str(level), ("neutral", "calendar"))[1]


@register.filter
def message_tone(tags: str) -> str:
    return _of_message(tags)[0]


@register.filter
def message_icon(tags: str) -> str:
    return _of_message(tags)[1]


def _of_message(tags: str) -> tuple[str, str]:
    return next((MESSAGES[word] for word in (tags or "").split() if word in MESSAGES), ("info", "info"))


@register.filter
def is_done(status: object) -> bool:
    """Whether a step needs nobody any more."""
    return str(status) in DONE


@register.filter
def days_left(due: dt.datetime | dt.date | None) -> int | None:
    """Whole local days from today to the due day; negative when it has passed."""
    if due is None:
        return None
    return (_local_day(due) - timezone.localdate()).days


def _local_day(moment: dt.datetime | dt.date) -> dt.date:
    if isinstance(moment, dt.datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment


@register.filter
def is_past(due: dt.datetime | dt.date | None) -> bool:
    """Whether the very moment has passed; a bare day passes when it ends."""
    if due is None:
        return False
    if isinstance(due, dt.datetime):
        return due < timezone.now()
    return due < timezone.localdate()


@register.simple_tag(takes_context=True)
def main_navigation(context: Context) -> list[Group]:
    """The groups of the main navigation for whoever reads; without a request (a page of errors) the public's."""
    user, request = context.get("user"), context.get("request")
    roles = user.roles if user and user.is_authenticated else None
    return groups_for(roles, request.path if request else "", getattr(context.get("loop"), "kind", ""))


@register.filter
def absolute(number: int) -> int:
    return abs(number)


@register.filter
def grouped(code: object, size: int = 4) -> list[str]:
    """A long code in groups of four, the way people read it aloud."""
    text = str(code or "")
    return [text[start : start + size] for start in range(0, len(text), size)]


@register.filter
def share(value: float, total: float) -> str:
    """A percentage for an SVG attribute, never localised."""
    if not total:
        return "0"
    return f"{max(0.0, min(100.0, 100 * float(value) / float(total))):.1f}"


@register.filter
def largest(rows: Iterable[dict]) -> float:
    return max((row["value"] for row in rows), default=0)


@register.filter
def page_numbers(page: Page) -> list[int | None]:
    """The numbers to show around this page; None stands for those left out."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]
