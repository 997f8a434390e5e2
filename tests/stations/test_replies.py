"""Each author of a case is answered by a row of their own, and nobody signs the answer off before."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.words import LoopStatus, Verb
from stations import transitions
from stations.answering import make_replies, unreached
from stations.models import Opinion, Reply, ReplyDelivery
from stations.words import NameMode, Satisfaction
from tests import factories as make
from tests.loops.attacks import again, refused_by
from tests.loops.stages import opinion_of
from tests.loops.together import together
from tests.stations.test_track_pages import merged_into, proposing, track
from tests.world import World

Two = tuple[Opinion, Opinion]


@pytest.fixture
def answered(world: World) -> Two:
    """周大爷's opinion was merged into 陈女士's, which 刘站长 has answered. First hers, then his."""
    lead = proposing(world)
    other = merged_into(world, lead)
    transitions.answer_now(opinion=lead, by=world.liu, answer="路灯修好了。")
    return opinion_of(lead.loop), opinion_of(other.loop)


def own(opinion: Opinion) -> Reply:
    return Reply.objects.filter(opinion=opinion).latest("id")


def states(opinion: Opinion) -> dict[str, str]:
    return dict(ReplyDelivery.objects.filter(reply=own(opinion)).values_list("channel", "state"))


def page(code: str, name: str = "replies", *more: int) -> str:
    return reverse(f"opinion:{name}", args=[code, *more])


def lose(opinion: Opinion) -> None:
    ReplyDelivery.objects.filter(reply__opinion=opinion).delete()
    Reply.objects.filter(opinion=opinion).delete()


def test_every_author_has_an_answer_of_their_own(answered: Two) -> None:
    assert [states(one) for one in answered] == [{"page": "made"}] * 2


def test_authors_merged_by_way_of_another_are_answered(world: World) -> None:
    lead, between = proposing(world), proposing(world)
    first = merged_into(world, between)
    moves.merge(loop=between.loop, into=lead.loop, by=world.liu)
    transitions.answer_now(opinion=lead, by=world.liu, answer="修好了。")
    assert set(Reply.objects.values_list("opinion", flat=True)) == {lead.pk, between.pk, first.pk}


def test_a_refusal_is_an_answer_to_every_author_too(world: World) -> None:
    lead = proposing(world)
    other = merged_into(world, lead)
    transitions.reject(opinion=lead, by=world.liu, ground="unclear", reason="请写明地点")
    assert states(other) == {"page": "made"}


def test_answers_are_made_in_one_statement(world: World) -> None:
    lead = proposing(world)
    for _nth in range(3):
        merged_into(world, lead)
    event = Event.objects.filter(loop=lead.loop).latest("id")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        make_replies(lead.loop, event)
    assert (len(asked), Reply.objects.count()) == (1, 4)


def test_making_them_again_adds_nothing(answered: Two) -> None:
    event = Event.objects.get(loop=answered[0].loop, verb=Verb.ANSWERED)
    assert make_replies(answered[0].loop, event) == 0
    assert Reply.objects.count() == 2


def test_opening_the_page_is_receiving_it(client: Client, answered: Two) -> None:
    client.get(track(answered[1]))
    assert [states(one)["page"] for one in answered] == ["made", "opened"]


def test_sign_off_is_refused_while_an_author_has_no_answer(world: World, answered: Two) -> None:
    lose(answered[1])
    with pytest.raises(NotNow, match="还有1位"):
        moves.sign_off(loop=answered[0].loop, by=world.wang)
    make_replies(answered[0].loop, Event.objects.get(loop=answered[0].loop, verb=Verb.ANSWERED))
    moves.sign_off(loop=answered[0].loop, by=world.wang)
    assert Loop.objects.get(pk=answered[0].pk).status == LoopStatus.CLOSED


def test_a_satisfied_leading_author_does_not_close_it_over_the_others(answered: Two) -> None:
    lose(answered[1])
    transitions.rate(opinion=answered[0], level=Satisfaction.SATISFIED)
    assert Loop.objects.get(pk=answered[0].pk).is_open


def test_a_dissatisfied_leading_author_has_the_case_back_all_the_same(answered: Two) -> None:
    lose(answered[1])
    transitions.rate(opinion=answered[0], level=Satisfaction.DISSATISFIED, words="没亮")
    assert Loop.objects.get(pk=answered[0].pk).reopened == 1


def test_whom_nobody_reached_by_telephone_is_not_answered(world: World, answered: Two) -> None:
    transitions.hand_reply(reply=own(answered[1]), by=world.liu, way="unanswered")
    assert unreached(opinion_of(answered[0].loop)) == [answered[1].pk]
    transitions.hand_reply(reply=own(answered[1]), by=world.liu, way="printed")
    assert unreached(opinion_of(answered[0].loop)) == []


def test_who_opened_the_page_needs_no_call(client: Client, world: World, answered: Two) -> None:
    client.get(track(answered[1]))
    transitions.hand_reply(reply=own(answered[1]), by=world.liu, way="unanswered")
    assert unreached(opinion_of(answered[0].loop)) == []


def test_an_anonymous_author_is_answered_by_the_page(world: World) -> None:
    opinion = make.opinion(world.station, name_mode=NameMode.ANONYMOUS)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    transitions.answer_now(opinion=opinion, by=world.liu, answer="修好了。")
    assert unreached(opinion_of(opinion.loop)) == []


def test_an_answer_in_other_words_is_read_by_one_author_alone(
    client: Client, world: World, answered: Two
) -> None:
    transitions.answer_author(opinion=answered[1], by=world.liu, words="您门口那盏下周换。")
    assert "您门口那盏下周换" in client.get(track(answered[1])).content.decode()
    assert "您门口那盏下周换" not in client.get(track(answered[0])).content.decode()


def test_the_lead_answered_anew_replaces_other_words(client: Client, world: World, answered: Two) -> None:
    transitions.answer_author(opinion=answered[1], by=world.liu, words="您门口那盏下周换。")
    transitions.send_back(opinion=answered[0], by=world.wang, reason="写清楚")
    transitions.answer_citizen(opinion=answered[0], by=world.liu, answer="三盏都换了。")
    assert "三盏都换了" in client.get(track(answered[1])).content.decode()


@pytest.mark.parametrize("who", ["zhang", "ma", "wang", "he", "zhao"])
def test_only_the_station_and_the_office_answer_an_author(world: World, answered: Two, who: str) -> None:
    with pytest.raises(PermissionDenied):
        transitions.answer_author(opinion=answered[1], by=getattr(world, who), words="好")


def test_a_case_that_leads_itself_has_no_other_words(world: World, answered: Two) -> None:
    with pytest.raises(NotNow):
        transitions.answer_author(opinion=answered[0], by=world.liu, words="好")


def test_who_comes_to_an_answered_case_waits_for_words_of_its_own(world: World, answered: Two) -> None:
    late = proposing(world)
    transitions.merge(loop=late.loop, into=answered[0].loop, by=world.liu)
    assert not Reply.objects.filter(opinion=late).exists() and late.pk in unreached(
        opinion_of(answered[0].loop)
    )
    transitions.answer_author(
        opinion=Opinion.objects.get(pk=late.pk), by=world.liu, words="您家门口的也修好了。"
    )
    assert states(late) == {"page": "made"} and late.pk not in unreached(opinion_of(answered[0].loop))


def test_done_twice_it_is_recorded_once(world: World, answered: Two) -> None:
    for _time in range(2):
        transitions.hand_reply(reply=own(answered[1]), by=world.liu, way="phoned")
    assert Event.objects.filter(verb=Verb.DELIVERED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_keepers_hand_it_over_at_once(world: World, answered: Two) -> None:
    acts = [
        partial(transitions.hand_reply, reply=own(answered[1]), by=by, way="handed")
        for by in (world.liu, world.sun)
    ]
    together(*acts, on=answered[1].loop)
    assert Event.objects.filter(verb=Verb.DELIVERED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_author_parts_while_the_station_writes_to_them(world: World, answered: Two) -> None:
    found = together(
        partial(transitions.answer_author, opinion=answered[1], by=world.liu, words="您那盏下周换"),
        partial(transitions.split_off, loop=answered[1].loop),
        on=answered[0].loop,
    )
    assert Event.objects.filter(verb=Verb.REPLIED).count() == len(found.won) - 1
    assert Loop.objects.get(pk=answered[1].pk).is_open


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(3))
def test_a_merge_and_the_answer_at_once_leave_nobody_out(world: World, number: int) -> None:
    lead, late = proposing(world), proposing(world)
    together(
        partial(transitions.answer_now, opinion=lead, by=world.liu, answer="修好了。"),
        partial(transitions.merge, loop=late.loop, into=lead.loop, by=world.sun),
        on=lead.loop,
    )
    came_first = Reply.objects.filter(opinion=late).exists()
    assert came_first != (late.pk in unreached(Opinion.objects.get(pk=lead.pk)))


def test_the_keeper_writes_down_a_call(client: Client, world: World, answered: Two) -> None:
    client.force_login(world.liu)
    code = answered[0].loop.code
    assert answered[1].loop.code in client.get(page(code)).content.decode()
    client.post(page(code, "reply_hand", own(answered[1]).pk), {"way": "phoned"})
    assert states(answered[1])["phone"] == "confirmed"


def test_the_paper_has_the_words_and_no_name(client: Client, world: World, answered: Two) -> None:
    client.force_login(world.liu)
    key = own(answered[1]).pk
    answer = client.post(page(answered[0].loop.code, "reply_hand", key), {"way": "printed"}, follow=True)
    text = answer.content.decode()
    assert "路灯修好了" in text and "周大爷" not in text and answered[1].track_code not in text


def test_the_keeper_answers_one_author_on_a_page(client: Client, world: World, answered: Two) -> None:
    client.force_login(world.liu)
    place = page(answered[0].loop.code, "reply_words", own(answered[1]).pk)
    assert client.post(place, {"words": ""}).status_code == 400
    assert client.post(place, {"words": "您那盏下周换"}).status_code == 302
    assert own(answered[1]).words == "您那盏下周换"


def test_the_page_asks_as_often_for_many_as_for_one(client: Client, world: World, answered: Two) -> None:
    client.force_login(world.liu)
    client.get(page(answered[0].loop.code))
    with CaptureQueriesContext(connection) as few:
        client.get(page(answered[0].loop.code))
    for _nth in range(12):
        transitions.merge(loop=proposing(world).loop, into=answered[0].loop, by=world.liu)
    with CaptureQueriesContext(connection) as many:
        client.get(page(answered[0].loop.code))
    assert len(many) == len(few)


def test_the_database_refuses_a_second_answer_and_a_wrong_state(world: World, answered: Two) -> None:
    one = own(answered[1])
    assert refused_by(lambda w: again(own(answered[1])), world) == "reply_once_an_answer"
    assert refused_by(lambda w: again(one.deliveries.get()), world) == "reply_once_a_channel"
    handed = refused_by(lambda w: one.deliveries.update(state="handed"), world)
    assert handed == "reply_state_of_channel"


@pytest.mark.parametrize("words", ["陈女士您好，路灯修好了。", "已打13800000000告知。"])
def test_what_others_read_along_names_no_author(world: World, words: str) -> None:
    lead = proposing(world)
    merged_into(world, lead)
    with pytest.raises(ValidationError, match="其他群众"):
        transitions.answer_now(opinion=lead, by=world.liu, answer=words)
    assert not Reply.objects.exists()


def test_the_only_author_may_be_named(world: World) -> None:
    lead = proposing(world)
    assert transitions.answer_now(opinion=lead, by=world.liu, answer="陈女士您好，路灯修好了。").answer
