"""Editing a whole series, or this date and all that follow (which makes two series of one)."""

import datetime as dt
import logging
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from events.actions.copies import free_slug
from events.actions.standing_ends import follow_split
from events.errors import EventError
from events.models import CoHost, EventPage, ExcludedDate, ExtraDate, Occurrence
from events.queries.drafts import Cut, cut_from, end_before, has_earlier
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)


class DraftInTheWay(EventError):
    """Publishing from here would publish, or bury, what someone is still writing."""

    message = _("Someone is still writing a draft of this event. Publish or discard it in the editor first.")


@transaction.atomic
def edit_series(*, event: EventPage, changes: Mapping[str, Any], actor: User | None) -> EventPage:
    """Change an event for all its dates to come, in every language, and publish it. What was edited for one date alone
    stays. `changes` are columns of EventPage; DraftInTheWay where a draft is not published."""
    first = event.canonical()
    for page in _published_pages(first):
        _publish(page, changes, actor)
    host = first.get_parent().specific.canonical()
    record_audit(actor=actor, verb="events.series_changed", target=first, chapter_id=host.pk)
    return first.canonical()


@transaction.atomic
def split_series(*, occurrence: Occurrence, changes: Mapping[str, Any], actor: User | None) -> EventPage:
    """Let this date and all that follow go on as a series of their own, with `changes`; returns its first page.

    The dates keep their rows, UIDs, addresses' ends and answers; the old addresses lead to the new ones. What came
    before stays as it was. EventError where nothing comes before, since that is editing all of it.
    """
    old = occurrence.event.canonical()
    EventPage.objects.select_for_update().get(pk=old.pk)
    day = occurrence.original_date
    if not has_earlier(old, day):
        raise EventError(_("This is the first date of its series, so change all of them instead."))
    pages = _published_pages(old)
    cut, key = cut_from(old, day), uuid.uuid4()
    copies = [_copy(page, day, cut, key, old) for page in pages]
    new = copies[0]
    Occurrence.objects.filter(event=old, original_date__gte=day).update(event=new)
    follow_split(old=old, new=new, day=day)
    for co_host in old.co_hosts.filter(state=CoHost.State.ACCEPTED):
        CoHost.objects.get_or_create(event=new, chapter=co_host.chapter, defaults={"state": co_host.state})
    _end(old, day, actor)
    for page in copies:
        _publish(page, changes, actor)
    host = old.get_parent().specific.canonical()
    record_audit(actor=actor, verb="events.series_split", target=old, chapter_id=host.pk, details={"new": new.pk})
    log.info("series split event=%s new=%s day=%s", old.pk, new.pk, day)
    return new.canonical()


def _published_pages(first: EventPage) -> list[EventPage]:
    """The event's pages, the first one first; DraftInTheWay where one of the published ones has a draft."""
    pages = list(EventPage.objects.live().filter(translation_key=first.translation_key).order_by("pk"))
    if any(page.has_unpublished_changes for page in pages) or first.pk not in [page.pk for page in pages]:
        raise DraftInTheWay
    return pages


def _publish(page: EventPage, changes: Mapping[str, Any], actor: User | None) -> None:
    for name, value in changes.items():
        setattr(page, name, value)
    # The caller has checked what the desk allows; a host need not be an editor in Wagtail as well.
    page.save_revision(user=actor, log_action=True).publish(user=actor, skip_permission_checks=True)


def _copy(page: EventPage, day: dt.date, cut: Cut, key: uuid.UUID, old: EventPage) -> EventPage:
    slug = free_slug(page.get_parent(), f"{page.slug}-{day}")
    columns = {**cut.columns, "slug": slug, "translation_key": key, "split_from": old}
    made = page.copy(update_attrs=columns, copy_revisions=False, keep_live=False, exclude_fields=["extra_dates"])
    copy: EventPage = made.specific
    copy.extra_dates = [ExtraDate(date=row.date, start_time=row.start_time) for row in cut.extra]
    copy.excluded_dates = [ExcludedDate(date=row.date) for row in cut.excluded]
    # It goes on with what it was: a copy to another day leaves these behind.
    copy.rule, copy.until, copy.fold, copy.day_of_action = (
        cut.columns["rule"],
        page.until,
        page.fold,
        page.day_of_action,
    )
    return copy


def _end(old: EventPage, day: dt.date, actor: User | None) -> None:
    """The old series ends before that day."""
    page = EventPage.objects.get(pk=old.pk)
    page.extra_dates = [row for row in page.extra_dates.all() if row.date < day]
    _publish(page, end_before(old, day), actor)
