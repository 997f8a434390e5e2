"""The citizen follows the case by the query code alone."""

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from congress_portal import throttle
from congress_portal.loops import transitions as moves
from congress_portal.loops.calendar import DayUnit, Length
from congress_portal.loops.models import Event, Loop
from stations import transitions
from stations.models import Opinion, Rating
from stations.views.citizens import FLOOD, WRONG_CODES
from tests import factories as make
from tests.loops import stages
from tests.stations.test_opinion_journey import handled
from tests.world import World


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def track(opinion: Opinion) -> str:
    return f"/track/{opinion.track_code}/"


def merged_into(world: World, lead: Opinion, name: str = "周大爷") -> Opinion:
    opinion = make.opinion(world.station, name=name)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    moves.merge(loop=opinion.loop, into=lead.loop, by=world.liu)
    return stages.opinion_of(opinion.loop)


def proposing(world: World) -> Opinion:
    return stages.opinion_of(stages.proposing(world))


def test_the_code_is_found_with_spaces_and_full_width_digits(world: World, client: Client) -> None:
    opinion = make.opinion(world.station)
    typed = opinion.spaced_code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert client.post("/track/", {"code": typed}).url == f"{track(opinion)}?via=code"


@pytest.mark.parametrize("code", ["", "12", "abcdefghijkl", "1" * 5000, "1234\x0056789012", "²" * 12])
def test_a_malformed_code_gets_a_message(world: World, client: Client, code: str) -> None:
    assert client.post("/track/", {"code": code}).status_code == 400


def test_a_wrong_code_gets_a_message_and_stays_in_the_field(world: World, client: Client) -> None:
    page = client.post("/track/", {"code": "999999999999"})
    assert (
        page.status_code == 400
        and "没有找到" in page.content.decode()
        and "999999999999" in page.content.decode()
    )


def test_guessing_codes_is_stopped(world: World, client: Client) -> None:
    guess_wrongly(client)
    assert client.get("/track/911111111111/").status_code == 429
    assert client.post("/track/", {"code": "911111111111"}).status_code == 429


def test_a_right_code_works_while_guessing_is_stopped(world: World, client: Client) -> None:
    opinion = make.opinion(world.station)
    guess_wrongly(client)
    assert client.get(track(opinion)).status_code == 200
    assert client.post("/track/", {"code": opinion.track_code}).status_code == 302
    assert client.get(f"/api/v1/opinions/track/{opinion.track_code}/").status_code == 200


def test_a_flood_of_guesses_learns_nothing_more(world: World, client: Client) -> None:
    opinion = make.opinion(world.station)
    for _ in range(FLOOD.most):
        throttle.count(RequestFactory().get("/track/"), WRONG_CODES)
    assert client.get(track(opinion)).status_code == 429
    assert client.post("/track/", {"code": opinion.track_code}).status_code == 429
    assert client.get(f"/api/v1/opinions/track/{opinion.track_code}/").status_code == 429


def test_guesses_from_one_household_count_together(world: World, client: Client) -> None:
    homes = {"2001:db8:0:1::7": 429, "2001:db8:0:2::7": 404}
    for number in range(60):
        client.get("/track/922222222222/", REMOTE_ADDR=f"2001:db8:0:1::{number:x}")
    found = {one: client.get("/track/933333333333/", REMOTE_ADDR=one).status_code for one in homes}
    assert found == homes


def guess_wrongly(client: Client) -> None:
    for number in range(WRONG_CODES.most):
        client.get(f"/track/{900000000000 + number}/")


def test_the_page_shows_steps_but_no_names_of_staff(world: World, client: Client) -> None:
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.township_government, note="内部意见")
    page = client.get(track(opinion)).content.decode()
    assert "威坪镇人民政府" in page and "刘站长" not in page and "内部意见" not in page


def test_the_page_never_shows_the_citizens_own_number(world: World, client: Client) -> None:
    assert "13800000000" not in client.get(track(make.opinion(world.station))).content.decode()


def test_the_citizen_rates_and_is_thanked_without_the_level(world: World, client: Client) -> None:
    opinion = handled(world)
    page = client.post(track(opinion) + "rate/", {"level": "basically"}, follow=True).content.decode()
    assert "您已经评价" in page and "基本满意" not in page


def test_a_rating_sent_twice_counts_once(world: World, client: Client) -> None:
    opinion = handled(world)
    client.post(track(opinion) + "rate/", {"level": "satisfied"})
    assert client.post(track(opinion) + "rate/", {"level": "satisfied"}).status_code == 409
    assert Rating.objects.count() == 1


def test_dissatisfied_needs_words_and_keeps_the_choice(world: World, client: Client) -> None:
    opinion = handled(world)
    page = client.post(track(opinion) + "rate/", {"level": "dissatisfied", "words": ""})
    assert page.status_code == 400 and "哪里不满意" in page.content.decode()
    assert Rating.objects.count() == 0


