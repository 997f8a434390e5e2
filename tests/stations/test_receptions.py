"""张代表 receives people: every matter is answered or becomes a case, and all of it is written or nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Event, Loop
from stations import transitions
from stations.models import DutySession, Matter, NobodyCame, Reception
from stations.transitions import receptions
from stations.words import Act, Channel, SessionStatus
from tests import factories as make
from tests.loops.together import together
from tests.stations.duties import ANSWERED, case, receive, session
from tests.world import World


def test_each_matter_is_answered_or_becomes_a_case(world: World) -> None:
    made = receive(
        world.station, world.zhang, session=session(world.station, world.zhang), matters=[ANSWERED, case()]
    )
    first, second = made.matters.all()
    assert (first.loop, second.answer) == (None, "")
    opinion = second.loop.opinion
    assert (opinion.channel, opinion.deputy) == (Channel.RECEPTION, world.zhang)


def test_a_deputy_writes_and_the_keeper_acknowledges(world: World) -> None:
    made = receive(world.station, world.zhang, matters=[case()])
    opinion = made.matters.get().loop.opinion
    transitions.acknowledge(opinion=opinion, by=world.liu)
    assert opinion.loop.steps.current().get().key == "propose"


def test_the_keeper_who_wrote_cannot_acknowledge(world: World) -> None:
    made = receive(world.station, world.zhang, by=world.liu, matters=[case()])
    with pytest.raises(PermissionDenied):
        loop_moves.sign_off(loop=made.matters.get().loop, by=world.liu)


def test_one_bad_matter_and_nothing_is_written(world: World) -> None:
    bad = receptions.Said(text="没有类别，也没有答复。")
    with pytest.raises(ValidationError):
        receive(world.station, world.zhang, matters=[case(), bad])
    assert (Reception.objects.count(), Loop.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_the_same_form_twice_is_one_reception(world: World) -> None:
    key = uuid.uuid4()
    first, again = (receive(world.station, world.zhang, matters=[case()], request_key=key) for _ in "12")
    assert first == again and Matter.objects.count() == Loop.objects.count() == 1


def test_a_used_key_with_other_words_is_refused(world: World) -> None:
    key = uuid.uuid4()
    receive(world.station, world.zhang, request_key=key)
    with pytest.raises(NotNow):
        receive(world.station, world.zhang, request_key=key, matters=[case()])


def test_a_name_is_kept_only_with_agreement(world: World) -> None:
    with pytest.raises(ValidationError):
        receive(world.station, world.zhang, name="陈女士")
    assert receive(world.station, world.zhang, name="陈女士", agreed=True).name == "陈女士"


def test_the_name_lies_encrypted_in_the_table(world: World) -> None:
    receive(world.station, world.zhang, name="陈女士", agreed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM stations_reception")
        assert "陈女士" not in cursor.fetchone()[0]


def test_a_look_at_the_name_is_recorded(world: World) -> None:
    made = receive(world.station, world.zhang, name="陈女士", agreed=True)
    assert receptions.look_at_name(reception=made, by=world.liu) == "陈女士"
    assert Event.objects.filter(verb=Act.LOOKED, by=world.liu, detail__what="reception").count() == 1
    with pytest.raises(PermissionDenied):
        receptions.look_at_name(reception=made, by=world.he)


def test_a_fixed_reception_needs_a_session(world: World) -> None:
    with pytest.raises(ValidationError):
        receive(world.station, world.zhang, kind="fixed")


def test_a_stranger_cannot_write(world: World) -> None:
    for user in (world.li, world.he, world.zhao):
        with pytest.raises(PermissionDenied):
            receive(world.station, user)


def test_a_deputy_cannot_use_anothers_session(world: World) -> None:
    other = make.person("周代表", "deputy", world.station.unit)
    with pytest.raises(ValidationError):
        receive(world.station, world.zhang, session=session(world.station, other))


def test_an_old_session_takes_no_more_from_its_deputy_but_from_the_keeper(world: World) -> None:
    held = session(world.station, world.zhang, timezone.localdate() - dt.timedelta(days=5))
    with pytest.raises(ValidationError):
        receive(world.station, world.zhang, session=held)
    assert receive(world.station, world.zhang, by=world.liu, session=held).session == held


def test_a_mobile_reception_takes_place_on_its_route(world: World) -> None:
    slot = make.slot(world.station, timezone.localdate(), world.zhang, kind="mobile")
    slot.stops.create(county=world.county, position=1, place="凤凰村礼堂", starts=dt.time(14))
    held = session(world.station, world.zhang, slot=slot)
    with pytest.raises(ValidationError):
        receive(world.station, world.zhang, session=held, kind="mobile", place="别处")
    assert receive(world.station, world.zhang, session=held, kind="mobile", place="凤凰村礼堂")


def test_a_session_without_reception_is_empty(world: World) -> None:
    held = session(world.station, world.zhang)
    receive(world.station, world.zhang, session=session(world.station, world.zhang))
    session(world.station, world.zhang, left=False)
    session(world.station, world.zhang, status=SessionStatus.REFUSED)
    assert list(DutySession.objects.empty()) == [held]


def test_nobody_came_counts_once_the_keeper_confirms(world: World) -> None:
    held = session(world.station, world.zhang)
    receptions.note_nobody(session=held, by=world.zhang, note="下雨")
    assert DutySession.objects.empty().count() == 1
    receptions.confirm_nobody(session=held, by=world.liu)
    assert DutySession.objects.empty().count() == 0


def test_the_deputy_cannot_confirm_that_nobody_came(world: World) -> None:
    make.duty(world.zhang, "keeper", world.station.unit)
    held = session(world.station, world.zhang)
    receptions.note_nobody(session=held, by=world.zhang)
    with pytest.raises(PermissionDenied):
        receptions.confirm_nobody(session=held, by=world.zhang)


def test_nobody_is_confirmed_after_the_session(world: World) -> None:
    held = session(world.station, world.zhang, left=False)
    receptions.note_nobody(session=held, by=world.zhang)
    with pytest.raises(NotNow):
        receptions.confirm_nobody(session=held, by=world.liu)


def test_somebody_who_comes_after_the_note_takes_it_away(world: World) -> None:
    held = session(world.station, world.zhang, left=False)
    receptions.note_nobody(session=held, by=world.zhang)
    receive(world.station, world.zhang, session=held)
    assert NobodyCame.objects.count() == 0


def test_no_reception_after_nobody_was_confirmed(world: World) -> None:
    held = session(world.station, world.zhang)
    receptions.note_nobody(session=held, by=world.zhang)
    receptions.confirm_nobody(session=held, by=world.liu)
    with pytest.raises(NotNow):
        receive(world.station, world.zhang, session=held)


@pytest.mark.django_db(transaction=True)
def test_two_confirm_nobody_at_once(world: World) -> None:
    held = session(world.station, world.zhang)
    receptions.note_nobody(session=held, by=world.zhang)
    found = together(
        *(partial(receptions.confirm_nobody, session=held, by=by) for by in (world.liu, world.sun))
    )
    assert (len(found.won), found.refused) == (1, [NotNow])
    assert Event.objects.filter(verb=Act.NOBODY_OK).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_reception_while_nobody_is_confirmed(world: World) -> None:
    held = session(world.station, world.zhang)
    receptions.note_nobody(session=held, by=world.zhang)
    found = together(
        partial(receptions.confirm_nobody, session=held, by=world.liu),
        partial(receive, world.station, world.zhang, session=held),
    )
    assert (len(found.won), found.refused) == (1, [NotNow])
    confirmed = NobodyCame.objects.filter(confirmed_at__isnull=False).exists()
    assert confirmed != Reception.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once(world: World) -> None:
    key, held = uuid.uuid4(), session(world.station, world.zhang)
    act = partial(
        receive, world.station, world.zhang, session=held, matters=[case(), ANSWERED], request_key=key
    )
    together(act, act)
    assert (Reception.objects.count(), Matter.objects.count(), Loop.objects.count()) == (1, 2, 1)
