"""Staff find their cases, see what they may do, and do it."""

import pytest
from django.test import Client

from congress_portal.accounts.models import User
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Loop
from stations import transitions
from stations.models import Opinion
from tests import factories as make
from tests.world import World


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def move(opinion: Opinion, name: str) -> str:
    return f"/loops/{opinion.loop.code}/{name}/"


def test_the_keeper_acknowledges_with_one_tap(world: World) -> None:
    opinion = make.opinion(world.station)
    as_(world.liu).post(move(opinion, "acknowledge"))
    assert opinion.loop.steps.current().get().key == "propose"


def test_the_page_offers_what_the_keeper_may_do(world: World) -> None:
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    page = as_(world.liu).get(opinion.loop.get_absolute_url()).content.decode()
    assert all(word in page for word in ("交办", "当场答复", "转请代表", "不予受理"))


def test_the_handler_of_another_unit_does_not_know_the_case(world: World) -> None:
    opinion = make.opinion(world.station)
    assert as_(world.li).get(opinion.loop.get_absolute_url()).status_code == 404
    assert as_(world.li).post(move(opinion, "acknowledge")).status_code == 404


def test_the_leader_sees_but_cannot_move(world: World) -> None:
    opinion = make.opinion(world.station)
    assert as_(world.he).get(opinion.loop.get_absolute_url()).status_code == 200
    assert as_(world.he).post(move(opinion, "acknowledge")).status_code == 403


def test_a_stale_button_pressed_twice_changes_nothing(world: World) -> None:
    opinion = make.opinion(world.station)
    step = opinion.loop.steps.current().get()
    client = as_(world.liu)
    client.post(move(opinion, "acknowledge"), {"step": step.pk})
    before = Event.objects.count()
    assert client.post(move(opinion, "acknowledge"), {"step": step.pk}).status_code == 409
    assert Event.objects.count() == before


def test_the_station_assigns_through_the_form(world: World) -> None:
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    as_(world.liu).post(move(opinion, "assign"), {"to": world.township_government.pk, "note": "请修路灯"})
    assert opinion.loop.steps.current().get().offered_to == world.township_government


def test_the_station_cannot_assign_straight_to_a_department(world: World) -> None:
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    page = as_(world.liu).post(move(opinion, "assign"), {"to": world.water.pk, "note": "请修路灯"})
    assert page.status_code == 400 and "请修路灯" in page.content.decode()


def test_an_empty_reason_keeps_the_form_open(world: World) -> None:
    opinion = make.opinion(world.station)
    page = as_(world.liu).post(move(opinion, "reject"), {"ground": "unclear", "reason": ""})
    assert page.status_code == 400 and "selected" in page.content.decode()


def test_the_answer_reaches_the_citizens_page(world: World) -> None:
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    as_(world.liu).post(move(opinion, "answer_now"), {"answer": "路灯明天就修。"})
    assert "路灯明天就修。" in Client().get(f"/track/{opinion.track_code}/").content.decode()


def test_a_look_at_the_contact_is_recorded(world: World) -> None:
    opinion = make.opinion(world.station)
    page = as_(world.liu).post(f"/opinions/{opinion.loop.code}/contact/")
    assert "13800000000" in page.content.decode()
    assert Event.objects.filter(loop=opinion.loop, verb="viewed", by=world.liu).count() == 1


def test_only_the_auditor_reads_on_the_case_who_looked(world: World) -> None:
    opinion = make.opinion(world.station)
    as_(world.liu).post(f"/opinions/{opinion.loop.code}/contact/")
    for path in (opinion.loop.get_absolute_url(), f"/api/v1/loops/{opinion.loop.code}/"):
        told = {
            user: "查看个人信息" in page or '"viewed"' in page
            for user in ("liu", "qian", "he", "wang", "shen")
            for page in [as_(getattr(world, user)).get(path).content.decode()]
        }
        assert told == {"liu": False, "qian": False, "he": False, "wang": False, "shen": True}


def merged_into(lead: Loop) -> dict[str, object]:
    return {"status": "merged", "merged_into": lead, "closed_at": lead.opened_at}


def test_of_a_related_case_out_of_sight_only_the_number_is_shown(world: World) -> None:
    ours, theirs = (
        make.opinion(world.station),
        make.opinion(world.other_station, text="邻县的事情，不让外人知道。"),
    )
    for columns in ({"source": theirs.loop}, {"source": None, **merged_into(theirs.loop)}):
        Loop.objects.filter(pk=ours.pk).update(**columns)
        page = as_(world.liu).get(ours.loop.get_absolute_url()).content.decode()
        assert theirs.loop.code in page and "邻县的事情" not in page
    page = as_(world.zhao).get(theirs.loop.get_absolute_url()).content.decode()
    assert ours.loop.code in page and ours.loop.title not in page


def test_a_related_case_in_sight_is_a_link(world: World) -> None:
    ours, lead = make.opinion(world.station), make.opinion(world.station, text="牵头的那一件事情。")
    Loop.objects.filter(pk=ours.pk).update(**merged_into(lead.loop))
    page = as_(world.liu).get(ours.loop.get_absolute_url()).content.decode()
    assert f'<a href="{lead.loop.get_absolute_url()}">{lead.loop}</a>' in page


def test_the_contact_is_not_on_the_page_unasked(world: World) -> None:
    opinion = make.opinion(world.station)
    assert "13800000000" not in as_(world.liu).get(opinion.loop.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("mode", "code"), [("named", 200), ("hidden", 403)])
def test_the_handling_unit_sees_the_contact_only_of_the_named(world: World, mode: str, code: int) -> None:
    opinion = make.opinion(world.station, name_mode=mode)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.township_government, note="请办理")
    moves.accept(loop=opinion.loop, by=world.ma)
    assert as_(world.ma).post(f"/opinions/{opinion.loop.code}/contact/").status_code == code


def test_why_this_date_quotes_its_basis(world: World) -> None:
    opinion = make.opinion(world.station)
    deadline = opinion.loop.deadlines.get(purpose="limit")
    page = as_(world.liu).get(f"/loops/why/{deadline.pk}/").content.decode()
    assert "信访工作条例" in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_at_any_length(
    world: World, count: int, django_assert_max_num_queries: object
) -> None:
    for _ in range(count):
        make.opinion(world.station)
    client = as_(world.liu)
    client.get("/opinions/")
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        assert client.get("/opinions/").status_code == 200
