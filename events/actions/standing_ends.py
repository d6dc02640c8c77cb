"""What becomes of a yes to every date: another number of people, an end, one more year.

It is kept until `until`, and two weeks more in which its guest is asked whether to go on. It ends earlier at high risk,
two weeks after the last date of its event, when it is taken back, and when its guest is forgotten. Its rows end like
all others with the time of their date. Imports events.actions.standing.
"""

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from events.actions.rsvps import cancel_rsvp, change_party
from events.actions.standing import A_YEAR, fill_event, fill_standing, lock_event, tell_made
from events.disclosure import is_high_risk
from events.errors import EventError
from events.models import EventPage, Occurrence, Rsvp, StandingRsvp
from events.queries.seats import LARGEST_PARTY
from events.queries.standing import SOON, rows_to_come, standing_of
from people.models import Contact
from people.outbox import ToOne, queue_mails

log = logging.getLogger(__name__)

OVER = "events.standing_over"
ASKED_FOR = dt.timedelta(days=14)  # how long we wait for an answer, and how long an event may be without a date


@transaction.atomic
def change_party_of_all(*, standing: StandingRsvp, party: int) -> list[Rsvp]:
    """Bring more people to every date to come, or fewer; returns the answers for which there are too few seats, where
    the number stays what it was. Dates to be announced get the new number."""
    if not 1 <= party <= LARGEST_PARTY:
        raise EventError
    StandingRsvp.objects.filter(pk=standing.pk).update(party=party)
    too_few = []
    for row in _locked_rows(standing):
        try:
            change_party(rsvp=row, party=party)
        except EventError:
            too_few.append(row)
    log.info("standing rsvp changed standing=%s seats=%s", standing.pk, party)
    return too_few


@transaction.atomic
def end_standing(*, standing: StandingRsvp, keep_soon: bool) -> int:
    """Come to every date no longer: give back what this answer has made, with `keep_soon` only from a week from now on.
    Dates answered one by one stay. How many were given back; doing it twice gives nothing back twice."""
    soon = timezone.now() + SOON
    rows = [row for row in _locked_rows(standing) if row.standing_id == standing.pk]
    given_back = [row for row in rows if not (keep_soon and row.occurrence.starts_at <= soon)]
    for row in given_back:
        try:
            cancel_rsvp(rsvp=row)
        except EventError:  # that date has ended, or the party has come to it
            log.info("standing rsvp keeps rsvp=%s", row.pk)
    StandingRsvp.objects.filter(pk=standing.pk).delete()
    log.info("standing rsvp ended standing=%s given_back=%s", standing.pk, len(given_back))
    return len(given_back)


@transaction.atomic
def take_back_along(*, rsvp: Rsvp) -> list[int]:
    """End the yes to every date that this answer belongs to, or that would give it anew; the keys of what it made."""
    standing = standing_of(rsvp)
    if standing is None:
        return []
    made = list(standing.rsvps.values_list("pk", flat=True))
    end_standing(standing=standing, keep_soon=False)
    return made


@transaction.atomic
def continue_standing(*, standing: StandingRsvp) -> StandingRsvp:
    """Go on for a year from today. Doing it twice on a day writes once."""
    lock_event(standing.event_id)
    until = timezone.localdate() + A_YEAR
    if StandingRsvp.objects.filter(pk=standing.pk, until__lt=until).update(until=until):
        row = StandingRsvp.objects.select_related("event", "contact").get(pk=standing.pk)
        fill_event(row.event, [row])
        tell_made(row)
        log.info("standing rsvp goes on standing=%s", row.pk)
    return standing


def _locked_rows(standing: StandingRsvp) -> list[Rsvp]:
    """Their answers to dates to come, all of these locked before the first answer changes."""
    lock_event(standing.event_id)
    theirs = rows_to_come(standing).order_by().values("occurrence_id")
    list(Occurrence.objects.select_for_update(no_key=True).filter(pk__in=theirs).order_by("pk").values_list("pk"))
    return sorted(rows_to_come(standing), key=lambda row: row.occurrence_id)


def keep_standing() -> int:
    """What the worker repeats: put down who comes to every date, ask whose year is over, let go what has ended; how
    many rows were made. One event that fails costs the others nothing."""
    made = 0
    for event in EventPage.objects.filter(pk__in=StandingRsvp.objects.values("event")).order_by("pk"):
        try:
            made += _keep(event)
        except Exception:  # the next event must still go on
            log.exception("standing rsvps not kept event=%s", event.pk)
    _ask_whose_year_is_over()
    return made


def _keep(event: EventPage) -> int:
    now = timezone.now()
    dates = Occurrence.objects.filter(event=event).select_related("event", "chapter").order_by("-ends_at")
    last = dates.first()
    if last is None or last.ends_at <= now - ASKED_FOR or is_high_risk(last):
        ended, _ = event.standing_rsvps.all().delete()
        log.info("standing rsvps ended with their event event=%s rows=%s", event.pk, ended)
        return 0
    is_public = EventPage.objects.live().filter(translation_key=event.translation_key).exists()
    return fill_standing(event=event) if is_public else 0


def _ask_whose_year_is_over() -> None:
    """Ask once; whoever has not answered two weeks later is let go."""
    today = timezone.localdate()
    StandingRsvp.objects.filter(until__lt=today - ASKED_FOR).delete()
    over = StandingRsvp.objects.filter(until__lt=today)
    mails = [ToOne(one.contact_id, one.pk, f"{OVER}:{one.uid}:{one.until}", one.locale) for one in over]
    queue_mails(kind=OVER, mails=mails)


def carry_standing(event_id: int, other: EventPage | None) -> None:
    """The page these answers hang on is gone: another language of it takes them on; with the last one they end."""
    left = StandingRsvp.objects.filter(event=event_id)
    if other:
        left.update(event=other)
    else:
        left.delete()


def follow_split(*, old: EventPage, new: EventPage, day: dt.date) -> None:
    """A series goes on as another one from `day` on: whoever comes to every date comes to those."""
    StandingRsvp.objects.filter(event=old, until__gte=day).update(event=new)


def forget_standing(contact: Contact) -> None:
    """This person comes to every date no longer; their seats are given back by events.actions.forgetting."""
    StandingRsvp.objects.filter(contact=contact).delete()


def standing_needed(now: dt.datetime) -> QuerySet[StandingRsvp, Any]:
    """Whose e-mail is needed for dates to come."""
    return StandingRsvp.objects.values("contact_id")
