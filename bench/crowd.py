"""Many series with many dates: what a campaign of some years looks like to its lists. Rows are written, not published,
since publishing two thousand pages takes minutes."""

import datetime as dt
import uuid
from itertools import cycle
from typing import Any

WEEKS = 50  # dates a series has, one a week: ten are over, forty are to come
COUNTRIES = ["US", "DE", "GB", "FR", "CA", "SE", "NL", "TR", "AU", "AT"]
CITIES = [(37.8, -122.4), (52.5, 13.4), (51.5, -0.1), (48.9, 2.4), (43.7, -79.4), (59.3, 18.1), (52.4, 4.9), (41, 29)]
WALL = ["start_date", "start_time", "end_date", "end_time", "zone", "fold", "starts_at", "ends_at"]
WORDS = ["candles", "names", "letters", "banners", "poems", "calls", "songs", "students", "nurses", "teachers"]


def fill(series: int, chapters: int) -> Any:
    """The calendar page of a site with so many series more, spread over so many chapters, WEEKS dates each."""
    from tests import factories

    page = factories.calendar()
    hosts = [_chapter(factories, number) for number in range(chapters)]
    events = [_event(number, host) for number, host in zip(range(series), cycle(hosts), strict=False)]
    _list(events)
    _date(events)
    for host in hosts:
        type(host).objects.filter(pk=host.pk).update(numchild=sum(1 for event in events if event.host.pk == host.pk))
    return page


def _chapter(factories: Any, number: int) -> Any:
    north, east = CITIES[number % len(CITIES)]
    fields = {"country": COUNTRIES[number % len(COUNTRIES)], "latitude": north, "longitude": east}
    return factories.chapter(f"Town {number} of {series_name(number)}", slug=f"town-{uuid.uuid4().hex[:8]}", **fields)


def series_name(number: int) -> str:
    return WORDS[number % len(WORDS)]


def _event(number: int, host: Any) -> Any:
    """A published page with its row, without a revision. Its number is its place in the tree."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Page

    from events.models import EventPage

    slug = f"series-{uuid.uuid4().hex[:12]}"
    facts = {
        "title": f"Evening of {series_name(number)} {number}",
        "slug": slug,
        "path": host.path + Page._int2str(number + 1).rjust(Page.steplen, "0"),
        "depth": host.depth + 1,
        "url_path": f"{host.url_path}{slug}/",
        "locale_id": host.locale_id,
        "translation_key": uuid.uuid4(),
        "content_type": ContentType.objects.get_for_model(EventPage),
        "live": True,
    }
    base = Page(**facts)
    base.save_base(raw=True)
    page = EventPage(page_ptr=base, **_columns(number, host))
    for name, value in facts.items():
        setattr(page, name, value)
    page.folded = page.title.casefold()
    page.save_base(raw=True)
    page.host = host
    return page


def _columns(number: int, host: Any) -> dict[str, Any]:
    """What the event says: kinds, days, hours and languages take turns."""
    from django.utils import timezone

    from events.models import Kind

    return {
        "kind": Kind.values[number % len(Kind.values)],
        "start_date": timezone.localdate() + dt.timedelta(days=number % 7, weeks=-10),
        "start_time": dt.time(18, number % 4 * 15),
        "end_time": dt.time(20),
        "zone": host.zone,
        "attendance": "online" if number % 5 == 0 else "offline",
        "languages": ["en", "fa"] if number % 2 else ["de"],
        "latitude": host.latitude,
        "longitude": host.longitude,
        "venue": "Hall",
        "body": "[]",
    }


def _list(events: list[Any]) -> None:
    from events.models import Listing
    from events.models.listings import vector

    rows = []
    for event in events:
        x, y, z = vector((event.latitude, event.longitude))
        told = {"kind": event.kind, "country": str(event.host.country), "is_online": event.attendance == "online"}
        told |= {"languages": f" {' '.join(event.languages)} ", "text": event.folded, "x": x, "y": y, "z": z}
        rows.append(Listing(event=event, chapter=event.host, **told))
    Listing.objects.bulk_create(rows, batch_size=500)


def _date(events: list[Any]) -> None:
    from events.models import Occurrence

    rows, spans = [], {}
    for event in events:
        for week in range(WEEKS):
            day = event.start_date + dt.timedelta(weeks=week)
            row = Occurrence(event=event, chapter=event.host, original_date=day, original_time=event.start_time)
            row.slug, row.seats_taken = day.isoformat(), week
            wall = day, event.start_time, event.end_time, event.zone
            if wall not in spans:
                row.set_wall(*wall)
                spans[wall] = {name: getattr(row, name) for name in WALL}
            vars(row).update(spans[wall])
            rows.append(row)
    Occurrence.objects.bulk_create(rows, batch_size=2000)
