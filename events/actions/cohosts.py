"""A second chapter hosts along: asked, agreed, ended. Guests stay with the host alone, whatever happens here.

Each step is one statement that holds only if the row still says what the step needs, so of two that press at once one
is told to look again. Where a step changes what the public reads, the files of the coming dates are revised.
"""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage, Membership, Role
from content.freshness import touch
from events.actions.revisions import revise
from events.errors import EventError
from events.models import CoHost, EventPage, Occurrence
from events.queries.cohosts import may_be_public
from people.actions import record_audit
from people.models import User
from people.outbox import queue_mail

log = logging.getLogger(__name__)

State = CoHost.State
GONE = _("This was answered or taken back in the meantime. Please look again.")
AT_RISK = _("Nothing about hosts is public at high risk, so no chapter can co-host this.")


@transaction.atomic
def ask_co_host(*, event: EventPage, chapter: ChapterPage, actor: User | None) -> CoHost:
    """Ask a chapter to host an event along, and write to its coordinators. EventError where it was asked already, where
    it is the host itself, or where the event or one of the chapters is at high risk."""
    first, host, other = event.canonical(), _host(event), chapter.canonical()
    if other.pk == host.pk:
        raise EventError(_("This chapter hosts it already."))
    _check_public(first, host, other)
    fresh = {"state": State.REQUESTED, "asked_by": actor, "asked_at": timezone.now()}
    row, created = CoHost.objects.get_or_create(event=first, chapter=other, defaults=fresh)
    if not created:
        again = CoHost.objects.filter(pk=row.pk, state__in=[State.DECLINED, State.ENDED])
        if not again.update(**fresh, answered_by=None, answered_at=None):
            raise EventError(_("This chapter was asked already."))
        row.refresh_from_db()
    _note("asked", row, actor, host)
    _write("events.co_host_asked", row, _coordinators(other))
    return row


@transaction.atomic
def accept_co_host(*, co_host: CoHost, actor: User | None) -> CoHost:
    """Agree to host along: from now on the date stands on both chapters' pages and calendars. Agreeing twice is one
    agreement. EventError where it was taken back meanwhile, or is at high risk by now."""
    event = _lock_event(co_host)
    row = CoHost.objects.select_related("chapter").get(pk=co_host.pk)
    if row.state == State.ACCEPTED:
        return row
    _check_public(event, _host(event), row.chapter)
    _step(row, State.REQUESTED, State.ACCEPTED, actor)
    _note("accepted", row, actor, row.chapter)
    _tell_asker(row)
    _revise_dates(event)
    return row


@transaction.atomic
def decline_co_host(*, co_host: CoHost, actor: User | None) -> CoHost:
    """Say no; who asked is told. Nothing of it was ever public."""
    row = CoHost.objects.select_related("chapter").get(pk=co_host.pk)
    _step(row, State.REQUESTED, State.DECLINED, actor)
    _note("declined", row, actor, row.chapter)
    _tell_asker(row)
    return row


@transaction.atomic
def withdraw_co_host(*, co_host: CoHost, actor: User | None) -> CoHost:
    """Take a request back that was not answered yet."""
    row = CoHost.objects.get(pk=co_host.pk)
    _step(row, State.REQUESTED, State.ENDED, actor)
    _note("withdrawn", row, actor, _host(row.event))
    return row


@transaction.atomic
def end_co_host(*, co_host: CoHost, by: ChapterPage, actor: User | None) -> CoHost:
    """Stop hosting along, from either side (`by`). The other side's coordinators are told."""
    event = _lock_event(co_host)
    row = CoHost.objects.select_related("chapter").get(pk=co_host.pk)
    _step(row, State.ACCEPTED, State.ENDED, actor)
    host, by = _host(event), by.canonical()
    _note("ended", row, actor, by)
    if by.pk == host.pk:
        _write("events.co_host_ended", row, _coordinators(row.chapter))
    else:
        _write("events.co_host_left", row, _coordinators(host))
    _revise_dates(event)
    return row


def _lock_event(co_host: CoHost) -> EventPage:
    """The event, held as publishing holds it: its dates are revised one after the other."""
    return EventPage.objects.select_for_update().get(pk=co_host.event_id)


def _host(event: EventPage) -> ChapterPage:
    return event.canonical().get_parent().specific.canonical()


def _check_public(event: EventPage, host: ChapterPage, other: ChapterPage) -> None:
    if not may_be_public(event, host) or other.is_hidden:
        raise EventError(AT_RISK)
    if not other.live or other.get_view_restrictions():
        raise EventError(_("This chapter has no public page, so it cannot be named as a host."))


def _step(row: CoHost, before: str, after: str, actor: User | None) -> None:
    changes = {"state": after, "answered_by": actor, "answered_at": timezone.now()}
    if not CoHost.objects.filter(pk=row.pk, state=before).update(**changes):
        raise EventError(GONE)
    row.refresh_from_db(fields=list(changes))


def _revise_dates(event: EventPage) -> None:
    dates = Occurrence.objects.of_event(event).upcoming().select_related("chapter")
    for date in dates.select_for_update(of=("self",), no_key=True):
        date.event = event  # one page for all of them: it knows its co-hosts
        if changed := revise(date):
            date.save(update_fields=changed)
    touch()


def _note(what: str, row: CoHost, actor: User | None, chapter: ChapterPage) -> None:
    """An audit entry of the chapter that acted; `details` names both."""
    details = {"event": row.event_id, "chapter": row.chapter_id}
    record_audit(actor=actor, verb=f"events.co_host_{what}", target=row, chapter_id=chapter.pk, details=details)
    log.info("co-host %s event=%s chapter=%s", what, row.event_id, row.chapter_id)


def _coordinators(chapter: ChapterPage) -> list[User]:
    rows = Membership.objects.filter(chapter=chapter, role=Role.COORDINATOR, user__is_active=True)
    return [row.user for row in rows.select_related("user").order_by("user_id")]


def _tell_asker(row: CoHost) -> None:
    asker = row.asked_by
    if asker and asker.is_active:
        _write("events.co_host_answered", row, [asker])


def _write(kind: str, row: CoHost, people: list[User]) -> None:
    """Queue a mail to each; `asked_at` and the state make a second round another mail."""
    for user in people:
        key = f"{kind}:{row.pk}:{row.asked_at.timestamp():.0f}:{row.state}:{user.pk}"
        queue_mail(kind=kind, subject_id=row.pk, to=user, key=key, locale=user.locale or get_language() or "en")
