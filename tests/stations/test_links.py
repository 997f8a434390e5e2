"""The two links: made by the office, a voter's by the deputy; each time in touch is told by the one who did it."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone
from python_calamine import CalamineWorkbook

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from stations.models import ContactLog, Link, Opinion, Voter
from stations.transitions import links
from stations.words import Act, Channel, LinkKind, Way
from tests import factories as make
from tests import linked
from tests.loops.together import together
from tests.stations.counting import queries_of
from tests.stations.test_staff_pages import as_
from tests.stations.test_visits import told
from tests.world import World

TODAY = timezone.localdate


def said(link: Link, **fields: Any) -> ContactLog:
    known: dict[str, Any] = {
        "on": TODAY(),
        "way": Way.VISIT,
        "what": "问了春耕用水",
        "request_key": uuid.uuid4(),
    }
    return links.log_contact(link=link, **({"by": link.user} | known | fields))


def raised(contact: ContactLog, world: World, **fields: Any) -> ContactLog:
    known: dict[str, Any] = {"by": contact.by, "station": world.station, "category": make.category()}
    known |= {"text": "水渠漏水没人修", "request_key": uuid.uuid4()}
    return links.raise_matter(contact=contact, **(known | fields))


def test_the_office_links_a_member_with_a_deputy_and_both_hear_of_it(world: World) -> None:
    links.make_link(
        by=world.qian, county=world.county, kind=LinkKind.MEMBER_DEPUTY, user=world.he, deputy=world.zhang
    )
    assert told(world) == {"he": "建立联系", "zhang": "建立联系"}


@pytest.mark.parametrize("person", ["zhang", "wang", "he", "zhao"])
def test_nobody_else_makes_links(world: World, person: str) -> None:
    with pytest.raises(PermissionDenied):
        links.make_link(
            by=getattr(world, person), county=world.county, kind=LinkKind.STATION, user=world.zhang,
            station=world.station,
        )  # fmt: skip


def test_a_link_needs_its_other_end_and_not_oneself(world: World) -> None:
    make_ = partial(links.make_link, by=world.qian, county=world.county, kind=LinkKind.MEMBER_DEPUTY)
    for ends in ({"deputy": None}, {"deputy": world.zhang}, {"deputy": world.li}):
        user = world.zhang if ends["deputy"] == world.zhang else world.he
        with pytest.raises(ValidationError) as refused:
            make_(user=user, **ends)
        assert list(refused.value.error_dict) == ["deputy"]


def test_a_voters_name_is_encrypted_and_only_the_deputy_looks(world: World) -> None:
    link = linked.voter(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, mobile FROM stations_voter")
        assert "陈女士" not in str(row := cursor.fetchone()) and "1380" not in str(row)
    with pytest.raises(PermissionDenied):
        links.look_at_voter(link=link, by=world.qian)
    assert links.look_at_voter(link=link, by=world.zhang).name == "陈女士"
    assert Event.objects.get(verb=Act.LOOKED).detail == {"what": "voter"}


def test_pages_name_the_voter_only_on_the_answer_to_a_look(world: World) -> None:
    link, client = linked.voter(world), as_(world.zhang)
    for url in ("/links/mine/", f"/links/{link.pk}/"):
        page = client.get(url).content.decode()
        assert "选民（威坪镇）" in page and "陈女士" not in page
    assert "陈女士" in client.post(f"/links/{link.pk}/look/").content.decode()
    assert "陈女士" not in as_(world.qian).get("/links/").content.decode()


def test_a_voter_without_consent_is_not_registered(world: World) -> None:
    sent = {"name": "陈女士", "region": world.township.pk, "agreed_on": TODAY().isoformat()}
    refused = as_(world.zhang).post("/links/voters/new/", sent)
    assert refused.status_code == 400 and not Voter.objects.exists()
    assert as_(world.zhang).post("/links/voters/new/", sent | {"agrees": "on"}).status_code == 302


def test_a_voter_who_ends_it_is_forgotten_and_the_contacts_stay(world: World) -> None:
    link = linked.voter(world)
    said(link)
    links.end_link(link=link, by=world.zhang)
    voter = Voter.objects.get()
    assert (voter.name, voter.mobile, voter.ended_on) == ("", "", TODAY())
    assert ContactLog.objects.count() == 1
    with pytest.raises(NotNow):
        links.look_at_voter(link=link, by=world.zhang)


def test_a_deputy_does_not_end_what_the_office_arranged(world: World) -> None:
    link = linked.link(world, world.zhang, station=world.station)
    with pytest.raises(PermissionDenied):
        links.end_link(link=link, by=world.zhang)
    assert links.end_link(link=link, by=world.qian).until == TODAY()


def test_only_the_one_who_did_it_tells_of_a_contact(world: World) -> None:
    link = linked.link(world, world.he, deputy=world.zhang)
    for by in (world.zhang, world.qian):
        with pytest.raises(PermissionDenied):
            said(link, by=by)
    assert said(link).by == world.he


def test_no_contact_in_the_future_or_before_the_link(world: World) -> None:
    link = linked.link(world, world.zhang, station=world.station)
    for on in (TODAY() + dt.timedelta(days=1), dt.date(2023, 12, 31)):
        with pytest.raises(ValidationError) as refused:
            said(link, on=on)
        assert list(refused.value.error_dict) == ["on"]


def test_a_matter_from_a_contact_is_a_case_at_the_deputys_station(world: World) -> None:
    contact = raised(said(linked.link(world, world.zhang, region=world.township)), world)
    opinion = Opinion.objects.get()
    assert (opinion.loop, opinion.channel, opinion.deputy) == (contact.loop, Channel.CONTACT, world.zhang)
    with pytest.raises(NotNow):
        raised(contact, world)


def test_a_matter_goes_to_no_station_of_others(world: World) -> None:
    contact = said(linked.link(world, world.zhang, region=world.township))
    far = make.station("临岐镇人大代表联络站", world.township, world.county)
    with pytest.raises(ValidationError):
        raised(contact, world, station=far)


def test_gaps_are_counted_per_link_and_person(world: World) -> None:
    linked.quota(world, "station", 2)
    linked.quota(world, "constituency", 1)
    station = linked.link(world, world.zhang, station=world.station)
    region = linked.link(world, world.zhang, region=world.township)
    for link, times in ((station, 1), (region, 3)):
        for _ in range(times):
            linked.contact(link)
    linked.contact(station, on=dt.date(TODAY().year - 1, 6, 1))
    (person,) = as_(world.qian).get("/links/gaps/").context["page_obj"]
    assert (person.name, person.links_held, person.contacts, person.missing) == ("张代表", 2, 4, 1)


def test_a_deputy_without_any_link_stands_on_the_page(world: World) -> None:
    (person,) = as_(world.wang).get("/links/gaps/").context["page_obj"]
    assert (person.name, person.links_held, person.missing) == ("张代表", 0, 0)


def test_the_other_county_sees_none_of_it(world: World) -> None:
    link = linked.link(world, world.zhang, station=world.station)
    assert as_(world.zhao).get(f"/links/{link.pk}/").status_code == 404
    for url in ("/links/", "/links/gaps/"):
        assert not as_(world.zhao).get(url).context["page_obj"].object_list


def test_the_book_holds_a_dangerous_name_as_text(world: World) -> None:
    make.person("=1+1", "deputy", world.station.unit)
    answer = as_(world.qian).get("/links/gaps.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert {row[0] for row in rows} == {"姓名", "张代表", "=1+1"}
    assert Event.objects.get(verb="viewed", detail__what="sheet").detail["number"] == 2


@pytest.mark.parametrize("url", ["/links/", "/links/gaps/", "/links/mine/"])
def test_lists_cost_the_same_at_one_and_at_thirty(world: World, url: str) -> None:
    linked.quota(world, "station", 2)
    user = world.zhang if "mine" in url else world.qian
    linked.contact(linked.link(world, world.zhang, station=world.station))
    one = queries_of(user, url)
    for number in range(30):
        region = make.region(f"{number}村", f"3301271042{number:02d}", "village", world.township)
        linked.contact(linked.link(world, world.zhang, region=region))
        linked.link(world, make.person(f"代表{number}", "deputy", world.station.unit), region=region)
    assert queries_of(user, url) == one


@pytest.mark.parametrize("query", ["kind=nothing", "q=%00", "q=%27%22", "page=999999999999999999999"])
def test_nonsense_in_the_address_is_no_error(world: World, query: str) -> None:
    assert as_(world.qian).get(f"/links/?{query}").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_link_made_twice_at_once_is_one(world: World) -> None:
    make_ = partial(
        links.make_link, by=world.qian, county=world.county, kind=LinkKind.STATION, user=world.zhang,
        station=world.station,
    )  # fmt: skip
    found = together(make_, make_, on=world.zhang)
    assert (found.refused, Link.objects.count()) == ([NotNow], 1)


@pytest.mark.django_db(transaction=True)
def test_a_voter_sent_twice_is_one(world: World) -> None:
    add = partial(linked.voter, world)
    found = together(add, add, on=world.zhang)
    assert (found.refused, Voter.objects.count(), Link.objects.count()) == ([], 1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_contact_sent_twice_is_one(world: World) -> None:
    link = linked.link(world, world.zhang, station=world.station)
    send = partial(said, link, request_key=uuid.uuid4())
    found = together(send, send, on=link)
    assert (found.refused, ContactLog.objects.count()) == ([], 1)


@pytest.mark.django_db(transaction=True)
def test_a_matter_raised_twice_at_once_is_one_case(world: World) -> None:
    link = linked.link(world, world.zhang, region=world.township)
    contact = said(link)
    acts = [partial(raised, contact, world) for _ in range(2)]
    make.category()
    found = together(*acts, on=link)
    assert (found.refused, Opinion.objects.count()) == ([NotNow], 1)
