"""陈女士 reports a person: 冯专员 alone reads it, each look is an event, nobody else meets a word of it anywhere."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from congress_portal import environment
from congress_portal.accounts import transitions as accounts
from congress_portal.accounts.models import AccountEvent, Deed, Role, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Event, Evidence, Loop
from congress_portal.loops.photos import clean_photo
from stations import transitions
from stations.models import Contact, Matter, Opinion, Publication, PublicPhoto, Reception, Report
from stations.reading import reports as reading
from stations.transitions import desk, publications, reports
from stations.words import Act
from tests import factories as make
from tests.loops import stages
from tests.loops.together import together
from tests.matrix import PEOPLE
from tests.stations.publishing import answered, published
from tests.stations.test_citizen_form import opened, photo
from tests.world import World, build

SECRET = "马助理收了五万元的红包"
CALLER = "13912345678"


@pytest.fixture
def feng(world: World) -> User:
    return make.person("冯专员", Role.REPORT_OFFICER, world.office, username="feng")


def report(world: World, **fields: Any) -> Report:
    fields = {"accused": "马助理，威坪镇政府", "text": SECRET, "request_key": uuid.uuid4(), **fields}
    return reports.submit_report(county=world.county, **fields)


def typed(**fields: Any) -> dict[str, Any]:
    return {"accused": "马助理", "text": SECRET, "is_named": "no", "opened": opened(), **fields}


def told(world: World, feng: User) -> Report:
    return reports.tell(report=report(world), by=feng, told="已转送县纪委监委")


def everywhere(words: str) -> list[str]:
    """The tables in which these words stand for anybody to read who holds the database."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE to_jsonb(t)::text LIKE %s', [f"%{words}%"]
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


# ---------------------------------------------------------------- the reporter


def test_the_way_stands_on_the_citizens_form_and_says_first_who_sees_it(world: World) -> None:
    start = f"/s/{world.station.public_id}/"
    assert f"{start}report/" in Client().get(f"{start}opinion/").content.decode()
    shown = Client().get(f"{start}report/").content.decode()
    assert "谁永远看不到" in shown and f"{start}report/write/" in shown


def test_chen_gets_a_code_and_follows_it_apart(world: World) -> None:
    page = Client().post(f"/s/{world.station.public_id}/report/write/", typed())
    code = Report.objects.get().track_code
    assert page.status_code == 200 and code[:4] in page.content.decode()
    assert "已收到" in Client().post("/reports/find/", {"code": code}).content.decode()
    assert Client().post("/track/", {"code": code}).status_code == 400


def test_her_page_shows_no_word_of_the_report(world: World) -> None:
    page = Client().post("/reports/find/", {"code": report(world).track_code}).content.decode()
    assert SECRET not in page and "马助理" not in page


def test_sent_twice_it_is_one(world: World) -> None:
    key = uuid.uuid4()
    assert report(world, request_key=key).pk == report(world, request_key=key).pk


def test_who_stays_anonymous_leaves_no_name(world: World) -> None:
    assert report(world, name="陈女士", mobile=CALLER).name == ""


@pytest.mark.parametrize("wrong", [{"accused": ""}, {"text": ""}, {"is_named": "yes"}, {"mobile": "1"}])
def test_what_is_wrong_is_said_and_the_words_stay(world: World, wrong: dict[str, str]) -> None:
    page = Client().post(f"/s/{world.station.public_id}/report/write/", typed(**wrong))
    assert page.status_code == 400 and not Report.objects.exists()
    assert (SECRET in page.content.decode()) == ("text" not in wrong)


def test_the_notice_is_due_in_fifteen_days(world: World) -> None:
    assert (report(world).notice_on - timezone.localdate()).days == 15  # type: ignore[operator]


# ---------------------------------------------------------------- who reads it


def test_no_table_holds_a_word_of_it(world: World, feng: User) -> None:
    made = report(world, is_named=True, name="陈女士", mobile=CALLER)
    reports.look(report=made, by=feng)
    reports.transfer(
        report=made, by=feng, organ="县纪委监委", on=timezone.localdate(), receipt_number="JW-8812"
    )
    words = ("红包", "马助理收了", CALLER, "JW-8812", "县纪委监委")
    assert [word for word in words if set(everywhere(word)) - {"loops_period", "accounts_unit"}] == []


