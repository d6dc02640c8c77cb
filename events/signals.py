"""What Wagtail tells us. Drafts and previews never get here, so they never touch a date."""

from django.db import transaction

from events.actions.dates import materialise
from events.models import EventPage


def make_dates(sender, instance: EventPage, **kwargs) -> None:
    """Publishing an event makes its dates; so does moving a published one to another chapter."""
    page = instance.specific if not isinstance(instance, EventPage) else instance
    if isinstance(page, EventPage) and page.live:
        materialise(event=page)


def keep_dates(sender, instance: EventPage, **kwargs) -> None:
    """When the page that the dates hung on is deleted, a published translation of it takes its place."""
    left = EventPage.objects.live().filter(translation_key=instance.translation_key).order_by("pk").first()
    if left and not left.canonical().occurrences.exists():
        transaction.on_commit(lambda: materialise(event=left))
