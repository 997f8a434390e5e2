"""The styleguide shows every component, and a reader of any age can use what it shows."""

from collections import Counter
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.pages.templates import FOLDER, name_of


class Elements(HTMLParser):
    """All start tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def page(client: Client) -> HttpResponse:
    return client.get("/styleguide/")


@pytest.fixture
def elements(page: HttpResponse) -> list[tuple[str, dict[str, str | None]]]:
    return Elements(page.content.decode()).found


def test_every_component_is_shown(page: HttpResponse) -> None:
    shown = {template.name for template in page.templates}
    assert {name_of(path) for path in (FOLDER / "components").glob("*.html")} - shown == set()


def test_every_form_template_is_shown(page: HttpResponse) -> None:
    source = page.content.decode()
    assert 'class="errorlist"' in source and 'class="field-label"' in source and "data-photos" in source


def test_no_id_stands_twice(elements: list) -> None:
    ids = Counter(attrs["id"] for _tag, attrs in elements if attrs.get("id"))
    assert [name for name, count in ids.items() if count > 1] == []


def test_every_reference_by_id_leads_somewhere(elements: list) -> None:
    ids = {attrs.get("id") for _tag, attrs in elements}
    wanted = {attrs["for"] for _tag, attrs in elements if "for" in attrs}
    for _tag, attrs in elements:
        wanted |= set((attrs.get("aria-describedby") or "").split())
    assert wanted - ids == set()


def test_nothing_is_inline_once_rendered(elements: list) -> None:
    for tag, attrs in elements:
        assert "style" not in attrs and not any(name.startswith("on") for name in attrs)
        assert tag != "script" or attrs.get("src")


def test_each_timeline_marks_one_current_step(elements: list) -> None:
    currents = [attrs for tag, attrs in elements if tag == "li" and attrs.get("aria-current") == "step"]
    assert len(currents) == 3  # for staff, for the citizen, the five steps


def test_icons_are_silent(elements: list) -> None:
    icons = [
        attrs for tag, attrs in elements if tag == "svg" and "icon" in (attrs.get("class") or "").split()
    ]
    assert icons and all(attrs.get("aria-hidden") == "true" for attrs in icons)
