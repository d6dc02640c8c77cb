"""Coming to every date of an event: one yes makes a row for each date, now and whenever new dates appear.

A date that the party has answered before, in whatever way, is left alone: what was given back stays given back. Where
no seats are free, or those that are fit someone who waits, the party waits like anyone. Nothing is made while the host
has yet to say what becomes of dates that the series no longer names, nor at high risk.

Locks are taken in one order: event, its dates by key, shifts, answers, contacts. The queries do not grow with dates.
"""

import datetime as dt
import logging
import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.freshness import touch
from events.actions.claims import Claims
from events.actions.personal import open_feed
from events.actions.wishes import hand_on_answers
from events.disclosure import is_high_risk
from events.errors import EventError
from events.models import EventPage, Occurrence, PersonalFeed, Rsvp, Shift, StandingRsvp
from events.models.rsvps import Wishes
from events.queries.standing import may_stand, open_dates, others_to_come
from events.rules import rsvp_token, standing_token
from events.terms import erase_at
from people.models import OutgoingMail
from people.outbox import ToOne, queue_mail, queue_mails
from people.secrets import digest

log = logging.getLogger(__name__)

State, Sent = Rsvp.State, OutgoingMail.State
A_YEAR, A_WEEK = dt.timedelta(days=365), dt.timedelta(days=7)
MADE, NEW = "events.standing_made", "events.standing_new"
WISHES = [field.name for field in Wishes._meta.get_fields()]


@transaction.atomic
def come_to_every_date(*, rsvp: Rsvp) -> StandingRsvp:
    """Say yes to every date of this guest's event for a year. Pressing twice changes nothing more.

    EventError for whoever has no place at their date and does not wait for one, and at high risk.
    """
    lock_event(rsvp.occurrence.event_id)
    row = Rsvp.objects.select_related("contact", "shift", "occurrence__event", "occurrence__chapter").get(pk=rsvp.pk)
    event = row.occurrence.event
    if event.pk != rsvp.occurrence.event_id:  # the series was split while the button was pressed
        raise EventError(_("Someone changed this at the same moment. Please look again."))
    if not may_stand(row) or row.contact is None:
        raise EventError(_("This is for guests who keep a seat, or wait for one, with an e-mail."))
    standing = StandingRsvp.objects.filter(event=event, contact=row.contact).first()
    if standing:
        return standing
    if not others_to_come(row):
        raise EventError(_("There is no other date to come yet."))
    standing = StandingRsvp(event=event, contact=row.contact, **{name: getattr(row, name) for name in WISHES})
    standing.until, standing.token_hash = timezone.localdate() + A_YEAR, digest(standing_token(standing))
    if row.shift:
        standing.role, standing.role_name = row.shift.role, row.shift.name
    standing.save()
    fill_event(event, [standing])
    tell_made(standing)
    log.info("standing rsvp made standing=%s", standing.pk)
    return standing


@transaction.atomic
def fill_standing(*, event: EventPage) -> int:
    """Put everyone who comes to every date down for the dates that they have not answered; how many rows were made."""
    theirs = StandingRsvp.objects.filter(event=event, until__gte=timezone.localdate())
    if not theirs.exists():
        return 0
    lock_event(event.pk)
    standings = list(theirs.select_related("contact").order_by("created_at", "pk"))
    rows = fill_event(event, standings)
    new = {row.standing_id for row in rows}
    _tell_new([standing for standing in standings if standing.pk in new])
    return len(rows)


def lock_event(pk: int) -> None:
    """Whoever changes answers to several dates of an event holds its row first, as does whoever makes its dates."""
    list(EventPage.objects.select_for_update(no_key=True).filter(pk=pk).order_by().values_list("pk"))


def lock_dates(event_id: int) -> list[Occurrence]:
    """The dates that can still be answered, locked in the order of their keys."""
    rows = open_dates(event_id).select_for_update(of=("self",), no_key=True)
    return list(rows.select_related("event", "chapter"))


def fill_event(event: EventPage, standings: Sequence[StandingRsvp]) -> list[Rsvp]:
    """Make the rows that are missing, first come first served, and take their seats; the event is locked."""
    dates = lock_dates(event.pk)
    asked = Occurrence.objects.filter(event=event, off_rule=True, ends_at__gt=timezone.now())
    if not dates or is_high_risk(dates[0]) or asked.exists():
        return []
    made = _Rows(dates, standings)
    Rsvp.objects.bulk_create(made.rows, batch_size=500)
    if made.rows:
        hand_on_answers(made.rows, event=event)
    made.seats.write(Occurrence)
    made.places.write(Shift)
    if made.rows:
        touch()
        log.info("standing rsvps filled event=%s rows=%s", event.pk, len(made.rows))
    return made.rows


