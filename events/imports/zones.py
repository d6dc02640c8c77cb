"""What other programs call a time zone. Imports nothing of ours.

A name counts only where it is certain: one of the IANA database, alone or behind the prefix of a program; one of
Windows, by Unicode's table; an offset, which is no zone but says when a single date is. Nothing is guessed from
"Eastern" or from the rules inside VTIMEZONE.
"""

import datetime as dt
import re
import zoneinfo
from functools import lru_cache

import babel.core

UTC = "Etc/UTC"
UTC_NAMES = {"utc", "gmt", "z", "etc/utc", "etc/gmt", "uct", "zulu", "coordinated universal time"}
OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2}):?([0-5]\d)?", re.IGNORECASE | re.ASCII)


@lru_cache
def _known() -> dict[str, str]:
    """Every name of the database that is named after a place, by its small letters."""
    return {name.lower(): name for name in zoneinfo.available_timezones() if "/" in name}


@lru_cache
def _windows() -> dict[str, str]:
    return {name.lower(): zone for name, zone in babel.core.get_global("windows_zone_mapping").items()}


@lru_cache(maxsize=256)
def find_zone(name: str) -> str | None:
    """The IANA name that `name` certainly means, None where it is not certain."""
    name = name.strip().strip('"').strip().lower()[:120]
    if name in UTC_NAMES:
        return UTC
    parts = [part for part in name.split("/") if part]
    known = _known()
    endings = ("/".join(parts[at:]) for at in range(len(parts) - 1))
    found = next((known[ending] for ending in endings if ending in known), None)
    return found or _windows().get(name)


def find_offset(name: str) -> dt.timezone | None:
    """The fixed distance from UTC that a name such as “UTC+03:30” states; None where it states none."""
    found = OFFSET.fullmatch(name.strip())
    if not found:
        return None
    away = dt.timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    if away > dt.timedelta(hours=14):
        return None
    return dt.timezone(-away if found[1] == "-" else away)
