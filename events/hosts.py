"""What is told about a date that someone proposes: to them, and to the chapter's editors. Mail and pages read it here.

It says what the volunteer wrote, not what the page says: a place that only guests learn goes no other way than through
events.disclosure. Imports events.actions.proposals, events.disclosure and events.queries.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chapters.models import ChapterPage, Risk
from content.addresses import absolute
from events.actions.proposals import event_from
from events.guests import moment
from events.models import Attendance, EventPage, Proposal
from events.queries import Row, dates_of, rows
from events.rules import host_token, is_unanswered
from people.language import listing, localise_digits, long_date, on_clock, time_range, zone_name
from people.places import SPOKEN


@dataclass(frozen=True)
class Told:
    """A proposal in words. Addresses are whole ones; `page_url` is empty unless its page is published."""

    proposal: Proposal
    event: EventPage
    when: str
    where: str
    deadline: str
    chapter: str
    chapter_email: str
    campaign: str
    page_url: str
    host_url: str
    is_high_risk: bool
    is_late: bool

    @property
    def title(self) -> str:
        return str(self.event.title)

    @property
    def answer(self) -> str:
        return self.proposal.answer

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Terms and what stands beside them, for mail: when and where."""
        facts = [(_("What"), self.title), (_("When"), self.when), (_("Where"), self.where)]
        return [(term, value) for term, value in facts if value]

    @property
    def all_facts(self) -> list[tuple[str, str]]:
        """The same and everything else that was written."""
        return facts_of(self.event, self.when, self.where)


def facts_of(event: EventPage, when: str, where: str) -> list[tuple[str, str]]:
    """What is known of an event that is no date yet, for whoever decides about it."""
    spoken = dict(SPOKEN)
    sees = "" if event.attendance == Attendance.ONLINE else str(event.get_reveal_display())
    facts = [
        (_("Kind"), str(event.get_kind_display())),
        (_("When"), when),
        (_("Where"), where),
        (_("Who sees the place"), sees),
        (_("Seats"), localise_digits(event.capacity) if event.capacity else _("No limit")),
        (_("Access"), event.access),
        (_("Languages"), listing([str(spoken[code]) for code in event.languages if code in spoken])),
    ]
    return [(term, value) for term, value in facts if value]


def told(proposal: Proposal, host: tuple[ChapterPage, str] | None = None) -> Told:
    """What `proposal` is about, in the active language. `host` spares a list the same two questions for each row."""
    language = get_language() or "en"
    chapter, campaign = host or host_of(proposal.chapter, language)
    event = event_from(proposal.facts)
    zone = proposal.chapter.zone
    page = proposal.event
    return Told(
        proposal=proposal,
        event=event,
        when=when_of(event, zone, language),
        where=where_of(event, proposal.chapter),
        deadline=moment(proposal.confirm_by, zone, language),
        chapter=chapter.title,
        chapter_email="" if chapter.is_hidden else proposal.chapter.contact_email,
        campaign=campaign,
        page_url=absolute(page.url) if page and page.live and page.url else "",
        host_url=absolute(reverse("events_host", kwargs={"token": host_token(proposal)})),
        is_high_risk=Risk.HIGH in (proposal.chapter.risk, page.risk if page else ""),
        is_late=is_unanswered(proposal),
    )


def told_all(proposals: list[Proposal]) -> list[Told]:
    """The same for many of one chapter."""
    host = host_of(proposals[0].chapter, get_language() or "en") if proposals else None
    return [told(one, host) for one in proposals]


def host_of(chapter: ChapterPage, language: str) -> tuple[ChapterPage, str]:
    """The chapter's page in this language, where it has one, and what the campaign calls itself there."""
    pages = ChapterPage.objects.filter(translation_key=chapter.translation_key, locale__language_code=language).live()
    page = pages.select_related("locale").first() or chapter
    return page, page.campaign_name_here()


def when_of(event: EventPage, zone: str, language: str) -> str:
    """The day, the hours and whose clock they are read on, of an event that is no date yet."""
    hours = time_range(event.start_time, event.end_time, language=language)
    return listing(
        [long_date(event.start_date, language), on_clock(hours, zone_name(zone, language=language))], language
    )


def where_of(event: EventPage, chapter: ChapterPage) -> str:
    place = "" if event.attendance == Attendance.ONLINE else listing([event.venue, event.address, event.city])
    online = "" if event.attendance == Attendance.OFFLINE else listing([_("Online"), event.join_url])
    return listing([place or ("" if online else chapter.city), online])


def dates_told(proposal: Proposal) -> list[Row]:
    """How the published dates of a proposal stand, the next ones first."""
    page = proposal.event
    if page is None or not page.live:
        return []
    return rows(dates_of(page).upcoming(), language=get_language() or "en")
