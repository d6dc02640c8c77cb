"""Writing to the guests of a date that has changed."""

from django.db.models import Q

from events.disclosure import is_high_risk
from events.models import DateChange, Occurrence, Rsvp
from people.models import OutgoingMail
from people.outbox import queue_mail

Kind, State = DateChange.Kind, Rsvp.State
# Each kind of mail says what is true when it leaves: that the date is cancelled, or that the seats are kept after all.
STATUS_MAILS = {
    State.CONFIRMED: "events.rsvp_confirmed",
    State.ATTENDED: "events.rsvp_confirmed",
    State.OFFERED: "events.rsvp_offered",
    State.WAITLISTED: "events.rsvp_waitlisted",
}
CHANGED = "events.rsvp_changed"
GIVEN_BACK = "events.rsvp_given_back"
# The mail that puts a date into a guest's calendar. Those about a change follow it.
INVITING = "events.rsvp_confirmed"


def tell_guests(row: Occurrence, change: DateChange) -> None:
    """Write to everyone who keeps, was offered or waits for seats, in the transaction of the change.

    Several changes in a row make one mail: it compares how the date stood before the first with how it stands then.
    """
    is_status = change.kind in (Kind.CANCELLED, Kind.CALLED_BACK)
    to_be_told = set() if is_status else _to_be_told(row)
    guests = row.rsvps.filter(state__in=STATUS_MAILS, contact__isnull=False).select_related("contact")
    for rsvp in guests.order_by("contact_id"):
        if (contact := rsvp.contact) is None or contact.pk in to_be_told:
            continue
        kind = STATUS_MAILS[State(rsvp.state)] if is_status else CHANGED
        subject = rsvp.pk if is_status else change.pk
        queue_mail(
            kind=kind, subject_id=subject, to=contact, key=f"{kind}:{rsvp.uid}:change-{change.pk}", locale=rsvp.locale
        )


def _to_be_told(row: Occurrence) -> set[int | None]:
    """Whom a mail about an earlier change of this date has yet to reach.

    The lock keeps a worker from writing it with what stood before; one that is being written does not count.
    """
    changes = [str(pk) for pk in row.changes.values_list("pk", flat=True)]
    waiting = OutgoingMail.objects.select_for_update().filter(kind=CHANGED, state=OutgoingMail.State.QUEUED, lease=None)
    return set(waiting.filter(subject_id__in=changes).values_list("contact_id", flat=True))


def take_out_of_calendar(rsvp: Rsvp) -> None:
    """Tell the calendar of a guest who gave seats back, if a mail has put the date into it."""
    if rsvp.contact is None or rsvp.occurrence.is_off or is_high_risk(rsvp.occurrence):
        return
    invited = Q(kind=INVITING, subject_id=str(rsvp.pk))
    if rsvp.standing_id:  # one mail told of all their dates, and invited to none; only one about a change has
        changes = [str(pk) for pk in rsvp.occurrence.changes.values_list("pk", flat=True)]
        invited |= Q(kind=CHANGED, subject_id__in=changes)
    states = list(OutgoingMail.objects.filter(invited, contact=rsvp.contact).values_list("state", "lease"))
    # Mail is forgotten after a month, so where none is left one has gone.
    if not (states or rsvp.standing_id) or any(state == OutgoingMail.State.SENT or lease for state, lease in states):
        key = f"{GIVEN_BACK}:{rsvp.uid}:{rsvp.cancelled_at:%Y%m%dT%H%M%S.%f}"
        queue_mail(kind=GIVEN_BACK, subject_id=rsvp.pk, to=rsvp.contact, key=key, locale=rsvp.locale)
