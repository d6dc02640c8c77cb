"""Writing an event in Wagtail: messages beside the field, warnings, and what must not be deleted."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import RequestFactory

from events.models import EventPage, Occurrence
from events.wagtail_hooks import _clock_warnings, _seat_warnings, dates_below
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"venue": "", "address": ""}, "venue"),
        ({"attendance": "mixed", "join_url": ""}, "join_url"),
        ({"attendance": "online", "join_url": ""}, "join_url"),
        ({"end_time": dt.time(18, 30)}, "end_time"),
        ({"capacity": 0}, "capacity"),
        ({"start_date": dt.date(2062, 11, 25)}, "start_date"),
        ({"start_date": dt.date(1026, 11, 25)}, "start_date"),
        ({"fold": 1, "zone": "America/New_York"}, "fold"),
        ({"venue": "Hall\nX-EVIL:1"}, "venue"),
        ({"standfirst": "half \ud800 a character"}, "standfirst"),
        ({"join_url": "https://x.example/\x07"}, "join_url"),
    ],
)
def test_each_slip_is_named_beside_its_field(fields, field):
    page = factories.event()
    for name, value in fields.items():
        setattr(page, name, value)

    with pytest.raises(ValidationError) as refusal:
        page.clean()

    assert set(refusal.value.message_dict) == {field}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"attendance": "online", "venue": "", "address": "", "join_url": "https://join.example/1"},
        {"end_time": dt.time(1)},
        {"capacity": 1},
        {"fold": 1, "zone": "America/New_York", "start_date": dt.date(2027, 11, 7), "start_time": dt.time(1, 30)},
        # A draft may lack anything.
        {"start_date": None, "start_time": None, "end_time": None},
    ],
)
def test_what_makes_sense_passes(fields):
    page = factories.event()
    for name, value in fields.items():
        setattr(page, name, value)

    page.clean()


def test_a_translation_takes_shared_facts_from_the_first_page():
    page = factories.event(capacity=9)
    copy = factories.translation(page, "fa", title="شب شمع")
    copy.start_time, copy.capacity, copy.reveal = dt.time(3), 1, "guests"

    copy.clean()

    assert (copy.start_time, copy.capacity, copy.reveal) == (page.start_time, 9, "everyone")


def form_for(page: EventPage, dates: list[dt.date], **fields):
    """The editor's form as a browser would send it, with `dates` as the rows of more dates."""
    form_class = EventPage.get_edit_handler().get_form_class()
    blank = form_class(instance=page, for_user=factories.network_admin())
    names = [name for name in blank.fields if name != "rule"]  # without a choice of its own it does not repeat
    data = {name: "" if (value := blank[name].value()) is None else value for name in names}
    for prefix in blank.formsets:
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    gone = list(page.extra_dates.all())  # what stood there is taken out, what is named comes new
    data |= {"body-count": "0", "extra_dates-TOTAL_FORMS": str(len(gone) + len(dates))}
    data["extra_dates-INITIAL_FORMS"] = str(len(gone))
    for number, row in enumerate(gone):
        data |= {f"extra_dates-{number}-id": str(row.pk), f"extra_dates-{number}-DELETE": "1"}
        data |= {f"extra_dates-{number}-date": row.date.isoformat(), f"extra_dates-{number}-ORDER": str(number + 1)}
    for number, date in enumerate(dates, start=len(gone)):
        data |= {f"extra_dates-{number}-date": date.isoformat(), f"extra_dates-{number}-ORDER": str(number + 1)}
    return form_class({**data, **fields}, instance=page, for_user=factories.network_admin())


def test_a_new_event_begins_with_its_chapters_languages():
    chapter = factories.chapter(languages=["de", "fa"])
    form_class = EventPage.get_edit_handler().get_form_class()

    form = form_class(instance=EventPage(), parent_page=chapter, for_user=factories.network_admin())

    assert form.initial["languages"] == ["de", "fa"]


def test_the_organizer_hears_of_seats_already_taken():
    """Case 4 of trust.md."""
    page = factories.event(start_date=DAY, capacity=10)
    Occurrence.objects.update(seats_taken=7)
    page.capacity = 5

    assert list(_seat_warnings(page)) == [
        "On Wednesday 25 November 2026, 2 more seats are taken than you now offer. Nobody loses theirs."
    ]
    page.capacity = 7
    assert list(_seat_warnings(page)) == []
    page.capacity = None
    assert list(_seat_warnings(page)) == []


def test_the_organizer_hears_of_an_hour_that_does_not_exist():
    new_york = factories.chapter("New York", zone="America/New_York")
    page = factories.event(new_york, start_date=dt.date(2027, 3, 14), start_time=dt.time(2, 30), end_time=dt.time(4))

    assert [text.replace("\u00a0", " ") for text in _clock_warnings(page)] == [
        "Clocks go forward on Sunday 14 March 2027, so there is no 2:30 AM that day. The date begins at 3:30 AM."
    ]


@pytest.mark.parametrize("answered", [True, False])
@pytest.mark.parametrize("what", ["event", "chapter"])
def test_a_page_with_answered_dates_stays(admin_client_for, what, answered):
    page = factories.event()
    if answered:
        factories.rsvp(Occurrence.objects.get(), state="confirmed")
    target = page if what == "event" else page.get_parent()

    admin_client_for.post(f"/admin/pages/{target.pk}/delete/", {"confirm_site_name": "Organizer"})

    assert EventPage.objects.filter(pk=page.pk).exists() is answered
    assert Occurrence.objects.exists() is answered
    assert dates_below([page]) == int(answered)


@pytest.fixture
def admin_client_for(client, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]
    client.force_login(factories.network_admin())
    return client


def test_hooks_leave_other_pages_alone():
    from events.wagtail_hooks import tell_what_the_clock_and_the_seats_say

    assert tell_what_the_clock_and_the_seats_say(RequestFactory().get("/"), factories.plain_page()) is None


def test_a_draft_on_its_way_does_not_take_back_what_was_published_meanwhile():
    """The editor saves drafts by itself; such a request read the page before somebody published it."""
    event = factories.event(live=False)
    stale = EventPage.objects.get(pk=event.pk)
    event.save_revision().publish()
    form = EventPage.get_edit_handler().get_form_class()(
        instance=stale, parent_page=stale.get_parent(), for_user=factories.network_admin()
    )

    with pytest.raises(PermissionDenied, match="newer version"):
        form.save()

    assert EventPage.objects.get(pk=event.pk).live
