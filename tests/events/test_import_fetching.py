"""Fetching a calendar from an address: our server knocks only where anyone could, and never for long (case 43)."""

import ssl
import time

import pytest

from events.actions import fetching
from events.actions.fetching import TooLarge, TooLate, Unreachable, fetch, is_public
from events.errors import EventError
from tests.events import servers

names, server = servers.names, servers.server
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(CALENDAR), CALENDAR)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.1.2.3",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12:3456::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "2001::7f00:1",
        "localhost",
        "",
    ],
)
def test_an_address_inside_is_no_public_one(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1"])
def test_an_address_outside_is_public(address):
    assert is_public(address)


@pytest.fixture
def loopback_is_public(monkeypatch):
    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1" or is_public(address))


def test_a_file_is_fetched(names, server, loopback_is_public):
    """The control for all refusals below: where the loopback counts as public, the file comes."""
    server.answers.append([OK])

    assert fetch("http://example.org/dates.ics?key=1") == CALENDAR
    assert server.knocks[0].startswith(b"GET /dates.ics?key=1 HTTP/1.1\r\nHost: example.org\r\n")
    assert b"Cookie" not in server.knocks[0]
    assert b"Authorization" not in server.knocks[0]


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "169.254.169.254", "10.0.0.1", "::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254"]
)
def test_a_name_that_means_a_machine_inside_is_not_knocked_at(names, server, address):
    names["example.org"] = [address]
    server.answers.append([OK])

    with pytest.raises(Unreachable):
        fetch("http://example.org/")

    assert server.knocks == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "javascript:alert(1)",
        "//example.org/",
        "example.org",
        "",
        "http://",
        "http://user@example.org/",
        "http://user:secret@example.org/",
        "http://example.org:22/",
        "http://example.org:99999/",
        "http://example.org/\r\nX: 1",
        "http://example.org/\x00",
        "http://[::1",
    ],
)
def test_what_is_no_plain_web_address_is_refused_before_any_name_is_asked(names, url):
    with pytest.raises(Unreachable):
        fetch(url)

    assert names.asked == []


def test_an_address_that_is_a_number_is_looked_at_like_any_other(monkeypatch):
    for host in ("2130706433", "0x7f000001", "127.1", "[::1]", "[::ffff:7f00:1]", "localhost"):
        with pytest.raises(Unreachable):
            fetch(f"http://{host}/")


def test_a_name_that_means_another_machine_a_moment_later_gains_nothing(names, server, loopback_is_public, monkeypatch):
    """DNS rebinding: asked once, checked, and the very address that was checked is connected to."""
    names["example.org"] = ["127.0.0.1", "169.254.169.254"]
    server.answers.append([OK])

    assert fetch("http://example.org/") == CALENDAR
    assert names.asked == ["example.org"]


def test_a_redirect_is_followed_and_its_name_checked_anew(names, server, loopback_is_public):
    names["other.example"] = ["127.0.0.1"]
    server.answers += [[b"HTTP/1.1 302 Found\r\nLocation: http://other.example/x\r\n\r\n"], [OK]]

    assert fetch("http://example.org/") == CALENDAR
    assert names.asked == ["example.org", "other.example"]


@pytest.mark.parametrize(
    "location",
    ["http://inside.example/", "http://inside.example:22/", "file:///etc/passwd", "//inside.example/", "http://a@b/"],
)
def test_a_redirect_to_a_machine_inside_is_not_followed(names, server, loopback_is_public, location):
    names["inside.example"] = ["169.254.169.254"]
    server.answers += [[f"HTTP/1.1 301 Moved\r\nLocation: {location}\r\n\r\n".encode()], [OK]]

    with pytest.raises(Unreachable):
        fetch("http://example.org/")

    assert len(server.knocks) == 1


def test_redirects_end_after_three(names, server, loopback_is_public):
    server.answers.append([b"HTTP/1.1 302 Found\r\nLocation: /again\r\n\r\n"])

    with pytest.raises(Unreachable):
        fetch("http://example.org/")

    assert len(server.knocks) == 4


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nxyz",
        b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
        b"nothing of the kind",
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000,
    ],
)
def test_an_answer_that_is_none_is_refused(names, server, loopback_is_public, answer):
    server.answers.append([answer])

    with pytest.raises(EventError):
        fetch("http://example.org/")


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 2000001\r\n\r\n",
        b"Content-Length: 99999999999\r\n\r\n",
        b"\r\n",
        b"Content-Length: -1\r\n\r\n",
    ],
)
def test_no_more_than_two_megabytes_are_read(names, server, loopback_is_public, head):
    server.answers.append([b"HTTP/1.1 200 OK\r\n" + head, b"x" * 2_100_000])

    with pytest.raises(TooLarge):
        fetch("http://example.org/")


@pytest.mark.parametrize(
    "answer",
    [
        [lambda: time.sleep(3)],
        [b"HTTP/1.1 200 OK\r\n", *([lambda: time.sleep(0.1), b"X: y\r\n"] * 30)],  # each read is quick enough
        [b"HTTP/1.1 200 OK\r\n\r\n", *([lambda: time.sleep(0.1), b"x"] * 30)],
    ],
)
def test_nobody_holds_us_longer_than_the_limit(names, server, loopback_is_public, monkeypatch, answer):
    monkeypatch.setattr(fetching, "SECONDS", 0.6)
    server.answers.append(answer)
    began = time.monotonic()

    with pytest.raises(TooLate):
        fetch("http://example.org/")

    assert time.monotonic() - began < 2


def test_a_name_that_nobody_answers_for_holds_us_no_longer_either(monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *args, **options: time.sleep(1.5))
    began = time.monotonic()

    with pytest.raises(TooLate):
        fetch("http://example.org/")

    assert time.monotonic() - began < 1


def test_https_is_checked_by_the_name(names, server, loopback_is_public, monkeypatch):
    asked = []

    class Context:
        def wrap_socket(self, line, server_hostname):
            asked.append(server_hostname)
            raise ssl.SSLCertVerificationError

    monkeypatch.setattr(fetching.ssl, "create_default_context", Context)
    server.answers.append([OK])

    for url in ("https://example.org/", "webcal://example.org/"):
        with pytest.raises(Unreachable):
            fetch(url)

    assert asked == ["example.org", "example.org"]


def test_the_usual_context_checks_certificates():
    context = ssl.create_default_context()

    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED
