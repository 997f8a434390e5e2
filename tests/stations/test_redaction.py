"""What the finder of personal data finds in 300 made texts with labelled places, and what it must always find.

The texts stand in ``data/redaction.txt``, one a line, as ``[phone|13800000000]``: about a sixth hold nothing at all
but traps (张村, 12345, amounts, dates, case numbers). An address is labelled from the house number on.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from stations.redaction import Span, find, half, is_identity, masked, passes_luhn, places_of_words
from stations.words import Private

LABEL = re.compile(r"\[(\w+)\|([^\]]+)\]")
TEXTS = (Path(__file__).parent / "data" / "redaction.txt").read_text(encoding="utf-8").splitlines()
HARD = ("phone", "id", "plate", "email")
"""Kinds with a form of their own."""


def read(line: str) -> tuple[str, list[Span]]:
    """The plain text of a labelled line, and its labels as places."""
    text, spans, at = "", [], 0
    line = line.replace("\\n", "\n")
    for match in LABEL.finditer(line):
        text += line[at : match.start()]
        spans.append(Span(len(text), len(text) + len(match[2]), match[1]))
        text, at = text + match[2], match.end()
    return text + line[at:], spans


def is_covered(label: Span, found: list[Span]) -> bool:
    """Nothing of the label would stay readable."""
    hidden = {place for span in found for place in range(span.start, span.end)}
    return hidden >= set(range(label.start, label.end))


@pytest.fixture(scope="module")
def counted() -> tuple[Counter[str], Counter[str], Counter[str], Counter[str]]:
    """Labels, labels covered, places found, places found that touch a label; by kind."""
    labels, hit, found, right = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for line in TEXTS:
        text, wanted = read(line)
        got = find(text)
        labels.update(span.kind for span in wanted)
        hit.update(span.kind for span in wanted if is_covered(span, got))
        found.update(span.kind for span in got)
        touched = {place for span in wanted for place in range(span.start, span.end)}
        right.update(span.kind for span in got if touched & set(range(span.start, span.end)))
    return labels, hit, found, right


def test_there_are_three_hundred_different_texts() -> None:
    assert len(set(TEXTS)) == 300


def test_numbers_plates_and_mails_are_found(
    counted: tuple[Counter[str], ...], capsys: pytest.CaptureFixture[str]
) -> None:
    labels, hit, found, right = counted
    with capsys.disabled():
        print("\nkind      labels  recall  precision")
        for kind in sorted(labels):
            print(
                f"{kind:9} {labels[kind]:6} {hit[kind] / labels[kind]:7.3f} {right[kind] / (found[kind] or 1):10.3f}"
            )
    assert sum(hit[kind] for kind in HARD) / sum(labels[kind] for kind in HARD) >= 0.98


@pytest.mark.parametrize("kind", ("name", "address", "account", "card"))
def test_names_and_addresses_are_found(counted: tuple[Counter[str], ...], kind: str) -> None:
    labels, hit, _found, _right = counted
    assert hit[kind] / labels[kind] >= 0.90


def test_most_of_what_is_found_is_something(counted: tuple[Counter[str], ...]) -> None:
    _labels, _hit, found, right = counted
    assert sum(right.values()) / sum(found.values()) >= 0.90


@pytest.mark.parametrize(
    "text",
    ["张村到王家坞的路", "打12345没有用", "共1380000元", "11月25号停电", "新安大街、环湖北路", "2025年3月12日",
     "谢谢代表", "高山蔬菜", "方便的话周三来", "编号20251103", "限速40", "村里25号开会", "微信公众号淳安发布"],
)  # fmt: skip
def test_what_names_nobody_is_left(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    "text",
    ["13800001111", "138 0000 1111", "138-0000-1111", "１３８００００１１１１", "一三八零零零零一一一一",
     "幺三八〇〇〇〇幺幺幺幺", "1 3 8，0 0 0 0，1 1 1 1",
     "+86 138 0000 1111", "我138的0000的1111", "单号99138000011112"],
)  # fmt: skip
def test_the_writers_own_number_is_found_however_written(text: str) -> None:
    found = find(text, own=["13800001111"])
    assert any(span.kind == Private.OWN for span in found)
    assert re.sub(r"\D", "", half(masked(text, found))) in ("", "99", "992")


@pytest.mark.parametrize("text", ["陈桂花", "陈 桂 花", "陈·桂花", "桂林来的陈桂花说"])
def test_the_writers_own_name_is_found_however_spaced(text: str) -> None:
    assert [span.kind for span in find(text, own=["陈桂花"])] == [Private.OWN]


def test_a_landline_of_ones_own_is_found_without_its_area_code() -> None:
    assert find("打6481 2345找我", own=["057164812345"])[0].kind == Private.OWN


def test_a_mistyped_identity_number_names_its_owner_all_the_same() -> None:
    assert not is_identity("330127196203150211")
    assert [span.kind for span in find("证330127196203150211")] == [Private.ID]


def test_check_digits() -> None:
    assert is_identity("33012719620315021X") and not is_identity("330127196213150211")
    assert passes_luhn("4532015112830366") and not passes_luhn("4532015112830367")


def test_a_masked_text_reads_on() -> None:
    text = "陈女士您好：请打13800001111找张建国。"
    assert masked(text, find(text)) == "某女士您好：请打［电话］找某某。"


def test_places_of_wide_signs_are_those_of_the_text() -> None:
    text = "①电话：１３８００００１１１１㎡"
    (span,) = find(text)
    assert text[span.start : span.end] == "１３８００００１１１１"


def test_words_of_the_reviewer_are_found_in_any_width() -> None:
    assert [span.start for span in places_of_words("ＡＢ厂和ab厂", ["ab厂", " "])] == [0, 4]


@pytest.mark.parametrize(
    "text", ["1-" * 1500, "张" * 3000, "浙A" * 1500, "a.b@" * 800, "路一号" * 1000, "1 " * 1500]
)
def test_hostile_texts_end(text: str) -> None:
    """A rule that goes back over a text again and again would be killed by the run's own limit of time."""
    assert isinstance(find(text, own=["13800001111", "陈"]), list)
