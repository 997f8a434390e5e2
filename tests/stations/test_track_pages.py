"""The citizen follows the case by the query code alone."""

import pytest
from django.core.cache import cache
from django.test import Client

from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Loop
from stations import transitions
from stations.models import Opinion, Rating
from stations.views.citizens import WRONG_CODES
from tests import factories as make
from tests.stations.test_opinion_journey import handled
from tests.world import World


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def track(opinion: Opinion) -> str:
    return f"/track/{opinion.track_code}/"


def test_the_code_is_found_with_spaces_and_full_width_digits(world: World, client: Client) -> None:
    opinion = make.opinion(world.station)
    typed = opinion.spaced_code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert client.post("/track/", {"code": typed}).url == track(opinion)


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


def test_the_citizen_rates_and_the_case_closes(world: World, client: Client) -> None:
    opinion = handled(world)
    client.post(track(opinion) + "rate/", {"level": "satisfied"})
    assert Loop.objects.get(pk=opinion.pk).status == "closed"


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
