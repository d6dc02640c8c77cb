"""The worker: sends the mail of the outbox and runs the repeated jobs. Any number may run at the same time."""

import datetime as dt
import logging
import signal
import threading

from django.core.mail import get_connection
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from people.delivery import LEASE, Outcome, deliver_next
from people.schedule import run_due_jobs

log = logging.getLogger(__name__)

IDLE = 1.0  # seconds between two looks at an empty outbox
LONGEST_PAUSE = 60.0  # seconds between two tries to reach a mail server or database that is down
BATCH = 50  # mails between two looks at the jobs


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
        if options["once"]:
            run_due_jobs()
            while self.send_batch() is Outcome.SENT:
                pass
            return
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: self.stop.set())
        self.work()

    def work(self):
        """Look for mail and jobs every second; wait longer while mail server or database are down."""
        troubles = 0
        while not self.stop.is_set():
            close_old_connections()
            try:
                run_due_jobs()
                last = self.send_batch()
            except (DatabaseError, InterfaceError) as error:
                log.warning("database trouble error=%s", type(error).__name__)
                connection.close()
                last = Outcome.OUTAGE
            troubles = troubles + 1 if last is Outcome.OUTAGE else 0
            if last is not Outcome.SENT:
                self.stop.wait(min(IDLE * 2**troubles, LONGEST_PAUSE))

    def send_batch(self):
        """Send until nothing is due, the server is down or it is time for the jobs: None, OUTAGE or SENT."""
        for _ in range(BATCH):
            if self.stop.is_set():
                return None
            outcome = deliver_next(self.server, lease_for=self.lease_for)
            if outcome in (None, Outcome.OUTAGE):
                self.server.close()
                return outcome
        return Outcome.SENT
