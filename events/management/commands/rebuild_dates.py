"""After the zone database changed: derives every coming date's UTC from its wall time again and says what moved.

What stands on the poster stays; the instant behind it follows the new law. Guests of a date that moved are told, since
their calendars show the old instant.
"""

import json
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand

from events.actions.dates import moved_by_clocks, rebuild_date
from events.models import Occurrence


def report(before: Occurrence, after: Occurrence) -> dict[str, str]:
    """One date that moved, as it is told: its wall time, and how a clock of the place would have shown the old UTC."""
    shown = before.starts_at.astimezone(ZoneInfo(before.zone)).replace(tzinfo=None)
    return {
        "date": str(after.uid),
        "event": after.event.title,
        "chapter": after.chapter.title,
        "zone": after.zone,
        "wall": f"{after.start_date} {after.start_time:%H:%M}",
        "shown": f"{shown:%Y-%m-%d %H:%M}",
        "was": before.starts_at.isoformat(timespec="minutes"),
        "is": after.starts_at.isoformat(timespec="minutes"),
    }


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Only say what would move.")
        parser.add_argument("--zone", default="", help="Only dates of this IANA zone.")
        parser.add_argument("--json", action="store_true", help="One JSON object a line.")

    def handle(self, *args, **options):
        rows = Occurrence.objects.upcoming().select_related("event", "chapter")
        if options["zone"]:
            rows = rows.filter(zone=options["zone"])
        stored = {row.pk: row for row in rows}
        moved = moved_by_clocks(rows.all())
        for row in moved:
            told = report(stored[row.pk], row)
            line = "{zone} {wall}: {was} is now {is} ({shown} on the clock there) · {event}, {chapter}"
            self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else line.format(**told))
            if not options["dry_run"]:
                rebuild_date(occurrence=row)
        if not options["json"]:
            did = "would move" if options["dry_run"] else "moved"
            self.stdout.write(f"{len(moved)} of {len(stored)} dates {did}.")
