"""The lists that grow with the campaign find their rows by the index made for them, on either database."""

import pytest
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from events.models import CoHost, Occurrence, Rsvp, Shift
from events.queries import Filters, Period, for_calendar
from people.models import AuditEntry, Contact, OutgoingMail

pytestmark = pytest.mark.django_db


def chapter_list():
    return Occurrence.objects.filter(chapter_id=7, starts_at__gt=timezone.now()).order_by("starts_at", "pk")[:20]


def waiting():
    return Rsvp.objects.filter(occurrence_id=7, state="waitlisted").order_by("waitlisted_at")[:1]


def mails_of_a_contact():
    now = timezone.now()
    return OutgoingMail.objects.filter(contact_id=7, due_at__gt=now, due_at__lt=now).order_by("due_at")


PLANS = {
    "dates of a chapter": (chapter_list, "date_by_chapter"),
    "what a chapter was asked": (lambda: CoHost.objects.filter(chapter_id=7, state="requested"), "co_host_by_chapter"),
    "shifts of a date": (lambda: Shift.objects.filter(occurrence_id=7).order_by(), "occurrence_id"),
    "who is in a shift": (lambda: Rsvp.objects.filter(shift_id=7).order_by(), "shift_id"),
    "who waits longest": (waiting, "rsvp_by_state"),
    "mails around a time": (mails_of_a_contact, "mail_per_contact"),
    "whose link it is": (lambda: Rsvp.objects.filter(token_hash="a" * 64), "token_hash"),
    "whose mailbox it is": (lambda: Contact.objects.filter(email_key="a" * 64), "email_key"),
    "a mail by its key": (lambda: OutgoingMail.objects.filter(key="a"), "key"),
    "the newest of the audit": (lambda: AuditEntry.objects.order_by("-at")[:20], "_at_"),
    "what was done in a chapter": (lambda: AuditEntry.objects.order_by().filter(chapter_id=7), "chapter_id"),
}


# A nearly empty table is read whole and sorted: we ask what could be done once it is not.
WAYS_FOR_SMALL_TABLES = ("seqscan", "sort", "hashjoin", "mergejoin", "bitmapscan")


def plan(query) -> str:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for way in WAYS_FOR_SMALL_TABLES:
                cursor.execute(f"SET LOCAL enable_{way} = off")
    return query.explain()


@pytest.mark.parametrize("name", PLANS)
def test_a_query_reads_its_index(name):
    query, index = PLANS[name]
    told = plan(query())

    assert index in told
    assert "INDEX" in told.upper()
    assert "USE TEMP B-TREE" not in told


def test_dates_that_a_chapter_hosts_along_are_found_by_both_indexes():
    """What OccurrenceQuerySet.shown_by comes to: either key has its index, and the two are joined."""
    shown = Q(chapter_id__in=[7]) | Q(event_id__in=[8, 9])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for way in ("seqscan", "indexscan", "indexonlyscan"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    told = Occurrence.objects.filter(shown).order_by().explain()

    assert "date_by_chapter" in told or "events_occurrence_chapter_id" in told
    by_event = ("date_by_event", "one_row_a_date", "one_address_a_date", "events_occurrence_event_id")
    assert any(index in told for index in by_event)
    assert "Seq Scan" not in told


def test_control_a_query_without_an_index_reads_the_whole_table():
    told = plan(OutgoingMail.objects.filter(failure="x").order_by())

    assert "SCAN" in told.upper()
    assert "INDEX" not in told.upper()


@pytest.mark.parametrize("past", [False, True])
def test_the_calendar_needs_no_sorting_of_all_dates(past):
    found = for_calendar(Filters(period=Period("past" if past else "")))
    told = plan((found.past() if past else found.upcoming())[:31])

    assert "date_by_start" in told
