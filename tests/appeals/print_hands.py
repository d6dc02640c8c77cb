"""What tests of printed papers have in common: how a PDF is read back."""

import io
import re
from typing import Any

from pypdf import PageObject, PdfReader

OURS = ("Newsreader", "Public Sans", "Vazirmatn", "Markazi Text")
MARKS = re.compile("[\u2066-\u2069\u200b-\u200f]")


def reader(file: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(file))


def text_of(paper: PdfReader, *pages: int) -> str:
    """Its words with one space between them, without marks of direction."""
    told = " ".join(paper.pages[page].extract_text() for page in pages or range(len(paper.pages)))
    return " ".join(MARKS.sub("", told).split())


def size_of(page: PageObject) -> tuple[int, int]:
    """Width and height in whole points."""
    return round(float(page.mediabox.width)), round(float(page.mediabox.height))


def faces_of(page: PageObject) -> dict[str, Any]:
    """What a page's faces are called, and what describes each."""
    found = {}
    for face in page["/Resources"]["/Font"].values():
        face = face.get_object()
        inner = face["/DescendantFonts"][0].get_object() if "/DescendantFonts" in face else face
        found[str(face["/BaseFont"]).replace("-", " ")] = inner["/FontDescriptor"].get_object()
    return found


def are_embedded(paper: PdfReader) -> bool:
    """Whether every face is in the file: one that is borrowed looks otherwise on each machine, or has holes."""
    kinds = {"/FontFile", "/FontFile2", "/FontFile3"}
    return all(kinds & set(described) for page in paper.pages for described in faces_of(page).values())
