"""An opinion of 陈女士 that is answered and may be published, and a publication at each stage."""

from __future__ import annotations

from typing import Any

from stations import transitions
from stations.models import Opinion, Publication
from stations.transitions import publications
from tests import factories as make
from tests.world import World

TEXT = "村口的路灯坏了，找张建国说过，我电话13800000000，陈女士。家住威坪镇新安街12号3幢201室。"
ANSWER = "陈女士您好：路灯已经修好，共换灯头6盏。"


def answered(world: World, **fields: Any) -> Opinion:
    """Answered on the spot by 刘站长, waiting for the citizen's rating."""
    opinion = make.opinion(world.station, **{"text": TEXT, "may_publish": True, **fields})
    transitions.acknowledge(opinion=opinion, by=world.liu)
    return transitions.answer_now(opinion=opinion, by=world.liu, answer=ANSWER)


def proposed(world: World, opinion: Opinion | None = None, **fields: Any) -> Publication:
    return publications.propose(opinion=opinion or answered(world), by=world.liu, **fields)


def reviewed(world: World, opinion: Opinion | None = None) -> Publication:
    found = proposed(world, opinion)
    return publications.review(publication=found, by=world.sun, version=found.version)


def published(world: World, opinion: Opinion | None = None) -> Publication:
    found = reviewed(world, opinion)
    return publications.publish(publication=found, by=world.liu, version=found.version)
