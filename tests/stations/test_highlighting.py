"""What was found is marked, and nothing that a citizen typed becomes markup."""

from __future__ import annotations

import pytest

from stations.highlighting import marked, snippet
from stations.searching import Wanted


def mark(text: str, typed: str) -> str:
    return marked(text, Wanted.of(typed))


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("村口路灯坏了", "路灯", "村口<mark>路灯</mark>坏了"),
        ("路灯，坏了", "灯坏", "路<mark>灯，坏</mark>了"),
        ("ＷｉＦｉ断了", "wifi", "<mark>ＷｉＦｉ</mark>断了"),
        ("路灯坏了", "路灯 灯坏", "<mark>路灯坏</mark>了"),
        ("路灯怀了", "路灯坏了", "<mark>路灯怀了</mark>"),
        ("坏的路灯", "路灯不亮了", "坏的<mark>路灯</mark>"),
        ("水管", "路灯", "水管"),
    ],
)
def test_what_was_found_is_marked(text: str, typed: str, shown: str) -> None:
    assert mark(text, typed) == shown


def test_html_is_escaped_inside_and_outside_of_the_mark() -> None:
    assert mark("<b>路灯</b>", "路灯") == "&lt;b&gt;<mark>路灯</mark>&lt;/b&gt;"


def test_a_match_across_markup_is_escaped() -> None:
    assert mark("路<>灯", "路灯") == "<mark>路&lt;&gt;灯</mark>"


def test_a_snippet_begins_a_little_before_the_match() -> None:
    shown = snippet(["先说别的。" * 40 + "路灯坏了" + "再说别的。" * 40], Wanted.of("路灯"))
    assert shown.startswith("…") and "<mark>路灯</mark>坏了" in shown and shown.endswith("…")


def test_a_snippet_is_taken_where_something_was_found() -> None:
    assert snippet(["水管漏水", "", "路灯坏了"], Wanted.of("路灯")) == "<mark>路灯</mark>坏了"


def test_without_a_match_the_beginning_is_shown() -> None:
    assert snippet(["水管漏水"], Wanted.of("wpz")) == "水管漏水"
