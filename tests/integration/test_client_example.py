"""The example for integrators, as they would run it: over HTTP, with a key, against the portal's own server."""

from __future__ import annotations

import email.utils
import importlib.util
import json
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from congress_portal.accounts import key_transitions
from congress_portal.integration import signing
from congress_portal.loops.models import Event
from stations import transitions
from tests import factories as make
from tests.api.test_moves import handled
from tests.integration.receiver import Receiver
from tests.world import World, build

SOURCE = Path(__file__).parents[2] / "docs" / "examples" / "client.py"


@pytest.fixture(scope="module")
def client() -> Any:
    spec = importlib.util.spec_from_file_location("portal_client", SOURCE)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_needs_nothing_but_the_standard_library() -> None:
    imported = {
        line.split()[1].split(".")[0]
        for line in SOURCE.read_text().splitlines()
        if line.startswith(("import ", "from "))
    }
    assert imported <= {*sys.stdlib_module_names, "__future__"}


@pytest.mark.django_db(transaction=True)
def test_it_lists_moves_once_and_downloads(
    client: Any, live_server: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    world: World = build()
    code = handled(world).loop.code
    for number in range(3):
        transitions.acknowledge(opinion=make.opinion(world.station, text=f"路灯坏了{number}"), by=world.liu)
    _key, words = key_transitions.make_key(
        user=world.ma, name="同步", scopes=["read:loops", "move:loops"], days=1
    )
    portal = client.Portal(live_server.url, words, pause=0.01)
    unit = world.township_government.name
    assert [row["code"] for row in portal.waiting(unit)] == [code]

    _key, all_words = key_transitions.make_key(user=world.qian, name="同步", scopes=["read:loops"], days=1)
    office = client.Portal(live_server.url, all_words, pause=0.01)
    assert len({row["code"] for row in office.loops(page_size="1")}) == 4  # four pages
    with pytest.raises(client.Refused) as caught:
        office.move(code, "prompt", note="请抓紧")
    assert (caught.value.status, caught.value.code) == (403, "scope")
    with pytest.raises(client.Refused) as caught:
        portal.move(code, "check_in")
    assert caught.value.fields.keys() == {"outcome"}

    # the answer to the first try is lost on the way; the second must not make the move twice
    urlopen, lost = client.OPENER.open, []

    def lossy(request: Any, **given: Any) -> Any:
        answer = urlopen(request, **given)
        if request.get_method() == "POST" and not lost:
            lost.append(answer.read())
            raise urllib.error.URLError("the line broke")
        return answer

    monkeypatch.setattr(client.OPENER, "open", lossy)
    moved = portal.move(code, "check_in", outcome="三盏灯已更换")
    assert lost and moved["code"] == code
    assert Event.objects.filter(loop__code=code, verb="checked_in", by=world.ma).count() == 1
    with pytest.raises(client.Refused):  # a refusal that no lost try explains stays one
        portal.move(code, "check_in", outcome="又一次")

    content, etag = portal.open_data("stations")
    assert {row["id"] for row in json.loads(content)} >= {"weiping0000001"}
    assert portal.open_data("stations", etag=etag) == (b"", etag)

    monkeypatch.setenv("PORTAL", live_server.url)
    monkeypatch.setenv("PORTAL_KEY", all_words)
    (row,) = office.loops(q=code)
    assert client.main(["waiting", "--unit", row["current"]["unit"]]) == 0
    assert code in capsys.readouterr().out
    assert client.main(["open", "stations", str(tmp_path / "s.csv")]) == 0
    assert (tmp_path / "s.csv").read_bytes().startswith("\ufeffid,".encode())
    assert client.main(["move", code, "prompt", "note=x"]) == 1
    assert "move:loops" in capsys.readouterr().err


def test_the_key_goes_nowhere_else(client: Any, receiver: Receiver) -> None:
    receiver.answer, receiver.location = 302, "http://127.0.0.1:9/"
    portal = client.Portal(f"http://127.0.0.1:{receiver.server_port}", "cp_secret", pause=0)
    with pytest.raises(client.Refused) as caught:
        portal._asked("POST", "/api/v1/loops/", {})
    assert (caught.value.status, len(receiver.taken)) == (302, 1)
    for other in (
        "http://evil.example/",
        f"{portal.address}.evil.example/",
        f"{portal.address}@evil.example/",
    ):
        with pytest.raises(ValueError, match="not an address of the portal"):
            portal._asked("GET", other)


def test_it_comes_again_when_it_is_told_to(client: Any) -> None:
    later = email.utils.formatdate(time.time() + 90, usegmt=True)
    assert [client._seconds(said) for said in ("7", "0", "soon")] == [7, 0, 0]
    assert 80 < client._seconds(later) <= 91


def test_it_knows_the_portals_signature_and_no_other(client: Any) -> None:
    secret, other, body = signing.new_secret(), signing.new_secret(), b'{"type":"test.ping"}'
    now = int(time.time())
    headers = signing.headers([other, secret], "msg_1", now, body)
    assert client.verified(secret, headers, body) == {"type": "test.ping"}
    assert client.verified(other, headers, body) == {"type": "test.ping"}
    for wrong in (
        (signing.new_secret(), headers, body),
        (secret, headers, body + b" "),
        (secret, {**headers, "webhook-id": "msg_2"}, body),
        (secret, {**headers, "webhook-timestamp": "x"}, body),
        (secret, {}, body),
        (secret, signing.headers([secret], "msg_1", now - 600, body), body),
    ):
        with pytest.raises(ValueError, match=r"too old|not signed"):
            client.verified(*wrong)
