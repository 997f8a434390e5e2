"""What was done to an account is told where its person should hear of it, and costs nothing elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from congress_portal.accounts.models import AccountEvent, Deed
from congress_portal.loops import deeds_told
from congress_portal.loops.models import Event
from congress_portal.loops.words import PortalAct
from tests.world import World

pytestmark = pytest.mark.django_db


def test_what_is_told_to_nobody_asks_the_database_nothing(
    world: World, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        deeds_told.tell(AccountEvent(county=world.county, deed=Deed.USER_MADE, whom=world.liu))


def test_an_identity_that_was_bound_is_told(world: World) -> None:
    deeds_told.tell(AccountEvent(county=world.county, deed=Deed.IDENTITY_LINKED, whom=world.liu))
    assert Event.objects.get(verb=PortalAct.ID_LINKED).detail["person"] == world.liu.pk
