"""While 陈女士 writes, open matters nearby are offered to join, and nothing of what others wrote is shown."""

from __future__ import annotations

import re
import time
from typing import Any
from unittest import mock

import pytest
from django.test import Client

from congress_portal.accounts.models import Level
from congress_portal.loops.models import Event, Evidence, Loop
from congress_portal.loops.words import LoopStatus, Verb
from stations import transitions, waiting
from stations.merging import joined_to
from stations.models import Contact, Opinion, Reply
from stations.topics import topics
from tests import factories as make
from tests.loops import stages
from tests.stations.test_citizen_form import TEXT, filled, photo, url
from tests.world import World

OTHERS = "王建国家门口的路灯坏了三个月，电话13911112222，晚上老人出门不安全。"
HIDDEN = ("王建国", "13911112222", "三个月", "不安全")
OWN = "我们这里有一盏路灯不亮了，请来修。"


@pytest.fixture
def lead(world: World) -> Opinion:
    return make.opinion(world.station, OTHERS, name="王建国", mobile="13911112222")


def send(client: Client, world: World, **changes: Any) -> Any:
    return client.post(url(world), filled(**{"text": OWN, **changes}))


def typed(page: Any) -> dict[str, list[str]]:
    """All that the page of offers would send back."""
    found: dict[str, list[str]] = {}
    shown = page.content.decode()
    main = shown[shown.index("<main") :]
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main):
        found.setdefault(name, []).append(value)
    return found


def mark(page: Any) -> str:
    return re.findall(r'name="join" value="([^"]+)"', page.content.decode())[0]


def test_an_open_matter_of_the_same_kind_is_offered_before_anything_is_taken(
    world: World, client: Client, lead: Opinion
) -> None:
    page = send(client, world)
    shown = page.content.decode()
    assert (page.status_code, Opinion.objects.count()) == (409, 1)
    assert "交通出行 · 威坪镇" in shown and "已有 1 人反映" in shown and "路灯" in shown


def test_nothing_that_its_author_wrote_is_shown(world: World, client: Client, lead: Opinion) -> None:
    shown = send(client, world).content.decode()
    assert not [word for word in (*HIDDEN, lead.loop.code, lead.track_code) if word in shown]


@pytest.mark.parametrize("guess", ["王建国", "李四光", "13911112222", "张家长李家短的事情"])
def test_what_is_offered_depends_on_no_word_outside_the_public_list(
    world: World, client: Client, lead: Opinion, guess: str
) -> None:
    hit = send(client, world, text=f"{OWN}{guess}", request_key=filled()["request_key"])
    miss = send(client, world, text=f"{guess}的自家事，想请代表评评理。")
    assert (hit.status_code, miss.status_code) == (409, 302)


def test_a_text_without_a_topic_finds_nothing_even_if_it_repeats_another(
    world: World, client: Client
) -> None:
    words = "王建国昨天晚上又在老地方大声说话，请代表劝一劝他。"
    make.opinion(world.station, words)
    assert topics(words) == [] and send(client, world, text=words).status_code == 302


def test_only_topics_that_the_asker_named_are_shown(world: World, client: Client) -> None:
    make.opinion(world.station, "村口路灯坏了，自来水也停了，垃圾没人清运。")
    shown = send(client, world).content.decode()
    assert "也说到：路灯" in shown and "自来水" not in shown and "垃圾" not in shown


def test_joining_registers_and_merges_and_keeps_ones_own_words(
    world: World, client: Client, lead: Opinion
) -> None:
    page = send(client, world)
    answer = client.post(url(world), {**typed(page), "join": mark(page)})
    own = Opinion.objects.select_related("loop").exclude(pk=lead.pk).get()
    assert answer.status_code == 302 and own.track_code in answer.url
    assert (own.text, own.loop.status, own.loop.merged_into_id) == (OWN, LoopStatus.MERGED, lead.pk)
    assert Contact.objects.get(pk=own.pk).mobile == "13800000000"
    assert Event.objects.filter(loop=own.pk, verb=Verb.MERGED, actor="citizen").count() == 1


