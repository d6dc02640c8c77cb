"""`manage.py load_demo`: fill an empty site with the demonstration campaign."""

import logging
import time
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from organizer.demo.loader import clear, is_loaded, load


@contextmanager
def quiet():
    """Several lines of log a page would hide what the command itself has to say."""
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


class Command(BaseCommand):
    help = "Fill an empty site with the demonstration campaign. A site that has chapters is left as it is."

    def add_arguments(self, parser):
        parser.add_argument(
            "--again", action="store_true", help="First delete all pages, dates and guests, whoever made them."
        )

    def handle(self, *args, again, **options):
        if not settings.DEMO:
            raise CommandError("This is not a demonstration: DEMO is off.")
        if again and not settings.DEBUG:
            raise CommandError("--again deletes every page and every guest; it needs DEBUG=1.")
        if again:
            with quiet():
                clear()
        if is_loaded():
            self.stdout.write("The site has chapters already; nothing was changed.")
            return
        self.stdout.write("Loading the demonstration …")
        begun = time.monotonic()
        with quiet():
            load()
        self.stdout.write(f"The demonstration is loaded, in {time.monotonic() - begun:.0f} seconds.")
