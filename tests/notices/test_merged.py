"""Whoever brought a merged case was promised the answer: they hear of it under their own query code."""

from congress_portal.loops import transitions as moves
from congress_portal.loops.trail import CITIZEN
from congress_portal.loops.words import Verb
from congress_portal.notices import outbox, sending
from congress_portal.notices.models import Delivery, Notice
from stations import transitions as opinions
from stations.models import Opinion
from stations.words import Ground, NameMode, Satisfaction
from tests.notices.gateway import Gateway
from tests.notices.told import acknowledged, event, hearers
from tests.world import World


def joined(world: World, lead: Opinion, **fields: object) -> Opinion:
    opinion = acknowledged(world, **fields)
    moves.merge(loop=opinion.loop, into=lead.loop, by=world.liu)
    return opinion


def heard(opinion: Opinion) -> list[str]:
    """What the citizen of this opinion has been told since it was merged."""
    outbox.announce_all()
    own = Notice.objects.filter(loop=opinion.loop, recipient__isnull=True)
    return list(
        own.exclude(event__loop=opinion.loop).order_by("event_id").values_list("event__verb", flat=True)
    )


def test_both_authors_hear_of_the_answer_and_of_the_end(world: World, sms: Gateway) -> None:
    lead = acknowledged(world)
    other = joined(world, lead)
    opinions.answer_now(opinion=lead, by=world.liu, answer="已修好")
    moves.sign_off(loop=lead.loop, by=world.wang)
    assert heard(other) == [Verb.ANSWERED, Verb.CLOSED]
    own = Notice.objects.filter(event=event(lead.loop, Verb.ANSWERED), recipient__isnull=True)
    assert set(own.values_list("loop", flat=True)) == {lead.pk, other.pk}


def test_along_a_chain_all_hear(world: World, sms: Gateway) -> None:
    lead, between = acknowledged(world), acknowledged(world)
    first = joined(world, between)
    moves.merge(loop=between.loop, into=lead.loop, by=world.liu)
    opinions.reject(opinion=lead, by=world.liu, ground=Ground.REDIRECT_HOTLINE, reason="请拨打12345")
    assert heard(first) == heard(between) == [Verb.REJECTED]


def test_a_withdrawn_lead_is_told_to_the_other(world: World, sms: Gateway) -> None:
    lead = acknowledged(world)
    other = joined(world, lead)
    moves.withdraw(loop=lead.loop, by=CITIZEN)
    assert heard(other) == [Verb.WITHDRAWN]


def test_a_new_start_is_told_to_the_other(world: World, sms: Gateway) -> None:
    lead = acknowledged(world)
    other = joined(world, lead)
    opinions.answer_now(opinion=lead, by=world.liu, answer="已修好")
    opinions.rate(opinion=lead, level=Satisfaction.DISSATISFIED, words="没有修好")
    assert heard(other)[-1] == Verb.REOPENED


def test_each_gets_one_message_with_their_own_address(world: World, sms: Gateway) -> None:
    lead = acknowledged(world)
    other = joined(world, lead, mobile="13911112222")
    outbox.announce_all()
    Delivery.objects.all().delete()
    opinions.answer_now(opinion=lead, by=world.liu, answer="已修好")
    outbox.announce_all()
    sending.deliver_pending()
    told = {message["to"]: message["message"] for message in sms.taken}
    assert len(sms.taken) == 2
    assert other.track_code in told["13911112222"] and lead.track_code in told["13800000000"]


def test_who_is_anonymous_is_not_texted(world: World, sms: Gateway) -> None:
    lead = acknowledged(world)
    other = joined(world, lead, name_mode=NameMode.ANONYMOUS)
    opinions.answer_now(opinion=lead, by=world.liu, answer="已修好")
    assert heard(other) == []


def test_nobody_hears_of_a_rating_while_it_is_sealed(world: World) -> None:
    lead = acknowledged(world)
    other = joined(world, lead)
    opinions.answer_now(opinion=lead, by=world.liu, answer="已修好")
    opinions.rate(opinion=Opinion.objects.get(pk=other.pk), level=Satisfaction.DISSATISFIED, words="没有修好")
    assert hearers(lead.loop, Verb.RATED) == set()


def test_staff_hear_of_added_words(world: World) -> None:
    opinion = acknowledged(world)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.township_government, note="请办理")
    moves.accept(loop=opinion.loop, by=world.ma)
    opinions.supplement(opinion=opinion, text="老槐树旁那盏")
    assert hearers(opinion.loop, Verb.NOTED) == {world.ma, world.liu, world.sun}
    told = Notice.objects.filter(event=event(opinion.loop, Verb.NOTED)).values_list("title", flat=True)
    assert {title.split("：")[0] for title in told} == {"群众有补充"}


def test_a_deputy_hears_that_the_step_was_taken_back(world: World) -> None:
    opinion = acknowledged(world)
    moves.delegate(loop=opinion.loop, by=world.liu, to=world.zhang, note="请张代表研究")
    moves.delegate(loop=opinion.loop, by=world.liu, to=None, note="站里自己办")
    assert event(opinion.loop, Verb.DELEGATED).detail["from"] == world.zhang.pk
    assert hearers(opinion.loop, Verb.DELEGATED) == {world.zhang}
