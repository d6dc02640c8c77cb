"""Setting a paper with Typst, in a process of its own: what it remembers of 20,000 names is given back when it ends.

Run by itself (`python -m content.typesetting`) it is that process. Imports django.conf only outside of it.
"""

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 240
INCH = 72  # points


class NotSet(Exception):
    """Typst refused the words, or took too long."""


def fonts() -> Path:
    """Where the typefaces for print lie; `manage.py build_assets` cuts them."""
    from django.conf import settings

    return settings.ASSETS_DIR / "print"


def draw(source: Path, said: dict[str, Any], *, faces: Path, any_script: bool = False) -> bytes:
    """The paper that `source` sets, as PDF. Raises NotSet.

    With `any_script` the machine's own typefaces help out where ours lack the letters of a name: ours and Typst's
    have Latin, Arabic, Greek and Cyrillic ones.
    """
    (paper,) = _run(source, said, faces, any_script, format="pdf")
    return paper


def pictures(source: Path, said: dict[str, Any], *, faces: Path, any_script: bool = False, ppi: float) -> list[bytes]:
    """Each page that `source` sets, as PNG with so many pixels an inch. Raises NotSet."""
    return _run(source, said, faces, any_script, format="png", ppi=ppi)


def ask(source: Path, said: dict[str, Any], *, faces: Path, any_script: bool = False) -> Any:
    """What `source` answers: the value that it calls `<answer>`, measured and not drawn. Raises NotSet."""
    (answer,) = _run(source, said, faces, any_script, format="answer")
    return json.loads(answer)


def _run(source: Path, said: dict[str, Any], faces: Path, any_script: bool, **how: Any) -> list[bytes]:
    order = {"source": str(source), "fonts": str(faces), "data": json.dumps(said), "any_script": any_script, **how}
    command = [sys.executable, "-m", "content.typesetting"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module; words travel as data
            command, input=json.dumps(order).encode(), capture_output=True, timeout=SECONDS, cwd=ROOT, check=False
        )
    except subprocess.TimeoutExpired as slow:
        raise NotSet(f"{source.stem} took longer than {SECONDS} seconds") from slow
    if done.returncode:
        raise NotSet(done.stderr.decode(errors="replace")[-2000:])
    return [base64.b64decode(page) for page in json.loads(done.stdout)]


def main() -> None:
    """Read an order, write what was drawn."""
    import typst

    order = json.loads(sys.stdin.buffer.read())
    where: dict[str, Any] = {
        "font_paths": [order["fonts"]],
        "ignore_system_fonts": not order["any_script"],
        "sys_inputs": {"data": order["data"]},
    }
    drawn: Any
    if order["format"] == "answer":
        drawn = typst.query(order["source"], "<answer>", field="value", one=True, **where).encode()
    else:
        drawn = typst.compile(order["source"], format=order["format"], ppi=order.get("ppi"), **where)
    pages = drawn if isinstance(drawn, list) else [drawn]
    json.dump([base64.b64encode(page).decode() for page in pages], sys.stdout)


if __name__ == "__main__":
    main()