def test_dissatisfied_brings_the_case_back(world: World, client: Client) -> None:
    opinion = handled(world)
    client.post(track(opinion) + "rate/", {"level": "dissatisfied", "words": "灯又坏了"})
    assert Loop.objects.get(pk=opinion.pk).is_open


def test_a_bad_rating_word_gets_a_message(world: World, client: Client) -> None:
    assert client.post(track(handled(world)) + "rate/", {"level": "wonderful"}).status_code == 400


def test_a_supplement_starts_the_clock_again(world: World, client: Client) -> None:
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    moves.pause(loop=opinion.loop, by=world.liu, reason="请说明是哪一盏灯")
    assert "请说明是哪一盏灯" in client.get(track(opinion)).content.decode()
    client.post(track(opinion) + "supplement/", {"text": "老槐树旁那盏"})
    assert opinion.loop.steps.current().get().status == "active"


def test_withdrawing_asks_first_and_ends_the_case(world: World, client: Client) -> None:
    opinion = make.opinion(world.station)
    assert client.get(track(opinion) + "withdraw/").status_code == 200
    client.post(track(opinion) + "withdraw/")
    assert Loop.objects.get(pk=opinion.pk).status == "withdrawn"


def test_a_withdrawn_case_cannot_be_withdrawn_again(world: World, client: Client) -> None:
    opinion = make.opinion(world.station)
    client.post(track(opinion) + "withdraw/")
    assert client.post(track(opinion) + "withdraw/").status_code == 409


def test_a_rejected_case_says_why(world: World, client: Client) -> None:
    opinion = make.opinion(world.station)
    transitions.reject(opinion=opinion, by=world.liu, ground="redirect_hotline", reason="请拨打12345")
    page = client.get(track(opinion)).content.decode()
    assert "没有受理" in page and "请拨打12345" in page


# ---------------------------------------------------------------- more time, a new start


def test_more_time_is_told_with_its_reason_and_the_new_day(world: World, client: Client) -> None:
    loop = stages.handling(world)
    step = moves.extend(
        loop=loop, by=world.qian, length=Length(3, DayUnit.WORKING_DAY), reason="要等配件到货"
    )
    page = shown(loop, client)
    assert "要等配件到货" in page and f"延长到 {step.due_at.astimezone():%Y年}" in page


def test_while_handled_again_the_old_answer_is_called_the_last_one(world: World, client: Client) -> None:
    opinion = handled(world)
    client.post(track(opinion) + "rate/", {"level": "dissatisfied", "words": "灯又坏了"})
    page = shown(opinion.loop, client)
    assert "上次答复" in page and "给您的答复" not in page
    assert "正在重新办理" in page and "前答复您。" in page
    assert "您表示不满意，这件事从头再办一次。" in page


def test_the_second_answer_is_the_answer_again(world: World, client: Client) -> None:
    opinion = handled(world)
    client.post(track(opinion) + "rate/", {"level": "dissatisfied", "words": "灯又坏了"})
    transitions.answer_now(opinion=stages.opinion_of(opinion.loop), by=world.liu, answer="已换新灯")
    page = shown(opinion.loop, client)
    assert "给您的答复" in page and "上次答复" not in page and "已换新灯" in page


def test_what_the_office_says_on_reopening_stays_inside(world: World, client: Client) -> None:
    loop = stages.closed(world)
    moves.reopen(loop=loop, by=world.qian, reason="内部抽查意见")
    page = shown(loop, client)
    assert "从头再办一次" in page and "内部抽查意见" not in page


def shown(loop: Loop, client: Client) -> str:
    return client.get(track(stages.opinion_of(loop))).content.decode()


# ---------------------------------------------------------------- adding words


def add(loop: Loop, client: Client, text: str) -> int:
    return client.post(track(stages.opinion_of(loop)) + "supplement/", {"text": text}).status_code


def added(loop: Loop) -> list[tuple[str, str]]:
    return list(
        Event.objects.filter(loop=loop, actor="citizen", verb__in=("noted", "resumed"))
        .order_by("id")
        .values_list("verb", "note")
    )


@pytest.mark.parametrize("stage", ["heard", "offered_water", "handling", "followed", "answered"])
def test_words_may_be_added_while_the_case_is_open(world: World, client: Client, stage: str) -> None:
    loop = stages.STAGES[stage](world)
    before = stages.current(loop).status
    assert add(loop, client, "老槐树旁那盏") == 302
    assert added(loop) == [("noted", "老槐树旁那盏")]
    assert stages.current(loop).status == before
    assert "老槐树旁那盏" in shown(loop, client)


def test_added_words_stand_in_the_staffs_timeline(world: World, client: Client) -> None:
    loop = stages.handling(world)
    add(loop, client, "老槐树旁那盏")
    client.force_login(world.li)
    assert "老槐树旁那盏" in client.get(loop.get_absolute_url()).content.decode()


