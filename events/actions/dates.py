"""What happens to dates: made on publishing, moved, cancelled, called back."""

import datetime as dt
import hashlib
import json
import logging
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage
from content.freshness import touch
from events.actions.rsvps import follow_date
from events.disclosure import guest_place
from events.errors import NotNow
from events.models import EventPage, Occurrence, Rsvp
from people.actions import record_audit
from people.models import User
from people.outbox import queue_mail

log = logging.getLogger(__name__)

# Who must not lose their date without being asked.
ACTIVE = [Rsvp.State.PENDING, Rsvp.State.CONFIRMED, Rsvp.State.WAITLISTED]
# What publishing may change in a row; the seats taken are never written here.
DERIVED = [
    "chapter",
    "start_date",
    "start_time",
    "end_date",
    "end_time",
    "zone",
    "fold",
    "starts_at",
    "ends_at",
    "capacity",
]
REVISION = ["fingerprint", "sequence", "revised_at"]


@dataclass(frozen=True)
class Plan:
    """What publishing an event would do to its dates."""

    keep: list[tuple[Occurrence, dt.date]]
    add: list[dt.date]
    drop: list[Occurrence]


def wanted_dates(event: EventPage) -> list[dt.date]:
    """The dates an event names, each once, in order."""
    return sorted({event.start_date, *(extra.date for extra in event.extra_dates.all())})


def plan_dates(*, event: EventPage, dates: list[dt.date], now: dt.datetime | None = None) -> Plan:
    """Compare the dates an event names with the rows it has.

    A row stays with the date it is now on, or else with the one it was first announced for. An event of one date
    that names another one has moved: its row goes along, unless that date is over and people were there.
    """
    left = list(dates)
    keep: list[tuple[Occurrence, dt.date]] = []
    drop: list[Occurrence] = []
    rows = list(Occurrence.objects.of_event(event).select_related("event", "chapter").order_by("starts_at", "pk"))
    for row in rows:
        if row.start_date in left:
            left.remove(row.start_date)
            keep.append((row, row.start_date))
        else:
            drop.append(row)
    if len(dates) == len(left) == len(rows) == 1 and not (rows[0].is_past(now) and _people(rows[0])):
        return Plan([(rows[0], left[0])], [], [])
    return Plan(keep, left, drop)


def bound_dates(*, event: EventPage, dates: list[dt.date]) -> list[tuple[dt.date, int]]:
    """The coming dates that an event of `dates` would lose though people answered, with how many people."""
    dropped = plan_dates(event=event, dates=dates).drop
    lost = [(row.start_date, _people(row)) for row in dropped if not (row.is_past() or row.is_cancelled)]
    return [(date, people) for date, people in lost if people]


def _people(row: Occurrence) -> int:
    return int(row.rsvps.filter(state__in=ACTIVE).aggregate(people=Sum("party", default=0))["people"])


@transaction.atomic
def materialise(*, event: EventPage) -> list[Occurrence]:
    """Make the rows of an event say what the published event says; returns its dates in order.

    Rows are shared by all translations and hang on the first page. A row that people have answered, or that was
    cancelled, is never deleted here, whatever the event says now: the form has warned, and a promise is a promise.
    """
    first = event.canonical()
    EventPage.objects.select_for_update().get(pk=first.pk)
    chapter = first.get_parent().specific.canonical()
    plan = plan_dates(event=first, dates=wanted_dates(first))
    for row, date in plan.keep:
        _bring_in_line(row, first, chapter, date)
    for row in plan.drop:
        _let_go(row)
    for date in plan.add:
        _add(first, chapter, date)
    _refold(first)
    touch()
    rows = list(Occurrence.objects.of_event(first))
    log.info("dates made event=%s rows=%s added=%s", first.pk, len(rows), len(plan.add))
    return rows


def _refold(first: EventPage) -> None:
    """What the text filter finds in each translation follows what the first page now keeps to its guests."""
    for page in EventPage.objects.filter(translation_key=first.translation_key):
        EventPage.objects.filter(pk=page.pk).update(folded=page.text_to_find())


def _let_go(row: Occurrence) -> None:
    """Take a date out that the event no longer names: without a trace only where nobody ever answered."""
    if not row.is_cancelled and not row.rsvps.exists():
        row.delete()
    elif row.is_cancelled or row.is_past() or _people(row):
        log.warning("date kept though the event no longer names it occurrence=%s", row.pk)
    else:
        _set_status(row, Occurrence.Status.CANCELLED, "", None, "events.date_cancelled")


