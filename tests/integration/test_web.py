"""Calls reach only what they may, however the name is twisted, and end in time."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from congress_portal import environment
from congress_portal.integration import web
from tests.integration.receiver import Receiver

INNER = (
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:7f00:1::", "::7f00:1",
    "fec0::1", "::ffff:0:7f00:1", "5f00::1", "100:0:0:1::1", "192.88.99.1", "3fff::1",
)  # fmt: skip


def answers(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Names resolve to these, as a resolver that somebody else keeps might say."""
    found: list[Any] = [(0, 0, 0, "", (one, 0)) for one in addresses]
    monkeypatch.setattr(web.socket, "getaddrinfo", lambda *_a, **_k: found)


@pytest.mark.parametrize("address", INNER)
def test_no_inner_address_is_reached(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    assert not web.is_allowed(ipaddress.ip_address(address))
    answers(monkeypatch, "93.184.216.34", address)  # one bad address among good ones
    with pytest.raises(web.Refused, match="内部网络"):
        web.post("https://evil.example/", b"{}", {})


@pytest.mark.parametrize("address", ("93.184.216.34", "2606:2800:220:1::1"))
def test_public_addresses_are_allowed(address: str) -> None:
    assert web.is_allowed(ipaddress.ip_address(address))


def test_a_network_that_the_settings_name_is_allowed_and_no_other(settings: Any) -> None:
    settings.HOOK_NETWORKS = [ipaddress.ip_network("10.20.0.0/16")]
    allowed = ("10.20.3.4", "::ffff:10.20.3.4", "10.21.0.1", "127.0.0.1")
    assert [web.is_allowed(ipaddress.ip_address(one)) for one in allowed] == [True, True, False, False]


def test_the_call_goes_to_the_address_that_was_checked(
    monkeypatch: pytest.MonkeyPatch, receiver: Receiver
) -> None:
    """The name is resolved once: what it says a moment later does not count."""
    told: list[list[Any]] = [[(0, 0, 0, "", ("127.0.0.1", 0))]]
    monkeypatch.setattr(web.socket, "getaddrinfo", lambda *_a, **_k: told.pop())
    assert web.post(f"http://rebinding.example:{receiver.server_port}/in", b"{}", {}) == 200
    assert receiver.taken[0][0]["host"] == f"rebinding.example:{receiver.server_port}"
    assert told == []


def test_without_encryption_nothing_is_sent_in_production(settings: Any, receiver: Receiver) -> None:
    settings.HOOK_PLAIN = False
    with pytest.raises(web.Refused, match="https"):
        web.post(receiver.url, b"{}", {})
    with pytest.raises(web.Refused, match="证书"):
        web.post(receiver.url.replace("http://", "https://"), b"{}", {})
    assert receiver.taken == []


def test_a_receiver_that_drips_is_left_in_time(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """A byte now and then keeps a socket's own time limit from running out."""
    monkeypatch.setattr(web, "SECONDS", 0.6)
    settings.HOOK_NETWORKS = [ipaddress.ip_network("127.0.0.0/8")]
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_drip, args=(server,), daemon=True).start()
        begun = time.monotonic()
        with pytest.raises(web.Refused):
            web.post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
        assert time.monotonic() - begun < 3


def _drip(server: socket.socket) -> None:
    line, _address = server.accept()
    with line:
        try:
            for _ in range(100):
                line.sendall(b"H" * 1)
                time.sleep(0.1)
        except OSError:
            return


def test_networks_of_the_environment_are_read_or_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_NETWORKS", "10.20.0.0/16, fd00::/8")
    assert [str(one) for one in environment.networks("HOOK_NETWORKS")] == ["10.20.0.0/16", "fd00::/8"]
    monkeypatch.setenv("HOOK_NETWORKS", "10.20.0.1/16")
    with pytest.raises(ImproperlyConfigured, match="HOOK_NETWORKS"):
        environment.networks("HOOK_NETWORKS")
