"""`manage.py build_assets`: cut the typefaces and draw the world from the npm packages."""

import hashlib
import json
import logging
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from content import print_fonts, world
from organizer import coastline, typefaces

PACKAGES = settings.BASE_DIR / "node_modules"


def fingerprint() -> str:
    """Changes with the locked packages and with the modules that work on them."""
    files = [settings.BASE_DIR / "package-lock.json", Path(__file__)]
    files += [Path(module.__file__ or "") for module in (coastline, typefaces, print_fonts, world)]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


class Command(BaseCommand):
    help = "Cut the typefaces and draw the coastline into ASSETS_DIR; does nothing where that is already done."

    def handle(self, *args, **options) -> None:
        folder, wanted = Path(settings.ASSETS_DIR), fingerprint()
        stamp = folder / "built.txt"
        if stamp.exists() and stamp.read_text() == wanted:
            self.stdout.write("Assets are up to date.")
            return
        if not PACKAGES.exists():
            raise CommandError("node_modules is missing: run `npm ci`, or `make assets`, which does it all.")
        logging.getLogger("fontTools").setLevel(logging.WARNING)  # it narrates every glyph
        fonts = PACKAGES / "@fontsource-variable"
        made = typefaces.cut(fonts, folder / "fonts") + print_fonts.cut(fonts, folder / "print")
        topology = json.loads((PACKAGES / "world-atlas" / "land-50m.json").read_text())
        (folder / "world.json").write_text(json.dumps(coastline.draw(topology)))
        stamp.write_text(wanted)
        self.stdout.write(f"Built {len(made)} typefaces and the map of the world.")
