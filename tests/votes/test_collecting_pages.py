"""The pages of collecting and screening: what each reader is shown, and what stays typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Clue
from tests.loops import stages
from tests.votes import called
from tests.votes.called import client, days, drafted, listed, opened, prepared, put_up, suggested
from tests.world import World
from votes.calls.likeness import alike
from votes.models import Call, Candidate, Suggestion
from votes.transitions import answering, calls, candidates, suggesting


def words(answer: Any) -> str:
    return str(answer.content.decode())


FORM = {"title": "给老小区装电梯", "text": "六楼的老人下不了楼", "area": "交通出行", "agree": "on"}


def test_a_citizen_suggests_and_follows_it_by_the_code(world: World, settings: Any) -> None:
    settings.FORM_SECONDS = 0
    call, citizen = opened(world), Client()
    url = reverse("open_call:suggest", args=[call.pk])
    opened_at = citizen.get(url).context["form"].stamp
    refused = citizen.post(url, {**FORM, "title": "", "opened": opened_at})
    assert refused.status_code == 400 and "六楼的老人下不了楼" in words(refused)
    sent = citizen.post(url, {**FORM, "opened": opened_at, "name": "陈女士"})
    one = Suggestion.objects.get()
    assert sent["Location"].endswith(f"/suggested/{one.code}/")
    page = words(citizen.get(sent["Location"]))
    assert "已收到，等待研究" in page and "陈女士" not in page
    found = citizen.get(reverse("open_call:find"), {"code": f" {one.code[:6]} {one.code[6:]}"})
    assert found["Location"] == sent["Location"]


def test_a_trap_filled_asks_for_a_proof_and_keeps_the_words(world: World) -> None:
    url = reverse("open_call:suggest", args=[opened(world).pk])
    refused = Client().post(url, {**FORM, "company_fax": "1"})
    assert refused.status_code == 400 and "六楼的老人下不了楼" in words(refused)
    assert not Suggestion.objects.exists()


def test_what_is_not_shown_is_read_by_nobody(world: World) -> None:
    call = opened(world)
    one = suggested(call, "王小二家门口修路")
    url = reverse("open_call:detail", args=[call.pk])
    assert "王小二" not in words(Client().get(url))
    suggesting.show(suggestion=one, by=world.qian, title="村口修路", text="村口的路要修")
    page = words(Client().get(url))
    assert "村口修路" in page and "王小二" not in page


def test_answers_are_public_only_with_the_results(world: World) -> None:
    one = suggested(opened(world))
    suggesting.show(suggestion=one, by=world.qian, title="装电梯", text="装电梯")
    call = called.closed(world, one.call)
    answering.answer(suggestion=one, by=world.qian, outcome="otherwise", words="由住建局办理")
    url = reverse("open_call:detail", args=[call.pk])
    assert "由住建局办理" not in words(Client().get(url))
    calls.conclude(call=call, by=world.qian)
    assert "由住建局办理" in words(Client().get(url))


def test_a_call_in_preparation_is_no_page(world: World) -> None:
    call = prepared(world)
    assert Client().get(reverse("open_call:detail", args=[call.pk])).status_code == 404
    assert client(world.li).get(call.get_absolute_url()).status_code == 404


def test_the_office_prepares_opens_and_extends_by_its_pages(world: World) -> None:
    asked = client(world.qian)
    form = {
        "year": 2027,
        "starts_on": days(0),
        "ends_on": days(9),
        "areas": "交通\n医疗",
        "principles": "普惠",
    }
    made = asked.post(reverse("calls:new"), {**form, "request_key": "3d1b7a52-7f0b-4f39-8f2c-0e63b8a6e001"})
    call = Call.objects.get()
    assert made["Location"] == call.get_absolute_url() and call.areas == ["交通", "医疗"]
    assert asked.post(reverse("calls:do", args=[call.pk, "open"])).status_code == 302
    late = asked.post(reverse("calls:do", args=[call.pk, "extend"]), {"until": days(1), "reason": "汛期"})
    assert late.status_code == 400 and "汛期" in words(late)
    assert asked.get(reverse("calls:do", args=[call.pk, "burn"])).status_code == 404


def test_an_opinion_becomes_a_suggestion_and_the_source_of_a_candidate(world: World) -> None:
    call, loop = opened(world), stages.handling(world)
    clue = loop_moves.give_clue(loop=loop, by=world.qian, kind="project", reason="六个村都缺水")
    asked = client(world.qian)
    assert "六个村都缺水" in words(asked.get(reverse("calls:clues", args=[call.pk])))
    url = reverse("calls:take", args=[call.pk, clue.pk])
    assert (
        asked.post(url, {"title": "饮水管网", "text": "改造管网", "area": call.areas[0]}).status_code == 302
    )
    one = Suggestion.objects.get()
    assert (one.origin, one.loop, asked.get(url).status_code) == ("opinion", loop, 404)
    assert drafted(world, call, suggestions=[one]).source == loop


def test_what_is_not_taken_drops_its_clue_with_the_answer(world: World) -> None:
    call, loop = opened(world), stages.handling(world)
    clue = loop_moves.give_clue(loop=loop, by=world.qian, kind="project", reason="缺水")
    one = suggesting.take_clue(call=call, by=world.qian, clue=clue, words=called.words())
    answering.answer(suggestion=one, by=world.qian, outcome="otherwise", words="由水利局办理")
    assert Clue.objects.get().answer == "由水利局办理"


def test_likeness_is_shown_and_decides_nothing(world: World) -> None:
    call = opened(world)
    one = suggested(call, "给老小区加装电梯")
    near, far = suggested(call, "老小区要装电梯"), suggested(call, "汾口镇修一座桥", text="过河要绕路")
    assert [found.suggestion for found in alike(call, f"{one.title}\n{one.text}", but=one.pk)] == [near]
    page = words(client(world.qian).get(one.get_absolute_url()))
    assert near.title in page and far.title not in page and near.candidate is None


def test_a_candidate_is_written_with_its_milestones_and_keeps_what_was_typed(world: World) -> None:
    call, asked = opened(world), client(world.qian)
    idea = suggested(call)
    url = reverse("calls:candidate_new", args=[call.pk]) + f"?suggestion={idea.pk}"
    form = {"title": "加装电梯", "area": call.areas[0], "content": "五十部", "budget": "1200.5",
            "title0": "完工", "due_on0": f"{call.year}-11-30", "weight0": "90", "amount0": "1200.5"}  # fmt: skip
    wrong = asked.post(url, form)
    assert wrong.status_code == 400 and "等于100" in words(wrong) and "五十部" in words(wrong)
    assert asked.post(url, {**form, "weight0": "100"}).status_code == 302
    made = Candidate.objects.get()
    assert (made.budget, made.budget_wan, made.suggestions.get()) == (12_005_000, "1,200.5", idea)
    edit = words(asked.get(reverse("calls:candidate_edit", args=[made.pk])))
    assert 'value="1200.50"' in edit and 'value="100"' in edit


def test_a_reviewer_scores_by_the_page_and_the_own_unit_is_refused(world: World) -> None:
    call = opened(world)
    candidate = put_up(world, call)
    called.reviewers(world, call)
    url, lu = reverse("calls:score", args=[candidate.pk]), client(world.lu)
    form = {"revision": 0}
    for key, (points, reason) in called.scores(9).items():
        form |= {f"score_{key}": points, f"reason_{key}": reason}
    assert lu.post(url, {**form, "revision": 3}).status_code == 400
    assert lu.post(url, form).status_code == 302 and candidate.reviews.count() == 7
    assert client(world.li).get(url).status_code == 403


def test_the_public_reads_a_candidate_after_the_review(world: World) -> None:
    call = opened(world)
    candidate = listed(world, call)
    url = reverse("open_call:candidate", args=[candidate.pk])
    assert Client().get(url).status_code == 404
    called.passed(world, called.closed(world, call))
    page = words(Client().get(url))
    assert all(word in page for word in ("县水利水电局", "300 万元", "全部通水", "民意指数"))


def test_who_says_me_too_is_counted_once(world: World) -> None:
    call, citizen = opened(world), Client()
    one = suggested(call)
    suggesting.show(suggestion=one, by=world.qian, title="装电梯", text="装电梯")
    citizen.get(reverse("open_call:detail", args=[call.pk]))
    url = reverse("open_call:support", args=[call.pk, one.pk])
    for _time in range(2):
        assert citizen.post(url, {"township": world.township.pk}).status_code == 302
    assert one.supports.get().township == world.township


@pytest.mark.parametrize("name", ["calls:suggestions", "calls:candidates", "open_call:detail"])
def test_a_list_asks_no_query_a_row(world: World, name: str) -> None:
    call = opened(world)
    asked, url = client(world.qian), reverse(name, args=[call.pk])

    def more(number: int) -> None:
        one = suggested(call, f"第{number}件事")
        suggesting.show(suggestion=one, by=world.qian, title=one.title, text=one.text)
        drafted(world, call, f"第{number}项", suggestions=[one])

    more(0)
    asked.get(url)
    with CaptureQueriesContext(connection) as few:
        asked.get(url)
    for number in range(1, 20):
        more(number)
    with CaptureQueriesContext(connection) as many:
        asked.get(url)
    assert len(many) <= len(few)


def test_a_form_that_comes_too_late_keeps_what_was_typed(world: World, settings: Any) -> None:
    settings.FORM_SECONDS = 0
    call, citizen = opened(world), Client()
    url = reverse("open_call:suggest", args=[call.pk])
    stamp = citizen.get(url).context["form"].stamp
    called.over(call)
    late = citizen.post(url, {**FORM, "opened": stamp})
    assert late.status_code == 409 and "六楼的老人下不了楼" in words(late) and "已截止" in words(late)
    wrong = citizen.post(url, {**FORM, "title": "", "opened": stamp})
    assert wrong.status_code == 409 and "六楼的老人下不了楼" in words(wrong)
    assert citizen.get(url).status_code == 302 and not Suggestion.objects.exists()


def test_a_deputy_who_comes_too_late_keeps_what_was_typed(world: World) -> None:
    call = called.over(opened(world))
    form = {
        **FORM, "unit": world.station.unit.pk, "request_key": "3d1b7a52-7f0b-4f39-8f2c-0e63b8a6e001",
    }  # fmt: skip
    late = client(world.zhang).post(reverse("calls:suggest", args=[call.pk]), form)
    assert late.status_code == 409 and "六楼的老人下不了楼" in words(late) and "已截止" in words(late)


@pytest.mark.parametrize(("first", "last", "said"), [(-9, -1, "已截止"), (1, 9, "还没有开始")])
def test_an_open_call_outside_its_days_says_so(world: World, first: int, last: int, said: str) -> None:
    call = opened(world)
    Call.objects.filter(pk=call.pk).update(starts_on=days(first), ends_on=days(last))
    for url in (reverse("open_call:detail", args=[call.pk]), reverse("open_call:list")):
        assert said in words(Client().get(url))


def test_what_was_shown_is_taken_down_also_after_the_results(world: World) -> None:
    one = suggested(opened(world))
    suggesting.show(suggestion=one, by=world.qian, title="装电梯", text="王小二家")
    call = called.closed(world, one.call)
    answering.answer(suggestion=one, by=world.qian, outcome="otherwise", words="由住建局办理")
    calls.conclude(call=call, by=world.qian)
    asked = client(world.qian)
    offered = [name for name, _doing in asked.get(one.get_absolute_url()).context["doings"]]
    asked.post(reverse("calls:suggestion_do", args=[one.pk, "hide"]), {"reason": "有姓名"})
    assert offered == ["show", "hide"] and not Suggestion.objects.public().exists()


def test_the_results_are_offered_once_the_vote_is_over(world: World) -> None:
    call = opened(world)
    row = listed(world, call)
    called.passed(world, called.closed(world, call))
    asked, url = client(world.qian), call.get_absolute_url()
    before = asked.get(url)
    assert "conclude" not in dict(before.context["doings"]) and "还没有票决结果" in words(before)
    candidates.settle(candidate=row, chosen=True, by=world.qian)
    after = asked.get(url)
    assert "conclude" in dict(after.context["doings"]) and "提请票决还缺什么" not in words(after)


@pytest.mark.parametrize(
    ("typed", "kept"), [("2", "?page=2"), ("", ""), ("//evil.cn", ""), ("-1", ""), ("9" * 9, "")]
)
def test_me_too_leads_back_to_the_page_it_came_from(world: World, typed: str, kept: str) -> None:
    call = opened(world)
    one = suggested(call)
    suggesting.show(suggestion=one, by=world.qian, title="装电梯", text="装电梯")
    url = reverse("open_call:support", args=[call.pk, one.pk])
    answer = Client().post(url, {"page": typed}, follow=True)
    back = reverse("open_call:detail", args=[call.pk])
    assert answer.redirect_chain == [(f"{back}{kept}#s{one.pk}", 302)] and "已记下您的附议" in words(answer)
