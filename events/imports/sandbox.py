"""Reads a file in a process of its own, with so much memory and time and no more. Imports events.imports, settings.

The file comes from anywhere, and whoever wrote it may know a weakness of ours that we do not. So the process that
opens it has no database, no settings, no environment, can write no file, and is ended when it takes too long.
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from events.imports.reading import MAX_BYTES, Problem, Reading
from events.imports.wire import from_json

SECONDS = 2.0
MEMORY = 256 * 1024 * 1024  # bytes of address space, the interpreter's own included
ROOT = Path(__file__).resolve().parents[2]


def read_apart(data: bytes, *, kind: str, zone: str, order: str = "", seconds: float = SECONDS) -> Reading:
    """What `read_ics` or `read_csv` (`kind` "ics" or "csv") finds, or a refusal once `seconds` or 256 MB are spent."""
    if len(data) > MAX_BYTES:
        return Reading(problems=(Problem(1, "too-big"),))
    head = json.dumps({"kind": kind, "zone": zone, "order": order}).encode() + b"\n"
    command = [sys.executable, "-m", "events.imports.child"]
    before = _processor_time()
    try:
        done = subprocess.run(  # noqa: S603 - our own module, nothing of the file in the command
            command,
            input=head + data,
            capture_output=True,
            timeout=seconds,
            cwd=ROOT,
            env={name: os.environ[name] for name in ("PATH", "PYTHONTZPATH", "LD_LIBRARY_PATH") if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired:
        # A file that used up its seconds is to blame for it; one that got hardly any had a busy machine.
        is_file = _processor_time() - before > seconds / 2
        return Reading(problems=(Problem(1, "too-slow" if is_file else "too-busy"),))
    if done.returncode != 0:
        # Killed by the limit of processor time or of memory, or a fault of ours: the file is not to blame by name.
        code = "too-slow" if done.returncode < 0 else "unreadable"
        return Reading(problems=(Problem(1, code),))
    try:
        return from_json(done.stdout)
    except (ValueError, KeyError, TypeError):
        return Reading(problems=(Problem(1, "unreadable"),))


def _processor_time() -> float:
    """Seconds of processor that the ended processes of this one have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def kind_of(data: bytes, name: str = "") -> str:
    """ "ics" or "csv": as the file begins, or else as it is called."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").upper()
    if head.startswith(b"BEGIN:"):
        return "ics"
    return "ics" if name.lower().endswith((".ics", ".ical", ".ifb", ".icalendar")) else "csv"
