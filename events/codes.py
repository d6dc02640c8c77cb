"""The code that a guest shows at the door. Imports events.models."""

from django.urls import reverse

from content.addresses import absolute
from content.qr import qr_svg
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
