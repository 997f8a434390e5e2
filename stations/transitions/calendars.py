"""The secret in a deputy's calendar address."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Role, User
from stations.models import CalendarKey
from stations.models.roster import new_calendar_key


@transaction.atomic
def renew_key(*, user: User) -> CalendarKey:
    """A new address; the one before leads nowhere from now on. Two at once leave one key."""
    duty = next((duty for duty in user.duties if duty.role == Role.DEPUTY), None)
    if duty is None:
        raise PermissionDenied(_("只有人大代表有值班日历。"))
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    content = {"county_id": duty.county_id, "key": new_calendar_key(), "made_at": timezone.now()}
    key, _made = CalendarKey.objects.update_or_create(user=user, defaults=content)
    return key
