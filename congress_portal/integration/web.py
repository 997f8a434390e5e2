"""POST to an address that somebody else chose, so that it reaches nothing it should not.

The name is resolved once, every address of it must be public (or in ``HOOK_NETWORKS``), and the connection goes to
that very address: a name that resolves otherwise a moment later leads nowhere else. Redirects are not followed, proxies
of the environment not asked, the answer's body not read; all of it ends after ``SECONDS``.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

SECONDS = 15
AGENT = "congress-portal-webhooks/1"
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
WRAPPERS = [
    ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
]
"""IPv6 addresses that lead to IPv4 ones: by translation (RFC 6052, 8215), 6to4, Teredo, and the old compatible form."""
UNICAST = ipaddress.IPv6Network("2000::/3")
"""All that IANA gives out of IPv6; the rest is for other uses or for none yet, whatever Python's tables say of it."""
NOWHERE = [ipaddress.ip_network(one) for one in ("3fff::/20", "192.88.99.0/24")]
"""For examples (RFC 9637), and the relays of 6to4 that are no more (RFC 7526)."""


class Refused(Exception):
    """Not sent, or not answered in time; says why."""


def split(url: str) -> SplitResult:
    """The parts of an address that may be called. Raises ``Refused``."""
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        raise Refused(_("地址的格式不正确")) from None
    if not url.isascii() or not parts.hostname or any(sign.isspace() or sign < "!" for sign in url):
        raise Refused(_("地址的格式不正确"))
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.HOOK_PLAIN):
        raise Refused(_("地址须以 https:// 开头"))
    if parts.username or parts.password or parts.fragment:
        raise Refused(_("地址中不能有用户名、密码或 #"))
    return parts


def is_allowed(address: Address) -> bool:
    """Whether calls may go there: a public address, or one of the networks that the settings name."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in network for network in settings.HOOK_NETWORKS):
        return True
    if address.is_multicast or not address.is_global:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address not in UNICAST:
        return False
    return not any(address in network for network in (*WRAPPERS, *NOWHERE))


def resolve(host: str, port: int) -> str:
    """The address to connect to. One that is not allowed among several refuses them all."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused(_("找不到这个主机")) from None
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(is_allowed(ipaddress.ip_address(one.split("%")[0])) for one in addresses):
        raise Refused(_("主机的地址在内部网络，未被允许"))
    return addresses[0]


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer; raises ``Refused`` where there is none."""
    parts = split(url)
    host, port = str(parts.hostname), parts.port or (443 if parts.scheme == "https" else 80)
    address = resolve(host, port)
    connection = http.client.HTTPConnection(host, port)
    if parts.scheme == "https":  # the port that ``Host`` leaves out; some receivers refuse it there
        connection.default_port = 443
    try:
        with _line(address, port) as plain, _ended_in_time(plain):
            connection.sock = _wrapped(plain, host) if parts.scheme == "https" else plain
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            sent = {"Content-Type": "application/json", "User-Agent": AGENT, "Connection": "close", **headers}
            connection.request("POST", path, body, sent)
            return connection.getresponse().status
    except ssl.SSLError as error:
        raise Refused(_("证书或加密有问题：%(reason)s") % {"reason": error.reason or "TLS"}) from None
    except TimeoutError:
        raise Refused(_("没有在限定的时间内应答")) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Refused(_("连接失败：%(reason)s") % {"reason": type(error).__name__}) from None
    finally:
        connection.close()


def _line(address: str, port: int) -> socket.socket:
    """A connection to this very address; nothing is resolved once more."""
    line = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    line.settimeout(SECONDS)
    try:
        line.connect((address, port))
    except OSError:
        line.close()
        raise
    return line


def _wrapped(plain: socket.socket, host: str) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


class _ended_in_time:
    """Shuts the line after ``SECONDS`` in all: a time limit of the socket begins anew with every byte."""

    def __init__(self, line: socket.socket) -> None:
        # A copy of the descriptor: TLS takes the socket itself over, and leaves an empty one behind.
        self.line = line.dup()
        self.timer = threading.Timer(SECONDS, self._shut)
        self.timer.daemon = True

    def __enter__(self) -> None:
        self.timer.start()

    def __exit__(self, *_error: object) -> None:
        self.timer.cancel()
        self.line.close()

    def _shut(self) -> None:
        try:
            self.line.shutdown(socket.SHUT_RDWR)
        except OSError:  # ended meanwhile
            return
