"""Which dates, in which words and which order. Imports events.disclosure, events.models and people.language."""

from events.models import OccurrenceQuerySet
from events.queries import said
from events.queries.choices import Choices, hosts_with_dates
from events.queries.dates import DateSheet, Fact, date_sheet, dates_of, unsaved_date, zone_choices
from events.queries.filters import Filters, reader_zone
from events.queries.groups import Group, grouped
from events.queries.lists import Named, Sheet, named, sheet
from events.queries.matching import city_of, for_calendar
from events.queries.months import Month, month_grid
from events.queries.periods import Period, within
from events.queries.rows import Row, also_when, day_and_hours, rows, when

__all__ = [
    "Choices",
    "DateSheet",
    "Fact",
    "Filters",
    "Group",
    "Month",
    "Named",
    "OccurrenceQuerySet",
    "Period",
    "Row",
    "Sheet",
    "also_when",
    "city_of",
    "date_sheet",
    "dates_of",
    "day_and_hours",
    "for_calendar",
    "grouped",
    "hosts_with_dates",
    "month_grid",
    "named",
    "reader_zone",
    "rows",
    "said",
    "sheet",
    "unsaved_date",
    "when",
    "within",
    "zone_choices",
]
