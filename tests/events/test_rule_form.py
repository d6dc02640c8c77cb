"""How an editor says how dates repeat: choices, clashes, and what is kept."""

import datetime as dt
import re

import pytest
import recurrence
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import QueryDict
from django.utils import translation

from events.models import EventPage, ExcludedDate, ExtraDate
from events.models.rule_checks import preview_of
from events.models.rule_fields import RuleFormField
from events.models.rule_forms import RuleForm, SeriesForm
from events.recurrence import RuleError, choices_of, parse, read, rule_of
from tests import factories

pytestmark = pytest.mark.django_db
FRIDAY = dt.date(2026, 1, 30)


def form_of(text: str) -> RuleForm:
    """The form as a browser sends it: `rule-freq=WEEKLY&rule-weekdays=1`, without the prefix."""
    parts = [f"rule-{part}" for part in text.split("&") if part]
    return RuleForm(QueryDict("&".join(parts)), prefix="rule")


@pytest.mark.parametrize(
    ("sent", "rule"),
    [
        ("", None),
        ("freq=&interval=1&wkst=0", None),
        ("freq=DAILY&interval=3", "FREQ=DAILY;INTERVAL=3"),
        ("freq=DAILY&interval=", "FREQ=DAILY"),
        ("freq=WEEKLY&weekdays=1&weekdays=3&interval=۲", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"),
        ("freq=WEEKLY&weekdays=1&weekdays=6&interval=2&wkst=6", "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU"),
        ("freq=WEEKLY&months=6&months=7&count=٤", "FREQ=WEEKLY;COUNT=4;BYMONTH=6,7"),
        ("freq=MONTHLY&weekdays=4&nths=-1", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("freq=MONTHLY&weekdays=4&nths=5", "FREQ=MONTHLY;BYDAY=5FR"),
        ("freq=MONTHLY&weekdays=0&weekdays=4&nths=1&nths=3", "FREQ=MONTHLY;BYDAY=1MO,3MO,1FR,3FR"),
        ("freq=MONTHLY&monthdays=15, 1,15", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("freq=MONTHLY&monthdays=۱۵، ۱&month_end=on", "FREQ=MONTHLY;BYMONTHDAY=-1,1,15"),
        ("freq=MONTHLY", "FREQ=MONTHLY"),
        ("freq=YEARLY&months=6&weekdays=4&nths=-1", "FREQ=YEARLY;BYDAY=-1FR;BYMONTH=6"),
        ("freq=OTHER&text=rrule:freq=monthly;byday=mo,tu;bysetpos=-1", "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1"),
    ],
)
def test_what_is_ticked_becomes_a_rule(sent, rule):
    form = form_of(sent.replace(";", "%3B"))

    assert form.is_valid(), form.errors
    assert form.rule == (parse(rule) if rule else None)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ("freq=&weekdays=1", "freq"),
        ("freq=&interval=2", "freq"),
        ("freq=&count=4", "freq"),
        ("freq=&instead=on", "freq"),
        ("freq=OFTEN", "freq"),
        ("freq=DAILY&weekdays=1", "weekdays"),
        ("freq=DAILY&interval=0", "interval"),
        ("freq=DAILY&interval=367", "interval"),
        ("freq=DAILY&interval=two", "interval"),
        ("freq=DAILY&count=1001", "count"),
        ("freq=WEEKLY&nths=1&weekdays=1", "nths"),
        ("freq=WEEKLY&monthdays=1", "monthdays"),
        ("freq=WEEKLY&month_end=on", "monthdays"),
        ("freq=MONTHLY&nths=-1", "weekdays"),
        ("freq=MONTHLY&weekdays=4", "nths"),
        ("freq=MONTHLY&monthdays=32", "monthdays"),
        ("freq=MONTHLY&monthdays=the last", "monthdays"),
        ("freq=YEARLY&monthdays=1&weekdays=4&nths=1", "monthdays"),
        ("freq=OTHER", "text"),
        ("freq=OTHER&text=FREQ=SECONDLY", "text"),
        ("freq=OTHER&text=FREQ=DAILY&weekdays=1", "freq"),
        ("freq=DAILY&text=FREQ=DAILY", "text"),
        ("freq=OTHER&text=FREQ=DAILY%3BUNTIL=20261231", "text"),
    ],
)
def test_what_does_not_go_together_is_named_beside_its_field_and_nothing_is_lost(sent, field):
    form = form_of(sent)

    assert not form.is_valid()
    assert list(form.errors) == [field]
    shown = RuleFormField().widget.render("rule", form)
    assert f'id="id_rule-{field}_error"' in shown
    for part in sent.split("&"):
        name, _, value = part.partition("=")
        if name in ("interval", "count", "monthdays"):
            assert f'name="rule-{name}" value="{value}"' in shown
        if name in ("weekdays", "nths"):
            assert re.search(rf'name="rule-{name}" value="{value}"[^>]* checked', shown)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;INTERVAL=3;COUNT=5",
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU",
        "FREQ=MONTHLY;BYDAY=1MO,3MO",
        "FREQ=MONTHLY;BYMONTHDAY=-1,15",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1",
    ],
)
def test_a_rule_is_shown_as_the_choices_that_make_it(text):
    choices = choices_of(parse(text))

    assert choices["freq"] != "OTHER"
    assert rule_of(choices) == parse(text)


