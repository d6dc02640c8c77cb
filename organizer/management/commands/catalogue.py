"""`manage.py catalogue`: bring the translation catalogues up to date with the code, or say what they lack."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from organizer import catalogue


class Command(BaseCommand):
    help = "Write new strings into the catalogues; --check lists missing, fuzzy, empty and mismatching ones instead."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; fail if anything is untranslated.")
        parser.add_argument("--root", type=Path, default=settings.BASE_DIR, help="Where the project lies.")

    def handle(self, *args, check, root, **options) -> None:
        strings = catalogue.collect(root)
        languages = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        found = []
        for language in languages:
            file = root / "organizer" / "locale" / language / "LC_MESSAGES" / "django.po"
            if not check:
                catalogue.update(file, language, strings)
            found += [f"{language}: {fault}" for fault in catalogue.faults(catalogue.read(file, language), strings)]
        if check and found:
            raise CommandError("\n".join([*found, f"{len(found)} strings to translate."]))
        self.stdout.write(f"{len(strings)} strings, {len(found)} still to translate in {', '.join(languages)}.")
