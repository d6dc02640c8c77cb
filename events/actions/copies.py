"""Doing an event again: the same words, place and shifts on another day, as a draft that nobody has answered."""

import datetime as dt
import logging
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from events.errors import EventError
from events.models import EventPage
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)

# What names other days than the new one.
OTHER_DAYS = ["rule", "until", "extra_dates", "excluded_dates", "fold"]


@transaction.atomic
def do_again(*, event: EventPage, day: dt.date, today: dt.date, actor: User | None) -> EventPage:
    """Copy an event to `day`, in every language it has; returns the draft in its first language.

    It is one date, whatever the rule of the old one. Dates, answers, recaps and the UID it was imported under stay
    behind (`EventPage.exclude_fields_in_copy`). EventError for a day before `today`.
    """
    if day < today:
        raise EventError(_("This day is over. Choose one to come."))
    first = event.canonical()
    key = uuid.uuid4()
    pages = EventPage.objects.filter(translation_key=first.translation_key).order_by("pk")
    copy, *_translations = [_copy(page, day, key, actor) for page in pages]
    host = first.get_parent().specific.canonical()
    record_audit(actor=actor, verb="events.done_again", target=copy, chapter_id=host.pk, details={"from": first.pk})
    log.info("event done again from=%s to=%s", first.pk, copy.pk)
    return copy


def _copy(page: EventPage, day: dt.date, key: uuid.UUID, actor: User | None) -> EventPage:
    parent = page.get_parent()
    changes = {"start_date": day, "last_day": None, "slug": free_slug(parent, f"{page.slug}-{day}")}
    if page.last_day:
        changes["last_day"] = day + (page.last_day - page.start_date)
    copy = page.copy(
        update_attrs={**changes, "translation_key": key},
        exclude_fields=OTHER_DAYS,
        copy_revisions=False,
        keep_live=False,
        user=actor,
    )
    found: EventPage = copy.specific
    return found


def free_slug(parent: Page, wish: str) -> str:
    """`wish`, or with a number behind it where a page below `parent` has that address already."""
    taken = set(parent.get_children().filter(slug__startswith=wish).values_list("slug", flat=True))
    return next(slug for slug in [wish, *(f"{wish}-{n}" for n in range(2, len(taken) + 3))] if slug not in taken)
