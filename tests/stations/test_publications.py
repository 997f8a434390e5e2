"""From an answer to the public page: who proposes, who reviews, what is hidden, what ends it."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from congress_portal.loops.trail import CITIZEN
from congress_portal.loops.transitions import merge
from stations import drafts, transitions
from stations.models import Publication, PublicationVersion
from stations.reading.publications import to_propose
from stations.transitions import personal
from stations.transitions import publications as acts
from stations.words import Act, Private, PublicationStatus
from tests import factories as make
from tests.loops.together import together
from tests.stations.publishing import answered, proposed, published, reviewed
from tests.world import World

S = PublicationStatus


def test_what_is_proposed_names_nobody(world: World) -> None:
    made = proposed(world)
    assert (
        made.text
        == "村口的路灯坏了，找某某说过，我电话［本人信息］，［本人信息］。家住威坪镇新安街［门牌］。"
    )
    assert made.answer == "［本人信息］您好：路灯已经修好，共换灯头6盏。"
    assert (made.title, made.township, made.category) == (
        made.text.split("。")[0],
        world.township,
        make.category(),
    )


def test_the_writers_own_words_are_hidden_whatever_is_kept(world: World) -> None:
    opinion = answered(world)
    made = proposed(world, opinion, keep={one.key for one in drafts.findings(opinion)})
    assert "13800000000" not in made.text and "陈女士" not in made.text + made.answer
    assert "张建国" in made.text


def test_names_of_joined_authors_are_hidden_too(world: World) -> None:
    other = make.opinion(world.station, name="村民", mobile="13911112222")
    transitions.acknowledge(opinion=other, by=world.liu)
    opinion = make.opinion(world.station, may_publish=True)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    merge(loop=other.loop, into=opinion.loop, by=world.liu, note="同一件事")
    transitions.answer_now(opinion=opinion, by=world.liu, answer="村民修好了")
    made = proposed(world, opinion)
    assert (made.answer, made.joined) == ("［本人信息］修好了", 1)


def test_words_of_the_proposer_are_hidden_besides(world: World) -> None:
    assert "［略］已经修好" in proposed(world, also=["路灯"]).answer


def test_without_consent_nothing_is_proposed(world: World) -> None:
    with pytest.raises(NotNow):
        proposed(world, answered(world, may_publish=False))


def test_what_is_not_answered_is_not_proposed(world: World) -> None:
    with pytest.raises(NotNow):
        proposed(world, make.opinion(world.station, may_publish=True))


def test_what_was_not_taken_on_is_not_proposed(world: World) -> None:
    opinion = make.opinion(world.station, may_publish=True)
    transitions.reject(opinion=opinion, by=world.liu, ground="unclear", reason="请写明地点")
    with pytest.raises(NotNow):
        proposed(world, opinion)


def test_nobody_reviews_what_they_proposed(world: World) -> None:
    made = proposed(world)
    with pytest.raises(PermissionDenied):
        acts.review(publication=made, by=world.liu, version=made.version)


def test_the_congress_office_is_a_second_person(world: World) -> None:
    made = proposed(world)
    assert acts.review(publication=made, by=world.qian, version=made.version).reviewed_by == world.qian


def test_others_have_no_part_in_it(world: World) -> None:
    opinion = answered(world)
    for by in (world.wang, world.zhang, world.ma, world.he, world.zhao):
        with pytest.raises(PermissionDenied):
            acts.propose(opinion=opinion, by=by)
    assert not Event.objects.filter(verb=Act.PUBLIC_ASKED).exists()


def test_the_reviewer_hides_more_and_the_draft_is_kept(world: World) -> None:
    opinion = answered(world)
    name = next(one.key for one in drafts.findings(opinion) if one.span.kind == Private.NAME)
    made = proposed(world, opinion, keep={name})
    seen = acts.review(publication=made, by=world.sun, version=1, hide={name}, also=["灯头"])
    assert "张建国" not in seen.text and "灯头" not in seen.answer
    assert [("张建国" in one.text, one.by) for one in made.versions.all()] == [
        (True, world.liu),
        (False, world.sun),
    ]


def test_the_draft_that_was_read_is_the_one_reviewed(world: World) -> None:
    made = proposed(world)
    acts.send_back(publication=made, by=world.sun, version=1, reason="门牌没有遮")
    acts.propose(opinion=made.opinion, by=world.liu)
    with pytest.raises(NotNow):
        acts.review(publication=made, by=world.sun, version=1)


def test_only_what_was_reviewed_is_published(world: World) -> None:
    made = proposed(world)
    with pytest.raises(NotNow):
        acts.publish(publication=made, by=world.sun, version=made.version)


def test_an_answer_that_changed_is_not_published(world: World) -> None:
    made = reviewed(world)
    transitions.send_back(opinion=made.opinion, by=world.wang, reason="答复不清楚")
    with pytest.raises(NotNow):
        acts.publish(publication=made, by=world.liu, version=made.version)


def test_published_is_public(world: World) -> None:
    made = published(world)
    assert list(Publication.objects.public()) == [made]


def test_taken_down_is_not(world: World) -> None:
    gone = acts.take_down(publication=published(world), by=world.liu, reason="路名有误")
    assert (gone.status, gone.reason, Publication.objects.public().exists()) == (
        S.TAKEN_DOWN,
        "路名有误",
        False,
    )


def test_a_reason_is_asked_for(world: World) -> None:
    made = published(world)
    with pytest.raises(ValidationError):
        acts.take_down(publication=made, by=world.liu, reason=" ")


def test_a_consent_withdrawn_ends_it_at_once(world: World) -> None:
    made = published(world)
    acts.consent(opinion=made.opinion, may_publish=False)
    made.refresh_from_db()
    assert (made.status, Publication.objects.public().exists()) == (S.WITHDRAWN, False)


def test_who_deletes_their_data_is_public_no_more(world: World) -> None:
    made = published(world)
    personal.forget(opinion=made.opinion, by=CITIZEN)
    assert not Publication.objects.public().exists()
    acts.consent(opinion=made.opinion, may_publish=True)
    with pytest.raises(NotNow):
        proposed(world, made.opinion)


def test_a_new_consent_begins_anew(world: World) -> None:
    made = published(world)
    for may in (False, True):
        acts.consent(opinion=made.opinion, may_publish=may)
    assert not Publication.objects.public().exists()
    assert proposed(world, made.opinion).version == 2


def test_consent_is_off_unless_given(world: World) -> None:
    assert make.opinion(world.station).may_publish is False
    make.opinion(world.station, may_publish=True)
    assert Event.objects.filter(verb=Act.CONSENTED).count() == 1


def test_a_slip_carries_the_consent(world: World) -> None:
    assert make.slip(world.station, world.liu, is_sent=True, may_publish=True).opinion.may_publish  # type: ignore[union-attr]


def test_each_act_is_an_event(world: World) -> None:
    made = published(world)
    acts.take_down(publication=made, by=world.sun, reason="有误")
    verbs = Event.objects.filter(about=f"publication:{made.pk}").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [Act.PUBLIC_ASKED, Act.PUBLIC_OK, Act.PUBLIC, Act.PUBLIC_DOWN]


def test_the_period_stands_in_the_table(world: World) -> None:
    made = proposed(world)
    assert made.due_on is not None and made.due_on > dt.date.today() + dt.timedelta(days=20)


def test_the_database_keeps_every_draft(world: World) -> None:
    proposed(world)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        PublicationVersion.objects.update(text="别的")


@pytest.mark.django_db(transaction=True)
def test_two_propose_once(world: World) -> None:
    opinion = answered(world)
    found = together(
        *[partial(acts.propose, opinion=opinion, by=by) for by in (world.liu, world.sun)], on=opinion
    )
    assert (len(found.won), found.refused, Publication.objects.count()) == (1, [NotNow], 1)


@pytest.mark.django_db(transaction=True)
def test_two_review_once(world: World) -> None:
    made = proposed(world)
    review = partial(acts.review, publication=made, version=1)
    found = together(*[partial(review, by=by) for by in (world.sun, world.qian)], on=made.opinion)
    assert (len(found.won), found.refused) == (1, [NotNow])


@pytest.mark.django_db(transaction=True)
def test_one_reviews_while_the_other_sends_back(world: World) -> None:
    made = proposed(world)
    back = partial(acts.send_back, publication=made, by=world.qian, version=1, reason="再遮")
    review = partial(acts.review, publication=made, by=world.sun, version=1)
    together(review, back, on=made.opinion)
    assert Publication.objects.get().status in (S.RETURNED, S.REVIEWED)
    assert (
        Event.objects.filter(verb=Act.PUBLIC_BACK).count() + Event.objects.filter(verb=Act.PUBLIC_OK).count()
        >= 1
    )


@pytest.mark.django_db(transaction=True)
def test_two_publish_once(world: World) -> None:
    made = reviewed(world)
    publish = partial(acts.publish, publication=made, version=made.version)
    found = together(*[partial(publish, by=by) for by in (world.liu, world.sun)], on=made.opinion)
    assert (len(found.won), found.refused) == (1, [NotNow])


@pytest.mark.django_db(transaction=True)
def test_two_take_down_once(world: World) -> None:
    made = published(world)
    down = partial(acts.take_down, publication=made, reason="有误")
    found = together(*[partial(down, by=by) for by in (world.liu, world.sun)], on=made.opinion)
    assert (len(found.won), found.refused) == (1, [NotNow])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ("propose", "review", "publish", "take_down"))
def test_a_consent_withdrawn_meanwhile_always_wins(world: World, act: str) -> None:
    opinion = answered(world)
    made = {"review": proposed, "publish": reviewed, "take_down": published}.get(act, lambda _w, _o: None)(
        world, opinion
    )
    doing: dict[str, Any] = {
        "propose": partial(acts.propose, opinion=opinion, by=world.liu),
        "review": partial(acts.review, publication=made, by=world.qian, version=1),
        "publish": partial(acts.publish, publication=made, by=world.qian, version=1),
        "take_down": partial(acts.take_down, publication=made, by=world.liu, reason="有误"),
    }
    together(doing[act], partial(acts.consent, opinion=opinion, may_publish=False), on=opinion)
    opinion.refresh_from_db()
    assert not opinion.may_publish and not Publication.objects.public().exists()
    assert not Publication.objects.exclude(status__in=(S.WITHDRAWN, S.TAKEN_DOWN)).exists()


@pytest.mark.django_db(transaction=True)
def test_a_consent_pressed_twice_is_withdrawn_once(world: World) -> None:
    made = published(world)
    together(*[partial(acts.consent, opinion=made.opinion, may_publish=False)] * 2, on=made.opinion)
    assert Event.objects.filter(verb=Act.CONSENT_GONE).count() == 1


def test_what_can_never_be_proposed_is_not_offered(world: World) -> None:
    other = make.opinion(world.station, mobile="13911112222")
    opinion = make.opinion(world.station, may_publish=True)
    for one in (other, opinion):
        transitions.acknowledge(opinion=one, by=world.liu)
    merge(loop=other.loop, into=opinion.loop, by=world.liu, note="同一件事")
    transitions.answer_now(opinion=opinion, by=world.liu, answer="路灯修好了")
    assert opinion in to_propose(world.liu)
    personal.forget(opinion=other, by=CITIZEN)
    assert opinion not in to_propose(world.liu)
