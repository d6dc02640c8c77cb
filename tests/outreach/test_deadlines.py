"""Deadlines are told by the publication's clock (case 41), whatever ours says."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from outreach.models import Placement, State
from outreach.queries.deadlines import calendar_of, deadlines_of, space_until, today_there
from tests import ad_factories as ads

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 12, 3, 21, 30, tzinfo=dt.UTC)  # 16:30 in New York, 22:30 in Berlin, already the 4th in Tehran
DAYS = {
    "dated": dt.date(2026, 11, 20),
    "space_on": dt.date(2026, 12, 3),
    "materials_on": dt.date(2026, 12, 7),
    "issue_on": dt.date(2026, 12, 24),
}


def an_ad(zone, **more):
    shape = ads.ad_format(ads.publication(zone=zone))
    return ads.placement(asked=ads.quote(shape, **DAYS, **more))


@pytest.mark.parametrize(
    ("zone", "instant", "is_past"),
    [
        ("America/New_York", "2026-12-03T22:00:00+00:00", False),
        ("Europe/Berlin", "2026-12-03T16:00:00+00:00", True),
        ("Asia/Tehran", "2026-12-03T13:30:00+00:00", True),
        ("America/Los_Angeles", "2026-12-04T01:00:00+00:00", False),
    ],
)
def test_five_o_clock_is_five_o_clock_where_the_paper_is(zone, instant, is_past):
    (space, *_rest) = deadlines_of(an_ad(zone))

    assert space.at.astimezone(dt.UTC).isoformat() == instant
    assert space.is_past(NOW) is is_past
    assert space.at.hour == 17


@pytest.mark.parametrize(("zone", "left"), [("America/New_York", 4), ("Asia/Tehran", 3)])
def test_days_are_counted_on_the_papers_calendar(time_machine, zone, left):
    time_machine.move_to(NOW, tick=False)
    placement = an_ad(zone)

    assert deadlines_of(placement)[1].days_left(NOW) == left
    assert today_there(placement) == NOW.astimezone(ZoneInfo(zone)).date()


def test_an_agreed_extension_moves_the_space_deadline_at_the_same_hour():
    placement = an_ad("Europe/Berlin", space_at=dt.time(12))
    placement.extended_to = dt.date(2026, 12, 5)

    assert space_until(placement) == dt.datetime(2026, 12, 5, 12, tzinfo=ZoneInfo("Europe/Berlin"))


def test_what_is_done_is_no_deadline_any_more():
    placement = an_ad("Europe/Berlin")
    kinds = {
        state: [one.kind for one in deadlines_of(Placement(quote=placement.quote, state=state))] for state in State
    }

    assert kinds[State.IDEA] == ["space", "materials"]
    assert kinds[State.ORDERED] == ["materials", "issue"]
    assert kinds[State.SENT] == ["issue"]
    assert kinds[State.PRINTED] == kinds[State.FALLEN] == []


def test_the_calendar_brings_several_ads_together_the_nearest_first():
    berlin, york, idea = an_ad("Europe/Berlin"), an_ad("America/New_York"), ads.placement()

    found = calendar_of([york, idea, berlin])

    assert [(one.kind, one.placement) for one in found][:2] == [("space", berlin), ("space", york)]
    assert len(found) == 4
    assert len({one.key for one in found}) == 4
    assert space_until(idea) is None
