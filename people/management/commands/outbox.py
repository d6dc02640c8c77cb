"""How the outbox stands, and a second chance for mail that was parked."""

import datetime as dt

from django.core.management.base import BaseCommand
from django.db.models import Count, Min
from django.utils import timezone

from people.models import OutgoingMail

RECENT = dt.timedelta(days=7)


def retry_parked(kind=""):
    """Queue the parked mail of the last seven days again, once what parked it (a broken template, say) is mended."""
    parked = OutgoingMail.objects.filter(state=OutgoingMail.State.PARKED, due_at__gt=timezone.now() - RECENT)
    if kind:
        parked = parked.filter(kind=kind)
    return parked.update(state=OutgoingMail.State.QUEUED, attempts=0, due_at=timezone.now())


class Command(BaseCommand):
    """Counts by state and kind, and what went wrong; names nobody."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--retry-parked", action="store_true", help="Queue the last week's parked mail again.")
        parser.add_argument("--kind", default="", help="Only mail of this kind.")

    def handle(self, *args, **options):
        if options["retry_parked"]:
            self.stdout.write(f"{retry_parked(options['kind'])} queued again")
        rows = OutgoingMail.objects.values("state", "kind", "failure").annotate(mails=Count("pk"), oldest=Min("due_at"))
        for row in rows.order_by("state", "kind", "failure"):
            line = f"{row['mails']:>6} {row['state']:<8} {row['kind']:<30} since {row['oldest']:%Y-%m-%d %H:%M}"
            self.stdout.write(f"{line} {row['failure']}".rstrip())
