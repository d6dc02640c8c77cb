"""QR codes that we draw ourselves: nobody else learns what they say. Imports nothing of ours."""

from io import BytesIO

import segno


def qr_svg(address: str, *, whole: bool = False) -> str:
    """Dark on white with its own margin, whatever the colours around it, since cameras need both. To stand in a page,
    as wide as its column; `whole` for a file of its own."""
    drawn = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(drawn, kind="svg", border=4, light="#fff", xmldecl=whole, nl=False, omitsize=not whole, svgclass="qr")
    return drawn.getvalue().decode()


def qr_png(address: str, *, scale: int = 12) -> bytes:
    """As a picture: so many pixels a module, twelve for one that is printed."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=scale, border=4)
    return drawn.getvalue()
