"""What one guest is told about their date, as true as it is now. Mail and pages say the same, so both read it here.

Imports events.disclosure, events.queries and events.rules.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from content.addresses import absolute, subscription
from events.disclosure import Place, guest_place, is_discreet, is_high_risk, public_place, reveal_of
from events.models import Attendance, CalendarPage, Occurrence, PersonalFeed, Reveal, Rsvp
from events.queries import day_and_hours, named
from events.queries.dates import promise
from events.queries.rows import date_slab, moment
from events.queries.seats import waiting_rule
from events.queries.shifts import shift_lines, shift_name
from events.rules import feed_token, rsvp_token
from people.language import Slab, localise_digits, long_date


@dataclass(frozen=True)
class Visit:
    """One answer and its date in words. Addresses are whole ones; `page_url` is empty where no page is published."""

    rsvp: Rsvp
    title: str
    slab: Slab
    day: str
    when: str
    deadline: str
    offer_until: str
    place: Place
    where: str
    where_note: str
    chapter: str
    hosts: str
    chapter_email: str
    campaign: str
    seats: str
    shift: str
    shift_note: str
    shift_offers: list[str]
    page_url: str
    guest_url: str
    fits: bool
    is_high_risk: bool
    is_discreet: bool

    @property
    def date(self) -> Occurrence:
        return self.rsvp.occurrence

    @property
    def is_coming(self) -> bool:
        return self.rsvp.is_seated

    @property
    def waiting_rule(self) -> str:
        """Who gets freed seats."""
        return waiting_rule()

    @property
    def erased_on(self) -> str:
        """When we forget this guest."""
        return erased_on(self.rsvp, get_language() or "en")

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Terms and what stands beside them; what nobody has written down, or may be told yet, is left out."""
        place = self.place
        where = ". ".join(part for part in (self.where, self.where_note) if part)
        facts = [
            (_("When"), self.when),
            (_("What you do") if self.is_coming else _("What you would like to do"), self.shift),
            (_("Where"), where),
            (_("Getting there"), place.directions),
            (_("Map"), place.map_url),
            (_("Link to join"), place.join_url),
            (_("Hosts"), self.hosts),
        ]
        return [(term, value) for term, value in facts if value]


def visit(rsvp: Rsvp) -> Visit:
    """What `rsvp` is about, in the active language. Only whoever has seats learns a hidden place and the link."""
    language, date = get_language() or "en", rsvp.occurrence
    found = named([date], language)[0]
    note = shift_note(rsvp)
    place = (guest_place if rsvp.is_seated else public_place)(date, found.page)
    return Visit(
        rsvp=rsvp,
        title=found.page.title,
        slab=date_slab(date, language=language, large=True),
        day=long_date(date.start_date, language),
        when=day_and_hours(date, language),
        deadline=moment(rsvp.confirm_by, date.zone, language),
        offer_until=moment(rsvp.offer_until, date.zone, language) if rsvp.offer_until else "",
        place=place,
        where=place.line or (_("Online") if place.is_online else ""),
        where_note=_where_note(rsvp, place),
        chapter=found.host.title,
        hosts=found.hosts,
        chapter_email=date.chapter.contact_email,
        campaign=found.page.campaign_name_here(),
        seats=seats(rsvp.party, language),
        shift=shift_name(rsvp.shift) if rsvp.shift else "",
        shift_note=note,
        shift_offers=_offers(rsvp, language) if note else [],
        page_url=found.absolute_url,
        guest_url=guest_url(rsvp),
        fits=date.seats_left is None or date.seats_left >= rsvp.party,
        is_high_risk=is_high_risk(date),
        is_discreet=is_discreet(rsvp),
    )


def erased_on(rsvp: Rsvp, language: str) -> str:
    """When everything personal of this answer ends, to the hour, on the clock of the date."""
    return moment(rsvp.erase_at, rsvp.occurrence.zone, language)


def guest_url(rsvp: Rsvp) -> str:
    """The whole address of the page behind this guest's link, in the active language."""
    return absolute(reverse("events_guest", kwargs={"token": rsvp_token(rsvp)}))


def seats(number: int, language: str) -> str:
    return ngettext("%(n)s seat", "%(n)s seats", number) % {"n": localise_digits(number, language)}


def shift_sentence(rsvp: Rsvp) -> str:
    """What a guest does there, for their own calendar; empty while no place in a shift is theirs."""
    if rsvp.shift is None or not rsvp.is_seated:
        return ""
    return _("What you do: %(shift)s") % {"shift": shift_name(rsvp.shift)}


def shift_note(rsvp: Rsvp) -> str:
    """What a guest has to know of the shift they chose: it is not theirs, or not planned any more."""
    chosen, missed = rsvp.shift, rsvp.missed
    if missed:
        name = {"shift": shift_name(missed)}
        return _("“%(shift)s” was full by the time your seat was kept. You come without it.") % name
    if chosen is None or rsvp.state in (Rsvp.State.CANCELLED, Rsvp.State.LAPSED):
        return ""
    name = {"shift": shift_name(chosen)}
    if chosen.is_closed:
        return _("“%(shift)s” is no longer planned. Your seat does not depend on it.") % name
    if not rsvp.is_seated and chosen.seats_left is not None and chosen.seats_left < rsvp.party:
        return _("“%(shift)s” has no room for all of you at the moment. Your seat does not depend on it.") % name
    return ""


def _offers(rsvp: Rsvp, language: str) -> list[str]:
    """What the whole party can still choose instead."""
    lines = shift_lines(rsvp.occurrence, language)
    return [line.label for line in lines if line.has_room_for(rsvp.party) and line.shift.pk != rsvp.shift_id]


def _where_note(rsvp: Rsvp, place: Place) -> str:
    """What is still to come about the place, for those who do not have everything yet."""
    if place.opens_at:
        return _opening(rsvp, place)
    lacks_link = place.is_online and not place.join_url
    if rsvp.is_seated and lacks_link:
        return _("The link to join is not set yet. It will stand on your page.")
    if rsvp.state not in (Rsvp.State.PENDING, Rsvp.State.WAITLISTED, Rsvp.State.OFFERED):
        return ""
    if place.is_hidden:
        in_stages = reveal_of(rsvp.occurrence) == Reveal.HOURS
        return promise(rsvp.occurrence) if in_stages else _("You get the exact place once your seats are kept.")
    return _("You get the link to join once your seats are kept.") if lacks_link else ""


def _opening(rsvp: Rsvp, place: Place) -> str:
    """When a guest learns what they may not know yet."""
    at = {"moment": moment(place.opens_at, rsvp.occurrence.zone, get_language() or "en")}
    if rsvp.occurrence.event.attendance == Attendance.ONLINE:
        return _("The link to join follows by mail, and stands on your page from %(moment)s on.") % at
    return _("The exact place follows by mail, and stands on your page from %(moment)s on.") % at


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


@dataclass(frozen=True)
class OwnCalendar:
    """A guest's calendar of all their dates, where they have one: its address to copy, and to open in a program."""

    url: str = ""
    subscription: str = ""


def own_calendar(rsvp: Rsvp) -> OwnCalendar:
    feed = PersonalFeed.objects.select_related("contact").filter(contact=rsvp.contact, revoked_at=None).first()
    if feed is None:
        return OwnCalendar()
    path = reverse("events_own_dates", args=[feed_token(feed)])
    return OwnCalendar(absolute(path), subscription(path))