def test_whoever_joined_gets_an_answer_of_their_own(world: World, client: Client, lead: Opinion) -> None:
    page = send(client, world)
    client.post(url(world), {**typed(page), "join": mark(page)})
    transitions.acknowledge(opinion=lead, by=world.liu)
    transitions.answer_now(opinion=lead, by=world.liu, answer="路灯已经修好。")
    assert set(Reply.objects.values_list("opinion", flat=True)) == {lead.pk, *joined_to([lead.pk])[lead.pk]}


def test_sending_alone_leaves_both_as_they_are(world: World, client: Client, lead: Opinion) -> None:
    page = send(client, world)
    assert client.post(url(world), {**typed(page), "alone": "1"}).status_code == 302
    assert Loop.objects.filter(status=LoopStatus.OPEN).count() == 2


def test_going_back_shows_everything_typed(world: World, client: Client, lead: Opinion) -> None:
    page = send(client, world, place="威坪镇老街", photos=[photo()])
    form = client.post(url(world), {**typed(page), "edit": "1"})
    shown = form.content.decode()
    assert form.status_code == 200 and Opinion.objects.count() == 1
    assert OWN in shown and "威坪镇老街" in shown and "陈女士" in shown and "已保留您先前选的1张照片" in shown


@pytest.mark.parametrize("button", ["join", "alone"])
def test_photos_wait_and_go_along(world: World, client: Client, lead: Opinion, button: str) -> None:
    page = send(client, world, photos=[photo(), photo("二.jpg")])
    client.post(url(world), {**typed(page), button: mark(page)})
    assert Evidence.objects.filter(kind="photo").exclude(loop=lead.pk).count() == 2


def test_photos_go_along_from_the_form_shown_again_unless_dropped(
    world: World, client: Client, lead: Opinion
) -> None:
    page = send(client, world, photos=[photo()])
    form = client.post(url(world), {**typed(page), "edit": "1"})
    back = {**filled(text=OWN), "pass": typed(form)["pass"], "alone": "1", "photos": [photo("新.jpg")]}
    client.post(url(world), back)
    client.post(url(world), {**back, **filled(text=f"{OWN}快点"), "drop_photos": "1", "photos": []})
    counts = [Evidence.objects.filter(loop__opinion__text=text).count() for text in (OWN, f"{OWN}快点")]
    assert counts == [2, 0]


def test_seven_photos_with_the_kept_ones_are_one_too_many(
    world: World, client: Client, lead: Opinion
) -> None:
    page = send(client, world, photos=[photo(f"{n}.jpg") for n in range(6)])
    answer = client.post(url(world), {**typed(page), "alone": "1", "photos": [photo()]})
    assert answer.status_code == 400 and "一共7张" in answer.content.decode()


def test_waiting_photos_are_thrown_out_after_two_hours(world: World, client: Client, lead: Opinion) -> None:
    page = send(client, world, photos=[photo()])
    with mock.patch.object(waiting.timezone, "now", return_value=waiting.timezone.now() + 2 * waiting.WAITS):
        assert waiting.throw_out() >= 1
    client.post(url(world), {**typed(page), "alone": "1"})
    assert Evidence.objects.count() == 0 and Opinion.objects.count() == 2


def test_the_same_answer_twice_makes_one_opinion(world: World, client: Client, lead: Opinion) -> None:
    page = send(client, world)
    data = {**typed(page), "join": mark(page)}
    first = client.post(url(world), data)
    second = client.post(url(world), {**typed(page), "alone": "1"})
    assert (first.url, Opinion.objects.count()) == (second.url, 2)


def test_a_matter_closed_meanwhile_is_said_and_nothing_is_lost(
    world: World, client: Client, lead: Opinion
) -> None:
    page = send(client, world)
    transitions.withdraw(opinion=lead)
    again = client.post(url(world), {**typed(page), "join": mark(page)})
    assert again.status_code == 409 and OWN in again.content.decode() and Opinion.objects.count() == 1


def test_an_offer_of_another_form_is_worthless(world: World, client: Client, lead: Opinion) -> None:
    foreign = mark(send(client, world))
    page = send(client, world)
    answer = client.post(url(world), {**typed(page), "join": foreign})
    assert answer.status_code == 409 and Opinion.objects.count() == 1