def _bring_in_line(row: Occurrence, event: EventPage, chapter: ChapterPage, date: dt.date) -> None:
    row.event, row.chapter = event, chapter
    before = row.starts_at, row.ends_at, row.capacity
    if not row.is_modified:
        row.set_wall(date, event.start_time, event.end_time, event.zone or chapter.zone, event.fold)
        row.capacity = event.capacity
    row.save(update_fields=[*DERIVED, *revise(row)])
    if before != (row.starts_at, row.ends_at, row.capacity):
        follow_date(occurrence=row)


def _add(event: EventPage, chapter: ChapterPage, date: dt.date) -> None:
    # An earlier row may have been announced for this day and moved away; it keeps its key and its address.
    earlier = Occurrence.objects.filter(event=event, original_date=date).count()
    row = Occurrence(
        event=event,
        chapter=chapter,
        original_date=date,
        original_time=event.start_time.replace(microsecond=earlier),
        slug=f"{date}-{earlier + 1}" if earlier else str(date),
    )
    row.set_wall(date, event.start_time, event.end_time, event.zone or chapter.zone, event.fold)
    row.capacity = event.capacity
    row.fingerprint = fingerprint(row)
    row.save()


def revise(row: Occurrence) -> list[str]:
    """Raise SEQUENCE if the file would now say something else; returns the names of the fields to save."""
    said = fingerprint(row)
    if said == row.fingerprint:
        return []
    row.fingerprint, row.revised_at = said, timezone.now()
    row.sequence += 1
    return REVISION


def fingerprint(row: Occurrence) -> str:
    """The hash (64 hex digits) of everything a calendar file says about this date, to guests as well."""
    place = guest_place(row)
    facts = [
        row.starts_at.isoformat(),
        row.ends_at.isoformat(),
        row.zone,
        row.status,
        row.status_reason,
        row.event.title,
        row.event.standfirst,
        row.event.slug,
        row.chapter.title,
        place.venue,
        place.address,
        place.city,
        place.directions,
        place.join_url,
        row.event.reveal,
        row.event.risk,
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


@transaction.atomic
def cancel_date(*, occurrence: Occurrence, reason: str, actor: User | None) -> Occurrence:
    """Call one date off. The row, its address and everyone's answers stay; NotNow where it is over or cancelled."""
    row = _locked(occurrence)
    if row.is_cancelled:
        raise NotNow(_("This date is already cancelled."))
    if row.is_past():
        raise NotNow
    return _set_status(row, Occurrence.Status.CANCELLED, reason, actor, "events.date_cancelled")


@transaction.atomic
def uncancel_date(*, occurrence: Occurrence, reason: str = "", actor: User | None) -> Occurrence:
    """Let a cancelled date take place after all; NotNow where it is over or was never cancelled."""
    row = _locked(occurrence)
    if not row.is_cancelled:
        raise NotNow(_("This date is not cancelled."))
    if row.is_past():
        raise NotNow
    return _set_status(row, Occurrence.Status.SCHEDULED, reason, actor, "events.date_called_back")


def _locked(occurrence: Occurrence) -> Occurrence:
    rows = Occurrence.objects.select_for_update(of=("self",)).select_related("event", "chapter")
    return rows.get(pk=occurrence.pk)


def _set_status(row: Occurrence, status: str, reason: str, actor: User | None, verb: str) -> Occurrence:
    row.status, row.status_reason, row.status_at = status, reason.strip(), timezone.now()
    row.save(update_fields=["status", "status_reason", "status_at", *revise(row)])
    record_audit(actor=actor, verb=verb, target=row, chapter_id=row.chapter_id)
    _tell_guests(row)
    touch()
    log.info("%s occurrence=%s", verb, row.pk)
    return row


def _tell_guests(row: Occurrence) -> None:
    """Write to everyone who keeps or waits for seats. Each kind of mail says what is true when it leaves: that the
    date is cancelled, or that the seats are kept after all."""
    kinds = {Rsvp.State.CONFIRMED: "events.rsvp_confirmed", Rsvp.State.WAITLISTED: "events.rsvp_waitlisted"}
    guests = row.rsvps.filter(state__in=kinds, contact__isnull=False).select_related("contact").order_by("contact_id")
    for rsvp in guests:
        if (contact := rsvp.contact) is None:
            continue
        kind = kinds[Rsvp.State(rsvp.state)]
        key = f"{kind}:{rsvp.uid}:status-{row.sequence}"
        queue_mail(kind=kind, subject_id=rsvp.pk, to=contact, key=key, locale=rsvp.locale)
