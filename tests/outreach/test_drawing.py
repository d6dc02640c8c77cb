"""The page as it would print today: drawn by the worker for readers, anew when a name has come or gone."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from appeals.actions.signing import withdraw_signature
from outreach.actions.drawing import draw_previews
from outreach.models import Preview
from tests import ad_factories as ads
from tests import factories
from tests.outreach.ad_hands import funding, ordered, printed

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return factories.appeal_page()


def signed(page, name, **fields):
    return factories.signature(page, f"{name.split()[0].lower()}@example.org", name=name, **{"prints": True, **fields})


@pytest.fixture
def pictured(monkeypatch):
    asked = []

    def draw(design, *, trim, words, names, width):
        asked.append(names.everyone)
        return factories.picture_bytes(70, 95, "PNG"), len(names.everyone)

    monkeypatch.setattr("outreach.actions.drawing.pictured", draw)
    return asked


def test_the_picture_follows_the_names_and_is_drawn_once_for_each_change(page, pictured):
    row = signed(page, "Ada Lovelace")
    funding()
    clock = timezone.now()
    for minutes in (0, 1, 5):
        with time_machine.travel(clock + dt.timedelta(minutes=minutes), tick=False):
            draw_previews()
    withdraw_signature(signature=row)
    with time_machine.travel(clock + dt.timedelta(minutes=9), tick=False):
        draw_previews()

    assert pictured == [("Ada Lovelace",), ()]
    preview = Preview.objects.get()
    assert (preview.width, preview.height, preview.names, preview.more) == (70, 95, 0, 0)


def test_nothing_is_drawn_for_what_readers_cannot_find_or_that_came_out(page, pictured):
    ads.placement(format=ads.ad_format())
    placement, treasurer = ordered()
    printed(placement, treasurer)
    draw_previews()

    assert pictured == []


def test_a_name_that_cannot_be_drawn_is_left_out_of_the_picture(page, pictured):
    row = signed(page, "Ada Lovelace")
    row.name = "𓀀 Ada"
    row.save()
    signed(page, "Bea Plain")
    funding()
    draw_previews()

    assert pictured == [("Bea Plain",)]
