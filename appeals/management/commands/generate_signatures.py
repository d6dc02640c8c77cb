"""Writes signatures of people who do not exist, to see how the site does with a million: generate_signatures 1000000.

Refuses where people have signed, unless this is a demonstration (DEMO) or --yes says that it may. With --seed the same
people are made again. No mail goes out, nobody has an address, and the tallies agree with the rows at any moment.
"""

import time
import uuid

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from appeals.actions.generating import generate_signatures
from appeals.errors import AppealError
from appeals.models import Appeal


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("count", type=int)
        parser.add_argument("--appeal", type=uuid.UUID, help="The key of an appeal; without it the oldest.")
        parser.add_argument("--seed", type=int, help="Draw the same people again.")
        parser.add_argument("--yes", action="store_true", help="Also where people have signed already.")

    def handle(self, *args, **options):
        appeal = self.appeal(options["appeal"])
        force = options["yes"] or settings.DEMO
        begun = time.monotonic()
        try:
            for done in generate_signatures(appeal, options["count"], seed=options["seed"], force=force):
                if done % 100_000 == 0:
                    self.stdout.write(f"{done:,} after {time.monotonic() - begun:.0f} s")
        except AppealError as refusal:
            raise CommandError(f"{refusal} (--yes writes them all the same.)") from refusal
        self.stdout.write(f"{options['count']:,} signatures in {time.monotonic() - begun:.1f} s.")

    def appeal(self, key):
        """The appeal that was asked for."""
        rows = Appeal.objects.order_by("pk")
        found = (rows.filter(key=key) if key else rows).first()
        if found is None:
            raise CommandError("There is no such appeal: publish one first, or load the demonstration.")
        return found
