"""What Wagtail tells us. Drafts and previews never get here, so they never touch a date."""

from events.actions.dates import materialise
from events.models import EventPage


def make_dates(sender, instance: EventPage, **kwargs) -> None:
    """Publishing an event makes its dates; so does moving a published one to another chapter."""
    page = instance.specific if not isinstance(instance, EventPage) else instance
    if isinstance(page, EventPage) and page.live:
        materialise(event=page)
