"""The one form of a text and its tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress_portal.grams import LONGEST_WORD, grams, normal, tokens


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("路灯坏了", ["路灯", "灯坏", "坏了"]),
        ("路灯，\n坏 了！", ["路灯", "灯坏", "坏了"]),
        ("ＹＪ－２０２６", ["yj", "2026"]),
        ("第3号楼", ["第", "3", "号楼"]),
        ("水", ["水"]),
        ("水水水", ["水水"]),
        ("Wi-Fi5 很慢", ["wi", "fi5", "很慢"]),
        ("，。！", []),
        ("", []),
    ],
)
def test_a_text_becomes_these_grams(text: str, found: list[str]) -> None:
    assert grams(text) == found


def test_full_width_and_case_make_no_difference() -> None:
    assert normal("ＷｉＦｉ　信号") == normal("wifi信号") == "wifi 信号"


def test_single_characters_are_stored_as_well() -> None:
    assert set(tokens(normal("路灯2"))) == {"路灯", "路", "灯", "2"}


def test_an_endless_word_is_cut() -> None:
    assert grams("a" * 3000) == ["a" * LONGEST_WORD]


@given(st.text(max_size=60))
def test_the_normal_form_is_its_own(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(st.text(alphabet="一二三四五六七八", min_size=2, max_size=40), st.data())
def test_every_part_of_two_to_eight_characters_has_its_tokens(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    part = text[start : start + data.draw(st.integers(2, 8))]
    assert set(grams(part)) <= set(tokens(normal(text))) or len(part) == 1
