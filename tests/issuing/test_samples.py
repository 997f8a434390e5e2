"""The page of samples: every kind is there, marked as what it is, whole on its pages, the same in Word."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from congress_portal.issuing import samples
from congress_portal.issuing.words import Kind
from congress_portal.papers import as_docx, as_pdf
from tests.papers.looked_at import Looked, opened
from tests.papers.made import Word
from tests.world import World

pytestmark = pytest.mark.django_db


def test_every_kind_has_a_sample() -> None:
    assert [key for key, _name in samples.known()] == [*Kind.values, samples.RARE]


@pytest.mark.parametrize("key", [*Kind.values, samples.RARE])
def test_a_sample_is_marked_whole_and_drawn_and_says_the_same_in_word(world: World, key: str) -> None:
    letter = samples.sample(key, world.county)
    assert letter is not None
    looked, written = Looked(as_pdf(letter)), as_docx(letter)
    assert looked.text.count("样张") == len(looked) and "〔2026〕0号" in looked.text
    bare = Looked(as_pdf(replace(letter, watermark="")))
    assert bare.undrawn() == [] and bare.within() and len(bare.red_lines(0)) == 1
    assert letter.body and all(word in opened(written).text for word in (letter.number, letter.signature))
    headers = [part for name, part in Word(written).parts.items() if name.startswith("word/header")]
    assert ["".join(part.itertext()).strip() for part in headers] == ["样张"] * 2


def test_the_office_looks_at_samples(world: World) -> None:
    client = Client()
    client.force_login(world.qian)
    page = client.get(reverse("issuing:samples")).content.decode()
    assert page.count("<img") == len(Kind.values) + 1
    one = client.get(reverse("issuing:sample", args=["assignment"])).content.decode()
    assert one.count("<img") == 3
    picture = client.get(reverse("issuing:sample_picture", args=["assignment", 3]))
    assert picture.content.startswith(b"\x89PNG") and "private" in picture["Cache-Control"]
    for args in (["assignment", 4], ["assignment", 0], ["none", 1]):
        assert client.get(reverse("issuing:sample_picture", args=args)).status_code == 404