def test_the_keys_of_other_data_do_not_open_it(world: World, settings: Any) -> None:
    report(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM stations_report")
        token = bytes(cursor.fetchone()[0])
    with pytest.raises(Exception):  # noqa: B017 - whatever the library says of a foreign key
        Fernet(settings.FIELD_KEYS[0]).decrypt(token)


def test_rotation_covers_its_keys(world: World, settings: Any) -> None:
    report(world)
    new = Fernet.generate_key().decode()
    settings.REPORT_KEYS = [new, *settings.REPORT_KEYS]
    call_command("rotate_field_keys", verbosity=0)
    settings.REPORT_KEYS = [new]
    assert Report.objects.get().text == SECRET


@pytest.mark.parametrize("who", PEOPLE[1:])
def test_nobody_but_the_officer_knows_of_it(world: World, who: str) -> None:
    made, user = report(world), getattr(world, who)
    assert not Report.objects.visible_to(user).exists()
    for act in (lambda: reports.look(report=made, by=user), lambda: reports.close(report=made, by=user)):
        with pytest.raises(PermissionDenied):
            act()
    assert not Event.objects.filter(verb=Act.REPORT_LOOKED).exists()


def test_feng_reads_it_and_every_look_is_an_event(world: World, feng: User, client: Client) -> None:
    made = report(world)
    client.force_login(feng)
    assert SECRET not in client.get(f"/reports/{made.pk}/").content.decode()
    for _ in range(2):
        assert SECRET in client.post(f"/reports/{made.pk}/look/").content.decode()
    looks = Event.objects.filter(verb=Act.REPORT_LOOKED, about=f"report:{made.pk}", by=feng)
    assert looks.count() == 2 and not any(look.note or look.detail for look in looks)


def test_the_list_holds_no_word(world: World, feng: User, client: Client) -> None:
    report(world)
    client.force_login(feng)
    shown = client.get("/reports/").content.decode()
    assert "已收到" in shown and "马助理" not in shown and SECRET not in shown


def test_an_officer_of_the_accused_unit_is_kept_out(world: World, feng: User) -> None:
    assert not Report.objects.filter(pk=report(world, accused_unit=world.office).pk).visible_to(feng).exists()


def test_an_officer_who_is_accused_is_kept_out(world: World, feng: User) -> None:
    made = report(world, accused="冯专员，县人大办")
    with pytest.raises(PermissionDenied):
        reports.look(report=made, by=feng)


def test_an_officer_of_another_county_is_kept_out(world: World) -> None:
    region = world.other_county
    unit = make.unit("建德市人大办", "congress_office", region, region)
    other = make.person("外县专员", Role.REPORT_OFFICER, unit)
    report(world)
    assert not Report.objects.visible_to(other).exists()


def test_nobody_is_notified(world: World, feng: User) -> None:
    from congress_portal.notices.models import Notice
    from congress_portal.notices.outbox import announce_all

    told(world, feng)
    announce_all()
    assert not Notice.objects.exists()


def test_giving_the_duty_is_an_event(world: World) -> None:
    person = make.user("新专员")
    accounts.give_duty(
        user=person, role=Role.REPORT_OFFICER, unit=world.office, by=world.gao, since=timezone.localdate()
    )
    assert AccountEvent.objects.filter(deed=Deed.DUTY_GIVEN, whom=person, by=world.gao).exists()


# ---------------------------------------------------------------- its way


def test_from_receipt_to_the_end(world: World, feng: User, client: Client) -> None:
    made = report(world)
    client.force_login(feng)
    today = timezone.localdate().isoformat()
    sent = {"organ": "县纪委监委", "on": today, "receipt_number": "12"}
    for name, data in (("transfer", sent), ("tell", {"told": "已转送县纪委监委"}), ("close", {})):
        assert client.post(f"/reports/{made.pk}/{name}/", data).status_code == 302
    made.refresh_from_db()
    page = Client().post("/reports/find/", {"code": made.track_code}).content.decode()
    assert made.status == "closed" and "已转送县纪委监委" in page


def test_what_is_missing_is_said(world: World, feng: User, client: Client) -> None:
    made = report(world)
    client.force_login(feng)
    assert client.post(f"/reports/{made.pk}/transfer/", {"organ": "纪委"}).status_code == 400
    assert client.post(f"/reports/{made.pk}/tell/", {}).status_code == 400
    assert client.post(f"/reports/{made.pk}/nothing/", {}).status_code == 404


def test_it_is_not_closed_before_the_reporter_was_told(world: World, feng: User) -> None:
    with pytest.raises(NotNow):
        reports.close(report=report(world), by=feng)


def test_the_list_asks_no_query_per_row(world: World, feng: User, client: Client) -> None:
    client.force_login(feng)
    counts = []
    for number in (1, 24):
        for _ in range(number):
            report(world)
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            client.get("/reports/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


# ---------------------------------------------------------------- an opinion that is a report


@pytest.fixture
def opinion(world: World) -> Opinion:
    made = make.opinion(world.station, text=SECRET, mobile=CALLER, photos=[clean_photo(photo())])
    transitions.supplement(opinion=made, text="补充：另有三万元")
    return made


def test_all_of_it_reaches_the_officer(world: World, feng: User, opinion: Opinion) -> None:
    made = reports.hand_over(opinion=opinion, by=world.liu, accused="马助理")
    seen = reports.look(report=made, by=feng)
    assert SECRET in seen.text and "另有三万元" in seen.text
    assert (seen.mobile, seen.photos.count()) == (CALLER, 1)


def test_nothing_of_it_stays_for_anybody_else(world: World, opinion: Opinion) -> None:
    trail.seal()
    reports.hand_over(opinion=opinion, by=world.liu, accused="马助理")
    trail.seal()
    assert [word for word in ("红包", "三万元", CALLER) if everywhere(word)] == []
    assert Contact.objects.get().mobile == "" and not Evidence.objects.filter(kind="photo").exists()
    assert trail.broken_links(world.county.pk) == []


def test_the_case_ends_without_saying_why(world: World, opinion: Opinion, client: Client) -> None:
    reports.hand_over(opinion=opinion, by=world.liu, accused="马助理")
    client.force_login(world.liu)
    shown = client.get(f"/opinions/{opinion.loop.code}/").content.decode()
    loop = Loop.objects.get(pk=opinion.pk)
    assert loop.status == "rejected" and "已转由专门渠道办理" in shown and "举报" not in shown


def test_her_old_code_opens_the_new_page(world: World, opinion: Opinion) -> None:
    reports.hand_over(opinion=opinion, by=world.liu, accused="马助理")
    assert "/reports/find/" in Client().get(f"/track/{opinion.track_code}/").content.decode()
    assert Client().post("/reports/find/", {"code": opinion.track_code}).status_code == 200


def test_liu_hands_it_over_from_the_page(world: World, opinion: Opinion, client: Client) -> None:
    client.force_login(world.liu)
    url = f"/opinions/{opinion.loop.code}/report/"
    assert client.post(url, {}).status_code == 400
    assert (
        client.post(url, {"accused": "马助理", "accused_unit": world.township_government.pk}).status_code
        == 302
    )
    assert Report.objects.get().accused_unit == world.township_government


@pytest.mark.parametrize("who", ["zhang", "ma", "wang", "gao", "shen", "zhao"])
def test_others_hand_nothing_over(world: World, opinion: Opinion, who: str) -> None:
    with pytest.raises(PermissionDenied):
        reports.hand_over(opinion=opinion, by=getattr(world, who), accused="马助理")


# ---------------------------------------------------------------- two at once, keys


@pytest.mark.django_db(transaction=True)
def test_two_officers_tell_the_reporter_once(transactional_db: Any) -> None:
    from tests.world import build

    world = build()
    officers = [make.person(f"专员{n}", Role.REPORT_OFFICER, world.office) for n in range(2)]
    made = report(world)
    done = together(
        *(lambda by=by: reports.tell(report=made, by=by, told="已转送") for by in officers), on=made
    )
    assert (len(done.won), done.refused) == (1, [NotNow])


@pytest.mark.django_db(transaction=True)
def test_two_keepers_hand_over_once(transactional_db: Any) -> None:
    from tests.world import build

    world = build()
    opinion = make.opinion(world.station, text=SECRET)
    done = together(
        *(
            lambda by=by: reports.hand_over(opinion=opinion, by=by, accused="马")
            for by in (world.liu, world.sun)
        ),
        on=opinion.loop,
    )
    assert len(done.won) == 1 and Report.objects.get().text == SECRET


def test_without_keys_the_portal_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPORT_KEYS")
    with pytest.raises(ImproperlyConfigured, match="REPORT_KEYS"):
        environment.keys("REPORT_KEYS")


def test_where_the_channel_is_off_there_is_no_page(world: World, settings: Any) -> None:
    settings.REPORTS = False
    assert Client().get(f"/s/{world.station.public_id}/report/").status_code == 404


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
