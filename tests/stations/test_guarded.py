"""A flood is asked for a proof, an elder never; the server decides, and nothing is dropped without a word."""

from __future__ import annotations

import io
import json
import re
import uuid
from typing import Any

import altcha
import pytest
import redis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from congress_portal import proof, throttle
from stations.models import Opinion
from tests.stations.test_citizen_form import TEXT, filled, opened, url
from tests.world import World

OTHER = "河边的护栏断了一截，孩子放学路过很危险。"
ASKED = "请算一算"
DIGITS = "零一二三四五六七八九"


def sums(page: Any) -> tuple[str, str]:
    """The sealed sum of a page and its answer."""
    shown = page.content.decode()
    sealed = re.search(r'name="sum" value="([^"]+)"', shown)
    words = re.search(r"(.)加(.)等于几", shown)
    assert sealed and words
    return sealed[1], str(DIGITS.index(words[1]) + DIGITS.index(words[2]))


def worked() -> str:
    made = proof.challenge()
    challenge = altcha.Challenge.from_dict(json.loads(made))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return str(altcha.Payload(challenge, solution).to_base64())


# ---------------------------------------------------------------- who is asked


def test_chen_is_asked_nothing(world: World, client: Client) -> None:
    assert ASKED not in client.get(url(world)).content.decode()
    assert client.post(url(world), filled()).status_code == 302


@pytest.mark.parametrize(
    "text",
    [
        "请回信 chen_2008@163.com 或 12345678@qq.com，路灯坏了三个月。",
        "联系我 138 0000 0000 或 +86 13800000000，座机 0571-64812345，路灯坏了。",
        "详情见 https://mp.weixin.qq.com/s/abc 微信 wxid_1990，加我 QQ 123456",
    ],
)
def test_mail_addresses_phones_and_links_are_no_sign_of_spam(world: World, client: Client, text: str) -> None:
    assert client.post(url(world), filled(text=text)).status_code == 302


@pytest.mark.parametrize(
    "mobile",
    [
        "138 0000 0000",
        "+86 138 0000 0000",
        "86-13800000000",
        "0571-64812345",
        "(0571)64812345",
        "0571－64812345",
    ],
)
def test_a_phone_is_taken_as_people_write_it(world: World, client: Client, mobile: str) -> None:
    assert client.post(url(world), filled(mobile=mobile)).status_code == 302


@pytest.mark.parametrize(
    "sign",
    [{"company_fax": "0571"}, {"opened": None}, {"opened": "form:1abc:x"}],
    ids=["trap", "no stamp", "forged stamp"],
)
def test_a_sign_of_a_machine_is_asked_for_a_proof(world: World, client: Client, sign: dict[str, Any]) -> None:
    page = client.post(url(world), filled(**sign))
    assert page.status_code == 400 and ASKED in page.content.decode() and TEXT in page.content.decode()
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(("seconds", "code"), [(0, 400), (10, 302), (23 * 3600, 302), (25 * 3600, 400)])
def test_too_fast_or_too_old_a_form_is_asked(world: World, client: Client, seconds: int, code: int) -> None:
    assert client.post(url(world), filled(opened=opened(seconds))).status_code == code


def test_a_village_behind_one_address_writes_unasked(world: World, settings: Any) -> None:
    limit = settings.FORM_LIMITS["address"][0]
    codes = [
        Client()
        .post(url(world), filled(text=f"{OTHER}{n}", name_mode="anonymous", mobile="", alone="1"))
        .status_code
        for n in range(20)
    ]
    assert set(codes) == {302} and limit >= 60


def test_beyond_the_calm_rate_the_page_asks_before_anything_is_typed(
    world: World, client: Client, settings: Any
) -> None:
    settings.FORM_LIMITS = {**settings.FORM_LIMITS, "address": (1, 9, 3600)}
    client.post(url(world), filled())
    assert ASKED in Client().get(url(world)).content.decode()
    assert Client().post(url(world), filled(text=OTHER)).status_code == 400


@pytest.mark.parametrize("same", ["１３８００００００００", "+86 138 0000 0000", "138-0000-0000"])
def test_one_phone_is_one_however_it_is_written(
    world: World, client: Client, settings: Any, same: str
) -> None:
    settings.FORM_LIMITS = {**settings.FORM_LIMITS, "phone": (1, 9, 3600)}
    client.post(url(world), filled())
    assert Client().post(url(world), filled(text=OTHER, mobile=same)).status_code == 400
    assert Client().post(url(world), filled(text=OTHER, mobile="13800000001")).status_code == 302


def test_a_device_is_told_by_its_cookie(world: World, settings: Any) -> None:
    settings.FORM_LIMITS = {**settings.FORM_LIMITS, "device": (1, 9, 3600)}
    chen, other = Client(), Client()
    for one in (chen, other):
        one.get(url(world))
    chen.post(url(world), filled())
    assert chen.post(url(world), filled(text=OTHER)).status_code == 400
    assert other.post(url(world), filled(text=OTHER, mobile="13800000001")).status_code == 302


def test_a_phone_that_is_used_up_is_told_at_its_field(world: World, client: Client, settings: Any) -> None:
    settings.FORM_LIMITS = {**settings.FORM_LIMITS, "phone": (1, 1, 3600)}
    client.post(url(world), filled())
    page = client.post(url(world), filled(text=OTHER))
    assert (
        page.status_code == 400
        and "已经提交过很多次" in page.content.decode()
        and OTHER in page.content.decode()
    )


