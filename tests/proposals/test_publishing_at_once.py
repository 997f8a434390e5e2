"""Two people at the same moment, on what is to be public."""

from __future__ import annotations

from functools import partial

import pytest

from congress_portal.errors import NotNow
from congress_portal.loops.models import Deadline, Event
from congress_portal.loops.words import Purpose, Verb
from congress_portal.sheets.reading import read_sheet
from proposals import transitions
from proposals.import_check import check
from proposals.import_sheet import HEADERS
from proposals.loading import load_results
from proposals.models import Imported, Publication
from proposals.transitions import publishing
from tests.loops.together import together
from tests.proposals.opened import PUBLIC, agreed
from tests.proposals.papers_from import row, workbook
from tests.proposals.stages import replied, second, session
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def test_approving_and_withholding_leave_one_decision(world: World) -> None:
    found = agreed(world)
    approve = partial(publishing.approve, proposal=found.proposal, by=second(world), revision=1)
    withhold = partial(
        publishing.withhold,
        proposal=found.proposal,
        by=second(world),
        ground="other",
        reason="再议",
        revision=1,
    )
    ended = together(approve, withhold, on=found.proposal.loop)
    assert (len(ended.won), ended.refused) == (1, [NotNow])
    assert Event.objects.filter(verb__in=[Verb.PUBLISHED, Verb.WITHHELD]).count() == 1


def test_two_approvals_publish_once(world: World) -> None:
    found = agreed(world)
    approve = partial(publishing.approve, proposal=found.proposal, by=second(world), revision=1)
    ended = together(approve, approve, on=found.proposal.loop)
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_a_changed_text_and_its_approval(world: World) -> None:
    """Either the old text was approved before it was changed, or the approval has not seen the new one."""
    found = agreed(world)
    together(
        partial(publishing.approve, proposal=found.proposal, by=second(world), revision=1),
        partial(publishing.prepare, proposal=found.proposal, by=world.li, public=PUBLIC, revision=1),
        on=found.proposal.loop,
    )
    left = Publication.objects.get()
    assert (left.status, left.revision) in (("published", 1), ("prepared", 2))


def test_two_first_texts_leave_one(world: World) -> None:
    proposal = replied(world).proposal
    prepare = partial(publishing.prepare, proposal=proposal, public=PUBLIC)
    ended = together(partial(prepare, by=world.qian), partial(prepare, by=world.li), on=proposal.loop)
    assert (len(ended.won), ended.refused, Publication.objects.count()) == (1, [NotNow], 1)


def test_two_machines_start_one_clock(world: World) -> None:
    proposal = replied(world).proposal
    together(transitions.start_clocks, transitions.start_clocks, on=proposal.loop)
    assert Deadline.objects.filter(purpose=Purpose.PUBLISH).count() == 1


def test_one_sheet_twice_is_entered_once(world: World) -> None:
    load_results()
    session(world)
    rows = read_sheet(workbook([row(1), row(2)]), HEADERS).rows
    digest = check(rows, world.office).digest
    enter = partial(
        transitions.import_proposals, by=world.qian, office=world.office, rows=rows, digest=digest, source="x"
    )
    ended = together(enter, enter, on=world.office)
    assert (len(ended.won), ended.refused, Imported.objects.count()) == (1, [NotNow], 2)
