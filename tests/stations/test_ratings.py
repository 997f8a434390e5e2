"""A rating says how it was obtained, is sealed until its window ends, and nobody who is judged by it may enter one."""

from __future__ import annotations

import datetime as dt
import json
from functools import partial

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.words import Verb
from congress_portal.notices import outbox
from congress_portal.notices.models import Notice
from stations import transitions
from stations.merging import rating_of_answer
from stations.models import Opinion, Rating, RatingOrigin
from stations.transitions import ratings as moves
from stations.words import Satisfaction, Source
from tests import factories as make
from tests.loops import stages
from tests.loops.together import together
from tests.stations.test_track_pages import track
from tests.world import World

WORDS = "这句话谁也不该提前看到"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def answered(world: World) -> Opinion:
    return stages.opinion_of(stages.answered(world))


def rate(opinion: Opinion, level: str = Satisfaction.BASICALLY, **more: str) -> Rating:
    return transitions.rate(opinion=opinion, level=level, words=WORDS, **more)


def enter(opinion: Opinion, by: User, **more: object) -> Rating:
    said = {"level": Satisfaction.SATISFIED, "source": Source.PHONE, "how": "拨打登记电话，回读确认"}
    return transitions.enter_rating(opinion=opinion, by=by, told_on=timezone.localdate(), **{**said, **more})  # type: ignore[arg-type]


def after_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    later = timezone.now() + dt.timedelta(days=60)
    monkeypatch.setattr(timezone, "now", lambda: later)


