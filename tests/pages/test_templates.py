"""What holds for every template of the portal, whoever wrote it."""

import re
from pathlib import Path

import pytest

from tests.pages.templates import FOLDER, all_templates, name_of, unmarked_words, without_comments

every_template = pytest.mark.parametrize("path", all_templates(), ids=name_of)
every_component = pytest.mark.parametrize("path", sorted((FOLDER / "components").glob("*.html")), ids=name_of)

INLINE = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>\s*\S", re.I),
    "a style sheet in the page": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "a javascript address": re.compile(r"javascript:", re.I),
    "htmx that needs eval": re.compile(r"<[^>]*\shx-on|hx-vals=.js:|hx-trigger=\"[^\"]*\[", re.I),
}
FOREIGN = re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", re.I)


@every_template
def test_nothing_in_a_template_breaks_the_content_security_policy(path: Path) -> None:
    source = without_comments(path.read_text())
    assert [what for what, pattern in INLINE.items() if pattern.search(source)] == []


@every_template
def test_a_template_loads_nothing_from_elsewhere(path: Path) -> None:
    assert not FOREIGN.search(without_comments(path.read_text()))


@every_template
def test_every_word_can_be_translated(path: Path) -> None:
    assert list(unmarked_words(path.read_text())) == []


@every_template
def test_a_template_fits_on_a_few_screens(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 200


@every_component
def test_a_component_begins_with_its_variables(path: Path) -> None:
    assert re.match(r"{% comment %}\n.+?\nVariables: .+?{% endcomment %}", path.read_text(), re.S)


@pytest.mark.parametrize(
    "source",
    [
        "<p>你好</p>",
        '<img alt="照片">',
        '{{ name|default:"无" }}',
        '{% include "x.html" with title="标题" %}',
        "{% if x %}你好{% endif %}",
    ],
)
def test_the_check_finds_words_outside_the_tags(source: str) -> None:
    assert list(unmarked_words(source))


@pytest.mark.parametrize(
    "source",
    [
        '{% translate "你好" %}',
        '<img alt="{% translate "照片" %}">',
        "{% blocktranslate %}你好 {{ name }}{% endblocktranslate %}",
        '{{ name|default:_("无") }}',
        '{% include "x.html" with title=_("标题") %}',
        "{# 你好 #}{% comment %}你好{% endcomment %}",
        '{{ day|date:"Y年" }}',
    ],
)
def test_the_check_lets_marked_words_pass(source: str) -> None:
    assert not list(unmarked_words(source))
