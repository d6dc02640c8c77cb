"""Dates for other programs: calendar files, structured data, Atom. Imports events.queries and what lies below."""

from events.feeds.atom import atom_feed
from events.feeds.ics import Invitation, calendar_file
from events.feeds.json_ld import as_script, json_ld
from events.feeds.links import Ways, ways_into_calendar
from events.feeds.words import Unwritable, many_lines, one_line

__all__ = [
    "Invitation",
    "Unwritable",
    "Ways",
    "as_script",
    "atom_feed",
    "calendar_file",
    "json_ld",
    "many_lines",
    "one_line",
    "ways_into_calendar",
]