@pytest.mark.parametrize(
    "text", ["FREQ=MONTHLY;BYDAY=1MO,3FR", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1", "FREQ=MONTHLY;BYMONTHDAY=-2"]
)
def test_a_rule_without_words_in_the_form_is_kept_as_it_is(text):
    shown = RuleForm.showing(f"RRULE:{text}", prefix="rule")

    assert (shown["freq"].value(), shown["text"].value()) == ("OTHER", text)


def test_numbers_are_shown_in_the_digits_of_the_page():
    shown = RuleForm.showing("RRULE:FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1,1,15", prefix="rule")

    assert shown["month_end"].value()
    with translation.override("fa"):
        assert 'value="۲"' in str(shown["interval"])
        assert 'value="۱, ۱۵"' in str(shown["monthdays"])


@pytest.mark.parametrize(
    ("start", "sent", "rule"),
    [
        ("2026-01-31", "freq=MONTHLY&instead=on", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("2026-01-30", "freq=MONTHLY&weekdays=4&nths=5&instead=on", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("2024-02-29", "freq=YEARLY&instead=on", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"),
        ("2026-01-28", "freq=MONTHLY&instead=on", "FREQ=MONTHLY"),
        ("2026-01-31", "freq=MONTHLY", "FREQ=MONTHLY"),
        ("2026-01-31", "freq=&", None),
    ],
)
def test_the_last_one_is_taken_where_that_is_ticked(start, sent, rule):
    """Cases 5, 6 and 7."""
    form = form_of(sent)
    assert form.is_valid(), form.errors

    assert form.rule_from(dt.date.fromisoformat(start)) == (parse(rule) if rule else None)


def test_rows_of_the_editor_are_read_as_days():
    sent = "start_date=2026-01-30&extra_dates-0-date=2026-02-01&extra_dates-1-date=2026-02-02&extra_dates-1-DELETE=1"
    form = SeriesForm(QueryDict(f"{sent}&excluded_dates-0-date=2026-02-27&excluded_dates-1-date=soon"))
    assert form.is_valid()
    rule = form_of("freq=MONTHLY&weekdays=4&nths=-1")
    assert rule.is_valid()

    series = form.series(rule, today=FRIDAY)

    assert (series.extra, series.excluded) == ({dt.date(2026, 2, 1)}, {dt.date(2026, 2, 27)})


def kept(page) -> str:
    """What the table holds, past Django's field."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rule FROM events_eventpage WHERE page_ptr_id = %s", [page.pk])
        return cursor.fetchone()[0]


def test_nothing_but_rule_parts_is_ever_kept():
    """No DTSTART, UNTIL, EXDATE or RDATE: what says when lies in columns of its own, also in the page's revisions."""
    page = factories.event(start_date=FRIDAY, rule="RRULE:FREQ=MONTHLY;BYDAY=-1FR", until=dt.date(2026, 6, 26))
    page.excluded_dates = [ExcludedDate(date=dt.date(2026, 3, 27))]
    page.extra_dates = [ExtraDate(date=dt.date(2026, 4, 1))]
    page.save_revision().publish()

    assert kept(page) == "RRULE:FREQ=MONTHLY;BYDAY=-1FR"
    assert page.latest_revision.content["rule"] == "RRULE:FREQ=MONTHLY;BYDAY=-1FR"
    again = EventPage.objects.get(pk=page.pk)
    assert (read(again.rule), again.until) == (parse("FREQ=MONTHLY;BYDAY=-1FR"), dt.date(2026, 6, 26))


OTHER_THINGS = [
    "DTSTART:20260130T190000Z\nRRULE:FREQ=WEEKLY",
    "RRULE:FREQ=WEEKLY;UNTIL=20261231T235959Z",
    "RRULE:FREQ=WEEKLY\nEXDATE:20260206T190000Z",
    "RRULE:FREQ=WEEKLY\nRDATE:20260207T190000Z",
    "RDATE:20260207T190000Z",
    "RRULE:FREQ=WEEKLY\nRRULE:FREQ=DAILY",
    "RRULE:FREQ=WEEKLY\nEXRULE:FREQ=DAILY",
    "RRULE:FREQ=SECONDLY",
    "RRULE:FREQ=WEEKLY;BYHOUR=7",
]


def test_whatever_else_the_field_could_hold_is_not_kept():
    page = factories.event(start_date=FRIDAY, rule="RRULE:FREQ=MONTHLY")
    for text in OTHER_THINGS:
        for value in (text, recurrence.deserialize(text)):
            with pytest.raises(RuleError), transaction.atomic():
                EventPage.objects.filter(pk=page.pk).update(rule=value)
            page.rule = value
            with pytest.raises(RuleError), transaction.atomic():
                page.save(clean=False)
            with pytest.raises(ValidationError) as refusal:
                page.clean()
            assert set(refusal.value.message_dict) == {"rule"}

    assert kept(page) == "RRULE:FREQ=MONTHLY"


def test_a_rule_may_be_given_as_it_is():
    page = factories.event(start_date=FRIDAY, rule=parse("FREQ=WEEKLY"))

    assert kept(page) == "RRULE:FREQ=WEEKLY"
    page.rule = ""
    page.save()
    assert kept(page) == ""


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"until": dt.date(2026, 6, 26)}, "until"),
        ({"rule": "RRULE:FREQ=WEEKLY;COUNT=3", "until": dt.date(2026, 6, 26)}, "until"),
        ({"rule": "RRULE:FREQ=WEEKLY", "until": dt.date(2026, 1, 29)}, "until"),
        ({"rule": "RRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30"}, "rule"),
        ({"rule": "RRULE:FREQ=WEEKLY;BYDAY=MO", "until": dt.date(2026, 1, 31)}, "rule"),
        ({"rule": "RRULE:FREQ=WEEKLY", "until": dt.date(2026, 1, 30)}, None),
        ({"rule": "RRULE:FREQ=WEEKLY;COUNT=3"}, None),
    ],
)
def test_rule_and_last_day_have_to_make_sense(fields, field):
    page = EventPage(title="Vigil", venue="The hall", start_date=FRIDAY, **fields)

    if field is None:
        page.clean()
        return
    with pytest.raises(ValidationError) as refusal:
        page.clean()
    assert set(refusal.value.message_dict) == {field}


