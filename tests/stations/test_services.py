"""The five services of a session: claimed with evidence, signed off by neither the claimer nor the deputy."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from stations.models import DutySession, Picture, ServiceMark
from stations.transitions import receptions, services
from stations.words import Act, Service
from tests import factories as make
from tests.loops.together import together
from tests.stations.duties import case, receive, session
from tests.world import World


def claim(held: DutySession, service: str = Service.HEAR, **fields: Any) -> ServiceMark:
    fields.setdefault("by", held.user)
    if service == Service.HEAR and "reception" not in fields:
        fields["reception"] = receive(held.station, held.user, session=held)
    return services.claim_service(session=held, service=service, note="听取两位村民意见", **fields)


def test_a_claim_without_evidence_is_refused(world: World) -> None:
    held = session(world.station, world.zhang)
    for service in Service.values:
        with pytest.raises(ValidationError):
            services.claim_service(session=held, service=service, by=world.zhang, note="做了")
    assert ServiceMark.objects.count() == 0


def test_hearing_is_proved_by_a_reception_of_this_session(world: World) -> None:
    held, other = session(world.station, world.zhang), session(world.station, world.zhang)
    elsewhere = receive(world.station, world.zhang, session=other)
    with pytest.raises(ValidationError):
        claim(held, reception=elsewhere)
    assert claim(held).reception.session == held


def test_hearing_is_proved_by_nobody_having_come(world: World) -> None:
    held = session(world.station, world.zhang)
    receptions.note_nobody(session=held, by=world.zhang)
    assert claim(held, reception=None).pk


def test_a_case_of_this_deputy_is_evidence_and_anothers_is_not(world: World) -> None:
    held = session(world.station, world.zhang)
    own = receive(world.station, world.zhang, session=held, matters=[case()]).matters.get().loop
    with pytest.raises(ValidationError):
        claim(held, Service.PROPOSE, loop=make.opinion(world.station).loop)
    assert claim(held, Service.PROPOSE, loop=own).loop == own


def test_words_with_a_photo_are_evidence(world: World) -> None:
    held = session(world.station, world.zhang)
    mark = claim(held, Service.HANDLE, photos=[ContentFile(b"jpeg", name="a.jpg")])
    assert Picture.objects.get().owner == f"mark:{mark.pk}"


def test_the_keeper_signs(world: World) -> None:
    mark = services.sign_service(mark=claim(session(world.station, world.zhang)), by=world.liu)
    assert mark.signed_by == world.liu and Event.objects.filter(verb=Act.SERVICE_SIGNED).count() == 1


def test_neither_the_claimer_nor_the_deputy_signs(world: World) -> None:
    make.duty(world.zhang, "keeper", world.station.unit)
    mark = claim(session(world.station, world.zhang), by=world.liu)
    for by in (world.liu, world.zhang, world.he):
        with pytest.raises(PermissionDenied):
            services.sign_service(mark=mark, by=by)
    assert services.sign_service(mark=mark, by=world.wang).signed_by == world.wang


def test_the_table_refuses_the_claimers_own_signature(world: World) -> None:
    mark = claim(session(world.station, world.zhang))
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceMark.objects.filter(pk=mark.pk).update(signed_by=mark.by, signed_at=mark.at)


def test_sent_back_it_is_claimed_again(world: World) -> None:
    mark = claim(session(world.station, world.zhang))
    services.return_service(mark=mark, by=world.liu, reason="没有写清楚")
    again = claim(mark.session, reception=mark.reception)
    assert (again.pk, again.returned) == (mark.pk, "")
    with pytest.raises(NotNow):
        claim(mark.session, reception=mark.reception)


def test_a_return_needs_a_reason(world: World) -> None:
    mark = claim(session(world.station, world.zhang))
    with pytest.raises(ValidationError):
        services.return_service(mark=mark, by=world.liu, reason=" ")


@pytest.mark.django_db(transaction=True)
def test_two_keepers_sign_the_same_service_once(world: World) -> None:
    mark = claim(session(world.station, world.zhang))
    found = together(*(partial(services.sign_service, mark=mark, by=by) for by in (world.liu, world.sun)))
    assert (len(found.won), found.refused) == (1, [NotNow])
    assert Event.objects.filter(verb=Act.SERVICE_SIGNED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_signs_while_another_sends_back(world: World) -> None:
    mark = claim(session(world.station, world.zhang))
    together(
        partial(services.sign_service, mark=mark, by=world.liu),
        partial(services.return_service, mark=mark, by=world.sun, reason="再看"),
    )
    mark.refresh_from_db()
    assert bool(mark.signed_at) != bool(mark.returned)


@pytest.mark.django_db(transaction=True)
def test_two_claims_at_once_are_one(world: World) -> None:
    held = session(world.station, world.zhang)
    received = receive(world.station, world.zhang, session=held)
    found = together(*(partial(claim, held, by=by, reception=received) for by in (world.zhang, world.liu)))
    assert (len(found.won), found.refused) == (1, [NotNow])