class _Rows:
    """The rows that are missing for some parties on some dates, and what they take. Four queries, however many."""

    def __init__(self, dates: Sequence[Occurrence], standings: Sequence[StandingRsvp]) -> None:
        self.seats, self.places = Claims(), Claims()
        self.rows: list[Rsvp] = []
        answers = Rsvp.objects.filter(occurrence__in=dates)
        answered = set(answers.filter(contact__isnull=False).values_list("occurrence_id", "contact_id"))
        waiting = answers.filter(state=State.WAITLISTED, erased_at=None).values("occurrence_id").order_by()
        self.smallest = dict(waiting.annotate(party=Min("party")).values_list("occurrence_id", "party"))
        shifts = Shift.objects.filter(occurrence__in=dates, is_closed=False)
        self.shifts = {(one.occurrence_id, one.role, one.name): one for one in shifts.order_by("-position", "-pk")}
        for date in dates:
            for standing in standings:
                if date.start_date <= standing.until and (date.pk, standing.contact_id) not in answered:
                    self._add(standing, date)

    def _add(self, standing: StandingRsvp, date: Occurrence) -> None:
        now, row = timezone.now(), row_on(standing, date)
        row.shift = self.shifts.get((date.pk, standing.role, standing.role_name)) if standing.role else None
        if self._fits_nobody_else(date) and self.seats.take(date, row.party):
            row.state, row.confirmed_at = State.CONFIRMED, now
            if row.shift and not self.places.take(row.shift, row.party):
                row.shift, row.missed = None, row.shift
        else:
            row.state, row.waitlisted_at = State.WAITLISTED, now
            self.smallest[date.pk] = min(row.party, self.smallest.get(date.pk, row.party))
        self.rows.append(row)

    def _fits_nobody_else(self, date: Occurrence) -> bool:
        """Whether nobody who waits already could have what is free."""
        left, smallest = self.seats.left(date), self.smallest.get(date.pk)
        return smallest is None or (left is not None and left < smallest)


def row_on(standing: StandingRsvp, date: Occurrence) -> Rsvp:
    """The answer of a party to one date, not saved and without a state yet."""
    row = Rsvp(occurrence=date, contact=standing.contact, standing=standing)
    for name in WISHES:
        setattr(row, name, getattr(standing, name))
    row.name_for_door()  # many are written at once, which save() does not see
    row.token_hash = digest(rsvp_token(row))
    row.confirm_by, row.erase_at = date.starts_at, erase_at(date)
    return row


def tell_made(standing: StandingRsvp) -> None:
    """Write once about all the dates; with the address of their own calendar, if they never ended it."""
    contact = standing.contact
    if not PersonalFeed.objects.filter(contact=contact).exists():
        open_feed(contact=contact)
    queue_mail(kind=MADE, subject_id=standing.pk, to=contact, key=_key(MADE, standing), locale=standing.locale)


def _key(kind: str, standing: StandingRsvp) -> str:
    return f"{kind}:{standing.uid}:{uuid.uuid4().hex}"


def _tell_new(standings: Sequence[StandingRsvp]) -> None:
    """Write about dates that appeared, a week after the last such mail at the earliest; one that waits tells of all."""
    subjects, now = [str(standing.pk) for standing in standings], timezone.now()
    told = OutgoingMail.objects.filter(kind__in=[MADE, NEW], subject_id__in=subjects)
    waiting = set(told.filter(state=Sent.QUEUED, lease=None).values_list("subject_id", flat=True))
    gone = told.filter(state__in=[Sent.QUEUED, Sent.SENT]).values("subject_id").order_by()
    last = dict(gone.annotate(last=Max("due_at")).values_list("subject_id", "last"))
    mails: dict[dt.datetime, list[ToOne]] = defaultdict(list)
    for standing in standings:
        if (subject := str(standing.pk)) not in waiting:
            due_at = max(now, last[subject] + A_WEEK) if subject in last else now
            mails[due_at].append(ToOne(standing.contact_id, standing.pk, _key(NEW, standing), standing.locale))
    for due_at, together in mails.items():
        queue_mails(kind=NEW, mails=together, due_at=due_at)
