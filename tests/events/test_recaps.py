"""Looking back: what a date was like stands on its page and at an address of its own, for dates that are over."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from content.cards import words as card_words
from content.sitemaps import entries
from events.models import EventPage, ExtraDate, Occurrence, RecapPage
from events.queries.gatherings import recap_of
from tests import factories
from tests.events.hands import words
from tests.worlds import grown

pytestmark = pytest.mark.django_db
LAST_WEEK, NEXT_WEEK = dt.date(2026, 11, 14), dt.date(2026, 11, 28)


NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _november(time_machine, settings):
    time_machine.move_to(NOON, tick=False)
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown(at=NOON)
def vigil():
    """A vigil that took place last week and does so again next week."""
    return vigil_of(factories.chapter(slug="sf"))


def vigil_of(chapter, **fields) -> EventPage:
    page = factories.event(chapter, slug="vigil", start_date=LAST_WEEK, **fields)
    page.extra_dates = [ExtraDate(date=NEXT_WEEK)]
    page.save_revision().publish()
    return EventPage.objects.get(pk=page.pk)


def over(event) -> Occurrence:
    return event.occurrences.get(start_date=LAST_WEEK)


def to_come(event) -> Occurrence:
    return event.occurrences.get(start_date=NEXT_WEEK)


def form_of(event, instance=None, user=None):
    form_class = RecapPage.get_edit_handler().get_form_class()
    return form_class(instance=instance or RecapPage(), parent_page=event, for_user=user or factories.network_admin())


def test_the_page_of_the_date_tells_how_it_was_instead_of_asking_who_comes(vigil, client):
    factories.recap(over(vigil))

    page = client.get(f"{vigil.url}2026-11-14/")

    said = words(page)
    assert [text in said for text in ("Forty candles in the rain", "Nobody left before", "41 people came")] == [
        True
    ] * 3
    assert "<form" not in page.content.decode().partition('id="come"')[2].partition("</main>")[0]


def test_before_there_is_a_recap_the_page_only_says_that_it_is_over(vigil, client):
    page = words(client.get(f"{vigil.url}2026-11-14/"))

    assert "This date has passed." in page
    assert "people came" not in page


def test_it_has_an_address_of_its_own_that_leads_to_the_date(vigil, client):
    recap = factories.recap(over(vigil), slug="in-the-rain")

    page = client.get("/chapters/sf/vigil/in-the-rain/")

    assert (page.status_code, recap.url) == (200, "/chapters/sf/vigil/in-the-rain/")
    assert "Saturday 14 November 2026" in words(page)
    assert f'href="{vigil.url}2026-11-14/"' in page.content.decode()


@pytest.mark.parametrize("count", [None, 1, 41])
def test_how_many_came_is_said_only_where_someone_counted(vigil, client, count):
    factories.recap(over(vigil), attendance=count)

    page = words(client.get(f"{vigil.url}2026-11-14/"))

    assert ("people came" in page) is (count == 41)
    assert ("1 person came" in page) is (count == 1)


def test_past_dates_are_listed_with_a_mark_where_there_is_something_to_read(vigil, client):
    vigil.extra_dates = [*vigil.extra_dates.all(), ExtraDate(date=dt.date(2026, 12, 5))]
    vigil.save_revision().publish()
    before = client.get(vigil.url).content.decode().partition('id="past"')[2]
    factories.recap(over(vigil))

    past = client.get(vigil.url).content.decode().partition('id="past"')[2]

    assert ["2026-11-14/" in text for text in (before, past)] == [True, True]
    assert "How it was" not in before
    assert past.count("How it was") == 1


def test_a_draft_marks_nothing_and_is_shown_nowhere(vigil, client):
    recap = factories.recap(over(vigil), live=False)

    assert "Forty candles" not in words(client.get(f"{vigil.url}2026-11-14/"))
    assert client.get(recap.get_url() or "/none/").status_code == 404


def test_another_date_of_the_event_tells_nothing_of_it(vigil, client):
    factories.recap(over(vigil))

    assert "Forty candles" not in words(client.get(f"{vigil.url}2026-11-28/"))
    assert recap_of(to_come(vigil), "en") is None


def test_the_form_offers_past_dates_of_its_own_event_only(vigil):
    factories.event(vigil.chapter, start_date=dt.date(2026, 11, 10))
    cancelled = vigil_of(factories.chapter("Berlin"))
    Occurrence.objects.filter(pk=over(cancelled).pk).update(status="cancelled")

    assert list(form_of(vigil).fields["occurrence"].queryset) == [over(vigil)]
    assert list(form_of(cancelled).fields["occurrence"].queryset) == []
    labels = [label.replace("\xa0", " ") for _value, label in form_of(vigil).fields["occurrence"].choices]
    assert labels == ["Which date was it?", "Saturday 14 November 2026, 6:30 PM"]


def test_the_form_offers_no_date_twice_and_keeps_its_own(vigil):
    recap = factories.recap(over(vigil))

    assert list(form_of(vigil).fields["occurrence"].queryset) == []
    assert list(form_of(vigil, recap).fields["occurrence"].queryset) == [over(vigil)]


def test_the_form_reminds_of_those_who_can_be_seen(client, vigil):
    client.force_login(factories.network_admin())

    page = client.get(f"/admin/pages/add/events/recappage/{vigil.pk}/").content.decode()

    assert "has everyone who can be recognised in it agreed" in page


@pytest.mark.parametrize("wrong", ["to come", "cancelled", "another event's"])
def test_no_other_date_gets_into_a_recap_by_hand(vigil, wrong):
    recap = factories.recap(over(vigil))
    other = factories.event(vigil.chapter, start_date=dt.date(2026, 11, 10))
    if wrong == "cancelled":
        Occurrence.objects.filter(pk=over(vigil).pk).update(status="cancelled")
    recap.occurrence = {"to come": to_come(vigil), "cancelled": over(vigil), "another event's": over_of(other)}[wrong]

    with pytest.raises(ValidationError, match="has taken place"):
        recap.full_clean()


def over_of(event) -> Occurrence:
    return event.occurrences.get()


def test_a_date_has_one_recap(vigil):
    factories.recap(over(vigil))
    second = RecapPage(title="Again", slug="again", occurrence=over(vigil), locale=vigil.locale, live=False)
    vigil.add_child(instance=second)

    with pytest.raises(ValidationError, match="There is a recap of Saturday 14 November 2026 already"):
        second.full_clean()


def test_the_address_of_a_date_cannot_be_taken(vigil):
    recap = factories.recap(over(vigil))
    recap.slug = "2026-11-14"

    with pytest.raises(ValidationError) as refusal:
        recap.full_clean()

    assert set(refusal.value.message_dict) == {"slug"}


def test_translations_tell_of_the_same_date_each_in_its_words(vigil, client):
    recap = factories.recap(over(vigil))
    factories.translation(vigil, "fa", title="شب شمع")

    farsi = factories.translation(recap, "fa", title="چهل شمع در باران", attendance=7)

    assert (farsi.occurrence, farsi.attendance) == (over(vigil), 41)
    assert recap_of(over(vigil), "fa").title == "چهل شمع در باران"
    assert recap_of(over(vigil), "es").title == recap.title
    assert "چهل شمع در باران" in words(client.get("/fa/chapters/sf/vigil/2026-11-14/"))
    assert form_of(EventPage.objects.get(pk=farsi.get_parent().pk), farsi).fields["occurrence"].disabled


def test_at_high_risk_it_is_as_hidden_as_its_event(client):
    hidden = vigil_of(factories.chapter("Hidden Town", slug="hidden", risk="high"))
    recap = factories.recap(over(hidden))

    page = client.get(recap.url)

    assert recap.hidden_from_search
    assert '<meta name="robots" content="noindex' in page.content.decode()
    assert recap.url not in str(entries())
    assert (card_words(recap)["slab"], page.status_code) == ([], 200)


def test_an_open_one_is_in_the_sitemap_and_has_a_card_with_its_day(vigil):
    recap = factories.recap(over(vigil))

    assert not recap.hidden_from_search
    assert recap.url in str(entries())
    card = card_words(recap)
    assert (card["label"], card["slab"]) == ("How it was", ["Sat", "14", "Nov"])


def test_its_pictures_are_drawn_anew(vigil, client):
    exif = Image.Exif()
    exif[0x010E] = "41 Elm Street"
    photo = factories.picture(factories.picture_bytes(exif=exif))
    factories.recap(over(vigil), picture=photo, body=[("picture", photo)])

    page = client.get(f"{vigil.url}2026-11-14/").content.decode()

    assert "Twelve people hold candles" in page
    with photo.file.open("rb") as file:
        data = file.read()
    assert b"Elm Street" not in data
    assert dict(Image.open(BytesIO(data)).getexif()) == {}


def test_a_recap_that_lost_its_date_still_shows(vigil, client):
    recap = factories.recap(over(vigil))
    RecapPage.objects.update(occurrence=None)

    page = client.get(recap.url)

    assert (page.status_code, "Nobody left before" in words(page)) == (200, True)
    assert RecapPage.objects.get().card_facts["slab"] == ()


def test_a_new_event_without_answers_can_be_deleted_with_its_recap(vigil, client):
    factories.recap(over(vigil))
    client.force_login(factories.network_admin())

    client.post(f"/admin/pages/{vigil.pk}/delete/", {"confirm_site_name": "Organizer"})

    assert not EventPage.objects.exists()
    assert not RecapPage.objects.exists()


def test_one_more_date_does_not_take_the_past_one_along(vigil):
    assert [date.start_date for date in vigil.occurrences.all()] == [LAST_WEEK, NEXT_WEEK]


@pytest.mark.parametrize(("told", "days"), [(True, [LAST_WEEK, NEXT_WEEK]), (False, [NEXT_WEEK])])
def test_what_is_told_stays_where_it_was_when_the_event_names_another_day(told, days):
    page = factories.event(start_date=LAST_WEEK)
    if told:
        factories.recap(over(page))

    page.start_date = NEXT_WEEK
    page.save_revision().publish()

    assert [date.start_date for date in page.occurrences.all()] == days


def test_the_desk_leads_from_a_past_date_to_its_recap(vigil, client):
    client.force_login(factories.network_admin())
    address = f"/admin/pages/add/events/recappage/{vigil.pk}/"

    pages = [client.get(f"/desk/sf/dates/{date.uid}/").content.decode() for date in (over(vigil), to_come(vigil))]

    assert [address in page for page in pages] == [True, False]
