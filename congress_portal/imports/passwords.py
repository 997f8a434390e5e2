"""Temporary passwords for the people whom an import has made: given once, in one answer, and stored nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from congress_portal.accounts import transitions
from congress_portal.accounts.models import AccountEvent, Deed, User
from congress_portal.errors import NotNow
from congress_portal.imports.models import Batch, Outcome, State
from congress_portal.imports.transitions import label, locked, subject
from congress_portal.loops.taking import record_taken

MOST = 100
"""At once: each costs some fifty milliseconds of hashing, on purpose."""


def without(batch: Batch) -> QuerySet[User]:
    """Whom this import has made and who have no password yet."""
    return _made(batch).filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def unchanged(batch: Batch) -> QuerySet[User]:
    """Whom this import has made, who were given a temporary password and have not chosen their own yet."""
    given = ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return _made(batch).filter(given, must_change_password=True)


def _made(batch: Batch) -> QuerySet[User]:
    made = batch.written.filter(model="accounts.User", was=Outcome.MADE).values("row")
    return User.objects.filter(pk__in=made, is_active=True).order_by("pk")


def last_given(batch: Batch) -> int:
    """The key of the newest line on the trail about a password of one of them: by it a stale page is noticed."""
    made = batch.written.filter(model="accounts.User", was=Outcome.MADE).values("row")
    lines = AccountEvent.objects.filter(deed=Deed.PASSWORD_RESET, whom__in=made).order_by("-pk")
    return lines.values_list("pk", flat=True).first() or 0


def is_over(batch: Batch) -> bool:
    """Whether it is forgotten whom this import has made (``keeping``)."""
    return not batch.written.exists()


@transaction.atomic
def hand_out(*, batch: Batch, by: User) -> list[tuple[str, str, str]]:
    """Login name, name and temporary password of up to MOST people; of two at once one is told to wait."""
    found = _handing(batch, by)
    return _sheet(found, by, list(without(found).select_for_update(skip_locked=True)[:MOST]))


@transaction.atomic
def hand_out_again(*, batch: Batch, by: User, logins: Sequence[str], seen: int) -> list[tuple[str, str, str]]:
    """New temporary passwords, in one answer, for people who lost the ones they were given; the old ones end.

    ``seen``: ``last_given`` of the page, so that a button pressed twice makes one sheet. Raises ``ValidationError``
    for a login name that is none of this import's, or whose owner has chosen a password meanwhile.
    """
    found = _handing(batch, by)
    if last_given(found) != seen:
        raise NotNow(_("刚刚发过一份临时密码，请刷新后再看。"))
    users = list(unchanged(found).filter(username__in=logins).select_for_update())
    missing = [login for login in logins if login not in {user.username for user in users}]
    if missing:
        words = _("不是这次导入的用户，或者已经自己改过密码（请到用户的页面重置）：%(names)s。")
        raise ValidationError({"logins": words % {"names": "、".join(missing[:20])}})
    return _sheet(found, by, users)


def _handing(batch: Batch, by: User) -> Batch:
    """The batch, locked, while it stands as written and it is known whom it has made."""
    found = locked(batch, by)
    if found.state != State.WRITTEN:
        raise NotNow(_("这份表格没有要发放的临时密码。"))
    if is_over(found):
        raise NotNow(_("写入已经超过一天，导入的名单已经清除；请到各人的用户页面重置密码。"))
    return found


def _sheet(batch: Batch, by: User, users: Sequence[User]) -> list[tuple[str, str, str]]:
    """A temporary password each, a line on the trail for each, and one for the sheet."""
    rows = [
        (user.username, user.name, transitions.reset_password(user=user, by=by, county=batch.county))
        for user in users
    ]
    if rows:
        record_taken(
            by=by, county_id=batch.county_id, what="passwords", title=label(batch), number=len(rows),
            about=subject(batch),
        )  # fmt: skip
    return rows
