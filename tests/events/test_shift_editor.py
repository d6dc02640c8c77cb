"""The plan of shifts in Wagtail's editor: a message beside each field that is wrong."""

import datetime as dt

import pytest
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from events.models import EventPage, ShiftPlan
from events.models.shift_checks import shift_errors
from tests import factories

SIX, SEVEN, EIGHT, TEN = dt.time(18), dt.time(19), dt.time(20), dt.time(22)
EVENING = {"start_time": SIX, "end_time": EIGHT}
NIGHT = {"start_time": TEN, "end_time": dt.time(6)}
TO_MIDNIGHT = {"start_time": SIX, "end_time": dt.time(0)}


def wrong(plan: dict, event: dict) -> dict[str, str]:
    return {name: str(message) for name, message in shift_errors({"role": "caller", **plan}, event)}


@pytest.mark.parametrize(
    ("event", "start", "end", "fields"),
    [
        (EVENING, None, None, set()),
        (EVENING, SIX, EIGHT, set()),
        (EVENING, SIX, SEVEN, set()),
        (EVENING, SEVEN, EIGHT, set()),
        (EVENING, dt.time(17, 59), SEVEN, {"start_time"}),
        (EVENING, SEVEN, dt.time(20, 1), {"end_time"}),
        (EVENING, EIGHT, dt.time(21), {"start_time"}),
        (EVENING, SEVEN, SEVEN, {"end_time"}),
        (EVENING, SEVEN, dt.time(18, 30), {"end_time"}),
        (EVENING, SIX, SIX, {"end_time"}),
        (EVENING, SIX, None, {"end_time"}),
        (EVENING, None, SEVEN, {"start_time"}),
        (NIGHT, dt.time(23), dt.time(1), set()),
        (NIGHT, dt.time(1), dt.time(6), set()),
        (NIGHT, dt.time(5), dt.time(7), {"end_time"}),
        (NIGHT, dt.time(7), dt.time(8), {"start_time"}),
        (NIGHT, dt.time(21), dt.time(23), {"start_time"}),
        (TO_MIDNIGHT, dt.time(23), dt.time(0), set()),
        (TO_MIDNIGHT, dt.time(23), dt.time(0, 30), {"end_time"}),
        ({**EVENING, "all_day": True}, dt.time(9), dt.time(10), set()),
        ({**EVENING, "last_day": dt.date(2026, 12, 1)}, SIX, SEVEN, {"start_time"}),
        ({"start_time": None, "end_time": None}, SIX, SEVEN, set()),  # a draft that lacks them
    ],
)
def test_a_shift_lies_within_its_event(event, start, end, fields):
    assert set(wrong({"start_time": start, "end_time": end}, event)) == fields


def test_the_message_says_from_when_to_when():
    told = wrong({"start_time": dt.time(9), "end_time": dt.time(10)}, EVENING)

    assert told == {"start_time": "The event takes place from 18:00 to 20:00. A shift lies within that."}


@pytest.mark.parametrize(
    ("plan", "fields"),
    [
        ({"capacity": 0}, {"capacity"}),
        ({"capacity": 1}, set()),
        ({"capacity": None}, set()),
        ({"name": "two\nlines"}, {"name"}),
        ({"name": "half \ud800"}, {"name"}),
        ({"name": "نامه‌ها"}, set()),
    ],
)
def test_numbers_and_names(plan, fields):
    assert set(wrong(plan, EVENING)) == fields


def sent(page: EventPage, *plans: dict):
    """The editor's form as a browser sends it, with these rows of the plan."""
    form_class = EventPage.get_edit_handler().get_form_class()
    blank = form_class(instance=page)
    data = {bound.html_name: bound.value() for bound in blank if bound.value() is not None}
    for name in blank.formsets:
        rows = list(plans) if name == "shift_plans" else []
        data |= nested_form_data({name: inline_formset(rows)})
    data["body"] = ""
    data |= nested_form_data({"body": streamfield([])})
    return form_class({key: value for key, value in data.items() if value is not False}, instance=page)


@pytest.mark.django_db
def test_the_form_puts_each_message_into_its_row_and_is_refused():
    page = factories.event(start_time=SIX, end_time=EIGHT)
    good = {"role": "caller", "name": "", "start_time": "18:00", "end_time": "19:00", "capacity": "4"}

    form = sent(page, good, {**good, "end_time": "21:00"}, good, {**good, "capacity": "0", "role": "reader"})

    assert not form.is_valid()
    assert [set(row.errors) for row in form.formsets["shift_plans"].forms] == [
        set(),
        {"end_time"},
        {"role"},
        {"capacity"},
    ]
    assert "twice" in form.formsets["shift_plans"].forms[2].errors["role"][0]


@pytest.mark.django_db
def test_control_a_plan_that_is_right_is_taken():
    page = factories.event(start_time=SIX, end_time=EIGHT)
    good = {"role": "caller", "name": "", "start_time": "18:00", "end_time": "19:00", "capacity": "4"}

    form = sent(page, good, {**good, "start_time": "19:00", "end_time": "20:00"}, {"role": "greeter"})

    assert form.is_valid(), (form.errors, [row.errors for row in form.formsets["shift_plans"].forms])
    saved = form.save()
    assert ShiftPlan.objects.filter(event=saved).count() == 3
