"""Mail to those who come to every date of an event: one about all dates, one about new ones, one when the year is over.

None is an invitation: such a file holds one date, and fifty of them would be fifty mails. Instead each mail names the
address of the guest's own calendar, which holds them all and follows every change.
"""

import datetime as dt
from dataclasses import replace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from content.addresses import absolute
from events.actions.standing import MADE, NEW, row_on
from events.actions.standing_ends import OVER
from events.guests import OwnCalendar, own_calendar, seats, visit
from events.mails.common import letter
from events.models import Occurrence, Rsvp, StandingRsvp
from events.queries.standing import rows_to_come
from events.rules import standing_token
from events.standing import lines
from people.language import localise_digits, long_date
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind

MOST = 60  # dates that a mail lists; the page has them all
REMEMBERED = dt.timedelta(days=30)  # how long the outbox knows what was sent


@mail_kind(MADE, limited=False)
def standing_made(mail: OutgoingMail) -> Letter | None:
    """A guest comes to every date: these are they."""
    standing = _standing(mail)
    rows = list(rows_to_come(standing)) if standing else []
    if standing is None or not rows:
        return None
    return _letter("standing_made", standing, _("Every date: %(title)s"), _("Your dates"), rows)


@mail_kind(NEW, limited=False)
def standing_new(mail: OutgoingMail) -> Letter | None:
    """Dates have appeared since the last such mail."""
    standing = _standing(mail)
    if standing is None:
        return None
    told = OutgoingMail.objects.filter(kind__in=[MADE, NEW], subject_id=str(standing.pk), contact=mail.contact)
    last = told.filter(state=OutgoingMail.State.SENT).order_by("sent_at").values_list("sent_at", flat=True).last()
    since = last or timezone.now() - REMEMBERED
    rows = list(rows_to_come(standing).filter(standing=standing, created_at__gt=since))
    if not rows:
        return None
    return _letter("standing_new", standing, _("New dates: %(title)s"), _("New dates for you"), rows)


@mail_kind(OVER, limited=False)
def standing_over(mail: OutgoingMail) -> Letter | None:
    """The year has passed: the guest is asked whether to go on."""
    standing = _standing(mail)
    if standing is None or standing.until >= timezone.localdate():
        return None
    subject = _("Do you want to go on?")
    return _letter("standing_over", standing, _("Every date: %(title)s"), subject, [])


def _standing(mail: OutgoingMail) -> StandingRsvp | None:
    rows = StandingRsvp.objects.select_related("event", "contact")
    return rows.filter(pk=mail.subject_id, contact=mail.contact).first()


def _letter(template: str, standing: StandingRsvp, subject: str, discreet: str, rows: list[Rsvp]) -> Letter | None:
    dates = Occurrence.objects.filter(event=standing.event_id).select_related("event__locale", "chapter__locale")
    date = dates.order_by("starts_at").last()
    if date is None:
        return None
    voice = row_on(standing, date)  # never saved: it says who is written to, how they like it, and about what
    told, language = visit(voice), get_language() or "en"
    if told.is_high_risk:
        return None
    drawn = letter(template, told, subject, discreet, facts=_facts(rows, language))
    more = {
        "url": absolute(reverse("events_standing", args=[standing_token(standing)])),
        "until": long_date(standing.until, language),
        "seats": seats(standing.party, language),
        "calendar": own_calendar(voice) if rows else OwnCalendar(),
    }
    return replace(drawn, context={**drawn.context, **more})


def _facts(rows: list[Rsvp], language: str) -> list[tuple[str, str]]:
    facts = [(line.state, line.when) for line in lines(rows[:MOST], language)]
    if (left := len(rows) - MOST) > 0:
        text = ngettext("%(n)s more date, on your page", "%(n)s more dates, on your page", left)
        facts.append((_("And"), text % {"n": localise_digits(left, language)}))
    return facts
