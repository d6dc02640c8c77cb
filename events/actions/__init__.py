"""What happens to dates and seats."""

from events.actions.dates import cancel_date, materialise, uncancel_date

__all__ = ["cancel_date", "materialise", "uncancel_date"]
