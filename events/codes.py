"""QR codes that we draw ourselves: nobody else learns what they say. Imports events.models."""

from io import BytesIO

import segno
from django.urls import reverse

from content.addresses import absolute
from events.models import Attendance, Rsvp


def code_url(rsvp: Rsvp) -> str:
    """What this guest's code says: an address that tells a stranger nothing (events.views.door_ways.code). Empty where
    there is no door to show it at, or no seat."""
    date = rsvp.occurrence
    if not rsvp.is_seated or date.is_off or date.is_past() or date.event.attendance == Attendance.ONLINE:
        return ""
    return absolute(reverse("events_code", args=[rsvp.door_token]))


def guest_code(rsvp: Rsvp) -> str:
    """The code as a page shows it."""
    address = code_url(rsvp)
    return qr_svg(address) if address else ""


def qr_svg(address: str) -> str:
    """Drawn into a page: dark on white with its own margin, whatever the colours around it, since cameras need both."""
    drawn = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(drawn, kind="svg", border=4, light="#fff", xmldecl=False, nl=False, omitsize=True, svgclass="qr")
    return drawn.getvalue().decode()


def qr_png(address: str) -> bytes:
    """As a file, for mail."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
    return drawn.getvalue()
