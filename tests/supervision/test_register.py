"""The register of 痛难堵卡 and what opens it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Loop, Marking
from congress_portal.loops.words import Verb
from supervision import transitions
from tests.loops import stages
from tests.notices.told import hearers
from tests.supervision.test_ladder_pages import as_
from tests.world import World

pytestmark = pytest.mark.django_db


def jammed(world: World) -> Marking:
    loop = stages.handling(world)
    moves.mark(loop=loop, by=world.qian, marks=["jam", "pain"], why="两家都不管", needed="明确由谁管")
    return Marking.objects.get(loop=loop, mark="jam")


def test_a_breakthrough_takes_the_mark_away_and_keeps_its_analysis(world: World) -> None:
    marking, today = jammed(world), timezone.localdate()
    with pytest.raises(PermissionDenied):
        transitions.unblock(marking=marking, by=world.li, what="协调", who="李科", opened_on=today)
    with pytest.raises(ValidationError):
        transitions.unblock(marking=marking, by=world.qian, what="", who="钱主任", opened_on=today)
    said = {"what": "现场会定由水利局管", "who": "分管副县长", "opened_on": today}
    transitions.unblock(marking=marking, by=world.qian, **said)
    assert Loop.objects.get(pk=marking.loop_id).marks == ["pain"]
    assert world.li in hearers(marking.loop, Verb.UNBLOCKED)
    with pytest.raises(NotNow):
        transitions.unblock(marking=marking, by=world.qian, **said)


def test_the_register_answers_who_how_and_by_when(world: World) -> None:
    marking, qian = jammed(world), as_(world.qian)
    page = qian.get(reverse("pressing:register"), {"mark": "jam"}).content.decode()
    assert all(word in page for word in ("两家都不管", "明确由谁管", "县水利水电局", "登记突破"))
    data = {"what": "现场会定由水利局管", "who": "分管副县长", "opened_on": timezone.localdate().isoformat()}
    qian.post(reverse("pressing:unblock", args=[marking.pk]), data)
    assert "现场会定由水利局管" in qian.get(reverse("pressing:register"), {"show": "opened"}).content.decode()
    assert "两家都不管" not in as_(world.zhao).get(reverse("pressing:register")).content.decode()
