"""What is told about a date that an organizer posts: before it is sent, while it waits, and to whoever lets it through.

Imports events.hosts and events.queries.
"""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chapters.models import ChapterPage, Risk
from events.hosts import facts_of, host_of, when_of, where_of
from events.models import EventPage, Occurrence
from events.queries import Named, Row
from events.queries.rows import rows_of


@dataclass(frozen=True)
class Posted:
    """A date that is no row yet, in words; `row` draws it the way a list will."""

    event: EventPage
    row: Row
    when: str
    where: str
    chapter: str
    chapter_email: str
    campaign: str
    is_high_risk: bool

    @property
    def title(self) -> str:
        return str(self.event.title)

    @property
    def facts(self) -> list[tuple[str, str]]:
        return [(_("What"), self.title), (_("When"), self.when), (_("Where"), self.where)]

    @property
    def all_facts(self) -> list[tuple[str, str]]:
        return facts_of(self.event, self.when, self.where)


def posted(event: EventPage, chapter: ChapterPage) -> Posted:
    """`event`, saved or not, as its newest words have it, in the active language."""
    language, first = get_language() or "en", chapter.canonical()
    newest = event.get_latest_revision_as_object() if event.pk else event
    host, campaign = host_of(first, language)
    zone = newest.zone or first.zone
    date = Occurrence(event=newest, chapter=first, capacity=newest.capacity)
    date.set_wall(newest.start_date, newest.start_time, newest.end_time, zone, newest.fold)
    return Posted(
        event=newest,
        row=rows_of([Named(date, newest, host, "")], language=language)[0],
        when=when_of(newest, zone, language),
        where=where_of(newest, first),
        chapter=host.title,
        chapter_email="" if host.is_hidden else first.contact_email,
        campaign=campaign,
        is_high_risk=Risk.HIGH in (first.risk, newest.risk),
    )
