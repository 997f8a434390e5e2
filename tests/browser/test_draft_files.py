"""A deputy takes a drawing and a budget along with a draft: chosen, written anew, shown by their names, downloaded."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page

from tests import factories as make
from tests.browser.conftest import check_axe
from tests.browser.test_proposal_life import WITH_SCRIPT, Person
from tests.documents import made
from tests.proposals.stages import drafted, with_picture
from tests.world import World

FILES: list[FilePayload] = [
    {"name": "管网改造图纸.pdf", "mimeType": "application/pdf", "buffer": made.hostile_pdf()},
    {"name": "预算.docx", "mimeType": "application/octet-stream", "buffer": made.docx()},
    {"name": "水.jpg", "mimeType": "image/jpeg", "buffer": make.jpeg().read()},
]


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_a_deputy_takes_files_along(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    draft, person = drafted(world), Person(page, live_server.url)
    with_picture(draft)
    person.log_in(world.zhang)
    person.go(f"/proposals/drafts/{draft.pk}/pictures/")
    page.set_input_files("[name=photos]", FILES)
    page.get_by_text("已选 3 张").wait_for()
    person.press("加上")
    person.said("已加上")
    person.fits()
    check_axe(browser, page)
    with page.expect_download() as coming:
        page.get_by_role("link", name="管网改造图纸.pdf").click()
    assert coming.value.suggested_filename == "管网改造图纸.pdf"
