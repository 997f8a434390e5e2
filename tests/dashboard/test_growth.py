"""What grows out of an opinion by the portal's own moves is noticed: the database's trigger, not a rebuild."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from congress_portal.dashboard.figures.board import Board
from congress_portal.dashboard.figures.cases import cases_of
from congress_portal.dashboard.figures.frames import frame_of
from congress_portal.dashboard.figures.registry import BY_NAME
from congress_portal.dashboard.models import Fact, Pending
from congress_portal.dashboard.rollup import build, compare
from congress_portal.loops.models import Loop
from proposals.agenda import Helping
from proposals.models import Draft, Proposal
from tests.loops.stages import heard
from tests.proposals import stages
from tests.votes.test_opinion_to_project import chosen, project
from tests.world import World


def drafted_from(world: World, opinion: Loop) -> Draft:
    draft = stages.drafted(world)
    draft.source = opinion
    draft.save(update_fields=["source"])
    return draft


def became(world: World, opinion: Loop) -> str:
    """What the roll-up says of an opinion once everything that is pending was counted."""
    build.apply_all()
    assert list(compare.differences()) == []
    return Fact.objects.get(pk=opinion.pk).grown


def test_a_proposal_out_of_an_opinion(world: World) -> None:
    opinion = heard(world)
    assert became(world, opinion) == ""
    made = stages.submitted(world, drafted_from(world, opinion))
    assert made.loop.source == opinion
    assert set(Pending.objects.values_list("loop", flat=True)) == {opinion.pk, made.pk}
    assert became(world, opinion) == "proposal"
    frame = frame_of(world.county)
    assert Board(frame).value(BY_NAME["became_proposals"]) == 1
    assert list(cases_of(world.he, frame, BY_NAME["became_proposals"])) == [opinion]


def test_a_part_of_a_divided_proposal_and_the_opinion_above_it(world: World) -> None:
    opinion = heard(world)
    whole = stages.taken_in(world, drafted_from(world, opinion))
    build.apply_all()
    due = timezone.localdate() + dt.timedelta(days=30)
    stages.decided(world, whole, helping=(Helping(world.roads, False, "道路修复"),), due_on=due)
    part = Proposal.objects.parts().get()
    assert part.loop.source == whole.loop
    assert opinion.pk in Pending.objects.values_list("loop", flat=True)
    assert became(world, opinion) == "proposal"


def test_a_project_out_of_an_opinion(world: World) -> None:
    candidate = chosen(world)
    assert candidate.source and became(world, candidate.source) == ""
    project(world, candidate)
    assert became(world, candidate.source) == "project"
