"""A small copy of a page, for lists. Imports nothing of ours."""

import io

from PIL import Image

COLOURS = 16  # a page is black on white, with one more ink


def shrunk(png: bytes, width: int) -> tuple[bytes, int, int]:
    """The same picture, no wider than this, as a light PNG, with its width and height."""
    with Image.open(io.BytesIO(png)) as whole:
        across = min(width, whole.width)
        down = max(round(whole.height * across / whole.width), 1)
        small = whole.convert("RGB").resize((across, down), Image.Resampling.LANCZOS).quantize(COLOURS)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue(), across, down
