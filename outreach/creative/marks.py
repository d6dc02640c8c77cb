"""The boxes of a page: where it is cut, and how far its ink may run. Typst has no box outside of the bleed, and the
marks stand there, so that they are set afterwards."""

import io

from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from outreach.creative.words import POINT, Trim


def with_boxes(pdf: bytes, *, trim: Trim, slug: float) -> bytes:
    """The same PDF with MediaBox, BleedBox and TrimBox; `slug` is what lies outside of the bleed, in points."""
    reader = PdfReader(io.BytesIO(pdf))
    # A tree of tags, one a name, helps who reads a PDF aloud. A printing plate has no use for it, and it takes seconds.
    for tag in ("/StructTreeRoot", "/MarkInfo"):
        reader.root_object.pop(tag, None)
    for page in reader.pages:
        page.pop("/StructParents", None)
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = "%PDF-1.7"
    width, height, bleed = trim.width / POINT, trim.height / POINT, trim.bleed / POINT
    for page in writer.pages:
        edge = slug + bleed
        page.trimbox = RectangleObject((edge, edge, edge + width, edge + height))
        page.bleedbox = RectangleObject((slug, slug, edge + width + bleed, edge + height + bleed))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
