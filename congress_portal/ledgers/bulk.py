"""One move for many cases: each is checked and made singly, in a transaction of its own, and says how it went."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import doings
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import Kind

log = logging.getLogger(__name__)

ROW = re.compile(r"([A-Z0-9-]{1,20}) ([0-9]{1,18})")
"""A case and the step that the page showed; without the step nobody could tell a stale page."""
MOST = 100
"""Cases at once: all in one request, each some tens of milliseconds."""
MOVES: dict[str, Any] = {
    "assign": gettext_lazy("交办"),
    "accept": gettext_lazy("签收"),
    "sign_off": gettext_lazy("销号"),
    "send_back": gettext_lazy("退回重办"),
    "prompt": gettext_lazy("推促"),
    "extend": gettext_lazy("延期"),
}
"""Moves that mean the same for many cases, and ask for words and one thing more at most."""
FIELDS = {"assign": "to", "extend": "amount"}
"""That one thing: the field of the page, and of the move's own form."""
NEVER: dict[str, frozenset[str]] = {Kind.PROJECT: frozenset({"assign", "extend"})}
"""Moves that no step of a kind knows."""
WORDS = ("note", "reason", "words")
"""The fields of their forms that the one field of the page fills."""


@dataclass(frozen=True)
class Result:
    code: str
    title: str
    words: str
    is_done: bool
    chosen: str


def moves_of(kind: str) -> dict[str, Any]:
    """The moves that the ledger of a kind offers."""
    return {name: label for name, label in MOVES.items() if name not in NEVER.get(kind, ())}


def asks(kind: str, name: str, field: str) -> bool:
    """Whether the form of a move has the field."""
    doing = doings.doing_for(kind, name)
    return doing is not None and field in doing.form.base_fields


def move(
    *, by: User, kind: str, name: str, chosen: Sequence[str], note: str, more: Mapping[str, str] | None = None
) -> list[Result]:
    """``chosen``: codes, each with the key of the step that the page showed (``JY-2026-0001 17``), in their order.

    ``more``: what the moves' forms hold besides the words (``to``: key of a unit; ``amount``: working days), as text.
    """
    picked = [ROW.fullmatch(one) for one in dict.fromkeys(chosen)][:MOST]
    loops = Loop.objects.filter(kind=kind, code__in=[found[1] for found in picked if found])
    seen = {loop.code: loop for loop in loops.visible_to(by).select_related("region", "owner", "county")}
    results = []
    for found in picked:
        if found is None:
            results.append(Result("", "", _("请刷新后再操作"), False, ""))
            continue
        code, step = found.groups()
        loop = seen.get(code)
        data = {"step": step, **dict.fromkeys(WORDS, note), **(more or {})}
        words = _tried(loop, by, name, step, data) if loop else _("没有这一件")
        title = loop.title if loop else ""
        results.append(Result(code, title, words or _("已办"), not words, f"{code} {step}"))
    return results


def _tried(loop: Loop, by: User, name: str, step: str, data: Mapping[str, str]) -> str:
    """Make the move, all of it or nothing; a fault of ours in one case leaves the others their turn."""
    try:
        with transaction.atomic():
            return _moved(loop, by, name, step, data)
    except (NotNow, PermissionDenied) as refused:
        return str(refused) or _("您不能办理这一动作")
    except ValidationError as refused:
        return "；".join(refused.messages)
    except Exception:
        log.exception("bulk move %s of %s", name, loop.code)
        return _("没有办成")


def _moved(loop: Loop, by: User, name: str, step: str, data: Mapping[str, str]) -> str:
    """Make the move; nothing, or what is wrong with the words."""
    doing = doings.doing_for(loop.kind, name)
    if doing is None:
        return _("这类事项没有这一动作")
    shown = Step(pk=int(step))
    form = doing.form(data, loop=loop, user=by, current=shown)
    if not form.is_valid():
        return "；".join(
            f"{form.fields[field].label if field in form.fields else ''}{errors[0]}"
            for field, errors in form.errors.items()
        )
    doing.run(loop, by, form.cleaned_data, shown)
    return ""
