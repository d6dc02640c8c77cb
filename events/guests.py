"""What one guest is told about their date, as true as it is now. Mail and pages say the same, so both read it here.

Imports events.disclosure, events.queries and events.rules.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from content.addresses import absolute
from events.disclosure import Place, guest_place, is_high_risk, public_place
from events.models import CalendarPage, Occurrence, Rsvp
from events.queries import day_and_hours, named
from events.queries.rows import date_slab
from events.rules import rsvp_token
from people.language import Slab, listing, localise_digits, long_date, on_clock, time_range, zone_name


@dataclass(frozen=True)
class Visit:
    """One answer and its date in words. Addresses are whole ones; `page_url` is empty where no page is published."""

    rsvp: Rsvp
    title: str
    slab: Slab
    day: str
    when: str
    deadline: str
    place: Place
    where: str
    where_note: str
    chapter: str
    chapter_email: str
    campaign: str
    seats: str
    page_url: str
    guest_url: str
    fits: bool
    is_high_risk: bool

    @property
    def date(self) -> Occurrence:
        return self.rsvp.occurrence

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Terms and what stands beside them; what nobody has written down, or may be told yet, is left out."""
        place = self.place
        where = ". ".join(part for part in (self.where, self.where_note) if part)
        facts = [
            (_("When"), self.when),
            (_("Where"), where),
            (_("Getting there"), place.directions),
            (_("Link to join"), place.join_url),
            (_("Hosts"), self.chapter),
        ]
        return [(term, value) for term, value in facts if value]


def visit(rsvp: Rsvp) -> Visit:
    """What `rsvp` is about, in the active language. Only confirmed guests learn a hidden place and the link to join."""
    language, date = get_language() or "en", rsvp.occurrence
    found = named([date], language)[0]
    is_guest = rsvp.state == Rsvp.State.CONFIRMED and not date.is_cancelled
    place = (guest_place if is_guest else public_place)(date, found.page)
    return Visit(
        rsvp=rsvp,
        title=found.page.title,
        slab=date_slab(date, language=language, large=True),
        day=long_date(date.start_date, language),
        when=day_and_hours(date, language),
        deadline=moment(rsvp.confirm_by, date.zone, language),
        place=place,
        where=place.line or (_("Online") if place.is_online else ""),
        where_note=_where_note(rsvp, place),
        chapter=found.host.title,
        chapter_email=date.chapter.contact_email,
        campaign=found.page.campaign_name_here(),
        seats=seats(rsvp.party, language),
        page_url=found.absolute_url,
        guest_url=guest_url(rsvp),
        fits=date.seats_left is None or date.seats_left >= rsvp.party,
        is_high_risk=is_high_risk(date),
    )


def guest_url(rsvp: Rsvp) -> str:
    """The whole address of the page behind this guest's link, in the active language."""
    return absolute(reverse("events_guest", kwargs={"token": rsvp_token(rsvp)}))


def seats(number: int, language: str) -> str:
    return ngettext("%(n)s seat", "%(n)s seats", number) % {"n": localise_digits(number, language)}


def moment(at: dt.datetime, zone: str, language: str) -> str:
    """A day and an hour on the clock of the place, with the clock's name."""
    there = at.astimezone(ZoneInfo(zone))
    hour = on_clock(time_range(there.time(), language=language), zone_name(zone, language=language))
    return listing([long_date(there.date(), language), hour], language)


def _where_note(rsvp: Rsvp, place: Place) -> str:
    """What is still to come about the place, for those who do not have everything yet."""
    lacks_link = place.is_online and not place.join_url
    if rsvp.state == Rsvp.State.CONFIRMED and lacks_link:
        return _("The link to join is not set yet. It will stand on your page.")
    if rsvp.state not in (Rsvp.State.PENDING, Rsvp.State.WAITLISTED):
        return ""
    if place.is_hidden:
        return _("You get the exact place once your seats are kept.")
    return _("You get the link to join once your seats are kept.") if lacks_link else ""


def waitlist_position(rsvp: Rsvp) -> int:
    """How far up on the waitlist: 1 is next, if the party fits."""
    ahead = Rsvp.objects.filter(occurrence_id=rsvp.occurrence_id, state=Rsvp.State.WAITLISTED)
    earlier = ahead.filter(waitlisted_at__lt=rsvp.waitlisted_at)
    same = ahead.filter(waitlisted_at=rsvp.waitlisted_at, pk__lt=rsvp.pk)
    return earlier.count() + same.count() + 1


def calendar_url() -> str:
    """Where other dates are, in the active language: the calendar, or the front page where there is none."""
    page = CalendarPage.objects.live().filter(locale__language_code=get_language()).first()
    return (page.url if page else "") or "/"
