"""The button that checks a draft: advice beside what was typed, and nothing is saved or barred."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from proposals import transitions
from proposals.models import Draft
from tests.proposals.labelled import MATTERS
from tests.world import World

PARTS = ("title", "situation", "analysis", "suggestion")
TYPED = dict(zip(PARTS, MATTERS["bridge"], strict=True))


@pytest.fixture
def draft(world: World) -> Draft:
    return transitions.start_draft(by=world.zhang, region=world.county, request_key=uuid.uuid4())


def check(client: Client, draft: Draft, **typed: str) -> Any:
    url = reverse("proposal:draft_coach", args=[draft.pk])
    return client.post(url, {"revision": "0", "form": "proposal", **TYPED, **typed})


def test_a_sign_is_shown_with_its_words_and_article(client: Client, world: World, draft: Draft) -> None:
    client.force_login(world.zhang)
    page = check(client, draft, suggestion="请给我家批一处宅基地，今年办好。").content.decode()
    assert "代表本人或亲属的个人问题" in page and "<q>给我</q>" in page and "第六条第一项" in page


def test_what_was_typed_stays_and_nothing_is_saved(client: Client, world: World, draft: Draft) -> None:
    client.force_login(world.zhang)
    answer = check(client, draft)
    assert answer.status_code == 200 and TYPED["situation"] in answer.content.decode()
    draft.refresh_from_db()
    assert (draft.situation, draft.revision) == ("", 0)


def test_a_sound_text_is_told_so(client: Client, world: World, draft: Draft) -> None:
    client.force_login(world.zhang)
    page = check(client, draft).content.decode()
    assert "没有发现常见的退回理由" in page and "没有找到您可以查看的相似建议" in page


def test_a_similar_proposal_is_shown_with_where_it_is(client: Client, world: World, draft: Draft) -> None:
    other = transitions.start_draft(
        by=world.zhang, region=world.county, request_key=uuid.uuid4(), texts=TYPED
    )
    loop = transitions.submit(draft=other, by=world.zhang).loop
    client.force_login(world.zhang)
    page = check(client, draft).content.decode()
    assert f"{loop.code} {loop.title}" in page and "建议关（预审受理）：" in page


def test_a_text_that_is_too_long_is_told_at_its_field(client: Client, world: World, draft: Draft) -> None:
    client.force_login(world.zhang)
    answer = check(client, draft, situation="长" * 5000, title="空\x00字")
    assert answer.status_code == 200 and "长" * 5000 in answer.content.decode()
    assert set(answer.context["form"].errors) == {"situation", "title"}


def test_the_draft_of_another_is_not_known(client: Client, world: World, draft: Draft) -> None:
    client.force_login(world.liu)
    assert check(client, draft).status_code == 404


def test_a_draft_that_was_handed_in_is_not_checked(client: Client, world: World) -> None:
    draft = transitions.start_draft(
        by=world.zhang, region=world.county, request_key=uuid.uuid4(), texts=TYPED
    )
    transitions.submit(draft=draft, by=world.zhang)
    client.force_login(world.zhang)
    assert check(client, draft).status_code == 302


def test_signs_bar_nobody_from_handing_in(world: World) -> None:
    texts = TYPED | {"suggestion": "希望有关部门高度重视。"}
    draft = transitions.start_draft(
        by=world.zhang, region=world.county, request_key=uuid.uuid4(), texts=texts
    )
    assert transitions.submit(draft=draft, by=world.zhang).loop.is_open
