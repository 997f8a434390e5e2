"""Temporary passwords for the people whom an import has made: given once, in one answer, and stored nowhere."""

from __future__ import annotations

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import QuerySet

from congress_portal.accounts import transitions
from congress_portal.accounts.models import User
from congress_portal.imports.models import Batch, Outcome

MOST = 100
"""At once: each costs some fifty milliseconds of hashing, on purpose."""


def without(batch: Batch) -> QuerySet[User]:
    """Whom this import has made and who have no password yet."""
    made = batch.written.filter(model="accounts.User", was=Outcome.MADE).values("row")
    return User.objects.filter(
        pk__in=made, is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX
    ).order_by("pk")


@transaction.atomic
def hand_out(*, batch: Batch, by: User) -> list[tuple[str, str, str]]:
    """Login name, name and temporary password of up to MOST people; two at once share them out."""
    users = list(without(batch).select_for_update(skip_locked=True)[:MOST])
    return [
        (user.username, user.name, transitions.reset_password(user=user, by=by, county=batch.county))
        for user in users
    ]
