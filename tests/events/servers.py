"""A machine to fetch from and a book of names, for tests. No test leaves this machine."""

import socket
import threading

import pytest

from events.actions import fetching


@pytest.fixture
def server():
    """A machine on the loopback that says what it is told to, once for each knock; `knocks` are the requests."""
    lines = socket.create_server(("127.0.0.1", 0))
    answers, knocks = [], []

    def serve():
        while True:
            try:
                line, _from = lines.accept()
            except OSError:
                return
            with line:
                line.settimeout(5)
                knocks.append(line.recv(65536))
                for part in answers[min(len(knocks), len(answers)) - 1]:
                    try:
                        line.sendall(part() or b"" if callable(part) else part)
                    except OSError:
                        break

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield type("Server", (), {"port": lines.getsockname()[1], "answers": answers, "knocks": knocks})
    lines.close()


class Names(dict):
    """Addresses by name."""

    def __init__(self, *args):
        super().__init__(*args)
        self.asked: list[str] = []


@pytest.fixture
def names(monkeypatch, server):
    """What names mean, each a list of addresses that are handed out one after another; all lead to the test's server.
    `asked` are those that were asked for."""
    known = Names({"example.org": ["127.0.0.1"]})

    def resolve(host, port, **options):
        known.asked.append(host)
        if host not in known:
            raise socket.gaierror
        address = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, server.port))]

    monkeypatch.setattr(fetching.socket, "getaddrinfo", resolve)
    return known
