"""Setting a paper with Typst, in a process of its own: what it remembers of 20,000 names is given back when it ends.

Run by itself (`python -m appeals.typesetting`) it is that process. Imports django.conf only outside of it.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "templates" / "appeals"
SECONDS = 240


class NotSet(Exception):
    """Typst refused the words, or took too long."""


def fonts() -> Path:
    """Where the typefaces for print lie; `manage.py build_assets` cuts them."""
    from django.conf import settings

    return settings.ASSETS_DIR / "print"


def source_of(template: str) -> str:
    """How a paper is set: whatever changes here makes what was drawn before untrue."""
    return "".join((FOLDER / f"{name}.typ").read_text() for name in ("print_frame", template))


def draw(template: str, said: dict[str, Any], *, any_script: bool = False) -> bytes:
    """The paper `templates/appeals/<template>.typ` as PDF. Raises NotSet.

    With `any_script` the machine's own typefaces help out where ours lack the letters of a name: ours and Typst's
    have Latin, Arabic, Greek and Cyrillic ones.
    """
    order = {
        "source": str(FOLDER / f"{template}.typ"),
        "fonts": str(fonts()),
        "data": json.dumps(said),
        "any_script": any_script,
    }
    command = [sys.executable, "-m", "appeals.typesetting"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module; words travel as data
            command, input=json.dumps(order).encode(), capture_output=True, timeout=SECONDS, cwd=ROOT, check=False
        )
    except subprocess.TimeoutExpired as slow:
        raise NotSet(f"{template} took longer than {SECONDS} seconds") from slow
    if done.returncode:
        raise NotSet(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def main() -> None:
    """Read an order, write a PDF."""
    import typst

    order = json.loads(sys.stdin.buffer.read())
    drawn = typst.compile(
        order["source"],
        font_paths=[order["fonts"]],
        ignore_system_fonts=not order["any_script"],
        sys_inputs={"data": order["data"]},
        format="pdf",
    )
    sys.stdout.buffer.write(drawn)


if __name__ == "__main__":
    main()
