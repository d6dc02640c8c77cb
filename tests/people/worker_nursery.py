"""Loads Django once and forks a worker for every line it reads: thirty workers in a second, each a real process.

Its argument breaks the worker for the control tests: `no-lease` takes mail without leasing it, `mark-first` marks
a mail sent before sending it.
"""

import os
import signal
import sys

import django

django.setup()

from django.core.mail import get_connection  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from people import delivery  # noqa: E402
from people.models import OutgoingMail  # noqa: E402


def take_without_lease(pk, *, lease_for):
    return OutgoingMail.objects.filter(pk=pk, state="queued").first()


def try_marked_first(mail, server):
    sent = {"state": OutgoingMail.State.SENT, "sent_at": timezone.now()}
    OutgoingMail.objects.filter(pk=mail.pk).update(**sent)
    return honest_try(mail, server)


honest_try = delivery._try
delivery.MAX_CLAIMS = 10_000  # on a slow machine the kills may meet one mail twenty times, which is not its own fault
if "no-lease" in sys.argv:
    delivery.take = take_without_lease
if "mark-first" in sys.argv:
    delivery._try = try_marked_first

get_connection()  # imports the post office, and with it the kinds of mail, before the first fork
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        call_command("worker", lease=float(line))
        os._exit(0)
    sys.stdout.write(f"{child}\n")
    sys.stdout.flush()
