"""The demonstration's day of action, its recaps, and the dates that volunteers have proposed."""

import datetime as dt
from typing import Any

from chapters.models import ChapterPage
from events.actions.gatherings import CityPlace, take_part
from events.actions.proposals import confirm_proposal, propose_date
from events.models import DayOfActionPage, EventPage, Occurrence, Proposal, TrustedHost
from organizer.demo.series import clocks
from organizer.demo.texts import day_of
from people.actions import contact_for
from people.models import OutgoingMail

Entry = dict[str, Any]


def day_facts(entry: Entry, today: dt.date) -> dict[str, Any]:
    """When the day of action is."""
    start, end = clocks(entry["time"])
    return {"start_date": day_of(entry["day"], today), "start_time": start, "end_time": end}


def join_cities(
    day: DayOfActionPage, told: list[Entry], chapters: dict[str, ChapterPage]
) -> list[tuple[int, int, int]]:
    """Let every city take part; returns the keys of the dates, each with how many come and how many wait."""
    counts = []
    for entry in told:
        fields = {name: entry[name] for name in ("venue", "address", "join_url") if name in entry}
        place = CityPlace(**fields, capacity=entry.get("seats"))
        event = take_part(day=day, chapter=chapters[entry["chapter"]], place=place, publish=True, actor=None)
        _add_own_words(event, entry)
        counts.append((Occurrence.objects.get(event=event).pk, entry["coming"], 0))
    return counts


def _add_own_words(event: EventPage, entry: Entry) -> None:
    """What this city does otherwise than the others, its title and its hour; and its place in other languages."""
    pages = {page.locale.language_code: page for page in event.get_translations(inclusive=True).specific()}
    for language in pages.keys() & {"en", "fa", "es"}:
        own = dict(entry.get(language, {}))
        if language == "en" and "title" in entry:
            own["title"] = entry["title"]
        if language == "en" and "at" in entry:
            own["start_time"], own["end_time"] = clocks(entry["at"])
        for name, value in own.items():
            setattr(pages[language], name, value)
        if own:
            pages[language].save_revision(log_action=False).publish(log_action=False)


def recap_date(event: EventPage, entry: Entry, today: dt.date) -> Occurrence:
    """The past date that a recap tells of."""
    return Occurrence.objects.of_event(event).get(start_date=day_of(entry["day"], today))


def propose_dates(told: list[Entry], chapters: dict[str, ChapterPage], today: dt.date) -> None:
    """Bring the proposals before their chapters; a trusted host's is published at once. Nobody is written to."""
    for number, entry in enumerate(told, start=1):
        chapter, email = chapters[entry["chapter"]], f"host-{number}@example.org"
        start, end = clocks(entry["time"])
        facts = {
            **entry["facts"],
            "start_date": day_of(entry["day"], today).isoformat(),
            "start_time": start.isoformat(),
            "end_time": end.isoformat(),
        }
        who = {"email": email, "name": entry["name"], "message": entry.get("message", "")}
        propose_date(chapter=chapter, facts=facts, locale=entry["language"], **who)
        if entry.get("trusted"):
            contact = contact_for(email=email, locale=entry["language"])
            TrustedHost.objects.create(chapter=chapter, contact=contact, name=entry["name"])
        confirm_proposal(proposal=Proposal.objects.latest("pk"))
    OutgoingMail.objects.filter(kind__startswith="events.proposal").delete()