def as_staff(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# ---------------------------------------------------------------- sealed


@pytest.mark.parametrize("name", ["liu", "sun", "zhang", "li", "lu", "wang", "qian", "he", "shen"])
def test_nobody_reads_a_sealed_rating_anywhere(world: World, answered: Opinion, name: str) -> None:
    rate(answered)
    client, code = as_staff(getattr(world, name)), answered.loop.code
    addresses = (
        f"/opinions/{code}/",
        f"/api/v1/loops/{code}/",
        f"/api/v1/opinions/{code}/",
        "/opinions/",
        "/work/",
    )
    for address in addresses:
        page = client.get(address).content.decode()
        assert WORDS not in page and "基本满意" not in page and "basically" not in page, address


@pytest.mark.parametrize("name", ["liu", "li", "wang", "qian", "he"])
def test_that_somebody_rated_does_not_show_either(world: World, answered: Opinion, name: str) -> None:
    client, code = as_staff(getattr(world, name)), answered.loop.code
    before = client.get(f"/api/v1/loops/{code}/").content
    rate(answered)
    assert client.get(f"/api/v1/loops/{code}/").content == before


def test_the_trail_holds_no_level_and_no_words(world: World, answered: Opinion) -> None:
    rating = rate(answered)
    event = Event.objects.get(loop=answered.loop, verb=Verb.RATED)
    kept = json.dumps(event.detail) + event.note
    assert WORDS not in kept and "basically" not in kept and rating.salt not in kept


def test_the_trail_proves_that_a_rating_is_as_it_was_given(world: World, answered: Opinion) -> None:
    rating = rate(answered)
    assert moves.is_as_given(rating)
    rating.level = Satisfaction.SATISFIED
    assert not moves.is_as_given(rating)


def test_a_rating_is_told_to_nobody(world: World, answered: Opinion) -> None:
    rate(answered)
    outbox.announce_all()
    assert not Notice.objects.filter(event__verb=Verb.RATED).exists()


def test_dissatisfaction_is_seen_at_once_as_the_new_start_it_is(world: World, answered: Opinion) -> None:
    rate(answered, Satisfaction.DISSATISFIED)
    page = as_staff(world.liu).get(f"/opinions/{answered.loop.code}/").content.decode()
    assert "重新办理" in page and WORDS in page


def test_after_the_window_the_office_reads_it_and_the_judged_do_not(
    world: World, answered: Opinion, monkeypatch: pytest.MonkeyPatch
) -> None:
    rating = rate(answered)
    after_the_window(monkeypatch)
    readers = [user for user in (world.qian, world.wang, world.liu, world.sun, world.li, world.he)
               if moves.may_open(user, rating)]  # fmt: skip
    assert readers == [world.qian, world.wang]


def test_after_the_window_no_word_is_taken_and_the_page_says_so(
    world: World, answered: Opinion, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_the_window(monkeypatch)
    with pytest.raises(NotNow):
        rate(answered)
    assert "已经结束，谢谢您的关心" in Client().get(track(answered)).content.decode()


# ---------------------------------------------------------------- where it comes from


def test_a_rating_by_code_says_so(world: World, answered: Opinion) -> None:
    client = Client()
    page = client.get(client.post("/track/", {"code": answered.track_code}).url).content.decode()
    assert 'name="source" value="code"' in page
    client.post(track(answered) + "rate/", {"level": "satisfied", "source": "code"})
    assert Rating.objects.get().source == Source.CODE


def test_a_source_made_up_in_the_browser_is_the_link(world: World, answered: Opinion) -> None:
    Client().post(track(answered) + "rate/", {"level": "satisfied", "source": "phone"})
    assert Rating.objects.get().source == Source.LINK


def test_of_the_address_only_a_hash_is_kept(world: World, answered: Opinion) -> None:
    Client().post(track(answered) + "rate/", {"level": "satisfied"}, REMOTE_ADDR="203.0.113.7")
    assert len(RatingOrigin.objects.get().origin) == 24


def test_an_account_cannot_rate_with_the_citizens_code(world: World, answered: Opinion) -> None:
    client = as_staff(world.liu)
    assert "您对答复满意吗" not in client.get(track(answered)).content.decode()
    assert client.post(track(answered) + "rate/", {"level": "satisfied"}).status_code == 403
    assert not Rating.objects.exists()


@pytest.mark.parametrize("name", ["liu", "sun", "li", "lu", "zhang", "he", "shen"])
def test_whoever_is_judged_can_neither_open_nor_send_the_form(
    world: World, answered: Opinion, name: str
) -> None:
    client = as_staff(getattr(world, name))
    address = f"/opinions/{answered.loop.code}/rating/"
    assert client.get(address).status_code == 403 and client.post(address, {}).status_code == 403
    with pytest.raises(PermissionDenied):
        enter(answered, getattr(world, name))


def test_an_overseer_who_also_works_for_the_handling_unit_is_judged(world: World, answered: Opinion) -> None:
    make.duty(world.wang, "handler", world.water)
    assert not transitions.may_enter(world.wang, answered)


def test_qian_enters_what_a_citizen_said_on_the_telephone(world: World, answered: Opinion) -> None:
    address, today = f"/opinions/{answered.loop.code}/rating/", timezone.localdate().isoformat()
    sent = {"level": "satisfied", "source": "phone", "told_on": today, "how": "拨打登记电话，回读确认"}
    assert as_staff(world.qian).post(address, sent).status_code == 302
    found = Rating.objects.get()
    assert (found.source, found.entered_by, found.how) == ("phone", world.qian, "拨打登记电话，回读确认")


@pytest.mark.parametrize("missing", ["source", "told_on", "how", "level"])
def test_an_entry_that_does_not_say_how_keeps_what_was_typed(
    world: World, answered: Opinion, missing: str
) -> None:
    sent = {"level": "satisfied", "source": "phone", "told_on": "2026-01-01", "how": "电话", "words": WORDS}
    sent.pop(missing)
    page = as_staff(world.qian).post(f"/opinions/{answered.loop.code}/rating/", sent)
    assert page.status_code == 400 and WORDS in page.content.decode()
    assert not Rating.objects.exists()


def test_staff_cannot_enter_one_as_the_citizens_own(world: World, answered: Opinion) -> None:
    with pytest.raises(ValidationError):
        enter(answered, world.qian, source=Source.LINK)
    with pytest.raises(PermissionDenied):
        rate(answered, source=Source.PHONE)


def test_an_entry_never_takes_the_citizens_place(world: World, answered: Opinion) -> None:
    enter(answered, world.qian)
    own = rate(answered)
    assert rating_of_answer(answered, answered) == own
    assert (Rating.objects.own().count(), Rating.objects.entered().count()) == (1, 1)


def test_nothing_is_entered_over_the_citizens_own_word(world: World, answered: Opinion) -> None:
    rate(answered)
    with pytest.raises(NotNow):
        enter(answered, world.qian)


def test_dissatisfaction_said_on_the_telephone_brings_the_case_back(world: World, answered: Opinion) -> None:
    enter(answered, world.qian, level=Satisfaction.DISSATISFIED, words="灯又坏了")
    assert Loop.objects.get(pk=answered.pk).reopened == 1


# ---------------------------------------------------------------- what the database itself refuses


@pytest.mark.parametrize("change", [{"level": "satisfied"}, {"source": "code"}, {"words": "改过的话"}])
def test_a_rating_cannot_be_changed(world: World, answered: Opinion, change: dict[str, str]) -> None:
    rate(answered)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.update(**change)


def test_a_rating_cannot_be_removed_but_its_words_can_be_emptied(world: World, answered: Opinion) -> None:
    rating = rate(answered)
    Rating.objects.filter(pk=rating.pk).update(words="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.filter(pk=rating.pk).delete()


# ---------------------------------------------------------------- two at once


@pytest.mark.django_db(transaction=True)
def test_two_clerks_enter_one_rating(world: World) -> None:
    opinion = stages.opinion_of(stages.answered(world))
    found = together(*(partial(enter, opinion, by) for by in (world.qian, world.wang)), on=opinion.loop)
    assert (found.refused, Rating.objects.count()) == ([NotNow], 1)


@pytest.mark.django_db(transaction=True)
def test_chen_rates_while_qian_enters_hers(world: World) -> None:
    opinion = stages.opinion_of(stages.answered(world))
    together(partial(rate, opinion), partial(enter, opinion, world.qian), on=opinion.loop)
    assert Rating.objects.own().count() == 1
