"""An ad of 10,000 names in five scripts on two pages: seconds, memory of the largest process, names that are on it.

Runs in a process of its own, so that what is measured is what setting it needs. At most 10 seconds and 500 MB.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

NAMES, MOST_SECONDS, MOST_MEGABYTES = 10_000, 10, 500


def lines() -> Iterator[str]:
    """What was measured, in one line. Too slow or too large ends the benchmark."""
    done = subprocess.run([sys.executable, "-m", "bench.ads"], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    yield (
        f"an ad with {found['printed']:,} of {found['asked']:,} names in {found['size'] / 100:g} points on two pages:"
        f" {found['seconds']:.1f} s, {found['megabytes']:.0f} MB, a file of {found['kilobytes']:,} KB"
    )
    if found["seconds"] > MOST_SECONDS or found["megabytes"] > MOST_MEGABYTES:
        raise SystemExit(f"It may take {MOST_SECONDS} s and {MOST_MEGABYTES} MB.")


def measure() -> dict[str, float]:
    """Set it once, from names to file. Scripts that this machine has no typeface for are left out."""
    import django

    django.setup()
    from outreach.creative.coverage import uncovered
    from outreach.creative.setting import set_ad
    from outreach.creative.words import Names
    from tests.outreach.creative_hands import ENGLISH, SPREAD, SYLLABLES, many_names

    scripts = [script for script in SYLLABLES if not uncovered(many_names(60, script))]
    everyone = many_names(NAMES, *scripts)
    begun = time.perf_counter()
    made = set_ad("spread", trim=SPREAD, words=ENGLISH, names=Names(everyone=everyone))
    seconds = time.perf_counter() - begun
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "seconds": seconds,
        "megabytes": most / 1024,
        "asked": len(everyone),
        "printed": made.printed,
        "size": made.size,
        "kilobytes": len(made.pdf) // 1024,
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "organizer.settings")
    print(json.dumps(measure()))
