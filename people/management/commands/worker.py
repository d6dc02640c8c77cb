"""The worker: sends the mail of the outbox and runs the repeated jobs. Any number may run at the same time."""

import datetime as dt
import logging
import signal
import threading
import time

from django.core.mail import get_connection
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from people import delivery
from people.delivery import LEASE, Outcome
from people.schedule import run_due_jobs

log = logging.getLogger(__name__)

IDLE = 1.0  # seconds between two looks at an empty outbox
LONGEST_PAUSE = 60.0  # seconds between two tries to reach a mail server or database that is down
BATCH = 50  # mails that are looked up at once
PATIENCE = 60.0  # seconds that a worker told to stop waits for its long job
SLICE = 1.0  # seconds of mail between two looks at the jobs: on a full machine a mail takes long, and jobs are waiting


def pause_after(troubles: int) -> float:
    """Seconds to leave something alone that was out of order so often, one after the other."""
    return min(IDLE * 2.0**troubles, LONGEST_PAUSE)


class Command(BaseCommand):
    """Sends mail and runs the repeated jobs until it is told to stop (SIGTERM, Ctrl-C), after the current mail."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Do what is due now, then exit.")
        parser.add_argument(
            "--lease", type=float, default=LEASE.total_seconds(), help="Seconds until a dead worker's mail is retaken."
        )

    def handle(self, *args, **options):
        self.stop = threading.Event()
        self.lease_for = dt.timedelta(seconds=options["lease"])
        self.server = get_connection()
        self.outages, self.mail_at = 0, 0.0
        if options["once"]:
            run_due_jobs()
            while self.send_batch() is Outcome.SENT:
                pass
            return
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: self.stop.set())
        # A page with ten thousand names takes seconds to draw, and nobody's mail or count waits for it. What takes too
        # long to wait for when the worker is told to stop, another one begins again.
        long = threading.Thread(target=self.work, args=(self.do_long_jobs,), name="long jobs", daemon=True)
        long.start()
        self.work(self.do_jobs_and_mail)
        long.join(PATIENCE)

    def work(self, turn):
        """Take turns until told to stop. Where one thread ends, whatever ended it, the other does too, and the service
        manager starts the worker again."""
        try:
            self.take_turns(turn)
        finally:
            self.stop.set()
            connection.close()

    def take_turns(self, turn):
        """A second apart, unless a turn says that there is more. A database that is down is left alone for longer and
        longer."""
        troubles = 0
        while not self.stop.is_set():
            close_old_connections()
            try:
                is_more = turn()
            except (DatabaseError, InterfaceError) as error:
                log.warning("database trouble error=%s", type(error).__name__)
                connection.close()
                troubles += 1
                self.stop.wait(pause_after(troubles))
                continue
            troubles = 0
            if not is_more:
                self.stop.wait(IDLE)

    def do_long_jobs(self):
        """What may take its time."""
        run_due_jobs(is_long=True)

    def do_jobs_and_mail(self):
        """Whether there is more mail. A mail server that is down is left alone for longer and longer; jobs go on."""
        run_due_jobs(is_long=False)
        if time.monotonic() < self.mail_at:
            return False
        last = self.send_batch()
        if last is Outcome.OUTAGE:
            self.outages += 1
            self.mail_at = time.monotonic() + pause_after(self.outages)
        elif last is Outcome.SENT:
            self.outages = 0
        return last is Outcome.SENT

    def send_batch(self):
        """Send until nothing is due, the server is down or it is time for the jobs: None, OUTAGE or SENT."""
        began, last = time.monotonic(), None
        for pk in delivery.due_mails(BATCH):
            if self.stop.is_set():
                return None
            mail = delivery.take(pk, lease_for=self.lease_for)
            if mail is None:
                continue  # another worker was quicker
            outcome = delivery.deliver(mail, self.server)
            if outcome is Outcome.OUTAGE:
                self.server.close()
                return outcome
            last = Outcome.SENT
            if time.monotonic() - began > SLICE:
                break
        if last is None:
            self.server.close()
        return last
