"""Compares every tally with the signatures and sheets it counts, while nobody folds; signing goes on.

Prints what differs, and exits with 1 where something does, whether or not it was repaired. With --repair the tallies
that differ are put right; signatures and sheets are never changed.
"""

from django.core.management.base import BaseCommand

from appeals.actions.tally_audit import audit_tallies


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="Put the tallies right, under their lock.")

    def handle(self, *args, **options):
        found = audit_tallies(repair=options["repair"])
        for one in found:
            self.stdout.write(f"{one}{' (repaired)' if options['repair'] else ''}")
        self.stdout.write(f"{len(found)} differ.")
        if found:
            raise SystemExit(1)
