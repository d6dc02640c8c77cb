"""The columns of a table of events: what we call them, and what other programs do. Imports nothing of ours.

Known beside our own: the exports of Google Calendar and Outlook, and Action Network's table for uploads.
"""

import re

# Our name → names that mean the same, as `known_column` writes them: small letters, words apart by one underscore.
COLUMNS: dict[str, tuple[str, ...]] = {
    "title": ("subject", "event_title", "event_name", "name", "summary", "event"),
    "start_date": ("date", "day", "begin_date", "event_date"),
    "start_time": ("time", "begin_time", "from"),
    "end_date": (),
    "end_time": ("to",),
    "start": ("start_at", "starts_at", "begin", "begins", "start_datetime", "start_date_time"),
    "end": ("end_at", "ends_at", "finish", "end_datetime", "end_date_time"),
    "all_day": ("all_day_event", "allday", "is_all_day"),
    "zone": ("time_zone", "timezone", "tz"),
    "repeats": ("rrule", "rule", "recurrence"),
    "until": ("repeats_until", "repeat_until"),
    "kind": ("categories", "category", "type", "event_type"),
    "venue": ("location", "location_name", "place", "where", "venue_name"),
    "address": ("street", "street_address", "address1", "address_line1", "location_address"),
    "city": ("town", "locality"),
    "description": ("details", "text", "notes", "summary_text", "instructions"),
    "directions": ("getting_there", "arrival", "host_directions"),
    "access": ("accessibility", "accessibility_notes"),
    "audience": ("who_for", "for"),
    "url": ("link", "website", "web_address", "browser_url"),
    "join_url": ("virtual_action_url", "online_link", "meeting_link", "meeting_url"),
    "capacity": ("seats", "max_attendees", "max_capacity", "attendee_limit"),
    "uid": ("id", "event_id", "identifier"),
    "private": ("is_private",),
}
# Columns about people: never read, and reported once.
PEOPLE = {
    "meeting_organizer",
    "required_attendees",
    "optional_attendees",
    "attendees",
    "guests",
    "host",
    "host_name",
    "host_email",
    "host_first_name",
    "host_last_name",
    "host_phone",
    "organizer",
    "organizer_email",
    "organizer_name",
    "contact",
    "contact_name",
    "contact_email",
    "contact_phone",
    "email",
    "phone",
    "first_name",
    "last_name",
    "event_creator_name",
    "event_creator_email",
}
MEANS = {other: ours for ours, others in COLUMNS.items() for other in (ours, *others)}


def known_column(heading: str) -> str:
    """A heading as it is compared: “All day event” → `all_day_event`."""
    return re.sub(r"[^0-9a-z]+", "_", heading.strip().lower()).strip("_")
