"""Which dates, in which order. `OccurrenceQuerySet` stands in events/models/dates.py, where the manager needs it."""

from events.models import OccurrenceQuerySet

__all__ = ["OccurrenceQuerySet"]
