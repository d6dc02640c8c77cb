"""What readers see of a rule: its plain words, on the page of a series and on that of each of its dates."""

import datetime as dt

import pytest

from events.models import Occurrence
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = "Every last Friday, 7 PM, until 26 June"


@pytest.fixture(autouse=True)
def _january(time_machine):
    time_machine.move_to(dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC), tick=False)


def last_fridays(**fields):
    return factories.event(
        **{
            "start_date": dt.date(2026, 1, 30),
            "start_time": dt.time(19),
            "end_time": dt.time(20, 30),
            "rule": "RRULE:FREQ=MONTHLY;BYDAY=-1FR",
            "until": dt.date(2026, 6, 26),
            **fields,
        }
    )


def text_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def test_series_and_dates_say_how_they_repeat(client):
    page = last_fridays()

    assert WORDS in text_of(client, page.url)
    slugs = list(Occurrence.objects.order_by("starts_at").values_list("slug", flat=True))
    assert slugs == ["2026-01-30", "2026-02-27", "2026-03-27", "2026-04-24", "2026-05-29", "2026-06-26"]
    for slug in (slugs[0], slugs[-1]):
        assert WORDS in text_of(client, f"{page.url}{slug}/")


def test_each_language_has_words_of_its_own(client):
    """Those of the first page's rule, whatever a translation's own copy says."""
    page = last_fridays()
    farsi = factories.translation(page, "fa", title="شب شمع", rule="")
    spanish = factories.translation(page, "es", title="Vigilia")

    assert "هر ماه، آخرین جمعه، ساعت ۱۹:۰۰، تا ۵ تیر (۲۶ ژوئن)" in text_of(client, farsi.url)
    assert "Cada último viernes, 19:00, hasta el 26 de junio" in text_of(client, spanish.url)


def test_one_date_says_nothing_of_the_kind(client):
    page = last_fridays(rule="", until=None)

    assert page.repeats == ""
    assert "Every" not in text_of(client, page.url)


def test_what_lasts_all_day_has_no_hour():
    assert last_fridays(all_day=True).repeats == "Every last Friday, until 26 June"
