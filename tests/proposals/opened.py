"""A proposal and its answer on their way to the public."""

from __future__ import annotations

from congress_portal.accounts.models import User
from proposals.models import Proposal, Publication
from proposals.transitions import publishing
from proposals.transitions.publishing import Public
from tests.proposals.stages import replied, second
from tests.world import World

PUBLIC = Public("关于改善农村饮水的建议", "6个村水压不足。", "管网已经改造。")


def prepared(world: World, public: Public = PUBLIC, by: User | None = None) -> Publication:
    """The public text of an answer that was just sent."""
    proposal = replied(world).proposal
    return publishing.prepare(proposal=proposal, by=by or world.qian, public=public)


def agreed(world: World, agrees: bool = True) -> Publication:
    found = prepared(world)
    return publishing.agree(proposal=found.proposal, by=world.zhang, agrees=agrees, revision=found.revision)


def published(world: World) -> Publication:
    found = agreed(world)
    return publishing.approve(proposal=found.proposal, by=second(world), revision=found.revision)


def fresh(found: Publication) -> Publication:
    return Publication.objects.select_related("proposal__loop").get(pk=found.pk)


def proposal_of(found: Publication) -> Proposal:
    return Proposal.objects.select_related("loop").get(pk=found.pk)
