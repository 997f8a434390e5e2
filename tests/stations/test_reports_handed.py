"""What turns out to be a report goes whole, at whichever step; and no report lies where nobody may read it."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import Role, User
from congress_portal.errors import NotNow
from congress_portal.issuing import transitions as issuing
from congress_portal.issuing import void_transitions
from congress_portal.issuing.models import Issued
from congress_portal.issuing.words import Kind
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Dispute, Event, Evidence, Helper, Loop, Step
from congress_portal.loops.photos import clean_photo
from congress_portal.notices.models import Notice
from congress_portal.papers import Letter
from stations import transitions
from stations.models import (
    Callback,
    CallbackTry,
    Matter,
    Opinion,
    Publication,
    PublicPhoto,
    Reception,
    Report,
)
from stations.reading import reports as reading
from stations.transitions import blanking, desk, publications, reports
from tests import factories as make
from tests.loops import stages
from tests.loops.together import together
from tests.stations.publishing import answered, published
from tests.stations.rows import row
from tests.stations.test_citizen_form import photo
from tests.stations.test_reports import CALLER, SECRET, everywhere, report
from tests.world import World, build


@pytest.fixture
def feng(world: World) -> User:
    return make.person("冯专员", Role.REPORT_OFFICER, world.office, username="feng")


def test_a_report_that_no_officer_may_read_is_told_to_the_leader_as_a_number(
    world: World, feng: User
) -> None:
    def overview(user: User) -> str:
        client = Client()
        client.force_login(user)
        return client.get("/overview/").content.decode()

    report(world)
    assert "件举报没有可以受理的人" not in overview(world.he)
    report(world, accused="冯专员", text="冯专员收了红包")
    shown = overview(world.he)
    assert "有 1 件举报没有可以受理的人" in shown and "冯专员" not in shown and "红包" not in shown
    assert "件举报没有可以受理的人" not in overview(world.qian)
    make.person("严专员", Role.REPORT_OFFICER, world.water, username="yan")
    assert "件举报没有可以受理的人" not in overview(world.he)


def test_without_any_officer_every_open_report_is_told(world: World, feng: User) -> None:
    report(world)
    feng.duty_set.update(until=timezone.localdate() - dt.timedelta(days=1), since=dt.date(2020, 1, 1))
    assert reading.unheld(world.he) == 1


def angry(world: World, **fields: Any) -> Opinion:
    return answered(world, text="村口的路灯坏了，马助理收了五万元的红包，没人管。", **fields)


def brought_back(opinion: Opinion) -> Opinion:
    """Rated 不满意: the words of the case stand in many tables by now."""
    transitions.rate(opinion=opinion, level="dissatisfied", words="马助理还在收红包")
    return Opinion.objects.get(pk=opinion.pk)


def test_what_was_public_and_came_back_goes_whole(world: World, feng: User) -> None:
    opinion = angry(world)
    published(world, opinion)
    made = reports.hand_over(opinion=brought_back(opinion), by=world.liu, accused="马助理")
    assert everywhere("红包") == []
    assert not Publication.objects.public().exists()
    assert "还在收红包" in made.text and "五万元" in made.text
    client = Client()
    client.force_login(world.liu)
    for address in (opinion.loop.get_absolute_url(), f"/api/v1/loops/{opinion.loop.code}/"):
        assert "红包" not in client.get(address).content.decode()


def test_a_letter_about_it_keeps_its_number_and_no_words(world: World, feng: User) -> None:
    opinion = angry(world)

    def letter(number: str) -> Letter:
        words, day = "五万元的红包", timezone.localdate()
        return Letter(title=words, body=(words,), recipient=words, signature="—", day=day, number=number)

    issued = issuing.issue(
        make=letter, kind=Kind.NOTE, unit=world.office, by=world.qian, about="rung:1", loop=opinion.loop
    )
    assert issued is not None
    void_transitions.ask(issued=issued, by=world.qian, reason="五万元的红包")
    reports.hand_over(opinion=brought_back(opinion), by=world.liu, accused="马助理")
    left = Issued.objects.get()
    assert everywhere("红包") == [] and (left.text, left.data) == (issued.text, None)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Issued.objects.update(title="另一件")


def test_a_photo_that_was_public_moves_as_well(world: World, feng: User) -> None:
    opinion = angry(world, photos=[clean_photo(photo())])
    token = str(Evidence.objects.get(loop=opinion.pk).token)
    made = publications.propose(opinion=opinion, by=world.liu, photos=[token])
    made = publications.review(publication=made, by=world.sun, version=made.version, faces=True)
    publications.publish(publication=made, by=world.liu, version=made.version)
    moved = reports.hand_over(opinion=brought_back(opinion), by=world.liu, accused="马助理")
    assert moved.photos.count() == 1 and not PublicPhoto.objects.exists()


def test_a_signed_slip_and_a_reception_lose_their_words(world: World, feng: User) -> None:
    slip = make.slip(world.station, world.liu, text=SECRET)
    slip = desk.confirm_slip(
        slip=slip, by=world.liu, printed_at=slip.printed_at, confirmation="mark", paper=clean_photo(photo())
    )
    assert slip.opinion is not None
    reception = Reception.objects.create(
        county=world.county, station=world.station, deputy=world.zhang, by=world.liu, at=timezone.now(),
        visitor=Reception._meta.get_field("visitor").choices[0][0],
    )  # fmt: skip
    Matter.objects.create(county=world.county, reception=reception, text=SECRET, loop=slip.opinion.loop)
    moved = reports.hand_over(opinion=slip.opinion, by=world.sun, accused="马助理")
    slip.refresh_from_db()
    assert everywhere("红包") == [] and not slip.paper and moved.photos.count() == 1
    client = Client()
    client.force_login(world.liu)
    assert client.get(f"/desk/{world.station.public_id}/{slip.number}/receipt/").status_code == 409


def test_what_units_said_of_it_goes_along(world: World, feng: User) -> None:
    loop = stages.disputed(world)
    Helper.objects.filter(step__loop=loop).update(part=SECRET)
    loop_moves.refuse(loop=loop, by=world.qian, reason=SECRET)
    reports.hand_over(opinion=stages.opinion_of(loop), by=world.liu, accused="马助理")
    assert (Dispute.objects.get(loop=loop).words, Helper.objects.get(step__loop=loop).part) == ("", "")


def test_the_desk_does_not_print_its_code_again(world: World, feng: User) -> None:
    opinion = make.opinion(world.station, text=SECRET, mobile=CALLER)
    reports.hand_over(opinion=opinion, by=world.liu, accused="马助理")
    client = Client()
    client.force_login(world.liu)
    assert client.post(f"/opinions/{opinion.loop.code}/receipt/").status_code == 409


def test_others_cases_are_parted_first(world: World, feng: User) -> None:
    lead, other = make.opinion(world.station, text=SECRET), make.opinion(world.station, mobile="13911112222")
    for one in (lead, other):
        transitions.acknowledge(opinion=one, by=world.liu)
    transitions.merge(loop=other.loop, into=lead.loop, by=world.liu, note="同一件事")
    with pytest.raises(NotNow):
        reports.hand_over(opinion=lead, by=world.liu, accused="马助理")
    assert Loop.objects.get(pk=lead.pk).is_open and not Report.objects.exists()
    loop_moves.unmerge(loop=Loop.objects.get(pk=other.pk), by=world.liu, reason="另行办理")
    reports.hand_over(opinion=lead, by=world.liu, accused="马助理")
    assert Loop.objects.get(pk=other.pk).is_open


@pytest.mark.parametrize(
    "stage", ["heard", "proposing_paused", "offered_water", "handling", "followed", "answered"]
)
def test_it_is_recognised_at_whichever_step(world: World, feng: User, stage: str) -> None:
    loop = stages.STAGES[stage](world)
    client = Client()
    client.force_login(world.liu)
    assert "转交专门渠道" in client.get(loop.get_absolute_url()).content.decode()
    assert client.post(f"/opinions/{loop.code}/report/", {"accused": "马助理"}).status_code == 302
    assert Loop.objects.get(pk=loop.pk).status == "rejected" and Report.objects.count() == 1


def test_an_officer_of_the_unit_that_is_named_in_words_reads_nothing(world: World, feng: User) -> None:
    made = report(world, accused=f"高主任，{world.office.name}")
    assert not Report.objects.filter(pk=made.pk).visible_to(feng).exists()


def test_two_keepers_hand_it_over_once(transactional_db: Any) -> None:
    world = build()
    make.person("冯专员", Role.REPORT_OFFICER, world.office, username="feng")
    opinion = make.opinion(world.station, text=SECRET)
    found = together(
        *(
            partial(reports.hand_over, opinion=opinion, by=one, accused="马助理")
            for one in (world.liu, world.sun)
        )
    )
    assert (len(found.won), len(found.refused), Report.objects.count()) == (1, 1, 1)


SAFE = {
    "loops.Step.periods", "loops.Merge.statuses", "loops.Merge.clocks", "loops.Deadline.extensions",
    "loops.Deadline.pauses", "loops.Deadline.basis",  # figures and articles
    "loops.Event.files",  # hashes of what was attached
    "loops.Event.detail",  # codes, units and dates; the words are in note
    "stations.Rating.how",  # how staff came by it; a trigger keeps a rating as it was given
    "stations.Matter.answer", "stations.VisitQuestion.answer",  # empty by constraint where there is a case
    "stations.Publication.reason",  # why staff took it down
    "stations.PublicPhoto.boxes", "notices.Delivery.last_error",  # places in a photo; what a gateway said
    "integration.HookCall.payload", "integration.HookCall.last_error",  # code, verb, status; what a gateway said
}  # fmt: skip
OFFICERS = {"stations.Report", "stations.ReportPhoto"}
OF_OTHER_CASES = {"proposals", "supervision", "votes"}
"""A case that grew out of an opinion has words of its own."""


def texts_about_a_case() -> set[str]:
    """Every column that can hold free words, in every table that points at a case, however far round."""
    tables: set[Any] = {Loop, Step, Opinion}
    known = [model for model in apps.get_models() if model._meta.app_label not in OF_OTHER_CASES]
    while more := {model for model in known if model not in tables and points_at(model, tables)}:
        tables |= more
    found = {f"{model._meta.label}.{one.name}" for model in tables for one in model._meta.concrete_fields
             if is_free(one)}  # fmt: skip
    return {name for name in found if name.rsplit(".", 1)[0] not in OFFICERS}


def points_at(model: Any, tables: set[Any]) -> bool:
    return any(one.is_relation and one.related_model in tables for one in model._meta.concrete_fields)


def is_free(column: Any) -> bool:
    long = isinstance(column, models.CharField) and not column.choices and (column.max_length or 999) >= 100
    return long or isinstance(column, models.TextField | models.JSONField)


def test_no_column_about_a_case_is_forgotten(world: World, feng: User) -> None:
    opinion = make.opinion(world.station, text=SECRET)
    lists = (*blanking._elsewhere(opinion), *blanking._never_empty(opinion))
    emptied = {f"{rows.model._meta.label}.{name}" for rows, names in lists for name in names}
    emptied |= {f"loops.Loop.{name}" for name in ("title",)} | {"loops.Event.note", "loops.Evidence.text"}
    emptied |= {f"stations.Opinion.{name}" for name in ("text", "place", "answer")}
    emptied |= {f"stations.Contact.{name}" for name in ("name", "mobile")} | {"stations.SearchText.words"}
    emptied |= {f"stations.Publication.{name}" for name in ("text", "answer")}
    emptied |= {f"stations.PublicationVersion.{name}" for name in ("text", "answer", "hidden", "photos")}
    emptied |= {f"notices.Notice.{name}" for name in ("title", "body")}
    emptied |= {f"issuing.Issued.{name}" for name in ("title", "recipient", "data")} | {
        "issuing.Voiding.reason"
    }
    assert texts_about_a_case() - emptied - SAFE == set()


def test_what_was_written_of_a_call_goes_along(world: World, feng: User) -> None:
    opinion = make.opinion(world.station)
    tried = row("callbacktry", world)
    CallbackTry.objects.filter(pk=tried.pk).update(is_reached=False, note=SECRET)
    Callback.objects.filter(pk=tried.callback_id).update(opinion=opinion, loop=opinion.loop)
    made = reports.hand_over(opinion=opinion, by=world.liu, accused="马助理")
    assert everywhere("红包") == [] and SECRET in made.text


def test_what_was_said_beside_the_case_goes_too(world: World, feng: User) -> None:
    loop = stages.handling(world)
    loop_moves.prompt(loop=loop, by=world.liu, note=SECRET)
    loop_moves.mark(loop=loop, by=world.liu, marks=["pain"], why=SECRET, needed=SECRET)
    loop_moves.give_clue(loop=loop, by=world.liu, kind="supervision", reason=SECRET)
    Loop.objects.filter(pk=loop.pk).update(title=SECRET)
    last = Event.objects.filter(loop=loop).latest("pk")
    Notice.objects.create(county=world.county, event=last, loop=loop, recipient=world.li, title=SECRET)
    made = reports.hand_over(opinion=stages.opinion_of(loop), by=world.liu, accused="马助理")
    assert everywhere("红包") == [] and SECRET in made.text
