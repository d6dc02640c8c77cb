"""The papers of an appeal, by the names of their templates."""

from typing import Any

from content import typesetting
from content.typesetting import ROOT, NotSet, fonts

__all__ = ["NotSet", "draw", "fonts", "source_of"]
FOLDER = ROOT / "templates" / "appeals"


def source_of(template: str) -> str:
    """How a paper is set: whatever changes here makes what was drawn before untrue."""
    return "".join((FOLDER / f"{name}.typ").read_text() for name in ("print_frame", template))


def draw(template: str, said: dict[str, Any], *, any_script: bool = False) -> bytes:
    """The paper `templates/appeals/<template>.typ` as PDF. Raises NotSet."""
    return typesetting.draw(FOLDER / f"{template}.typ", said, faces=fonts(), any_script=any_script)
