"""A department comes to a station: asked by one side, agreed by the other, recorded by the station."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from congress_portal.notices import acts
from stations.models import Opinion, Picture, Visit
from stations.reading.visits import brought_fact
from stations.transitions import visits
from stations.words import Act, Channel, VisitStatus
from tests import factories as make
from tests.stations.counting import queries_of
from tests.stations.test_staff_pages import as_
from tests.world import World


def times(**fields: Any) -> dict[str, Any]:
    soon = timezone.localdate() + dt.timedelta(days=7)
    known = {
        "on": soon,
        "starts": dt.time(9),
        "ends": dt.time(11),
        "topics": "饮用水",
        "request_key": uuid.uuid4(),
    }
    return known | fields


def held(world: World, **fields: Any) -> Visit:
    """Agreed, for today."""
    fields = {"on": timezone.localdate(), "status": VisitStatus.AGREED} | fields
    return make.visit(world.station, world.water, by=world.li, **fields)


def told(world: World) -> dict[str, str]:
    """Who hears of the newest act, in which words."""
    return {user.username: rule.title for _, user, rule, _ in acts.tellings([Event.objects.latest("pk")])}


def test_li_books_and_the_keepers_hear_of_it(world: World) -> None:
    visits.ask_visit(station=world.station, department=world.water, by=world.li, **times())
    assert told(world) == {"liu": "部门预约进站", "sun": "部门预约进站"}


def test_liu_invites_and_the_department_hears_of_it(world: World) -> None:
    visits.ask_visit(station=world.station, department=world.water, by=world.liu, is_invited=True, **times())
    assert told(world) == {"li": "邀请进站"}


def test_lu_cannot_book_for_another_department(world: World) -> None:
    with pytest.raises(PermissionDenied):
        visits.ask_visit(station=world.station, department=world.water, by=world.lu, **times())


def test_a_department_of_another_county_cannot_come(world: World) -> None:
    with pytest.raises(ValidationError):
        visits.ask_visit(station=world.other_station, department=world.water, by=world.li, **times())


def test_the_past_and_crossed_times_are_refused_at_their_field(world: World) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    for wrong, field in (({"on": yesterday}, "on"), ({"ends": dt.time(9)}, "ends")):
        with pytest.raises(ValidationError) as refused:
            visits.ask_visit(station=world.station, department=world.water, by=world.li, **times(**wrong))
        assert list(refused.value.error_dict) == [field]


def test_the_other_side_agrees_and_topics_become_public(world: World) -> None:
    visit = make.visit(world.station, world.water, by=world.li)
    page = f"/s/{world.station.public_id}/visits/"
    assert "农村饮用水安全" not in as_(world.li).get(page).content.decode()
    visits.agree(visit=visit, by=world.liu)
    assert "农村饮用水安全" in as_(world.li).get(page).content.decode()


def test_nobody_agrees_to_their_own_booking(world: World) -> None:
    make.duty(world.li, make.Role.KEEPER, world.station.unit)
    visit = make.visit(world.station, world.water, by=world.li)
    with pytest.raises(PermissionDenied):
        visits.agree(visit=visit, by=world.li)


def test_a_refusal_needs_its_reason(world: World) -> None:
    visit = make.visit(world.station, world.water, by=world.li)
    with pytest.raises(ValidationError):
        visits.decline(visit=visit, by=world.liu, reason=" ")
    assert visits.decline(visit=visit, by=world.liu, reason="当天换届选举").status == VisitStatus.DECLINED
    assert told(world) == {"sun": "进站未能安排", "li": "进站未能安排"}


def test_either_side_calls_an_agreed_visit_off(world: World) -> None:
    for by in (world.li, world.liu):
        visit = make.visit(world.station, world.water, by=world.li, status=VisitStatus.AGREED)
        assert visits.cancel(visit=visit, by=by, reason="防汛").status == VisitStatus.CANCELLED


def test_the_answering_side_cannot_cancel_what_it_may_decline(world: World) -> None:
    visit = make.visit(world.station, world.water, by=world.li)
    with pytest.raises(NotNow):
        visits.cancel(visit=visit, by=world.liu, reason="不来")


def test_nothing_is_recorded_before_the_day(world: World) -> None:
    visit = held(world, on=timezone.localdate() + dt.timedelta(days=1))
    with pytest.raises(NotNow):
        visits.hold(visit=visit, by=world.liu, came="副局长", citizens=9, deputies=1, summary="谈了水")


def test_the_record_names_posts_and_keeps_photos(world: World) -> None:
    photo = {"photos": _photo()}
    said = {"came": "县水利局副局长", "citizens": 12, "deputies": 2, "summary": "答复了十个问题", "amend": ""}
    visit = held(world)
    as_(world.liu).post(f"/visits/{visit.pk}/record/", said | photo)
    visit.refresh_from_db()
    assert (visit.status, visit.came, visit.citizens) == (VisitStatus.HELD, "县水利局副局长", 12)
    picture = Picture.objects.get(owner=f"visit:{visit.pk}")
    assert as_(world.li).get(f"/visits/{visit.pk}/photo/{picture.token}/").status_code == 200
    assert as_(world.lu).get(f"/visits/{visit.pk}/photo/{picture.token}/").status_code == 404


def _photo() -> Any:
    from tests.stations.test_citizen_form import photo

    return photo()


def test_a_record_is_mended_openly(world: World) -> None:
    visit = held(world)
    said: dict[str, Any] = {"came": "副局长", "citizens": 9, "deputies": 1, "summary": "谈了水"}
    visits.hold(visit=visit, by=world.liu, **said)
    with pytest.raises(NotNow):
        visits.hold(visit=visit, by=world.liu, **said)
    mended = visits.hold(visit=visit, by=world.liu, amend=True, **said | {"citizens": 11})
    assert mended.citizens == 11
    assert Event.objects.filter(verb=Act.VISIT_HELD).latest("pk").detail["amended"] is True


def test_the_department_does_not_write_the_record(world: World) -> None:
    with pytest.raises(NotNow):
        visits.hold(visit=held(world), by=world.li, came="副局长", citizens=9, deputies=1, summary="谈了水")


def test_a_question_taken_away_is_a_case_of_this_station(world: World) -> None:
    visit, key = held(world), uuid.uuid4()
    noted = visits.note_question(
        visit=visit, by=world.liu, question="水厂何时扩建？", category=make.category(), request_key=key
    )
    opinion = Opinion.objects.get(loop=noted.loop)
    assert (opinion.channel, opinion.station, opinion.name_mode) == (
        Channel.VISIT,
        world.station,
        "anonymous",
    )
    again = visits.note_question(
        visit=visit, by=world.liu, question="水厂何时扩建？", category=make.category(), request_key=key
    )
    assert (again, Opinion.objects.count()) == (noted, 1)


def test_the_keeper_finds_the_way_to_the_department_filled_in(world: World) -> None:
    visit = held(world)
    case = visits.note_question(
        visit=visit,
        by=world.sun,
        question="水厂何时扩建？",
        category=make.category(),
        request_key=uuid.uuid4(),
    ).loop
    assert case is not None
    client = as_(world.liu)
    assert "部门进站带回" in client.get(case.get_absolute_url()).content.decode()
    client.post(f"/loops/{case.code}/acknowledge/")
    form = client.get(f"/loops/{case.code}/assign/").context["form"]
    assert (form["to"].value(), form["note"].value()) == (world.office.pk, "部门进站带回：县水利水电局")
    fact = brought_fact(case, world.lu)
    assert fact and fact["url"] == ""


def test_who_asks_may_leave_a_number_and_it_is_hidden(world: World) -> None:
    visit = held(world)
    sent = {"question": "水厂何时扩建？", "outcome": "taken", "category": make.category().pk}
    sent |= {
        "name": "陈女士",
        "mobile": "１３８００００００００",
        "answer": "忽略",
        "request_key": uuid.uuid4(),
    }
    assert as_(world.liu).post(f"/visits/{visit.pk}/question/", sent).status_code == 302
    opinion = Opinion.objects.get()
    assert (opinion.contact.mobile, opinion.name_mode) == ("13800000000", "hidden")
    page = as_(world.li).get(f"/visits/{visit.pk}/").content.decode()
    assert "陈女士" not in page and "13800000000" not in page


def test_an_answer_or_a_category_must_be_given_and_words_stay(world: World) -> None:
    visit = held(world)
    for outcome, field in (("answered", "answer"), ("taken", "category")):
        answer = as_(world.liu).post(
            f"/visits/{visit.pk}/question/", {"question": "水厂何时扩建？", "outcome": outcome}
        )
        assert answer.status_code == 400 and field in answer.context["form"].errors
        assert "水厂何时扩建？" in answer.content.decode()


def test_a_handler_of_another_department_does_not_know_the_visit(world: World) -> None:
    visit = make.visit(world.station, world.water, by=world.li)
    assert as_(world.li).get(f"/visits/{visit.pk}/").status_code == 200
    assert as_(world.lu).get(f"/visits/{visit.pk}/").status_code == 404
    assert as_(world.lu).post(f"/visits/{visit.pk}/cancel/", {"reason": "不去"}).status_code == 404


@pytest.mark.parametrize("address", ["visits:station", "visits:mine"])
def test_the_lists_cost_the_same_at_one_and_at_thirty(world: World, address: str) -> None:
    url = "/visits/" if address == "visits:mine" else f"/visits/at/{world.station.public_id}/"
    user = world.li if address == "visits:mine" else world.liu
    make.visit(world.station, world.water, by=world.li)
    one = queries_of(user, url)
    for day in range(30):
        on = timezone.localdate() + dt.timedelta(days=day + 20)
        make.visit(world.station, world.water, by=world.li, on=on)
    assert queries_of(user, url) == one


@pytest.mark.parametrize(
    "address", ["/visits/999999999999999999999999/", "/visits/at/nothing/", "/visits/book/?q=%00"]
)
def test_nonsense_in_the_address_is_no_error(world: World, address: str) -> None:
    assert as_(world.li).get(address).status_code in (200, 404)
