"""What the citizen is told on the phone: each state in its own words, and no personal data."""

import pytest
from django.utils import timezone

from congress_portal.loops import transitions as moves
from congress_portal.loops.calendar import DayUnit, Length
from congress_portal.loops.words import Verb
from congress_portal.notices import outbox, sending
from congress_portal.notices.models import Notice
from stations import transitions as opinions
from stations.words import Ground, NameMode, Satisfaction
from tests import factories as make
from tests.notices.gateway import Gateway
from tests.notices.told import acknowledged, text_to_citizen
from tests.world import World


def test_the_citizen_hears_that_the_opinion_is_taken_on(world: World, sms: Gateway) -> None:
    opinion = acknowledged(world)
    assert text_to_citizen(opinion.loop, Verb.SIGNED_OFF).title == "您的意见已受理"


def test_the_citizen_hears_who_handles_it(world: World, sms: Gateway) -> None:
    opinion = acknowledged(world)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.water, note="请办理")
    moves.accept(loop=opinion.loop, by=world.li)
    assert "县水利水电局" in text_to_citizen(opinion.loop, Verb.ASSIGNED).body
    assert "已签收" in text_to_citizen(opinion.loop, Verb.ACCEPTED).body


def test_the_citizen_hears_of_an_extension_with_the_new_date(world: World, sms: Gateway) -> None:
    opinion = acknowledged(world)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.township_government, note="请办理")
    moves.accept(loop=opinion.loop, by=world.ma)
    length = Length(5, DayUnit.WORKING_DAY)
    moves.extend(loop=opinion.loop, by=world.qian, length=length, reason="要上门勘查")
    opinion.loop.refresh_from_db()
    assert f"{opinion.loop.due_at.astimezone():%Y年}" in text_to_citizen(opinion.loop, Verb.EXTENDED).body


def test_the_citizen_is_asked_to_supplement(world: World, sms: Gateway) -> None:
    opinion = acknowledged(world)
    moves.pause(loop=opinion.loop, by=world.liu, reason="哪一盏灯？")
    until = opinion.loop.steps.current().get().paused_until
    told = text_to_citizen(opinion.loop, Verb.PAUSED).body
    assert "补充" in told and f"{timezone.localtime(until):%Y年%-m月%-d日}" in told


def test_the_citizen_hears_of_another_date(world: World, sms: Gateway) -> None:
    opinion = acknowledged(world)
    opinions.relevel(
        opinion=opinion, by=world.liu, complexity="complex", urgency="ordinary", reason="要几个部门一起办"
    )
    told = text_to_citizen(opinion.loop, Verb.RELEVELLED)
    assert told.title == "您的意见调整答复时间" and "几个部门" not in told.body


def test_the_citizen_hears_of_the_answer(world: World, sms: Gateway) -> None:
    opinion = acknowledged(world)
    opinions.answer_now(opinion=opinion, by=world.liu, answer="已修好")
    assert text_to_citizen(opinion.loop, Verb.ANSWERED).title == "您的意见已答复"


def test_the_citizen_hears_of_a_refusal(world: World, sms: Gateway) -> None:
    opinion = acknowledged(world)
    opinions.reject(opinion=opinion, by=world.liu, ground=Ground.REDIRECT_HOTLINE, reason="请拨打12345")
    assert text_to_citizen(opinion.loop, Verb.REJECTED).title == "您的意见未予受理"


def test_the_citizen_hears_of_a_merger(world: World, sms: Gateway) -> None:
    opinion, other = acknowledged(world), acknowledged(world)
    moves.merge(loop=opinion.loop, into=other.loop, by=world.liu)
    told = text_to_citizen(opinion.loop, Verb.MERGED)
    assert told.title == "您的意见已并案办理"
    assert other.loop.code not in told.body


def test_the_citizen_hears_of_the_end_and_of_a_new_start(world: World, sms: Gateway) -> None:
    opinion = acknowledged(world)
    opinions.answer_now(opinion=opinion, by=world.liu, answer="已修好")
    moves.sign_off(loop=opinion.loop, by=world.wang)
    moves.reopen(loop=opinion.loop, by=world.qian, reason="抽查发现没有修好")
    assert text_to_citizen(opinion.loop, Verb.CLOSED).title == "您的意见已办结"
    assert text_to_citizen(opinion.loop, Verb.REOPENED).title == "您的意见重新办理"


def test_the_citizen_is_not_told_of_their_own_rating(world: World, sms: Gateway) -> None:
    opinion = acknowledged(world)
    opinions.answer_now(opinion=opinion, by=world.liu, answer="已修好")
    opinions.rate(opinion=opinion, level=Satisfaction.DISSATISFIED, words="没有修好")
    outbox.announce_all()
    told = Notice.objects.filter(loop=opinion.loop, recipient__isnull=True).values_list(
        "event__verb", flat=True
    )
    assert sorted(told) == [Verb.ANSWERED, Verb.SIGNED_OFF]


@pytest.mark.parametrize("fields", [{"name_mode": NameMode.ANONYMOUS}, {"mobile": ""}])
def test_who_left_no_number_is_not_texted(world: World, sms: Gateway, fields: dict[str, str]) -> None:
    make.opinion(world.station, **fields)
    outbox.announce_all()
    assert not Notice.objects.filter(recipient__isnull=True).exists()


def test_without_a_gateway_no_citizen_is_texted(world: World) -> None:
    acknowledged(world)
    assert not Notice.objects.filter(recipient__isnull=True).exists()


def test_the_text_names_the_query_address_and_no_personal_data(world: World, sms: Gateway) -> None:
    opinion = acknowledged(world)
    sending.deliver_pending()
    [message] = sms.taken
    assert message["to"] == "13800000000"
    assert f"查询：http://testserver/track/{opinion.track_code}/" in message["message"]
    assert not any(word in message["message"] for word in ("陈女士", "13800000000", "路灯"))
