"""docs/api.md says what machines may read: each address in it answers as the table says."""

import datetime as dt
import re

import pytest

from events.models import Kind
from events.queries import Filters
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(root_dir) -> str:
    return (root_dir / "docs" / "api.md").read_text()


@grown
def site():
    chapter = factories.chapter(slug="san-francisco")
    factories.event(chapter, slug="vigil", start_date=dt.date(2026, 12, 2))
    factories.calendar()
    factories.update()


@pytest.mark.parametrize("prefix", ["", "/fa"])
def test_each_address_answers_with_its_content_type(client, site, text, prefix):
    table = re.findall(r"^\| `(/\S+)` \|.*\| `(\S+)` \|$", text, re.M)
    assert len(table) == 11
    for address, content_type in table:
        translated = "/events/" in address or "chapters/san-francisco/calendar" in address
        response = client.get(f"{prefix if translated else ''}{address}")
        assert (address, response.status_code) == (address, 200)
        assert (address, response["Content-Type"].partition(";")[0]) == (address, content_type)


def test_every_kind_is_named(text):
    named = re.search(r"`kind` \| \((.*?)\)", text, re.S)[1]

    assert re.findall(r"`([a-z-]+)`", named) == Kind.values


def test_every_filter_is_named(text):
    table = text.partition("## Filters")[2]
    named = {name for cell in re.findall(r"^\| (`[^|]+) \|", table, re.M) for name in re.findall(r"`(\w+)`", cell)}
    everything = {"day": "2026-12-02", "from": "2026-12-01", "to": "2026-12-05", "radius": "100", "period": "past"}

    assert named == {*Filters().parts, *everything, "month"}


def test_the_headers_are_as_told(client, site):
    first = client.get("/events/calendar.ics")
    again = client.get("/events/calendar.ics", headers={"If-None-Match": first["ETag"]})

    assert (first["Cache-Control"], again.status_code) == ("public, max-age=300", 304)
    assert first["Last-Modified"].endswith(" GMT")
