"""陈女士 reports a person: 冯专员 alone reads it, each look is an event, nobody else meets a word of it anywhere."""

from __future__ import annotations

import uuid
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
from congress_portal.loops.models import Event, Evidence, Loop
from congress_portal.loops.photos import clean_photo
from stations import transitions
from stations.models import Contact, Opinion, Report
from stations.transitions import reports
from stations.words import Act
from tests import factories as make
from tests.loops.together import together
from tests.matrix import PEOPLE
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

    world = build()
    officers = [make.person(f"专员{n}", Role.REPORT_OFFICER, world.office) for n in range(2)]
    made = report(world)
    done = together(
        *(lambda by=by: reports.tell(report=made, by=by, told="已转送") for by in officers), on=made
    )
    assert (len(done.won), done.refused) == (1, [NotNow])


@pytest.mark.django_db(transaction=True)
def test_two_keepers_hand_over_once(transactional_db: Any) -> None:

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
