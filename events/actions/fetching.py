"""A calendar from an address that an organizer names. Done by the worker, never inside a request.

Whoever writes an address decides where our server knocks, so: web addresses only, of machines that anyone can reach;
the name is resolved once and the very address that was checked is connected to, so that a name which means another
machine a moment later gains nothing; each redirect begins anew; no cookies, no credentials, three seconds in all.
"""

import http.client
import ipaddress
import logging
import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.translation import gettext_lazy as _

from events.errors import EventError
from events.imports.reading import MAX_BYTES

log = logging.getLogger(__name__)

SECONDS = 3.0
MOST_REDIRECTS = 3
PORTS = {"http": 80, "https": 443}
REDIRECTS = (301, 302, 303, 307, 308)
NAT64 = ipaddress.ip_network("64:ff9b::/96")
HEADERS = {
    "Accept": "text/calendar, text/csv;q=0.9, text/plain;q=0.5",
    "Accept-Encoding": "identity",  # nothing that swells once it is here
    "Connection": "close",
    "User-Agent": "organizer-import",
}


class Unreachable(EventError):
    """The address is none that we fetch, or nothing came from there. Says no more, so that nobody can feel around."""

    message = _("Nothing could be fetched from this address. Open it yourself, save the file and bring that.")


class TooLate(EventError):
    """Nothing, or not all, came in time."""

    message = _("The address did not answer within 3 seconds. Try again, or save the file and bring that.")


class TooLarge(EventError):
    """More than we read."""

    message = _("What the address sends is larger than 2 MB. Please bring it in parts.")


def is_public(text: str) -> bool:
    """Whether an IP address is of a machine that anyone on the internet can reach."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or address.teredo
        if inner or address in NAT64 or address.is_site_local:
            return False  # an address within an address: who has it can be reached without
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def fetch(url: str) -> bytes:
    """What stands at a web address, at most 2 MB, within SECONDS, redirects included. EventError where it cannot be."""
    late = time.monotonic() + SECONDS
    secure = False
    for _hop in range(MOST_REDIRECTS + 1):
        target = _checked(url)
        if secure and target.scheme == "http":
            raise Unreachable
        secure = target.scheme == "https"
        found = _get(target, late)
        if isinstance(found, bytes):
            return found
        url = urljoin(target.geturl(), found)
    raise Unreachable


def _checked(url: str) -> SplitResult:
    """The parts of an address that we fetch from. `webcal:` is how programs write https."""
    try:
        target = urlsplit(url.strip())
        if target.scheme in ("webcal", "webcals"):
            target = urlsplit(f"https:{url.strip().partition(':')[2]}")
        fine = target.scheme in PORTS and target.hostname and target.username is None and target.password is None
        if not fine or (target.port or PORTS[target.scheme]) not in PORTS.values() or not url.isprintable():
            raise Unreachable
    except ValueError:
        raise Unreachable from None
    return target


def _resolve(host: str, port: int, late: float) -> tuple[int, tuple]:
    """Family and address to connect to. All that the name means have to be public."""
    with_deadline = ThreadPoolExecutor(max_workers=1)
    try:
        asked = with_deadline.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        found = asked.result(timeout=_left(late))
    except TimeoutError:
        raise TooLate from None
    except (OSError, UnicodeError):
        raise Unreachable from None
    finally:
        with_deadline.shutdown(wait=False, cancel_futures=True)
    if not found or not all(is_public(str(one[4][0])) for one in found):
        log.warning("import address refused")
        raise Unreachable
    return found[0][0], found[0][4]


def _left(late: float) -> float:
    left = late - time.monotonic()
    if left <= 0:
        raise TooLate
    return left


def _get(target: SplitResult, late: float) -> bytes | str:
    """The body, or the address of a redirect."""
    host = str(target.hostname)
    port = target.port or PORTS[target.scheme]
    family, address = _resolve(host, port, late)
    raw = socket.socket(family, socket.SOCK_STREAM)
    # A server that sends a byte a second would never run into the time limit of a single read.
    alarm = threading.Timer(_left(late), _hang_up, [lines := [raw]])
    alarm.start()
    try:
        raw.settimeout(_left(late))
        raw.connect(address)
        if target.scheme == "https":
            lines[0] = raw = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
        found = _ask(http.client.HTTPConnection(host, port), raw, target)
        _left(late)  # the alarm ends a line as its server would: what came may be half of it
        return found
    except (OSError, http.client.HTTPException):
        raise (TooLate if time.monotonic() >= late else Unreachable) from None
    finally:
        alarm.cancel()
        raw.close()


def _hang_up(lines: list[socket.socket]) -> None:
    try:
        socket.socket.shutdown(lines[0], socket.SHUT_RDWR)
    except OSError:
        log.debug("already hung up")


def _ask(connection: http.client.HTTPConnection, line: socket.socket, target: SplitResult) -> bytes | str:
    connection.sock = line
    path = target.path or "/"
    connection.request("GET", f"{path}?{target.query}" if target.query else path, headers=HEADERS)
    answer = connection.getresponse()
    if answer.status in REDIRECTS and (where := answer.getheader("Location")):
        return where
    if answer.status != 200 or answer.getheader("Content-Encoding", "identity") != "identity":
        raise Unreachable
    if (answer.length or 0) > MAX_BYTES:
        raise TooLarge
    data = answer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise TooLarge
    if answer.length:  # the line went dead in the middle
        raise OSError
    return data
