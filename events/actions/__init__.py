"""What happens to dates and seats."""

from events.actions.dates import materialise
from events.actions.statuses import cancel_date, postpone_date, uncancel_date

__all__ = ["cancel_date", "materialise", "postpone_date", "uncancel_date"]
