"""Brings a calendar (.ics) or a table (.csv) of events into a chapter as drafts; prints what became of each, by line.

Ends with 0 where the file was taken over (or would be), 1 where it cannot be read and nothing was written, 2 where
chapter or file do not exist. Warnings change nothing of that.
"""

import dataclasses
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from chapters.queries import canonical_chapters
from events.actions.import_jobs import report_of
from events.actions.importing import write_events
from events.imports.cells import Order
from events.imports.reading import MAX_BYTES
from events.imports.sandbox import kind_of, read_apart
from events.imports.words import sentence

UNREADABLE, UNKNOWN = 1, 2
DID = {"new": "new draft", "changed": "changed", "same": "as before", "older": "older than ours, left alone"}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--chapter", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be written.")
        parser.add_argument("--json", action="store_true", help="One JSON object instead of lines.")
        parser.add_argument(
            "--dates", choices=[order.value for order in Order], default="", help="How a table means 03/04/2027."
        )

    def handle(self, *args, file: Path, **options):
        chapter = canonical_chapters().filter(slug=options["chapter"]).first()
        if chapter is None:
            raise CommandError(f"There is no chapter “{options['chapter']}”.", returncode=UNKNOWN)
        try:
            with file.open("rb") as opened:
                data = opened.read(MAX_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=UNKNOWN) from None
        reading = read_apart(data, kind=kind_of(data, file.name), zone=chapter.zone, order=options["dates"])
        written = []
        if reading.ok:
            written = write_events(chapter=chapter, events=reading.events, actor=None, dry_run=options["dry_run"])
        show = self.show_json if options["json"] else self.show_lines
        show(reading, written, options["dry_run"])
        if not reading.ok:
            raise CommandError("Nothing was written.", returncode=UNREADABLE)

    def show_json(self, reading, written, dry_run):
        problems = [{**dataclasses.asdict(problem), "text": sentence(problem)} for problem in reading.problems]
        told = {"ok": reading.ok, "dry_run": dry_run, **report_of(reading, written), "problems": problems}
        self.stdout.write(json.dumps(told, ensure_ascii=False))

    def show_lines(self, reading, written, dry_run):
        for problem in reading.problems:
            self.stdout.write(f"line {problem.line}: {problem.severity}: {sentence(problem)}")
        for one in written:
            needs = f" (before publishing: {', '.join(one.needs)})" if one.needs else ""
            self.stdout.write(f"line {one.line}: {DID[one.what]}: {one.day} {one.title}{needs}")
        if reading.ok:
            self.stdout.write(f"{len(written)} events {'would be' if dry_run else 'were'} taken over.")
