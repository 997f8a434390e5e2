"""陈大爷 has no phone: 刘站长 writes down what he says, he confirms it on paper, and only then it goes out."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.trail import CITIZEN
from stations import transitions
from stations.forms.desk import CONFIRMATIONS
from stations.models import Contact, Follower, Opinion, Slip
from stations.tasks import wipe_slips
from stations.transitions import desk
from stations.words import Act, Channel
from tests import factories as make
from tests.loops.together import together
from tests.stations.test_citizen_form import photo
from tests.world import World


def written(world: World, **fields: Any) -> Slip:
    given = {"text": "村口的路灯坏了三个月。", "category": make.category(), "name_mode": "named", "name": "陈大爷",
             "request_key": uuid.uuid4(), **fields}  # fmt: skip
    by = given.pop("by", world.liu)
    return desk.write_slip(station=world.station, by=by, **given)


def confirm(slip: Slip, by: Any, **fields: Any) -> Slip:
    given = {"printed_at": slip.printed_at, "confirmation": "mark", **fields}
    return desk.confirm_slip(slip=slip, by=by, **given)


def edit(slip: Slip, by: Any, **fields: Any) -> Slip:
    names = ("text", "category", "place", "name_mode", "name", "mobile", "follower_name", "follower_mobile")
    return desk.edit_slip(slip=slip, by=by, **{**{name: getattr(slip, name) for name in names}, **fields})


def test_a_confirmed_slip_becomes_an_opinion_of_the_desk(world: World) -> None:
    slip = make.slip(world.station, world.liu, is_sent=True)
    opinion = Opinion.objects.get()
    assert (slip.opinion, opinion.channel, opinion.text) == (opinion, Channel.DESK, slip.text)
    assert (Contact.objects.get().name, opinion.notice_version) == ("陈大爷", slip.notice_version)


def test_unconfirmed_words_never_leave_the_desk(world: World) -> None:
    slip = make.slip(world.station, world.liu)
    assert not Loop.objects.exists() and not Opinion.objects.exists()
    assert not Event.objects.filter(detail__icontains="路灯").exists()
    for by in (world.wang, world.qian, world.he, world.zhang):
        assert not Slip.objects.at_desk_of(by).exists()
    assert list(Slip.objects.at_desk_of(world.sun)) == [slip]


def test_the_words_lie_encrypted(world: World) -> None:
    written(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, name FROM stations_slip")
        stored = [bytes(value) for value in cursor.fetchone()]
    assert all(value.startswith(b"gAAAA") for value in stored)


def test_only_what_is_printed_can_be_confirmed(world: World) -> None:
    with pytest.raises(NotNow):
        confirm(written(world), world.liu)


def test_a_changed_slip_is_printed_anew(world: World) -> None:
    slip = make.slip(world.station, world.liu)
    old = slip.printed_at
    changed = edit(slip, world.liu, text="村口的路灯坏了四个月。")
    with pytest.raises(NotNow):
        confirm(changed, world.liu, printed_at=old)
    again = desk.print_slip(slip=changed, by=world.liu)
    with pytest.raises(NotNow):
        confirm(again, world.liu, printed_at=old)
    assert confirm(again, world.liu).status == "confirmed"


def test_saving_without_a_change_keeps_the_printing(world: World) -> None:
    slip = make.slip(world.station, world.liu)
    assert edit(slip, world.liu).printed_at == slip.printed_at


def test_only_the_writer_corrects_the_words(world: World) -> None:
    with pytest.raises(PermissionDenied):
        edit(make.slip(world.station, world.liu), world.sun, text="别的话，别的话。")


def test_who_wrote_it_down_cannot_acknowledge_it(world: World) -> None:
    slip = confirm(make.slip(world.station, world.liu), world.sun)
    with pytest.raises(PermissionDenied):
        transitions.acknowledge(opinion=slip.opinion, by=world.liu)  # type: ignore[arg-type]
    transitions.acknowledge(opinion=slip.opinion, by=world.sun)  # type: ignore[arg-type]


def test_spoken_words_need_a_witness_who_is_not_of_the_desk(world: World) -> None:
    slip = make.slip(world.station, world.liu)
    for witness in ("", "刘站长", "孙联络员"):
        with pytest.raises(ValidationError):
            confirm(slip, world.sun, confirmation="words", witness=witness)
    assert confirm(slip, world.sun, confirmation="words", witness="王大妈").witness == "王大妈"


def test_an_anonymous_slip_keeps_no_name(world: World) -> None:
    slip = make.slip(world.station, world.liu, name_mode="anonymous", mobile="13800000000", is_sent=True)
    assert (slip.name, slip.mobile, Contact.objects.count()) == ("", "", 0)


def test_nobody_else_works_at_the_desk(world: World) -> None:
    for by in (world.wang, world.qian, world.zhang, world.li):
        with pytest.raises(PermissionDenied):
            written(world, by=by)
        with pytest.raises(PermissionDenied):
            confirm(make.slip(world.station, world.liu), by)


def test_the_same_form_twice_is_one_slip(world: World) -> None:
    key = uuid.uuid4()
    assert written(world, request_key=key) == written(world, request_key=key)
    with pytest.raises(NotNow):
        written(world, request_key=key, text="另外一件事情。")
    assert Slip.objects.count() == 1


def test_numbers_follow_one_another(world: World) -> None:
    day = timezone.localdate().strftime("%y%m%d")
    assert [written(world).number for _ in range(2)] == [f"100001-{day}-01", f"100001-{day}-02"]


def test_a_dropped_slip_is_wiped_after_thirty_days(world: World) -> None:
    slip = desk.drop_slip(slip=make.slip(world.station, world.liu), by=world.sun, reason="本人不再反映")
    assert wipe_slips() == 0
    Slip.objects.update(dropped_at=timezone.now() - dt.timedelta(days=31))
    waiting = written(world)
    assert (wipe_slips(), wipe_slips()) == (1, 0)
    slip.refresh_from_db()
    assert (slip.text, slip.name, slip.follower_name) == ("", "", "")
    waiting.refresh_from_db()
    assert waiting.text


def test_a_slip_cannot_be_confirmed_round_the_code(world: World) -> None:
    slip = written(world)
    opinion = make.opinion(world.station)
    with pytest.raises(IntegrityError, match="slip_confirmed_on_paper"), transaction.atomic():
        Slip.objects.filter(pk=slip.pk).update(
            status="confirmed", confirmed_at=timezone.now(), opinion=opinion, confirmation="mark"
        )
    with pytest.raises(IntegrityError, match="slip_dropped_at_when_dropped"), transaction.atomic():
        Slip.objects.filter(pk=slip.pk).update(status="dropped")


@pytest.mark.django_db(transaction=True)
def test_two_keepers_confirm_once(world: World) -> None:
    slip = make.slip(world.station, world.liu)
    found = together(*[partial(confirm, slip, by) for by in (world.liu, world.sun)])
    assert (len(found.won), found.refused, Opinion.objects.count()) == (1, [NotNow], 1)
    assert Event.objects.filter(verb=Act.SLIP_SENT).count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_confirms_while_the_writer_changes_the_words(world: World) -> None:
    slip = make.slip(world.station, world.liu)
    found = together(partial(confirm, slip, world.sun), partial(edit, slip, world.liu, text="另外一件事情。"))
    assert (len(found.won), found.refused) == (1, [NotNow])
    assert all(opinion.text == "村口的路灯坏了三个月。" for opinion in Opinion.objects.all())


@pytest.mark.django_db(transaction=True)
def test_one_drops_it_while_the_other_confirms(world: World) -> None:
    slip = make.slip(world.station, world.liu)
    drop = partial(desk.drop_slip, slip=slip, by=world.liu, reason="本人不再反映")
    found = together(partial(confirm, slip, world.sun), drop)
    assert (len(found.won), found.refused) == (1, [NotNow])
    assert Opinion.objects.count() == Slip.objects.filter(status="confirmed").count()


@pytest.mark.django_db(transaction=True)
def test_a_mark_counts_only_for_the_last_of_two_printings(world: World) -> None:
    slip = make.slip(world.station, world.liu)
    together(partial(confirm, slip, world.sun), partial(desk.print_slip, slip=slip, by=world.liu))
    slip.refresh_from_db()
    assert (slip.status == "confirmed") == Opinion.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_citizen_and_keeper_end_a_follower_once(world: World) -> None:
    make.slip(world.station, world.liu, is_sent=True)
    follower = Follower.objects.get()
    together(*[partial(desk.end_follower, follower=follower, by=by) for by in (world.liu, CITIZEN)])
    assert Event.objects.filter(verb=Act.UNFOLLOWED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_keepers_write_at_once_under_two_numbers(world: World) -> None:
    make.category()
    found = together(*[partial(written, world, by=by) for by in (world.liu, world.sun)])
    assert len({slip.number for slip in found.won}) == 2  # type: ignore[attr-defined]


def test_the_follower_reads_and_no_more(world: World) -> None:
    follower = make.slip(world.station, world.liu, is_sent=True).opinion.followers.get()  # type: ignore[union-attr]
    found = Client().post("/track/", {"code": follower.code})
    assert found["Location"] == f"/track/follow/{follower.code}/"
    shown = Client().get(found["Location"]).content.decode()
    assert "办到哪一步了" in shown and "陈大爷" not in shown
    assert shown.count("<form") == 1, "the switch of the large print alone"
    for word in ("rate", "supplement", "withdraw"):
        assert Client().post(f"/track/{follower.code}/{word}/", {}).status_code == 404


def test_the_citizen_ends_it_on_their_own_page(world: World) -> None:
    opinion = make.slip(world.station, world.liu, is_sent=True).opinion
    follower = Follower.objects.get()
    page = f"/track/{opinion.track_code}/"  # type: ignore[union-attr]
    assert "陈小妹" in Client().get(page).content.decode()
    assert Client().post(f"{page}followers/{follower.pk}/").status_code == 302
    assert Client().get(f"/track/follow/{follower.code}/").status_code == 404
    other = make.opinion(world.station)
    assert Client().post(f"/track/{other.track_code}/followers/{follower.pk}/").status_code == 404


def test_new_keys_reach_slips_and_followers(world: World, settings: Any) -> None:
    from cryptography.fernet import Fernet

    make.slip(world.station, world.liu, is_sent=True)
    new = Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, *settings.FIELD_KEYS]
    call_command("rotate_field_keys", verbosity=0)
    settings.FIELD_KEYS = [new]
    assert (Slip.objects.get().name, Follower.objects.get().name) == ("陈大爷", "陈小妹")


@pytest.fixture
def liu(world: World) -> Client:
    client = Client()
    client.force_login(world.liu)
    return client


def test_from_the_first_word_to_the_receipt(world: World, liu: Client, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    sent = {"text": "村口的路灯坏了三个月。", "category": make.category().pk, "name_mode": "named", "name": "陈大爷",
            "follower_name": "陈小妹", "request_key": str(uuid.uuid4())}  # fmt: skip
    page = liu.post("/desk/weiping0000001/new/", sent)["Location"]
    assert "陈大爷" in liu.get(page).content.decode() and liu.get(f"{page}confirm/").status_code == 302
    assert liu.post(f"{page}print/")["Location"] == f"{page}paper/"
    assert liu.get(f"{page}slip.pdf").content.startswith(b"%PDF")
    assert "版本" in liu.get(f"{page}paper/").content.decode()
    printed = Slip.objects.get().printed_at.isoformat()  # type: ignore[union-attr]
    marked = {"confirmation": "finger", "printed": printed, "paper": [photo()]}
    assert liu.post(f"{page}confirm/", marked)["Location"] == f"{page}receipt/"
    shown = liu.get(f"{page}receipt/").content.decode()
    assert Opinion.objects.get().track_code[:4] in shown and "陈小妹的关注码" in shown
    assert liu.post(f"{page}confirm/", marked).status_code == 302 and Opinion.objects.count() == 1
    assert liu.get(f"{page}photo.jpg").status_code == 200
    assert Event.objects.get(verb=Act.LOOKED).detail["what"] == "paper"
    assert "陈大爷" not in liu.get(page).content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [({"text": ""}, "请写下您要反映的内容"), ({"text": "灯"}, "内容太短"), ({"text": "\x00路灯坏了"}, ""),
     ({"text": "路灯坏了三个月", "name_mode": "named"}, "请填写称呼"),
     ({"text": "路灯坏了三个月", "name_mode": "anonymous", "follower_mobile": "13800000000"}, "代为关注的人的姓名")],
)  # fmt: skip
def test_mistakes_stand_at_the_field_and_nothing_is_lost(
    world: World, liu: Client, sent: dict[str, str], said: str
) -> None:
    answer = liu.post("/desk/weiping0000001/new/", sent)
    assert answer.status_code == 400 and said in answer.content.decode() and not Slip.objects.exists()


def test_a_nonsense_printing_is_refused(world: World, liu: Client) -> None:
    slip = make.slip(world.station, world.liu)
    for printed in ("", "x", "2026-13-45T99:00", "9" * 40):
        answer = liu.post(
            f"/desk/weiping0000001/{slip.number}/confirm/", {"confirmation": "mark", "printed": printed}
        )
        assert answer.status_code == 409, printed


def test_a_later_look_at_the_receipt_is_recorded(world: World, liu: Client) -> None:
    slip = make.slip(world.station, world.liu, is_sent=True)
    page = f"/desk/weiping0000001/{slip.number}/receipt/"
    liu.get(page)
    assert not Event.objects.filter(verb=Act.LOOKED, about=f"slip:{slip.pk}").exists()
    Slip.objects.update(confirmed_at=timezone.now() - dt.timedelta(hours=1))
    liu.get(page)
    assert Event.objects.get(verb=Act.LOOKED, about=f"slip:{slip.pk}").detail["what"] == "receipt"


@pytest.mark.parametrize("number", [1, 26])
def test_the_list_asks_the_same_and_opens_no_words(
    world: World, liu: Client, django_assert_num_queries: Any, number: int
) -> None:
    for _ in range(number):
        make.slip(world.station, world.liu)
    with django_assert_num_queries(8):
        shown = liu.get("/desk/weiping0000001/").content.decode()
    assert "陈大爷" not in shown and "路灯" not in shown


def test_slips_that_wait_too_long_are_pointed_out(world: World, liu: Client) -> None:
    written(world)
    Slip.objects.update(made_at=timezone.now() - dt.timedelta(days=4))
    assert "有 1 张单子超过三天" in liu.get("/desk/weiping0000001/").content.decode()


def test_the_form_offers_what_the_column_holds() -> None:
    assert list(Slip._meta.get_field("confirmation").choices or ()) == CONFIRMATIONS
