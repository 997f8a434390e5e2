"""What outsiders check and what the operator watches, on a phone and at a desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from congress_portal.loops import anchors, trail
from congress_portal.loops.models import Event
from tests.browser.conftest import check_axe
from tests.browser.test_proposal_life import Person
from tests.loops import stages
from tests.world import World


@pytest.mark.parametrize("context", ["phone", "desk"], indirect=True)
def test_the_chain_and_the_operators_page_fit_and_read(
    browser: Browser, page: Page, live_server: Any, world: World
) -> None:
    stages.handled(world)
    anchors.anchor_all()
    stages.proposing(world)
    trail.seal()
    person = Person(page, live_server.url)
    code, last = world.county.code, Event.objects.latest("position")
    paths = [
        reverse("ledger:county", args=[code]),
        reverse("ledger:county", args=[code]) + "?position=0",
        reverse("ledger:line", args=[code, 2]),
        reverse("ledger:event", args=[last.pk]),
        reverse("operations:status"),
    ]
    person.log_in(world.gao)
    for path in paths:
        person.go(path)
        person.fits()
        check_axe(browser, page)
