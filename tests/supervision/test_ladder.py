"""The ladder of supervision: what is proposed when, who writes and who sends, what holds it and what ends it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.issuing.models import Book, Issued
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Prompt, Step
from congress_portal.loops.words import Verb
from supervision import transitions
from supervision.models import LADDER, Rung, RungRule, RungState
from tests.loops import stages
from tests.notices.told import hearers
from tests.supervision.climbed import late, proposed, reminded, second, sent, silence, told, written
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_late_case_gets_a_reminder_proposed_once(world: World) -> None:
    loop = late(world)
    assert (transitions.propose_rungs(), transitions.propose_rungs()) == (1, 0)
    rung = Rung.objects.get()
    assert (rung.loop, rung.unit, rung.rung, rung.cause) == (loop, world.water, "reminder", "warned")
    assert told(rung, Verb.RUNG_DUE).detail["rung_name"] == "督办提醒"
    assert hearers(loop, Verb.RUNG_DUE) >= {world.qian, world.wang}


def test_a_case_in_time_gets_none(world: World) -> None:
    stages.handling(world)
    assert transitions.propose_rungs() == 0


def test_what_waits_for_a_congress_body_itself_gets_none(world: World) -> None:
    loop = late(world)
    moves.give_view(loop=loop, by=world.lu, view="已配合")
    moves.check_in(loop=loop, by=world.li, outcome="三盏灯已更换")
    due = timezone.now() - dt.timedelta(days=9)
    Step.objects.filter(loop=loop).current().update(due_at=due)
    assert transitions.propose_rungs() == 0


def test_a_reminder_presses_the_unit_and_needs_one_person(world: World) -> None:
    rung = reminded(world)
    assert rung.prompt and rung.prompt.period.key == "rung.reminder" and not rung.number
    assert hearers(rung.loop, Verb.RUNG_SENT) >= {world.li, world.he}


def test_silence_leads_to_the_next_rung_and_a_reaction_holds_it(world: World) -> None:
    rung = reminded(world)
    silence(rung, days=-1)
    assert transitions.propose_rungs() == 0, "the day to react by has not come"
    silence(rung)
    assert (proposed(rung.loop).rung, proposed(rung.loop).cause) == ("note", "silent")
    Rung.objects.waiting().delete()
    moves.react(loop=rung.loop, by=world.li, reaction="月底前修好")
    assert transitions.propose_rungs() == 0
    Prompt.objects.filter(pk=rung.prompt_id).update(reacted_at=timezone.now() - dt.timedelta(days=16))
    assert proposed(rung.loop).cause == "still", "fine words do not hold it for ever"


def test_the_whole_way_up_ends_at_the_meeting(world: World) -> None:
    rung, seen = reminded(world), ["reminder"]
    for _rung in LADDER[1:]:
        silence(rung)
        found = proposed(rung.loop)
        transitions.write_rung(rung=found, by=world.qian, title="函", text="请办理", issuer=world.office)
        rung = transitions.send_rung(rung=found, by=second(world))
        seen.append(rung.rung)
    assert seen == [str(word) for word in LADDER]
    assert Prompt.objects.open().filter(loop=rung.loop).count() == 1, "one word at a time, the gravest"
    silence(rung)
    assert transitions.propose_rungs() == 0


def test_a_rung_without_a_row_in_force_is_left_out(world: World) -> None:
    rung = reminded(world)
    silence(rung)
    RungRule.objects.filter(rung="note").update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    assert proposed(rung.loop).rung == "letter"


def test_nobody_sends_a_letter_they_wrote(world: World) -> None:
    rung = written(world)
    with pytest.raises(PermissionDenied):
        transitions.send_rung(rung=rung, by=world.qian)
    with pytest.raises(IntegrityError, match="rung_paper_by_two_people"), transaction.atomic():
        Rung.objects.filter(pk=rung.pk).update(sent_by=world.qian)


def test_a_letter_without_words_is_not_sent(world: World) -> None:
    rung = reminded(world)
    silence(rung)
    with pytest.raises(NotNow):
        transitions.send_rung(rung=proposed(rung.loop), by=second(world))


def test_letters_are_numbered_without_gaps(world: World) -> None:
    first, year = sent(world), timezone.localdate().year
    assert first.number == f"淳人大提〔{year}〕1号"
    again = written(world)
    with pytest.raises(RuntimeError), transaction.atomic():
        transitions.send_rung(rung=again, by=second(world))
        raise RuntimeError("the worker dies before it commits")
    assert transitions.send_rung(rung=Rung.objects.get(pk=again.pk), by=second(world)).serial == 2
    assert Issued.objects.filter(kind="note").count() == Book.objects.get().last == 2


def test_what_was_sent_is_never_changed(world: World) -> None:
    rung = sent(world)
    for change in ({"text": "不急"}, {"serial": 9}, {"state": "aside"}):
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            Rung.objects.filter(pk=rung.pk).update(**change)


def test_the_unit_signs_for_a_letter_once(world: World) -> None:
    rung = sent(world)
    with pytest.raises(PermissionDenied):
        transitions.receive_rung(rung=rung, by=world.lu)
    transitions.receive_rung(rung=rung, by=world.li)
    with pytest.raises(NotNow):
        transitions.receive_rung(rung=rung, by=world.li)
    assert hearers(rung.loop, Verb.RUNG_RECEIVED) == {second(world), world.qian}


def test_putting_aside_needs_a_reason_and_a_day_and_it_comes_back(world: World) -> None:
    rung, today = proposed(late(world)), timezone.localdate()
    for reason, until in (
        ("", today),
        ("等雨停", today - dt.timedelta(days=1)),
        ("久", today + dt.timedelta(days=90)),
    ):
        with pytest.raises(ValidationError):
            transitions.put_aside(rung=rung, by=world.qian, reason=reason, until=until)
    transitions.put_aside(
        rung=rung, by=world.qian, reason="台风抢险，先放一周", until=today + dt.timedelta(days=7)
    )
    assert transitions.propose_rungs() == 0
    assert transitions.propose_rungs(timezone.now() + dt.timedelta(days=9)) == 1
    again = Rung.objects.waiting().get()
    assert (again.rung, again.attempt, again.cause) == ("reminder", 2, "again")


def test_what_is_moot_lapses_and_cannot_be_sent(world: World) -> None:
    rung = proposed(late(world))
    Step.objects.filter(pk=rung.step_id).update(due_at=timezone.now() + dt.timedelta(days=5))
    with pytest.raises(NotNow):
        transitions.remind(rung=rung, by=world.qian, text="请抓紧", issuer=world.office)
    transitions.propose_rungs()
    assert Rung.objects.get(pk=rung.pk).state == RungState.LAPSED


@pytest.mark.parametrize("name", ["zhang", "li", "liu", "he", "zhao", "shen"])
def test_only_the_office_and_overseers_climb(world: World, name: str) -> None:
    rung = proposed(late(world))
    with pytest.raises(PermissionDenied):
        transitions.remind(rung=rung, by=getattr(world, name), text="请抓紧", issuer=world.office)
    assert not Event.objects.filter(verb=Verb.RUNG_SENT).exists()


def test_nobody_writes_in_anothers_name(world: World) -> None:
    with pytest.raises(ValidationError):
        transitions.remind(rung=proposed(late(world)), by=world.wang, text="请抓紧", issuer=world.office)


def test_the_result_of_a_meeting_with_the_heads_is_kept(world: World) -> None:
    rung = sent(world)
    with pytest.raises(NotNow):
        transitions.settle_rung(rung=rung, by=world.qian, on=timezone.localdate(), result="三天内修好")
    RungRule.objects.filter(rung="letter").update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    silence(rung)
    heads = proposed(rung.loop)
    transitions.write_rung(rung=heads, by=world.qian, title="约见", text="请于周五到会", issuer=world.office)
    heads = transitions.send_rung(rung=heads, by=second(world))
    transitions.settle_rung(rung=heads, by=world.wang, on=timezone.localdate(), result="三天内修好")
    assert told(heads, Verb.RUNG_SETTLED).note == "三天内修好"


def test_a_letter_locks_the_book_of_numbers_last(world: World) -> None:
    """Who waits for the book holds nothing that its holder still asks for."""
    rung, signer = written(world), second(world)
    with CaptureQueriesContext(connection) as asked:
        transitions.send_rung(rung=rung, by=signer)
    statements = [one["sql"] for one in asked]
    book = next(at for at, sql in enumerate(statements) if '"issuing_book"' in sql and "FOR UPDATE" in sql)
    pressed = [
        at for at, sql in enumerate(statements) if sql.startswith("INSERT") and '"loops_prompt"' in sql
    ]
    locks = [sql for sql in statements[book:] if sql.endswith("UPDATE")]
    assert pressed and pressed[-1] < book and all('FROM "issuing_book"' in sql for sql in locks)