def test_words_typed_while_the_handler_resumed_are_kept(world: World, client: Client) -> None:
    loop = stages.handling_paused(world)
    moves.resume(loop=loop, by=world.li)
    assert add(loop, client, "老槐树旁那盏") == 302
    assert added(loop) == [("noted", "老槐树旁那盏")]


def test_the_same_words_sent_twice_count_once(world: World, client: Client) -> None:
    loop = stages.handling_paused(world)
    add(loop, client, "老槐树旁那盏")
    assert add(loop, client, "老槐树旁那盏") == 302
    assert added(loop) == [("resumed", "老槐树旁那盏")]


def test_the_eleventh_supplement_is_refused_at_its_field(world: World, client: Client) -> None:
    loop = stages.handling(world)
    codes = [add(loop, client, f"补充第{number}次") for number in range(11)]
    assert codes == [302] * 10 + [400]
    assert len(added(loop)) == 10


def test_who_is_asked_may_answer_after_ten_supplements(world: World, client: Client) -> None:
    loop = stages.handling(world)
    for number in range(10):
        transitions.supplement(opinion=stages.opinion_of(loop), text=f"补充第{number}次")
    moves.pause(loop=loop, by=world.li, reason="请说明是哪一盏灯")
    assert add(loop, client, "老槐树旁那盏") == 302
    assert stages.current(loop).status == "active"


@pytest.mark.parametrize("stage", ["closed", "withdrawn", "rejected", "merged"])
def test_words_for_an_ended_case_stay_in_the_field(world: World, client: Client, stage: str) -> None:
    loop = stages.STAGES[stage](world)
    page = client.post(track(stages.opinion_of(loop)) + "supplement/", {"text": "老槐树旁那盏"})
    assert page.status_code == 400 and "老槐树旁那盏" in page.content.decode()
    assert added(loop) == []


def test_too_long_a_supplement_is_refused(world: World, client: Client) -> None:
    assert add(stages.handling(world), client, "长" * 2001) == 400


def test_the_way_back_to_a_lost_code_asks_for_no_identity_card(world: World, client: Client) -> None:
    page = client.get("/track/").content.decode()
    assert "身份证" not in page and "按姓名和电话帮您找回" in page


# ---------------------------------------------------------------- nothing that is not so


@pytest.mark.parametrize("stage", ["rejected", "withdrawn"])
def test_a_case_cut_short_shows_no_step_that_never_was(world: World, client: Client, stage: str) -> None:
    page = shown(stages.STAGES[stage](world), client)
    assert "听民意" in page and "促办理" not in page and "当场答复" not in page


def test_a_step_that_was_not_needed_is_not_called_done(world: World, client: Client) -> None:
    lead = proposing(world)
    transitions.answer_now(opinion=lead, by=world.liu, answer="修好了。")
    page = client.get(track(lead)).content.decode()
    assert page.count("已完成") == 1 and page.count("当场答复") == 3


def test_a_unit_that_lost_the_case_did_not_finish_it(world: World, client: Client) -> None:
    loop = stages.handling(world)
    moves.take_back(loop=loop, by=world.liu, reason="迟迟没有进展")
    page = shown(loop, client)
    assert "改由别的单位办理" in page and "迟迟没有进展" not in page


def test_no_day_is_named_for_what_waits_for_the_citizen(world: World, client: Client) -> None:
    assert "前办好" not in shown(stages.answered(world), client)
    page = shown(stages.handling_paused(world), client)
    assert "前办好" not in page and "日期往后顺延" in page


def test_the_rating_promises_a_new_start_only_where_it_comes(world: World, client: Client) -> None:
    lead = proposing(world)
    opinion = merged_into(world, lead)
    transitions.answer_now(opinion=lead, by=world.liu, answer="修好了。")
    assert "我们会重新办理" in client.get(track(lead)).content.decode()
    assert "我们会重新办理" not in client.get(track(opinion)).content.decode()


def test_who_withdrew_finds_the_way_to_a_new_opinion(world: World, client: Client) -> None:
    assert f"/s/{world.station.public_id}/opinion/" in shown(stages.withdrawn(world), client)


def test_the_stations_telephone_stands_on_the_page(world: World, client: Client) -> None:
    world.station.phone = "0571-64800000"
    world.station.save(update_fields=["phone"])
    assert 'href="tel:0571-64800000"' in shown(stages.handling(world), client)


def test_a_late_case_says_so_instead_of_promising_a_past_day(world: World, client: Client) -> None:
    opinion = make.opinion(world.station)
    Loop.objects.filter(pk=opinion.pk).update(due_at="2026-01-05T23:59:59+08:00")
    page = client.get(track(opinion)).content.decode()
    assert "已经超期" in page and "最晚 2026年1月5日" not in page
