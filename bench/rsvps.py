"""Seats asked for and kept through the real web server, as production runs it: gunicorn behind a proxy that ends TLS.

Each client fills in the public form, then presses the button behind the link that the mail would carry. Clients are
threads of this process and share the machine with the server, so look at the ratios. Everything stays on the loopback,
in a bounded number of requests and of seconds.
"""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

CLIENTS = {1: 40, 8: 160, 32: 160}  # clients: guests they bring, one after another
WARM_UP = 12
SECONDS = 8  # after which nobody begins anything more, be it forms or buttons
PATIENCE = 60  # seconds to wait for an answer
HOST = "bench.example"
SERVER = ["--workers", "3", "--threads", "2", "--log-level", "warning"]  # docs/operations.md, "Going live"

Post = Callable[[str, dict[str, str], int], int]


def lines(url: str) -> Iterator[str]:
    rates: dict[int, float] = {}
    with _server(url) as post:
        _crowd(post, WARM_UP, WARM_UP)
        for clients, guests in CLIENTS.items():
            asked, pressed, taken, seats = _crowd(post, clients, guests)
            rates[clients] = 1 / (1 / asked + 1 / pressed)
            yield (
                f"RSVPs accepted through the web server, {clients} at once: {rates[clients]:.1f} a second "
                f"(forms {asked:.1f}, buttons {pressed:.1f}); no errors, {taken} of {seats} seats taken"
            )
    ratios = ", ".join(f"{clients} : 1 at once {rates[clients] / rates[1]:.2f}" for clients in CLIENTS if clients > 1)
    yield f"ratio of RSVPs a second: {ratios}"


def _crowd(post: Post, clients: int, guests: int) -> tuple[float, float, int, int]:
    """Let so many guests want a date that has seats for three quarters of them: forms a second, buttons a second, seats
    taken and seats there are. Ends everything where one answer was wrong, or a seat or mail lost or made twice."""
    from django.urls import reverse

    from events.models import Rsvp
    from events.rules import rsvp_token
    from people.models import OutgoingMail
    from tests import factories

    seats = guests * 3 // 4
    date = factories.occurrence(capacity=seats)
    mails = OutgoingMail.objects.count()
    form = reverse("events_rsvp", args=[date.uid])
    people = [{"name": "Sima", "email": f"g{date.pk}-{number}@example.org", "party": "1"} for number in range(guests)]
    asked, a_second = _at_once(clients, [lambda n=n, one=one: post(form, one, n) for n, one in enumerate(people)])
    rows = list(date.rsvps.filter(state=Rsvp.State.PENDING))
    links = [reverse("events_guest_confirm", args=[rsvp_token(row)]) for row in rows]
    pressed, pressed_a_second = _at_once(
        clients, [lambda n=n, link=link: post(link, {}, n) for n, link in enumerate(links)]
    )
    date.refresh_from_db()
    found = Counter(date.rsvps.values_list("state", flat=True))
    kept = min(seats, pressed)
    right = Counter({"confirmed": kept, "waitlisted": pressed - kept, "pending": asked - pressed})
    written = OutgoingMail.objects.count() - mails
    if (+found, date.seats_taken, written) != (+right, kept, asked + pressed):
        raise SystemExit(f"{found} of {asked} and {pressed}; {date.seats_taken} seats taken, {written} mails.")
    return a_second, pressed_a_second, kept, seats


def _at_once(clients: int, acts: list[Callable[[], int]]) -> tuple[int, float]:
    """How many of these were done before the time was up, and how many a second, by so many clients, each doing its
    share one by one."""
    ready, answers = threading.Barrier(clients + 1), Counter[int]()
    until = time.monotonic() + SECONDS

    def work(share: list[Callable[[], int]]) -> None:
        ready.wait(60)
        for act in share:
            if time.monotonic() < until:
                answers[act()] += 1

    threads = [threading.Thread(target=work, args=(acts[n::clients],), daemon=True) for n in range(clients)]
    for thread in threads:
        thread.start()
    ready.wait(60)
    begun = time.perf_counter()
    for thread in threads:
        thread.join(SECONDS + PATIENCE)
    took = time.perf_counter() - begun
    done = answers.pop(http.client.SEE_OTHER, 0)
    if answers or not done:
        raise SystemExit(f"{done} of {len(acts)} done; wrong answers: {dict(answers)}")
    return done, done / took


@contextmanager
def _server(url: str) -> Iterator[Post]:
    """The web server on a free port of the loopback; ended whatever happens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "organizer.wsgi", "--bind", f"127.0.0.1:{port}", *SERVER]
    server = subprocess.Popen(command, env=os.environ | _production(url), start_new_session=True)
    try:
        _wait_for(port, server)
        yield lambda path, fields, number: _post(port, path, fields, number)
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(10)


def _production(url: str) -> dict[str, str]:
    """Settings of a site that is in use, with the keys of this process, so that it can name the links in mail."""
    from django.conf import settings

    return {
        "DEBUG": "0",
        "DEMO": "0",
        "BEHIND_PROXY": "1",
        "DATABASE_URL": url,
        "SECRET_KEY": settings.SECRET_KEY,
        "CONTACT_SEAL_KEYS": ",".join(settings.CONTACT_SEAL_KEYS),
        "CONTACT_HASH_KEY": settings.CONTACT_HASH_KEY,
        "SITE_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": HOST,
        "EMAIL_URL": "smtp://127.0.0.1:9",  # nobody sends here: the worker does not run
        "FROM_EMAIL": f"appeal@{HOST}",
        "LOG_LEVEL": "WARNING",
    }


def _wait_for(port: int, server: Any) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The web server did not start.")


def _post(port: int, path: str, fields: dict[str, str], number: int) -> int:
    """Send a form as a browser of a network of its own does, through the proxy; the status of the answer."""
    headers = {
        "Host": HOST,
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": f"10.{number // 256 % 256}.{number % 256}.1",
    }
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("POST", path, urlencode(fields), headers)
        answer = line.getresponse()
        answer.read()
        return answer.status
    except OSError:
        return 0
    finally:
        line.close()
