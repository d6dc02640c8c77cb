"""Mail to guests around a date: the day before, two hours before, thanks and a question after it.

Each is asked for some minutes ahead (events/actions/reminders.py); whether it still holds is looked at when it leaves.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from events.guests import Visit, visit
from events.mails.common import State, code_part, letter, told_of
from events.models import Rsvp
from events.queries.audiences import was_confirmed_by
from events.queries.feedback import may_give_feedback
from events.reminders import DAY_BEFORE, HOURS_BEFORE, THANKS, is_time_for
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind


def _in_time(mail: OutgoingMail, kind: str) -> Visit | None:
    """What to remind of, if this guest still comes, the date still is on the day it was asked for, and it is time."""
    told = told_of(mail, State.CONFIRMED)
    if told is None or f":{told.date.start_date:%Y%m%d}:" not in mail.key or not is_time_for(kind, told.date):
        return None
    return told if was_confirmed_by(told.rsvp, kind, told.date) else None


@mail_kind(DAY_BEFORE, limited=False)
def day_before(mail: OutgoingMail) -> Letter | None:
    """Tomorrow. Behind its button are two: still coming, and cannot come."""
    told = _in_time(mail, DAY_BEFORE)
    subject, discreet = _("Tomorrow: %(title)s, %(day)s"), _("A reminder for tomorrow")
    return told and letter("rsvp_day_before", told, subject, discreet, attachments=code_part(told))


@mail_kind(HOURS_BEFORE, limited=False)
def hours_before(mail: OutgoingMail) -> Letter | None:
    """Soon, with the place and the link to join as far as guests may know them."""
    told = _in_time(mail, HOURS_BEFORE)
    subject, discreet = _("Starts soon: %(title)s, %(day)s"), _("It starts soon")
    return told and letter("rsvp_hours_before", told, subject, discreet, attachments=code_part(told))


@mail_kind(THANKS, limited=False)
def thanks(mail: OutgoingMail) -> Letter | None:
    """How was it? To who came; nobody has to answer, and one can stop such mail."""
    rows = Rsvp.objects.select_related("occurrence__event", "occurrence__chapter", "contact", "shift", "missed")
    rsvp = rows.filter(pk=mail.subject_id, contact=mail.contact).first()
    if rsvp is None or not is_time_for(THANKS, rsvp.occurrence) or not may_give_feedback(rsvp):
        return None
    told = visit(rsvp)
    facts = [(_("When"), told.when), (_("Hosts"), told.hosts)]
    subject, discreet = _("Thank you: %(title)s, %(day)s"), _("Thank you")
    told = replace(told, guest_url=f"{told.guest_url}#feedback")
    return letter("rsvp_thanks", told, subject, discreet, facts=facts, list_unsubscribe=True)