def test_over_the_api_a_flood_waits(world: World, client: Client, settings: Any) -> None:
    settings.FORM_LIMITS = {**settings.FORM_LIMITS, "address": (1, 9, 3600)}
    sent = filled(station=world.station.public_id, category="road", agree=True)
    codes = []
    for text in (TEXT, OTHER):
        body = {**sent, "text": text, "request_key": str(uuid.uuid4())}
        codes.append(client.post("/api/v1/opinions/", body, content_type="application/json").status_code)
    assert codes == [201, 429]


# ---------------------------------------------------------------- the proof


def test_the_sum_lets_the_letter_through(world: World, client: Client) -> None:
    sealed, answer = sums(client.post(url(world), filled(opened=None)))
    assert client.post(url(world), filled(opened=None, sum=sealed, answer=answer)).status_code == 302


@pytest.mark.parametrize("written", ["１２", "十二", "一十二", " 12 "])
def test_an_answer_is_taken_as_people_write_it(written: str) -> None:
    sealed = proof.signing.dumps([5, 7, uuid.uuid4().hex], salt=proof.SUM)
    from stations.forms import half_width

    assert proof.is_summed(sealed, half_width(written))


def test_a_wrong_sum_is_asked_anew(world: World, client: Client) -> None:
    sealed, _answer = sums(client.post(url(world), filled(opened=None)))
    page = client.post(url(world), filled(opened=None, sum=sealed, answer="99"))
    assert page.status_code == 400 and sums(page)[0] != sealed


def test_a_sum_is_good_once(world: World, client: Client) -> None:
    sealed, answer = sums(client.post(url(world), filled(opened=None)))
    sent = {"opened": None, "sum": sealed, "answer": answer}
    codes = [client.post(url(world), filled(text=text, **sent)).status_code for text in (TEXT, OTHER)]
    assert codes == [302, 400]


def test_a_mistake_elsewhere_spends_no_sum(world: World, client: Client) -> None:
    sealed, answer = sums(client.post(url(world), filled(opened=None)))
    page = client.post(url(world), filled(opened=None, sum=sealed, answer=answer, mobile=""))
    assert page.status_code == 400 and sums(page)[0] == sealed
    assert client.post(url(world), filled(opened=None, sum=sealed, answer=answer)).status_code == 302


def test_the_browsers_work_lets_the_letter_through_once(world: World, client: Client) -> None:
    payload = worked()
    codes = [
        client.post(url(world), filled(opened=None, text=text, proof=payload)).status_code
        for text in (TEXT, OTHER)
    ]
    assert codes == [302, 400]


@pytest.mark.parametrize("payload", ["", "x", "e30=", "W10=", "bnVsbA==", "\x00", "A" * 9000])
def test_nonsense_is_no_work(payload: str) -> None:
    assert not proof.is_worked(payload)


def test_work_on_somebody_elses_challenge_is_none() -> None:
    made = altcha.create_challenge(algorithm=proof.ALGORITHM, cost=proof.COST, hmac_secret="another")
    solution = altcha.solve_challenge(made)
    assert solution is not None and not proof.is_worked(altcha.Payload(made, solution).to_base64())


def test_without_redis_a_proof_is_taken(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "counters", lambda: redis.Redis(port=1))
    sealed = proof.signing.dumps([5, 7, "once"], salt=proof.SUM)
    assert proof.is_summed(sealed, "12")


# ---------------------------------------------------------------- the same words again


@pytest.mark.parametrize(
    "again", [TEXT, TEXT.replace("，", " , "), f"  {TEXT}！！\n", TEXT.replace("个", " 个")]
)
def test_the_same_words_are_offered_their_earlier_receipt(world: World, client: Client, again: str) -> None:
    client.get(url(world))
    client.post(url(world), filled())
    page = client.post(url(world), filled(text=again))
    assert page.status_code == 409 and Opinion.objects.count() == 1
    assert f"/track/{Opinion.objects.get().track_code}/" in page.content.decode()


def test_who_means_it_sends_it_again(world: World, client: Client) -> None:
    client.get(url(world))
    client.post(url(world), filled())
    page = client.post(url(world), filled())
    assert 'name="again" value="on"' in page.content.decode()
    assert client.post(url(world), filled(again="on")).status_code == 302


def test_from_another_device_the_phone_opens_no_page(world: World) -> None:
    Client().post(url(world), filled())
    page = Client().post(url(world), filled())
    assert page.status_code == 409 and Opinion.objects.get().track_code not in page.content.decode()


def test_neighbours_who_send_one_text_are_not_each_others_repetition(world: World) -> None:
    """One address, one text from a group chat, several people."""
    for number in range(3):
        client = Client()
        client.get(url(world))
        assert client.post(url(world), filled(mobile=f"1380000000{number}", alone="1")).status_code == 302
    assert Opinion.objects.count() == 3


def test_other_words_are_no_repetition(world: World, client: Client) -> None:
    client.get(url(world))
    client.post(url(world), filled())
    assert client.post(url(world), filled(text=OTHER)).status_code == 302


# ---------------------------------------------------------------- attachments


def test_what_hangs_behind_a_picture_is_gone(world: World, client: Client) -> None:
    """A polyglot: a picture to one program, a web page or an archive to another."""
    from congress_portal.loops.models import Evidence

    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(drawn, "PNG")
    hidden = drawn.getvalue() + b"<script>alert(1)</script>PK\x03\x04"
    client.post(url(world), filled(photos=[SimpleUploadedFile("灯.png", hidden, "image/png")]))
    with Evidence.objects.get(kind="photo").file.open() as kept:
        content = kept.read()
    assert content.startswith(b"\xff\xd8\xff") and b"script" not in content and b"PK\x03\x04" not in content
