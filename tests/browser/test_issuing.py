"""The register of documents in a real browser, with script and without: each page fits, and axe finds nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from congress_portal.issuing.models import Issued, Series
from tests.browser.conftest import check_axe
from tests.browser.test_proposal_life import WITH_SCRIPT, Person
from tests.supervision.climbed import sent
from tests.supervision.musts import published
from tests.world import World


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_the_office_keeps_the_register(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    rung = sent(world)
    published(world)
    person = Person(page, live_server.url)
    person.log_in(world.qian)
    person.go(reverse("issuing:papers"))
    expect(page.locator("main")).to_contain_text(rung.number)
    check_axe(browser, page)
    person.fits()
    page.select_option("main [name=kind]", "hearing")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.locator("main tbody a").first.click()
    expect(page.locator("h1")).to_contain_text("听证会的公告")
    check_axe(browser, page)
    person.fits()
    assert page.request.get(
        live_server.url + reverse("issuing:letter", args=[Issued.objects.first().pk, "pdf"])
    ).ok  # type: ignore[union-attr]
    person.go(reverse("issuing:marks"))
    page.select_option("main [name=unit]", str(world.water.pk))
    page.check("main [name=kinds][value=reply]")
    page.fill("main [name=mark]", "淳水利〔函〕")
    person.press("登记")
    expect(page.locator("main [name=mark]")).to_have_value("淳水利〔函〕")
    check_axe(browser, page)
    page.fill("main [name=mark]", "淳水利函")
    person.press("登记")
    person.said("已登记：淳水利函")
    assert Series.objects.filter(mark="淳水利函", unit=world.water).exists()
    for url in (reverse("issuing:samples"), reverse("issuing:sample", args=["rare"])):
        person.go(url)
        check_axe(browser, page)
        person.fits()
