"""A world with a canary in every column that tells of a place. tests/events/leaks.py walks through it."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone
from wagtail.models import Page

from content.models import BasePage
from events.actions.personal import open_feed
from events.models import CoHost, ExtraDate, Occurrence, Rsvp, StandingRsvp
from events.rules import feed_token, rsvp_token, standing_token
from people.secrets import digest
from tests import ad_factories, factories
from tests.outreach.public_hands import drawn, funding

FIRST_DAY = dt.date(2026, 11, 25)
NOW = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
BEFORE = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)  # reveal_hours, a whole week, ends the day after
AFTER = dt.datetime(2026, 11, 25, 20, tzinfo=dt.UTC)  # the first date begins six hours later, the second tomorrow
REVEALS, RISKS, ATTENDANCES = ("everyone", "guests", "hours"), ("normal", "high"), ("offline", "online", "mixed")
COLUMNS = ("venue", "address", "city", "district", "directions", "map_url", "join_url")


@dataclass(frozen=True)
class Case:
    """One event and how it is kept; `number` is part of its canaries."""

    number: int
    reveal: str
    risk: str
    attendance: str

    def word(self, column: str, *, own: bool = False) -> str:
        return f"zq{column.replace('_', '')}{self.number:02d}{'o' if own else 'e'}x"

    def columns(self, *, own: bool = False) -> dict[str, str]:
        words = {column: self.word(column, own=own) for column in COLUMNS}
        return words | {name: f"https://{words[name]}.example/" for name in ("map_url", "join_url")}

    @property
    def dates(self) -> list[bool]:
        """Whether each of its dates has a place of its own."""
        return [False, True] if self.attendance == "mixed" else [False]

    @property
    def public(self) -> set[str]:
        """What everyone may read, written down here once more and not asked of the code."""
        if self.risk == "high" or self.attendance == "online":
            return set()
        shown = set(COLUMNS) - {"join_url"} if self.reveal == "everyone" else {"city"}
        return {self.word(column, own=own) for column in shown for own in self.dates}

    @property
    def secret(self) -> set[str]:
        return {self.word(column, own=own) for column in COLUMNS for own in self.dates} - self.public


CASES = [
    Case(number, *kept)
    for number, kept in enumerate(
        (reveal, risk, attendance) for reveal in REVEALS for risk in RISKS for attendance in ATTENDANCES
    )
]
PUBLIC = {word for case in CASES for word in case.public}
SECRET = {word for case in CASES for word in case.secret} | {"zqguestname", "zqguestmail"}


@dataclass
class World:
    """What was built, and what it takes to name its addresses."""

    dates: list[Occurrence]
    asked: Rsvp
    feed: str
    pages: list[Page] = field(default_factory=list)


def build() -> World:
    """Each case as an event, some with a second day at a place of its own; guests, a second chapter, a recap."""
    factories.calendar()
    factories.translation(factories.calendar(), "fa", slug="events")
    factories.update()
    factories.plain_page()
    fund = factories.fund_page().fund
    factories.appeal_page()
    ad_factories.placement_page(drawn(funding(fund)).placement)
    chapter, along = factories.chapter(slug="sf"), factories.chapter("Berlin", slug="berlin", country="DE")
    day = factories.day_of_action(start_date=FIRST_DAY)
    for case in CASES:
        _event(case, chapter, along, day)
    _past(chapter)
    dates = list(Occurrence.objects.select_related("event", "chapter").order_by("pk"))
    asked = _guests(dates)
    _waiting(dates)
    assert asked.contact is not None
    feed = open_feed(contact=asked.contact)
    return World(dates, asked, feed_token(feed or asked.contact.personal_feed), _pages())


def _event(case: Case, chapter, along, day) -> None:
    page = factories.event(
        chapter,
        title=f"Names {case.number}",
        slug=f"names-{case.number}",
        start_date=FIRST_DAY,
        reveal=case.reveal,
        reveal_hours=168,
        risk=case.risk,
        attendance=case.attendance,
        capacity=20,
        day_of_action=day if case.attendance == "mixed" else None,
        **case.columns(),
    )
    if len(case.dates) > 1:
        page.extra_dates.add(ExtraDate(date=FIRST_DAY + dt.timedelta(days=1)))
        page.save_revision().publish()
        own = page.occurrences.order_by("starts_at").last()
        Occurrence.objects.filter(pk=own.pk).update(own_place=True, **case.columns(own=True))
    CoHost.objects.create(event=page, chapter=along, state=CoHost.State.ACCEPTED)
    if case.attendance == "mixed":
        factories.translation(page, "fa", slug=f"nam-{case.number}")


def _past(chapter) -> None:
    """A date that is over, whose place was for its guests, and what is told of it."""
    last = next(case for case in CASES if (case.reveal, case.risk, case.attendance) == ("guests", "normal", "offline"))
    page = factories.event(
        chapter, slug="past", start_date=FIRST_DAY - dt.timedelta(days=30), reveal="guests", **last.columns()
    )
    factories.recap(factories.occurrence(page))


def _guests(dates: list[Occurrence]) -> Rsvp:
    """A guest of every date, and someone who has asked for a seat at every date and has none yet."""
    guest, asked = factories.contact("zqguestmail@example.org"), factories.contact("asked@example.org")
    for date in dates:
        factories.rsvp(date, contact=guest, name="Zqguestname", state="confirmed", confirmed_at=timezone.now())
        rsvp = factories.rsvp(date, contact=asked, name="Asked")
        Rsvp.objects.filter(pk=rsvp.pk).update(token_hash=digest(rsvp_token(rsvp)))
    return rsvp


def _waiting(dates: list[Occurrence]) -> None:
    """Someone who waits at every date and comes to each event's dates; someone who waits at each event's first date."""
    always, once = factories.contact("always@example.org"), factories.contact("once@example.org")
    for event in {date.event for date in dates}:
        standing = StandingRsvp(event=event, contact=always, locale="en", until=FIRST_DAY + dt.timedelta(days=300))
        standing.token_hash = digest(standing_token(standing))
        standing.save()
        mine = [date for date in dates if date.event_id == event.pk]
        rows = [factories.rsvp(date, contact=always, standing=standing, state="waitlisted") for date in mine]
        for row in [*rows, factories.rsvp(mine[0], contact=once, state="waitlisted")]:
            Rsvp.objects.filter(pk=row.pk).update(token_hash=digest(rsvp_token(row)), waitlisted_at=NOW)


def _pages() -> list[Page]:
    return [page for page in Page.objects.live().specific() if isinstance(page, BasePage)]
