"""A small copy of a page, for lists. Imports nothing of ours."""

import io

from PIL import Image

QUALITY = 45  # of a page of type this size: nobody reads it, everybody sees what it is


def shrunk(png: bytes, width: int) -> tuple[bytes, int, int]:
    """The same picture, no wider than this, as a light WebP, with its width and height."""
    with Image.open(io.BytesIO(png)) as whole:
        across = min(width, whole.width)
        down = max(round(whole.height * across / whole.width), 1)
        small = whole.convert("RGB").resize((across, down), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=QUALITY, method=6)
    return out.getvalue(), across, down
