"""What Wagtail tells us. Drafts and previews never get here, so they never touch a date."""

from django.db import transaction

from chapters.models import ChapterPage
from events.actions.dates import materialise
from events.actions.forgetting import forget_earlier
from events.actions.gatherings import follow_day
from events.actions.listing import list_chapter, list_series
from events.actions.proposals import note_published
from events.actions.standing_ends import carry_standing
from events.models import DayOfActionPage, EventPage, Listing, Occurrence
from events.models.questions import drop_foreign_questions


def make_dates(sender, instance: EventPage, **kwargs) -> None:
    """Publishing an event makes its dates; so does moving a published one to another chapter."""
    page = instance.specific if not isinstance(instance, EventPage) else instance
    if isinstance(page, EventPage) and drop_foreign_questions(page):
        page.save()
    if isinstance(page, EventPage) and page.live:
        materialise(event=page)
        forget_earlier(dates=Occurrence.objects.of_event(page))  # it may have come under threat
        note_published(event=page)


def reach_the_cities(sender, instance: DayOfActionPage, **kwargs) -> None:
    """Publishing a day of action brings the dates of all cities in line with it."""
    follow_day(day=instance)


def list_again(sender, instance: EventPage | ChapterPage, **kwargs) -> None:
    """What lists find follows an event that is withdrawn, and a chapter that moves or comes under threat; so does how
    long the chapter knows its guests."""
    if isinstance(instance, ChapterPage):
        list_chapter(chapter=instance)
        forget_earlier(dates=Occurrence.objects.filter(chapter=instance.canonical()))
    else:
        list_series(event=instance, without=instance.pk)


def keep_dates(sender, instance: EventPage, **kwargs) -> None:
    """When the page that the dates hung on is deleted, a published translation of it takes its place.

    Withdrawing it, a moment before, may have listed it once more for the sake of a translation.
    """
    Listing.objects.filter(event=instance.pk).delete()
    heir = EventPage.objects.filter(translation_key=instance.translation_key).order_by("pk").first()
    carry_standing(instance.pk, heir)
    left = EventPage.objects.live().filter(translation_key=instance.translation_key).order_by("pk").first()
    if left and not left.canonical().occurrences.exists():
        transaction.on_commit(lambda: _take_over(left.pk))


def _take_over(pk: int) -> None:
    """Make the dates of a translation, unless it was deleted in the same breath."""
    if page := EventPage.objects.live().filter(pk=pk).first():
        materialise(event=page)