@pytest.mark.parametrize(
    "stage", [stages.answered, stages.closed, stages.merged], ids=["answered", "closed", "merged"]
)
def test_only_open_matters_without_an_answer_are_offered(
    world: World, client: Client, stage: stages.Stage
) -> None:
    loop = stage(world)
    Loop.objects.exclude(pk=loop.pk).filter(status="open").update(region=world.other_county)
    assert send(client, world, text=TEXT).status_code == 302


def test_another_category_another_county_and_another_village_are_not_offered(
    world: World, client: Client
) -> None:
    for name, code in (("小塔村", "330127104001"), ("大塔村", "330127104002")):
        make.region(name, code, Level.VILLAGE, world.township)
    make.opinion(world.station, OTHERS, category=make.category("water", "饮水与水利"))
    make.opinion(world.other_station, OTHERS)
    make.opinion(world.station, OTHERS, place="威坪镇大塔村")
    assert send(client, world, place="小塔村村口").status_code == 302
    assert "威坪镇大塔村" in send(client, world, text=TEXT, place="大塔村桥头").content.decode()


@pytest.mark.parametrize("words", ["村主任贪污了修路灯的钱", "举报修路灯的人吃拿卡要"])
def test_what_is_about_a_person_is_neither_offered_nor_offered_to(
    world: World, client: Client, words: str
) -> None:
    make.opinion(world.station, words)
    assert send(client, world).status_code == 302
    assert send(client, world, text=f"{words}，请查一查。").status_code == 302


def test_at_most_three_are_offered(world: World, client: Client) -> None:
    for _ in range(5):
        make.opinion(world.station, OTHERS)
    assert send(client, world).content.decode().count('name="join"') == 3


def test_looking_at_offers_uses_up_tries(world: World, client: Client, lead: Opinion, settings: Any) -> None:
    settings.FORM_LIMITS = {**settings.FORM_LIMITS, "address": (2, 2, 3600)}
    assert [send(client, world).status_code for _ in range(3)] == [409, 409, 429]


def test_an_opinion_counts_once_also_with_the_step_between(
    world: World, client: Client, lead: Opinion, settings: Any
) -> None:
    settings.FORM_LIMITS = {**settings.FORM_LIMITS, "address": (2, 2, 3600)}
    for _ in range(2):
        page = send(client, world)
        assert page.status_code == 409
        if _ == 0:
            assert client.post(url(world), {**typed(page), "alone": "1"}).status_code == 302


def test_a_proof_is_asked_once_and_for_other_words_again(
    world: World, client: Client, lead: Opinion, settings: Any
) -> None:
    page = send(client, world)
    settings.FORM_LIMITS = {**settings.FORM_LIMITS, "address": (1, 60, 3600)}
    other = client.post(url(world), {**typed(page), "text": f"{OWN}又坏了", "alone": "1"})
    assert (other.status_code, Opinion.objects.count()) == (400, 1)
    assert client.post(url(world), {**typed(page), "alone": "1"}).status_code == 302


def test_a_pass_ends_after_two_hours(world: World, client: Client, lead: Opinion, settings: Any) -> None:
    with mock.patch("time.time", return_value=time.time() - 3 * 3600):
        page = send(client, world)
    settings.FORM_LIMITS = {**settings.FORM_LIMITS, "address": (1, 60, 3600)}
    assert client.post(url(world), {**typed(page), "alone": "1"}).status_code == 400


def test_a_letter_to_a_deputy_is_offered_the_same(world: World, client: Client, lead: Opinion) -> None:
    make.deputy(world.zhang, world.county, public_id="zhang00000001")
    page = client.post("/d/zhang00000001/opinion/", filled(text=OWN))
    assert page.status_code == 409
    answer = client.post("/d/zhang00000001/opinion/", {**typed(page), "join": mark(page)})
    own = Opinion.objects.exclude(pk=lead.pk).get()
    assert (answer.status_code, own.deputy, own.loop.merged_into_id) == (302, world.zhang, lead.pk)


def test_offers_cost_the_same_for_one_and_for_three(
    world: World, client: Client, lead: Opinion, django_assert_max_num_queries: Any
) -> None:
    send(client, world)
    with django_assert_max_num_queries(12):
        send(client, world)
    for _ in range(4):
        make.opinion(world.station, OTHERS)
    with django_assert_max_num_queries(12):
        assert send(client, world).content.decode().count('name="join"') == 3
