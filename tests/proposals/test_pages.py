"""The pages of proposals: what is typed is kept, what is refused is said, and nobody reads what is not theirs."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from congress_portal.accounts.models import User
from proposals import transitions
from proposals.models import Draft, Proposal
from tests import factories as make
from tests.proposals.stages import (
    TEXTS,
    decided,
    deputy,
    drafted,
    saved,
    sent_back,
    signed,
    submitted,
    taken_in,
)
from tests.world import World


def client(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_draft_is_begun_from_a_case_in_one_page(world: World) -> None:
    opinion = make.opinion(world.station)
    values = {"region": world.county.pk, "request_key": uuid.uuid4(), "from": opinion.loop.code}
    answer = client(world.zhang).post(reverse("proposal:draft_new"), values)
    draft = Draft.objects.get()
    assert (answer.status_code, draft.source, draft.situation) == (302, opinion.loop, "")


def test_the_case_offers_it_to_the_deputy(world: World) -> None:
    opinion = make.opinion(world.station)
    shown = words(client(world.zhang).get(opinion.loop.get_absolute_url()))
    assert f"{reverse('proposal:draft_new')}?from={opinion.loop.code}" in shown
    assert "proposals/drafts/new" not in words(client(world.liu).get(opinion.loop.get_absolute_url()))


def test_an_unknown_case_is_no_source(world: World) -> None:
    opinion = make.opinion(world.other_station)
    url = f"{reverse('proposal:draft_new')}?from={opinion.loop.code}"
    assert client(world.zhang).get(url).status_code == 404


def test_a_stale_save_shows_both_texts(world: World) -> None:
    draft = drafted(world)
    saved(draft, situation="手机上写的情况")
    answer = client(world.zhang).post(
        reverse("proposal:draft", args=[draft.pk]), {**TEXTS, "situation": "电脑上写的情况", "revision": 0}
    )
    assert answer.status_code == 409
    assert "手机上写的情况" in words(answer) and "电脑上写的情况" in words(answer)


def test_saving_after_having_seen_both_wins(world: World) -> None:
    draft = drafted(world)
    saved(draft, situation="手机上写的情况")
    asked = client(world.zhang)
    url = reverse("proposal:draft", args=[draft.pk])
    shown = asked.post(url, {**TEXTS, "situation": "电脑上写的情况", "revision": 0})
    revision = shown.context["form"]["revision"].value()
    asked.post(url, {**TEXTS, "situation": "电脑上写的情况", "revision": revision})
    draft.refresh_from_db()
    assert draft.situation == "电脑上写的情况"


def test_autosave_answers_with_the_revision(world: World) -> None:
    draft = drafted(world)
    url = reverse("proposal:draft_save", args=[draft.pk])
    asked = client(world.zhang)
    assert asked.post(url, {**TEXTS, "title": "新标题", "revision": 0}).json() == {"revision": 1}
    assert asked.post(url, {**TEXTS, "title": "另一个", "revision": 0}).status_code == 409


@pytest.mark.parametrize("field", ["title", "situation", "analysis", "suggestion"])
def test_too_long_a_part_is_refused_at_its_field(world: World, field: str) -> None:
    draft = drafted(world)
    values = {**TEXTS, field: "长" * 4001, "revision": 0}
    answer = client(world.zhang).post(reverse("proposal:draft", args=[draft.pk]), values)
    assert answer.status_code == 400 and field in answer.context["form"].errors


def test_what_is_missing_is_said_when_it_is_handed_in(world: World) -> None:
    draft = saved(drafted(world), analysis="")
    answer = client(world.zhang).post(reverse("proposal:draft_submit", args=[draft.pk]))
    assert answer.status_code == 400 and "请填写“分析”" in words(answer)


def test_a_cosigner_reads_the_version_and_signs_it(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    draft = drafted(world)
    transitions.ask_to_sign(draft=draft, by=world.zhang, deputies=[fang])
    asked, url = client(fang), reverse("proposal:draft", args=[draft.pk])
    assert TEXTS["suggestion"] in words(asked.get(url))
    version = transitions.newest(draft)
    asked.post(reverse("proposal:draft_sign", args=[draft.pk]), {"version": version.pk})
    assert draft.cosigns.get().version == version


@pytest.mark.parametrize("version", ["", "abc", "9999999", "-1", "1e9"])
def test_signing_a_version_that_is_none_is_not_found(world: World, version: str) -> None:
    fang = deputy(world, "方代表", "fang2")
    draft = signed(drafted(world), fang)
    answer = client(fang).post(reverse("proposal:draft_sign", args=[draft.pk]), {"version": version})
    assert answer.status_code == 404


def test_pre_review_keeps_what_was_typed(world: World) -> None:
    proposal = submitted(world)
    values = {"decision": "revise", "words0": "请写清楚", "field0": "situation", "quote0": "没有这句"}
    answer = client(world.qian).post(reverse("proposal:review", args=[proposal.loop.code]), values)
    assert answer.status_code == 400 and "没有这句" in words(answer) and "请写清楚" in words(answer)


def test_pre_review_through_its_page(world: World) -> None:
    proposal = submitted(world)
    values = {"decision": "revise", "words0": "请写清楚哪6个村", "field0": "situation", "quote0": "6个村"}
    answer = client(world.qian).post(reverse("proposal:review", args=[proposal.loop.code]), values)
    assert answer.status_code == 302 and proposal.reviews.get().remarks.get().quote == "6个村"


def test_the_deputy_answers_and_hands_in_again(world: World) -> None:
    proposal = sent_back(world)
    url = reverse("proposal:draft_submit", args=[proposal.draft_id])
    asked = client(world.zhang)
    refused = asked.post(url, {})
    assert refused.status_code == 400 and words(refused).count("请答复这条意见") >= 2
    keys = [one.pk for one in proposal.reviews.get().remarks.all()]
    assert asked.post(url, {f"answer_{key}": "已补充" for key in keys}).status_code == 302


def test_versions_stand_side_by_side(world: World) -> None:
    proposal = sent_back(world)
    saved(proposal.draft, situation="威坪镇茶合等6个村的自来水水压不足，夏季经常断水，涉及1200户。")
    transitions.resubmit(
        proposal=proposal, by=world.zhang,
        answers={one.pk: "已改" for one in proposal.reviews.get().remarks.all()},
    )  # fmt: skip
    shown = words(client(world.qian).get(reverse("proposal:versions", args=[proposal.loop.code])))
    assert "<ins>茶合等</ins>" in shown and "没有变" in shown


@pytest.mark.parametrize("asked", ["?old=99&new=0", "?old=x", "?new=%00"])
def test_versions_that_are_none_show_the_newest(world: World, asked: str) -> None:
    url = reverse("proposal:versions", args=[submitted(world).loop.code]) + asked
    assert client(world.qian).get(url).status_code == 200


def test_long_texts_are_compared_at_once(world: World) -> None:
    from proposals.comparing import compared
    from proposals.models import Version

    old = Version(
        number=1, title="甲", situation="水" * 4000, analysis="abc" * 1300, suggestion="路灯。" * 1300
    )
    new = Version(
        number=2, title="乙", situation="灯" * 4000, analysis="acb" * 1300, suggestion="灯路。" * 1300
    )
    assert all(part.is_changed for part in compared(old, new))


def test_markup_in_a_text_is_words(world: World) -> None:
    draft = saved(drafted(world), title="<script>alert(1)</script>的建议")
    proposal = submitted(world, draft)
    shown = words(client(world.qian).get(reverse("proposal:versions", args=[proposal.loop.code])))
    assert "<script>alert" not in shown


def test_the_list_costs_the_same_with_more_rows(world: World, django_assert_max_num_queries: Any) -> None:
    for _number in range(3):
        submitted(world)
    asked = client(world.qian)
    asked.get(reverse("proposal:list"))
    for _number in range(5):
        submitted(world)
    with django_assert_max_num_queries(12):
        assert words(asked.get(reverse("proposal:list"))).count("JY-2026-") >= Proposal.objects.count()


@pytest.mark.parametrize("button", ["draft_ask", "draft_submit"])
def test_whichever_button_is_pressed_the_typed_text_is_saved(world: World, button: str) -> None:
    draft, fang = drafted(world), deputy(world, "方代表", "fang2")
    values = {**TEXTS, "situation": "刚打的字", "revision": 0, "deputies": [fang.pk]}
    client(world.zhang).post(reverse(f"proposal:{button}", args=[draft.pk]), values)
    assert draft.versions.get().situation == "刚打的字"


@pytest.mark.parametrize("button", ["draft_ask", "draft_submit"])
def test_no_button_goes_past_a_stale_text(world: World, button: str) -> None:
    draft, fang = drafted(world), deputy(world, "方代表", "fang2")
    saved(draft, situation="手机上写的情况")
    values = {**TEXTS, "situation": "电脑上写的情况", "revision": 0, "deputies": [fang.pk]}
    answer = client(world.zhang).post(reverse(f"proposal:{button}", args=[draft.pk]), values)
    assert answer.status_code == 409 and not draft.versions.exists()


def test_handing_in_twice_leads_to_the_same_case(world: World) -> None:
    draft = drafted(world)
    typed = {**TEXTS, "form": "proposal", "revision": "0"}
    url = reverse("proposal:draft_submit", args=[draft.pk])
    answers = [client(world.zhang).post(url, typed) for _tap in range(2)]
    assert {answer.url for answer in answers} == {Proposal.objects.get().loop.get_absolute_url()}


def test_words_for_a_draft_that_was_handed_in_stay_in_the_form(world: World) -> None:
    draft = submitted(world).draft
    typed = {**TEXTS, "revision": "0", "situation": "另一台手机上写的情况"}
    answer = client(world.zhang).post(reverse("proposal:draft", args=[draft.pk]), typed)
    assert answer.status_code == 409 and "另一台手机上写的情况" in answer.content.decode()
    assert "没有保存" in answer.content.decode()


def test_the_case_shows_what_the_meeting_decided(world: World) -> None:
    proposal = taken_in(world)
    decided(world, proposal, leading="何副县长", supervising="王副主任", standard="六个村全部改造")
    shown = words(client(world.zhang).get(proposal.loop.get_absolute_url()))
    assert all(one in shown for one in ("何副县长领办", "王副主任督办", "六个村全部改造"))


def test_advice_keeps_the_answers_that_were_typed(world: World) -> None:
    proposal = sent_back(world)
    keys = [one.pk for one in proposal.reviews.get().remarks.all()]
    values = {**TEXTS, "revision": 0, f"answer_{keys[0]}": "已经写明村名"}
    answer = client(world.zhang).post(reverse("proposal:draft_coach", args=[proposal.draft_id]), values)
    assert "已经写明村名" in words(answer)


def test_a_long_title_of_the_source_still_fits(world: World) -> None:
    source = submitted(world, saved(drafted(world), title="关于" + "长" * 76 + "建议")).loop
    values = {"region": world.county.pk, "request_key": uuid.uuid4(), "from": source.code}
    answer = client(world.zhang).post(reverse("proposal:draft_new"), values)
    assert answer.status_code == 302 and len(Draft.objects.get(source=source).title) <= 80


def test_the_drafts_cost_the_same_with_more_of_them(world: World, django_assert_max_num_queries: Any) -> None:
    asked = client(world.zhang)
    for _number in range(2):
        sent_back(world)
    asked.get(reverse("proposal:drafts"))
    for _number in range(6):
        sent_back(world)
    with django_assert_max_num_queries(12):
        assert words(asked.get(reverse("proposal:drafts"))).count("JY-2026-") == 8


def test_the_stations_trail_says_nothing_of_drafts(world: World) -> None:
    signed(drafted(world), deputy(world, "方代表", "fang2"))
    from stations.reading.places import told, trail_of

    shown = [told(event) for event in trail_of(world.station, world.liu)]
    assert not [one for one in shown if "draft" in one.event.about or one.label.isascii()]
    from congress_portal.loops.models import Event

    assert not Event.objects.filter(detail__icontains=TEXTS["title"]).exists()
