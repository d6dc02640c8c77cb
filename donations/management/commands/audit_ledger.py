"""Compares every total, gift and payout with the ledger. A total that differs is not shown any more from then on.

With --repair totals are summed up anew from the entries; the ledger itself is never changed. Exits with 1 where
something differs, whether or not it was repaired.
"""

from django.core.management.base import BaseCommand

from donations.actions.audit import audit


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="Sum up totals that differ anew, under their lock.")

    def handle(self, *args, **options):
        found = audit(repair=options["repair"])
        for one in found:
            did = " (repaired)" if one.repaired else ""
            self.stdout.write(f"{one.what} {one.which}: {one.shown}, the ledger says {one.ledger}{did}")
        self.stdout.write(f"{len(found)} differ.")
        if found:
            raise SystemExit(1)
