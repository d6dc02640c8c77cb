"""A series with exceptions, made in Wagtail by keyboard alone; the rule form with and without a script."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.test import Client

from events.models import EventPage, Occurrence
from tests import factories
from tests.browser.test_accessible import AXE, TAGS

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# Of the rule form alone: the rest of the editor is Wagtail's.
FIND = """only => axe.run('[data-rule]', {runOnly: only, resultTypes: ['violations']}).then(found =>
    found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.target.join(' ')).join(', ')))"""
YEAR = dt.datetime.now(dt.UTC).year + 1


@pytest.fixture
def chapter():
    return factories.chapter(slug="sf", city="San Francisco")


@pytest.fixture
def editor(new_page, live_server, chapter):
    """Opens pages of Wagtail as the chapter's coordinator, in a language."""
    person = factories.with_second_factor(factories.member(chapter))

    def open_editor(path: str, *, language: str = "en", **options):
        type(person).objects.filter(pk=person.pk).update(locale=language)
        client = Client()
        client.force_login(person)
        page = new_page("/accounts/login/", **options)
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page.set_default_timeout(15_000)
        page.goto(path)
        return page

    return open_editor


def shoot(page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.locator("[data-rule]").scroll_into_view_if_needed()
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def reach(page, selector: str, *, back: bool = False, most: int = 120) -> None:
    """Press Tab until what has focus matches."""
    for _press in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(
        f"no way to {selector} by Tab; focus is on {page.evaluate('document.activeElement.outerHTML')}"
    )


def write(page, selector: str, text: str, **options) -> None:
    reach(page, selector, **options)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def tick(page, selector: str, **options) -> None:
    reach(page, selector, **options)
    page.keyboard.press("Space")


def choose(page, selector: str, first_letters: str) -> None:
    reach(page, selector)
    page.keyboard.type(first_letters)


def press(page, selector: str) -> None:
    reach(page, selector)
    page.keyboard.press("Enter")


def previewed(page) -> list[str]:
    return [found.get_attribute("datetime") for found in page.locator("[data-rule-preview] time").all()]


def fridays(year: int, *months: int) -> list[dt.date]:
    """The last Friday of each of these months."""
    days = (dt.date(year, month + 1, 1) - dt.timedelta(days=1) for month in months)
    return [day - dt.timedelta(days=(day.weekday() - 4) % 7) for day in days]


def test_a_series_with_exceptions_by_keyboard_alone(editor, chapter):
    """Every last Friday until the end of June, one month left out, one day more: written, published and seen."""
    first, second, third, fourth, fifth = fridays(YEAR, 1, 2, 3, 4, 5)
    more = first + dt.timedelta(days=9)
    page = editor(f"/admin/pages/add/events/eventpage/{chapter.pk}/")
    write(page, "[name=title]", "Candles on the last Friday")
    write(page, "[name=start_date]", first.isoformat())
    write(page, "[name=start_time]", "19:00")
    write(page, "[name=end_time]", "20:30")
    choose(page, "[name=rule-freq]", "Every month")
    tick(page, "[name=rule-weekdays][value='4']")
    tick(page, "[name=rule-nths][value='-1']")
    write(page, "[name=until]", fifth.isoformat())
    press(page, "#id_extra_dates-ADD")
    write(page, "[name=extra_dates-0-date]", more.isoformat())
    press(page, "#id_excluded_dates-ADD")
    write(page, "[name=excluded_dates-0-date]", second.isoformat())
    wanted = [day.isoformat() for day in sorted([first, more, third, fourth, fifth])]
    shown = page.locator("[data-rule-preview]")
    shown.locator(f"[datetime='{more}']").wait_for()
    shown.locator(f"[datetime='{second}']").wait_for(state="detached")
    assert previewed(page) == wanted
    assert "Every last Friday, 7\u00a0PM, until" in shown.inner_text()
    shoot(page, "keyboard")
    # Wagtail saves drafts meanwhile. Who publishes waits until the last word is kept.
    with page.expect_response(lambda found: found.ok and b"The church hall" in (found.request.post_data_buffer or b"")):
        write(page, "[name=venue]", "The church hall")
    page.wait_for_url("**/edit/**")
    reach(page, "footer [data-w-dropdown-target='toggle']")
    page.keyboard.press("Enter")
    reach(page, "[name=action-publish]")
    page.keyboard.press("Enter")
    # The address of a draft in the bar is no sign of being published.
    page.wait_for_url(f"**/admin/pages/{chapter.pk}/**")

    event = EventPage.objects.get(live=True)
    assert [date.start_date.isoformat() for date in Occurrence.objects.order_by("starts_at")] == wanted
    page.goto(event.url)
    times = [found.get_attribute("datetime") for found in page.locator(".rows time").all()]
    assert [time[:10] for time in times] == wanted


@pytest.mark.parametrize("language", ["en", "fa"])
def test_nothing_stands_between_people_and_the_rule(editor, chapter, language):
    """Each choice opens what goes with it and nothing else; axe finds no fault in any; a phone loses nothing."""
    page = editor(f"/admin/pages/add/events/eventpage/{chapter.pk}/", language=language, width=360, height=2000)
    page.evaluate(AXE)
    open_fields = {
        "": {"freq"},
        "DAILY": {"freq", "interval", "months", "count"},
        "WEEKLY": {"freq", "interval", "weekdays", "wkst", "months", "count"},
        "MONTHLY": {"freq", "interval", "weekdays", "nths", "monthdays", "month_end", "instead", "months", "count"},
        "OTHER": {"freq", "text"},
    }
    for freq, wanted in open_fields.items():
        page.locator("[name=rule-freq]").select_option(freq)
        fields = page.locator("[data-rule] :is(input, select)").all()
        assert {field.get_attribute("name")[5:] for field in fields if field.is_visible()} == wanted
        assert {field.get_attribute("name")[5:] for field in fields if field.is_enabled()} == wanted
        assert page.evaluate(FIND, TAGS) == []
        box = page.locator("[data-rule]").bounding_box()
        assert (box["x"] >= 0, box["x"] + box["width"] <= 360) == (True, True)
        shoot(page, f"{language}-{freq or 'none'}")


def test_a_month_without_a_31st_is_told_of_and_made_good(editor, chapter):
    """Case 6: the note offers the last day; one tick takes it."""
    page = editor(f"/admin/pages/add/events/eventpage/{chapter.pk}/")
    page.locator("[name=start_date]").fill(f"{YEAR}-01-31")
    page.locator("[name=rule-freq]").select_option("MONTHLY")
    shown = page.locator("[data-rule-preview]")
    shown.get_by_text("Some months do not have this day and are left out").wait_for()
    assert previewed(page)[:3] == [f"{YEAR}-01-31", f"{YEAR}-03-31", f"{YEAR}-05-31"]

    page.get_by_label("The last one instead").check()

    shown.locator("[lang=en]", has_text="Every month on the last day").wait_for()
    assert shown.locator(".rule-note").count() == 0
    assert previewed(page)[1] == (dt.date(YEAR, 3, 1) - dt.timedelta(days=1)).isoformat()
