"""Whoever's opinion was merged into another follows that one, is answered, and may rate."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.words import Verb
from stations import transitions
from stations.models import Opinion, Rating
from tests.loops.stages import now_is
from tests.stations.test_track_pages import merged_into, proposing, track
from tests.world import World


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def test_the_author_of_a_merged_case_reads_how_far_the_lead_is(world: World, client: Client) -> None:
    lead = proposing(world)
    opinion = merged_into(world, lead)
    moves.assign(loop=lead.loop, by=world.liu, to=world.township_government, note="请办理")
    page = client.get(track(opinion)).content.decode()
    assert "两件合在一起办" in page and "威坪镇人民政府" in page and "前答复您。" in page
    assert lead.loop.code not in page and lead.track_code not in page


def test_the_author_of_a_merged_case_gets_the_answer_along_a_chain(world: World, client: Client) -> None:
    lead, between = proposing(world), proposing(world)
    opinion = merged_into(world, between)
    moves.merge(loop=between.loop, into=lead.loop, by=world.liu)
    transitions.answer_now(opinion=lead, by=world.liu, answer="三盏路灯都修好了。")
    page = client.get(track(opinion)).content.decode()
    assert "给您的答复" in page and "三盏路灯都修好了。" in page


def test_what_the_leads_author_said_is_not_shown_to_the_other(world: World, client: Client) -> None:
    lead = proposing(world)
    opinion = merged_into(world, lead)
    moves.pause(loop=lead.loop, by=world.liu, reason="请问您家门牌号")
    transitions.supplement(opinion=lead, text="我家门牌12号")
    page = client.get(track(opinion)).content.decode()
    assert "门牌" not in page


def test_the_author_of_a_merged_case_is_not_asked_to_supplement(world: World, client: Client) -> None:
    lead = proposing(world)
    opinion = merged_into(world, lead)
    moves.pause(loop=lead.loop, by=world.liu, reason="请问您家门牌号")
    page = client.get(track(opinion)).content.decode()
    assert "门牌" not in page and "需要您补充" not in page and "supplement/" not in page


@pytest.mark.parametrize("is_closed", [False, True])
def test_the_author_of_a_merged_case_rates_and_the_leads_station_hears(
    world: World, client: Client, is_closed: bool
) -> None:
    lead = proposing(world)
    opinion = merged_into(world, lead)
    transitions.answer_now(opinion=lead, by=world.liu, answer="修好了。")
    if is_closed:
        moves.sign_off(loop=lead.loop, by=world.wang)
    before = Loop.objects.get(pk=lead.pk).status
    assert "您对答复满意吗" in client.get(track(opinion)).content.decode()
    client.post(track(opinion) + "rate/", {"level": "dissatisfied", "words": "我门口的没修"})
    assert Rating.objects.get().opinion == opinion
    assert Event.objects.get(loop=lead.loop, verb=Verb.RATED).detail["merged"] == opinion.loop.code
    assert Loop.objects.get(pk=lead.pk).status == before
    assert Loop.objects.get(pk=opinion.pk).status == "merged"
    assert "您已经评价，谢谢。" in client.get(track(opinion)).content.decode()


def test_the_words_of_the_other_author_stand_on_the_leads_page_once_unsealed(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_is(monkeypatch, "2026-03-02")
    lead = proposing(world)
    opinion = merged_into(world, lead)
    transitions.answer_now(opinion=lead, by=world.liu, answer="修好了。")
    transitions.rate(opinion=opinion, level="dissatisfied", words="我门口的没修")

    def is_read_by(user: User) -> bool:
        client.force_login(user)
        return "我门口的没修" in client.get(lead.loop.get_absolute_url()).content.decode()

    assert not is_read_by(world.qian)
    now_is(monkeypatch, "2026-03-24", "00:01")  # fifteen working days: to 23 March
    assert is_read_by(world.qian) and not is_read_by(world.liu)


def test_each_author_rates_once(world: World, client: Client) -> None:
    lead = proposing(world)
    opinion = merged_into(world, lead)
    transitions.answer_now(opinion=lead, by=world.liu, answer="修好了。")
    codes = [client.post(track(opinion) + "rate/", {"level": "satisfied"}).status_code for _ in range(2)]
    assert codes == [302, 409]
    assert client.post(track(lead) + "rate/", {"level": "satisfied"}).status_code == 302
    assert Rating.objects.count() == 2


def test_a_merged_case_cannot_be_rated_before_its_answer(world: World, client: Client) -> None:
    opinion = merged_into(world, proposing(world))
    assert client.post(track(opinion) + "rate/", {"level": "satisfied"}).status_code == 409


def test_a_lead_that_is_not_taken_on_says_why_to_both(world: World, client: Client) -> None:
    lead = proposing(world)
    opinion = merged_into(world, lead)
    transitions.reject(opinion=lead, by=world.liu, ground="redirect_hotline", reason="请拨打12345")
    page = client.get(track(opinion)).content.decode()
    assert "没有受理" in page and "请拨打12345" in page and "您对答复满意吗" not in page


def test_a_case_that_others_joined_is_not_taken_back(world: World, client: Client) -> None:
    lead = proposing(world)
    assert track(lead) + "withdraw/" in client.get(track(lead)).content.decode()
    merged_into(world, lead)
    page = client.get(track(lead)).content.decode()
    assert track(lead) + "withdraw/" not in page and "所以不能撤回" in page
    assert client.post(track(lead) + "withdraw/").status_code == 409
    assert Loop.objects.get(pk=lead.pk).is_open


def test_an_answer_under_another_lead_is_rated_anew(world: World, client: Client) -> None:
    first = proposing(world)
    opinion = merged_into(world, first)
    transitions.answer_now(opinion=first, by=world.liu, answer="修好了。")
    transitions.rate(opinion=opinion, level="satisfied")
    moves.sign_off(loop=first.loop, by=world.wang)
    moves.reopen(loop=Loop.objects.get(pk=first.pk), by=world.qian, reason="抽查没修好")
    second = proposing(world)
    moves.merge(loop=Loop.objects.get(pk=first.pk), into=second.loop, by=world.liu)
    transitions.answer_now(opinion=second, by=world.liu, answer="这次换了新灯。")
    assert "您对答复满意吗" in client.get(track(opinion)).content.decode()
    assert client.post(track(opinion) + "rate/", {"level": "satisfied"}).status_code == 302
    assert list(Rating.objects.order_by("round").values_list("round", flat=True)) == [0, 1]


@pytest.mark.parametrize("move", ["answer_now", "check_in"])
def test_who_answers_several_people_is_warned_of_names(world: World, client: Client, move: str) -> None:
    lead = proposing(world)
    merged_into(world, lead)
    merged_into(world, lead)
    if move == "check_in":
        transitions.answer_now(opinion=lead, by=world.liu, answer="修好了。")
        transitions.send_back(opinion=lead, by=world.wang, reason="再写清楚")
    client.force_login(world.liu)
    page = client.get(reverse("loops:move", args=[lead.loop.code, move])).content.decode()
    assert "还有2位群众会看到同一段答复" in page


def test_who_answers_one_person_is_not(world: World, client: Client) -> None:
    lead = proposing(world)
    client.force_login(world.liu)
    page = client.get(reverse("loops:move", args=[lead.loop.code, "answer_now"])).content.decode()
    assert "会看到同一段答复" not in page and "有称呼" in page


@pytest.mark.parametrize("is_back", [False, True])
def test_who_comes_later_does_not_read_what_was_written_to_another(
    world: World, client: Client, is_back: bool
) -> None:
    lead, other = proposing(world), proposing(world)
    transitions.answer_now(opinion=lead, by=world.liu, answer="陈女士您好，您家新安街12号的低保另行办理。")
    if is_back:
        transitions.rate(opinion=lead, level="dissatisfied", words="没办")
    into = Loop.objects.get(pk=lead.pk)
    transitions.merge(loop=Loop.objects.get(pk=other.pk), into=into, by=world.liu, note="同一件事")
    page = client.get(track(other)).content.decode()
    assert "低保" not in page and "联络站会单独答复您" in page and "您对答复满意吗" not in page
    assert client.post(track(other) + "rate/", {"level": "satisfied"}).status_code == 409
    if not is_back:
        with pytest.raises(NotNow):  # closing waits for the newcomer's own answer
            moves.sign_off(loop=into, by=world.wang)
        transitions.answer_author(opinion=Opinion.objects.get(pk=other.pk), by=world.liu, words="灯修好了。")
        assert "灯修好了。" in client.get(track(other)).content.decode()