def test_the_field_notices_a_change_and_only_that():
    field = RuleFormField()
    initial = recurrence.deserialize("RRULE:FREQ=WEEKLY;BYDAY=TU", include_dtstart=False)

    assert not field.has_changed(initial, form_of("freq=WEEKLY&weekdays=1&interval=1"))
    assert field.has_changed(initial, form_of("freq=WEEKLY&weekdays=2"))
    assert field.has_changed(initial, form_of("freq=DAILY&weekdays=2"))
    assert field.has_changed("RRULE:FREQ=SECONDLY", form_of("freq=DAILY"))
    with pytest.raises(ValidationError, match="1 thing"):
        field.clean(form_of("freq=DAILY&weekdays=2"))


def test_what_cannot_be_read_any_more_is_shown_as_no_rule():
    """It was kept under other rules than ours; the editor opens all the same, and saving takes what is chosen."""
    shown = RuleForm.showing("RRULE:FREQ=SECONDLY", prefix="rule")

    assert (shown["freq"].value(), shown["interval"].value()) == ("", "1")
    page = EventPage(title="Vigil", start_date=FRIDAY, rule="RRULE:FREQ=SECONDLY")
    assert preview_of(page) is None


def test_an_event_opened_in_the_editor_without_a_day_has_no_dates_to_show():
    form_class = EventPage.get_edit_handler().get_form_class()

    form = form_class(instance=EventPage(), parent_page=factories.chapter(), for_user=factories.network_admin())

    assert form.fields["rule"].widget.preview is None
    assert 'name="rule-freq"' in str(form["rule"])


def test_each_question_has_a_label_of_its_own_and_its_hint_by_id():
    html = RuleFormField().widget.render("rule", "RRULE:FREQ=WEEKLY;BYDAY=TU")

    for name in ("freq", "interval", "monthdays", "month_end", "instead", "count", "wkst", "text"):
        assert f'<label class="w-field__label" for="id_rule-{name}">' in html
    for name in ("interval", "monthdays", "instead", "count", "wkst", "text"):
        assert re.search(rf'aria-describedby="id_rule-{name}_helptext"[^>]*>|id="id_rule-{name}_helptext"', html)
    for name in ("weekdays", "nths", "months"):
        assert f'<fieldset class="rule-field" aria-describedby="id_rule-{name}_helptext">' in html
    described = set(re.findall(r'aria-describedby="([^"]+)"', html))
    assert described <= set(re.findall(r'id="([^"]+)"', html))
    assert re.search(r'name="rule-weekdays" value="1"[^>]* checked', html)
