"""An organizer with a file, for tests of import jobs."""

import pytest

from chapters.models import Role
from events.actions import import_jobs
from events.actions.import_jobs import bring_file
from events.imports.cells import Order
from events.imports.ics import read_ics
from events.imports.tables import read_csv
from events.models import ImportJob
from tests import factories
from tests.events.files import ics, vevent

START = ("DTSTART;TZID=America/Los_Angeles:20270106T190000", "DTEND;TZID=America/Los_Angeles:20270106T200000")


def dates(number: int) -> bytes:
    """A calendar of so many events."""
    return ics(*(vevent(*START, uid=f"uid-{n}", title=f"Vigil {n}") for n in range(number)))


@pytest.fixture
def chapter():
    return factories.chapter(slug="sf")


@pytest.fixture
def organizer(chapter):
    return factories.member(chapter, Role.EDITOR)


@pytest.fixture
def here(monkeypatch):
    """Files are read in this process: the process apart has tests of its own, and takes its time."""

    def read(data, *, kind, zone, order=""):
        return (
            read_csv(data, zone=zone, order=Order(order) if order else None)
            if kind == "csv"
            else read_ics(data, zone=zone)
        )

    monkeypatch.setattr(import_jobs, "read_apart", read)


@pytest.fixture
def bring(chapter, organizer, here):
    def bring(data: bytes = dates(3), **options):
        return bring_file(chapter=chapter, actor=organizer, data=data, **{"filename": "dates.ics", **options})

    return bring


def again(job) -> ImportJob:
    return ImportJob.objects.get(pk=job.pk)
