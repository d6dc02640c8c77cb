"""Fetches from the payment company what its webhook missed, brings back what is missing here, and says what differs.

Exits with 1 where something still differs. Nothing here needs the site to stand still; it may be run again at any time.
"""

import stripe
from django.core.management.base import BaseCommand, CommandError

from donations.actions.reconcile import DAYS, reconcile

LONGEST = 365  # days: with each, more objects are asked about


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=DAYS, help="How far to look back (30 at most for events).")

    def handle(self, *args, **options):
        if not 1 <= options["days"] <= LONGEST:
            raise CommandError(f"--days must be 1 to {LONGEST}.")
        try:
            report = reconcile(days=options["days"])
        except stripe.StripeError as error:
            raise CommandError(f"The payment company cannot be asked: {type(error).__name__}.") from error
        for kind, count in sorted(report.looked.items()):
            self.stdout.write(f"looked at {kind}: {count}")
        for title in ("missed", "repaired", "differences"):
            for line in getattr(report, title):
                self.stdout.write(f"{title}: {line}")
        counts = f"{len(report.missed)} missed, {len(report.repaired)} repaired, {len(report.differences)} differ"
        self.stdout.write(f"{counts}; {report.foreign} are not ours.")
        if report.differences:
            raise SystemExit(1)
