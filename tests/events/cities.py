"""Cities that take part in a day of action, for the tests of both its actions and its page."""

import datetime as dt

from events.actions.gatherings import CityPlace, take_part
from events.models import EventPage, Occurrence
from tests import factories
from tests.events.hands import words

DAY = dt.date(2026, 12, 10)
HALL = CityPlace(venue="Town hall", address="1 Main Street")


def city(title="Berlin", zone="Europe/Berlin", **fields):
    return factories.chapter(title, zone=zone, slug=title.lower().replace(" ", "-"), **fields)


def join(day, chapter, place=HALL, **options) -> EventPage:
    return take_part(day=day, chapter=chapter, place=place, **{"publish": True, "actor": None, **options})


def date_of(event) -> Occurrence:
    return Occurrence.objects.get(event=event)


def plain(answer) -> str:
    """The page's words, with ordinary spaces and dashes."""
    return (
        words(answer)
        .replace("\u2060", "")
        .replace("\u202f", " ")
        .replace("\xa0", " ")
        .replace(" –", "–")
        .replace("– ", "–")
    )
