"""Leading and supervising officials as people write them: an account where just one person fits, else a name."""

from __future__ import annotations

import unicodedata
from collections import defaultdict

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Region, Role, User

FITTING = (Role.LEADER, Role.OVERSEER, Role.CONGRESS_OFFICE)


class Officials:
    """Today's leaders of a county, who oversees, the congress office, and the heads of units; read when first asked."""

    def __init__(self, county: Region | int) -> None:
        self._county = county if isinstance(county, int) else county.pk

    @cached_property
    def _known(self) -> dict[str, dict[User, Duty]]:
        fitting = Q(role__in=FITTING) | Q(role=Role.HANDLER, is_head=True)
        duties = Duty.objects.current().filter(
            fitting, county=self._county, user__is_active=True, stands_in_for=None
        )
        found: dict[str, dict[User, Duty]] = defaultdict(dict)
        for duty in duties.select_related("user", "unit").order_by("pk"):
            for text in _ways(duty):
                found[_plain(text)].setdefault(duty.user, duty)
        return found

    def find(self, text: str) -> User | None:
        """何平, 何平副县长, 副县长何平 or 何平（县人民政府）. ``ValueError`` names those who are called the same."""
        found = self._known.get(_plain(text), {})
        if len(found) > 1:
            names = "、".join(f"{user.name}（{duty.unit.name}）" for user, duty in list(found.items())[:5])
            raise ValueError(
                _("“%(name)s”可能是几个人：%(names)s，请写成这样") % {"name": text, "names": names}
            )
        return next(iter(found), None)


def _ways(duty: Duty) -> list[str]:
    """How one writes a person: the name, with the post before or behind it, with the unit in brackets."""
    name, post = duty.user.name, duty.title
    ways = [name, *([f"{name}{post}", f"{post}{name}", f"{name}（{post}）"] if post else [])]
    return [*ways, *(f"{name}（{unit}）" for unit in (duty.unit.name, duty.unit.short_name) if unit)]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()
