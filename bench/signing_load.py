"""So many people a second who sign through the web server, and press the button in their mail. See bench.signing."""

import os
import random
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from bench.mail_sink import mail_sink
from bench.rsvps import SERVER, _post, _production, _wait_for

AT_ONCE = 64  # clients that may wait for an answer in one moment; whoever comes then waits in a queue, on the clock
WARM_UP = 10
LEFT_OVER = 60  # seconds after the last arrival in which everything has to be done
MINUTE = 60  # seconds
LOOKS = 0.5  # seconds between two looks at the database
DRAWN = random.Random(6)  # noqa: S311  the same moments each time
OVERTAKEN = 1000  # rows that may be committed after one with a higher number
SEE_OTHER = 303


class Load:
    """Timed answers: seconds from the moment somebody came, by kind, and answers that were wrong."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pool = ThreadPoolExecutor(AT_ONCE)
        self.times: dict[str, list[tuple[float, float]]] = {
            "sign": [],
            "confirm": [],
        }  # when they came, how long it took
        self.wrong: Counter = Counter()

    def come(self, kind: str, path: str, fields: dict[str, str], number: int) -> None:
        """Somebody comes now; too late once the time is up."""
        with suppress(RuntimeError):
            self.pool.submit(self._serve, kind, path, fields, number, time.monotonic())

    def _serve(self, kind: str, path: str, fields: dict[str, str], number: int, due: float) -> None:
        status = _post(self.port, path, fields, number)
        if status == SEE_OTHER:
            self.times[kind].append((due, time.monotonic() - due))
        else:
            self.wrong[f"{kind} {status}"] += 1

    def line(self, kind: str) -> str:
        """How long it took, in milliseconds, and p95 of every minute of arrivals."""
        times = self.times[kind]
        if len(times) < 2:
            return f"{kind}: {len(times)} answers"
        begun, minutes = min(times)[0], defaultdict(list)
        for due, took in times:
            minutes[int((due - begun) // MINUTE)].append(took)
        by_minute = ", ".join(f"{_cut(minutes[one], 95):.0f}" for one in sorted(minutes))
        p50, p95, p99 = (_cut([took for _due, took in times], percent) for percent in (50, 95, 99))
        said = f"{kind}: {len(times):,} answers, ms p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f}"
        return f"{said}; p95 by minute {by_minute}"


def _cut(times: list[float], percent: int) -> float:
    """Milliseconds that so many percent did not exceed."""
    return 1000 * (statistics.quantiles(times, n=100)[percent - 1] if len(times) > 1 else times[0])


class Watcher:
    """Looks at the database twice a second: who has to press a button, and how far the tallies are behind. Whoever it
    finds presses at a moment of their own before the next look; all in one moment, no mail is read like that."""

    def __init__(self, load: Load, appeal: Any, first: int) -> None:
        self.load, self.appeal, self.first = load, appeal, first
        self.seen: set[int] = set()
        self.lag = 0.0
        self.ends = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self) -> None:
        from django.db import connection

        from appeals.actions.counting import waiting_since

        next_look = time.monotonic()
        while not self.ends.is_set():
            self.lag = max(self.lag, waiting_since(self.appeal).total_seconds())
            found = self._to_press()
            moments = sorted(next_look + DRAWN.uniform(0, LOOKS) for _ in found)
            for moment, (number, path) in zip(moments, found, strict=True):
                self.ends.wait(max(0.0, moment - time.monotonic()))
                self.load.come("confirm", path, {}, number)
            next_look = max(next_look + LOOKS, time.monotonic())
            self.ends.wait(max(0.0, next_look - time.monotonic()))
        connection.close()

    def _to_press(self) -> list[tuple[int, str]]:
        """Who signed since the last look: the row, and the address of its button."""
        from django.urls import reverse

        from appeals.keys import signature_token
        from appeals.models import Signature

        after = max(self.first, max(self.seen, default=0) - OVERTAKEN)  # not all who signed so far, each time
        mine = Signature.objects.filter(pk__gt=after, appeal=self.appeal, state="pending").only("uid", "token_issue")
        fresh = [row for row in mine if row.pk not in self.seen]
        self.seen.update(row.pk for row in fresh)
        return [(row.pk, reverse("appeals_confirm", args=[signature_token(row)])) for row in fresh]

    def end(self) -> None:
        self.ends.set()
        self.thread.join(10)


def lines(url: str, page: Any, *, rate: int, seconds: int) -> Iterator[str]:
    """The load, and whether anything was lost by it."""
    served, used = _used(resource.RUSAGE_CHILDREN), _used(resource.RUSAGE_SELF)
    with ExitStack() as stack:
        sink = stack.enter_context(mail_sink())
        port = stack.enter_context(_site(url, f"smtp://127.0.0.1:{sink.server_address[1]}"))
        load, watcher = _warm(port, page, rate)
        watcher.end()
        before = os.getloadavg()[0]
        load, watcher = _arrive(port, page, rate, seconds)
        yield f"{rate} a second for {seconds} s, load average {before:.1f} before and {os.getloadavg()[0]:.1f} after:"
        yield f"  {load.line('sign')}"
        yield f"  {load.line('confirm')}"
        yield f"  wrong answers: {dict(load.wrong) or 0}; mails taken by the server: {sink.taken:,}"
        yield f"  {_kept(page.appeal, watcher, load)}; tallies at most {watcher.lag:.1f} s behind"
    people = max(1, len(load.times["sign"]))
    each = 1000 * (_used(resource.RUSAGE_CHILDREN) - served) / people
    own = 1000 * (_used(resource.RUSAGE_SELF) - used) / people
    yield (
        "  for one who signs and confirms, ms of processor:"
        f" web server and worker, their start included, {each:.0f}; who plays them and takes their mail {own:.1f}"
    )


def _used(who: int) -> float:
    """Seconds of processor that this process has used, or those that it began and that have ended, and theirs."""
    spent = resource.getrusage(who)
    return spent.ru_utime + spent.ru_stime


def _warm(port: int, page: Any, rate: int) -> tuple[Load, Watcher]:
    return _arrive(port, page, min(rate, WARM_UP), 2)


def _arrive(port: int, page: Any, rate: int, seconds: int) -> tuple[Load, Watcher]:
    from django.urls import reverse

    from appeals.models import Signature
    from bench.signing import filled

    last = Signature.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    load, form = Load(port), reverse("appeals_sign", args=[page.translation_key])
    watcher = Watcher(load, page.appeal, last)
    begun = time.monotonic()
    for number in range(rate * seconds):
        time.sleep(max(0.0, begun + number / rate - time.monotonic()))
        load.come("sign", form, filled(number), number)
    _until(lambda: sum(map(len, load.times.values())) + load.wrong.total() >= 2 * rate * seconds)
    left = load.pool._work_queue.qsize()
    load.pool.shutdown(cancel_futures=True)
    if left:
        load.wrong["not served in time"] += left
    _until(lambda: not _behind(page.appeal))
    watcher.end()
    return load, watcher


def _behind(appeal: Any) -> bool:
    from appeals.models import TallyChange

    return TallyChange.objects.filter(appeal=appeal).exists()


def _until(done: Callable[[], bool]) -> None:
    until = time.monotonic() + LEFT_OVER
    while not done() and time.monotonic() < until:
        time.sleep(LOOKS)


def _kept(appeal: Any, watcher: Watcher, load: Load) -> str:
    """What was answered with yes, and what is there; fails where less is there. A form on its way when the time was up
    may be there as well."""
    from appeals.models import Signature

    rows = Signature.objects.filter(appeal=appeal, pk__gt=watcher.first)
    confirmed = rows.filter(state="confirmed")
    held = confirmed.exclude(held_for="").count()
    said, found = len(load.times["sign"]), rows.count()
    pressed, counted = len(load.times["confirm"]), confirmed.count()
    if found < said or counted < pressed:
        raise SystemExit(f"Signatures were lost: {found} of {said} found, {counted} of {pressed} confirmed.")
    forms = f"forms taken {said:,}, rows found {found:,}"
    return f"{forms}; buttons pressed {pressed:,}, confirmed {counted:,} ({held:,} held)"


@contextmanager
def _site(url: str, mail: str) -> Iterator[int]:
    """The web server and the worker, as in production; ended whatever happens. Yields the port."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | _production(url) | {"EMAIL_URL": mail}
    web = [sys.executable, "-m", "gunicorn", "organizer.wsgi", "--bind", f"127.0.0.1:{port}", *SERVER]
    worker = ["nice", sys.executable, "manage.py", "worker"]  # docs/operations.md: pages come before mail
    # Of one session: Linux shares the processor between sessions first, and `nice` counts within one only.
    begun = [subprocess.Popen(command, env=environment, process_group=0) for command in (web, worker)]
    try:
        _wait_for(port, begun[0])
        yield port
    finally:
        for process in begun:
            process.terminate()
        for process in begun:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)
