"""Whoever is linked with an identity, or unlinked, hears of it: by an administrator or by the service itself."""

from __future__ import annotations

import pytest

from congress_portal.accounts import transitions
from congress_portal.accounts.models import User
from congress_portal.accounts.oidc import linking
from congress_portal.loops.models import Event
from congress_portal.loops.words import PortalAct
from congress_portal.notices import outbox
from congress_portal.notices.models import Notice
from tests.accounts.identity_service import Service
from tests.world import World


def heard(user: User) -> list[str]:
    outbox.announce_all()
    rows = Notice.objects.filter(recipient=user, event__verb__in=(PortalAct.ID_LINKED, PortalAct.ID_UNLINKED))
    return list(rows.order_by("pk").values_list("title", flat=True))


@pytest.mark.django_db
def test_linking_and_unlinking_are_told(world: World, service: Service) -> None:
    linking.link(user=world.liu, subject="a-1", by=world.gao, county=world.county)
    assert heard(world.liu) == ["您的账号已关联统一身份"]
    linking.unlink(user=world.liu, by=world.gao, county=world.county)
    linking.unlink(user=world.liu, by=world.gao, county=world.county)
    assert heard(world.liu) == ["您的账号已关联统一身份", "您的统一身份已解除关联"]
    assert heard(world.gao) == [], "who did it knows"
    assert "a-1" not in str(list(Event.objects.values_list("detail", flat=True)))


@pytest.mark.django_db
def test_whom_the_service_bound_is_told_as_well(world: World, service: Service) -> None:
    linking.link(user=world.liu, subject="a-1", by=None, county=None)
    assert heard(world.liu) == ["您的账号已关联统一身份"]


@pytest.mark.django_db
def test_other_deeds_stay_on_the_trail_alone(world: World) -> None:
    before = Event.objects.count()
    transitions.deactivate(user=world.liu, by=world.gao, county=world.county)
    assert Event.objects.count() == before
