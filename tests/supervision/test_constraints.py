"""What the database itself refuses of supervision, past the code."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from congress_portal.loops.models import Step
from supervision.models import Clearance, Problem, ReviewOpinion, Verification
from supervision.plans import APPROVE
from tests.supervision.stages import cleared, feng, verified
from tests.world import World


def refused(name: str, write: object) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write()  # type: ignore[operator]


def test_a_clearance_by_who_verified_is_refused(world: World) -> None:
    cleared(world)
    refused(
        "not_cleared_by_who_verified",
        lambda: Clearance.objects.update(by=Clearance.objects.get().verified_by),
    )


def test_a_clearance_at_a_nameless_meeting_is_refused(world: World) -> None:
    cleared(world)
    refused("cleared_at_a_named_meeting", lambda: Clearance.objects.update(at_meeting=True))
    refused("cleared_at_a_named_meeting", lambda: Clearance.objects.update(meeting="第一次主任会议"))


def test_the_last_step_is_not_signed_by_who_verified(world: World) -> None:
    found = verified(world)
    step = Step.objects.filter(loop=found.loop, key=APPROVE)
    refused(
        "step_nobody_signs_own_work",
        lambda: step.update(
            status="signed", signed_off_by=feng(world), signed_off_as="person", signed_off_at=timezone.now()
        ),
    )


def test_a_step_is_verified_and_cleared_once(world: World) -> None:
    cleared(world)
    for model in (Verification, Clearance):
        row = model.objects.get()
        row.pk = None
        refused("once_a_step", lambda row=row: row.save(force_insert=True))


def test_a_look_on_site_names_its_place(world: World) -> None:
    verified(world)
    refused("verification_on_site_names_the_place", lambda: Verification.objects.update(is_on_site=True))
    refused("verification_has_words", lambda: Verification.objects.update(words=""))


def test_an_opinion_says_what_is_approved_and_published_whole(world: World) -> None:
    verified(world)
    rows = ReviewOpinion.objects.all()
    refused("review_says_what_and_where", lambda: rows.update(text=""))
    refused("review_approved_at_a_meeting", lambda: rows.update(approved_meeting=""))
    refused("review_published_once_approved", lambda: rows.update(published_at=timezone.now()))


def test_two_problems_of_a_list_have_two_numbers(world: World) -> None:
    verified(world)
    refused("problem_number_unique", lambda: Problem.objects.update(number=1))
    refused("problem_says_what", lambda: Problem.objects.update(text=""))
