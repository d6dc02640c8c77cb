"""Which dates, in which words and which order. Imports events.disclosure, events.models and people.language."""

from events.models import OccurrenceQuerySet
from events.queries.dates import DateSheet, Fact, chapter_choices, date_sheet, dates_of, unsaved_date
from events.queries.groups import Group, grouped
from events.queries.lists import Filters, Named, Sheet, for_calendar, named, sheet
from events.queries.rows import Row, also_when, day_and_hours, rows, when

__all__ = [
    "DateSheet",
    "Fact",
    "Filters",
    "Group",
    "Named",
    "OccurrenceQuerySet",
    "Row",
    "Sheet",
    "also_when",
    "chapter_choices",
    "date_sheet",
    "dates_of",
    "day_and_hours",
    "for_calendar",
    "grouped",
    "named",
    "rows",
    "sheet",
    "unsaved_date",
    "when",
]
