"""Units that help are measured by what they gave and when, apart from those that lead."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Helper
from proposals import transitions
from proposals.indices.helping import helping_rows
from proposals.models import Adjustment, Proposal
from tests.proposals.indexed import YEAR
from tests.proposals.stages import second, taken_in
from tests.proposals.test_appeals import WHY, answered
from tests.proposals.test_index_pages import INDEX, shown, text
from tests.world import World


def helped(world: World) -> Proposal:
    """Handled by the water office; the roads office helps."""
    proposal = taken_in(world)
    moves.assign(loop=proposal.loop, by=world.qian, to=world.water, note="请牵头", helpers=[world.roads])
    transitions.accept(proposal=proposal, by=world.li)
    return proposal


def given(world: World, proposal: Proposal) -> None:
    moves.give_view(loop=proposal.loop, by=world.lu, view="同意配合")


def late(proposal: Proposal) -> None:
    past = timezone.now() - dt.timedelta(minutes=1)
    Helper.objects.filter(step__loop=proposal.loop).update(due_at=past)


def counts(world: World) -> tuple[int, int, int]:
    (row,) = helping_rows(world.county, YEAR)
    assert row.unit_id == world.roads.pk
    return row.counts["help_due"], row.counts["given"], row.counts["given_in_time"]


def test_what_is_not_given_and_not_due_counts_in_no_rate(world: World) -> None:
    helped(world)
    assert counts(world) == (0, 0, 0)


def test_given_in_time_stays_in_time_when_its_words_are_mended_later(world: World) -> None:
    proposal = helped(world)
    given(world, proposal)
    Helper.objects.update(due_at=timezone.now())
    given(world, proposal)
    assert counts(world) == (1, 1, 1)


@pytest.mark.parametrize(("comes", "wanted"), [(False, (1, 0, 0)), (True, (1, 1, 0))])
def test_late_is_late_given_or_not(world: World, comes: bool, wanted: tuple[int, int, int]) -> None:
    proposal = helped(world)
    late(proposal)
    if comes:
        given(world, proposal)
    assert counts(world) == wanted


def test_each_figure_opens_to_its_cases(world: World) -> None:
    proposal = helped(world)
    given(world, proposal)
    url = reverse("proposal:index_figure", args=[YEAR, world.roads.pk, "help_time"])
    assert url in text(world.qian) and "100.00%" in text(world.lu, url)
    assert proposal.loop.code in text(world.lu, url)


def test_of_one_case_the_helping_unit_reads_its_own_figures_alone(world: World) -> None:
    proposal = helped(world)
    given(world, proposal)
    answer = shown(world.lu, reverse("proposal:index_item", args=[proposal.loop.code]))
    (one,) = answer.context["scored"]
    assert (one["is_helping"], one["score"].composite) == (True, 100)


def test_what_was_frozen_stays_and_is_what_deputies_see(world: World) -> None:
    proposal = helped(world)
    given(world, proposal)
    assert "协办指数" not in text(world.zhang)
    made = transitions.take_snapshot(by=world.qian, county=world.county, year=YEAR)
    late(proposal)
    Helper.objects.update(given_at=timezone.now())
    assert made.rows.filter(is_helping=True).get().counts["given_in_time"] == 1
    page = text(world.zhang)
    assert "协办指数" in page and "100.00%" in page.split("协办指数")[1]


def test_an_appeal_that_is_granted_leaves_out_that_unit_alone(world: World) -> None:
    proposal = helped(world)
    late(proposal)
    found = transitions.appeal(
        by=world.lu, unit=world.roads, year=YEAR, loop=proposal.loop, key="help_time", reason=WHY
    )
    transitions.decide_appeal(appeal=answered(world, found), by=second(world))
    (row,) = helping_rows(world.county, YEAR)
    assert (row.left_out, Adjustment.objects.count()) == ({"help_time"}, 0)


def test_who_helps_appeals_about_helping_alone(world: World) -> None:
    proposal = helped(world)
    with pytest.raises(ValidationError, match="协办"):
        transitions.appeal(
            by=world.lu, unit=world.roads, year=YEAR, loop=proposal.loop, key="done", reason=WHY
        )


def test_the_excel_file_has_them_too(world: World) -> None:
    given(world, helped(world))
    assert shown(world.lu, reverse("proposal:index_sheet")).status_code == 200
    assert shown(world.lu, INDEX).status_code == 200
