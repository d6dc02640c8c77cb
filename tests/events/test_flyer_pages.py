"""Flyers by address: chosen, waited for, taken along; never drawn in a request, never handed out once untrue."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from chapters.models import Role
from events import jobs
from events.actions import flyers
from events.models import EventPage, ExtraDate, Flyer, Occurrence
from people.schedule import JOBS
from tests import factories
from tests.worlds import grown

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CHOICE = {"what": "date", "size": "a4", "language": "en"}


@pytest.fixture(autouse=True)
def _printing(print_fonts, monkeypatch) -> None:
    monkeypatch.setattr(flyers, "FONTS", print_fonts)


@grown
def date():
    return factories.occurrence(factories.event(factories.chapter(slug="sf"), slug="vigil", capacity=12))


def ask(client, date, **choice):
    site = choice.pop("site", "same-origin")
    return client.post(f"/print/{date.uid}/", {**CHOICE, **choice}, HTTP_SEC_FETCH_SITE=site)


def stage(client, date, rest="date/a4/en/") -> str:
    return client.get(f"/print/{date.uid}/{rest}").content.decode()


def file(client, date, rest="date/a4/en/"):
    return client.get(f"/print/{date.uid}/{rest}flyer.pdf")


def republish(**fields) -> None:
    page = EventPage.objects.get()
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_from_the_date_to_the_file(client, date):
    assert f'href="/print/{date.uid}/"' in client.get("/chapters/sf/vigil/").content.decode()
    assert "Which dates" not in client.get(f"/print/{date.uid}/").content.decode()

    answer = ask(client, date)
    waiting = stage(client, date)
    JOBS["events.flyers"].run()
    ready = stage(client, date)
    response = file(client, date)

    assert (answer.status_code, answer["Location"]) == (302, f"/print/{date.uid}/date/a4/en/")
    assert ("is being set" in waiting, "It is next" in waiting, "come back to it later" in waiting) == (
        True,
        True,
        True,
    )
    assert f'href="/print/{date.uid}/date/a4/en/flyer.pdf"' in ready
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    assert response["Content-Disposition"] == f'attachment; filename="vigil-{date.slug}-a4-en.pdf"'
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")


def test_looking_draws_nothing_and_changes_nothing(client, date, monkeypatch):
    monkeypatch.setattr(flyers.typst, "compile", lambda *args, **options: pytest.fail("drawn in a request"))

    before = stage(client, date)
    ask(client, date)
    again, sent_back = stage(client, date), file(client, date)

    assert "not there yet" in before
    assert ("is being set" in again, sent_back.status_code) == (True, 302)
    assert sent_back["Location"] == f"/print/{date.uid}/date/a4/en/"


def test_a_series_offers_all_its_dates(client, date):
    republish(extra_dates=[ExtraDate(date=date.start_date + dt.timedelta(days=7))])

    assert "Which dates" in client.get(f"/print/{date.uid}/").content.decode()
    assert ask(client, date, what="series")["Location"] == f"/print/{date.uid}/series/a4/en/"


def test_the_page_is_in_the_language_of_its_address_and_the_flyer_in_the_chosen_one(client, date):
    page = client.get(f"/fa/print/{date.uid}/").content.decode()

    assert (
        'dir="rtl"' in page,
        'value="fa" id="id_language_1" required checked' in page.replace(' class="input"', ""),
    ) == (
        True,
        True,
    )
    assert ask(client, date, language="es")["Location"] == f"/print/{date.uid}/date/a4/es/"
    assert Flyer.objects.get().language == "es"


@pytest.mark.parametrize("choice", [{"size": "a0"}, {"language": "de"}, {"what": "year"}, {"size": ""}])
def test_what_is_no_choice_is_refused(client, date, choice):
    assert ask(client, date, **choice).status_code == 422
    assert Flyer.objects.count() == 0


@pytest.mark.parametrize("rest", ["date/a0/en/", "date/a4/de/", "year/a4/en/"])
def test_an_address_that_names_no_choice_is_no_page(client, date, rest):
    assert client.get(f"/print/{date.uid}/{rest}").status_code == 404
    assert file(client, date, rest).status_code == 404


def test_a_reader_without_any_cookie_can_ask(date):
    assert ask(Client(enforce_csrf_checks=True), date).status_code == 302


def test_another_site_cannot_have_flyers_set(client, date):
    assert ask(client, date, site="cross-site").status_code == 403
    assert Flyer.objects.count() == 0


def hide(date, how: str) -> None:
    if how == "private":
        PageViewRestriction.objects.create(page=date.event, restriction_type=PageViewRestriction.LOGIN)
    elif how in ("cancelled", "postponed"):
        Occurrence.objects.update(status=how)
    elif how == "over":
        Occurrence.objects.update(starts_at=timezone.now() - dt.timedelta(days=2), ends_at=timezone.now())
    elif how == "withdrawn":
        date.event.unpublish()
    else:
        republish(risk="high")


@pytest.mark.parametrize("how", ["private", "cancelled", "postponed", "over", "withdrawn", "high risk"])
def test_a_date_that_may_not_lie_about_has_no_flyer_any_more(client, date, how):
    ask(client, date)
    JOBS["events.flyers"].run()
    open_before = file(client, date).status_code
    hide(date, how)

    assert open_before == 200
    assert [client.get(f"/print/{date.uid}/").status_code, file(client, date).status_code] == [404, 404]
    assert ask(client, date).status_code == 404
    JOBS["events.forget_flyers"].run()
    assert Flyer.objects.count() == 0


def test_a_date_at_high_risk_offers_no_flyer(client, date):
    republish(risk="high")

    assert "/print/" not in client.get(f"/chapters/sf/vigil/{date.slug}/").content.decode()


def test_a_file_that_is_no_longer_true_is_not_handed_out(client, date):
    ask(client, date)
    JOBS["events.flyers"].run()
    republish(reveal="guests")

    answer = file(client, date)
    told = stage(client, date)
    ask(client, date)
    JOBS["events.flyers"].run()

    assert (answer.status_code, "the date has changed since" in told) == (302, True)
    assert file(client, date).status_code == 200


def test_asking_again_draws_nothing_new(client, date, monkeypatch):
    ask(client, date)
    JOBS["events.flyers"].run()
    first = Flyer.objects.get()
    monkeypatch.setattr(flyers, "draw", lambda said: pytest.fail("drawn again"))

    ask(client, date)
    JOBS["events.flyers"].run()

    assert Flyer.objects.get().asked_at == first.asked_at


def test_no_more_wait_than_the_worker_can_set_soon(client, date, monkeypatch):
    monkeypatch.setattr(flyers, "MOST_WAITING", 2)

    answers = [ask(client, date, size=size).status_code for size in ("a4", "letter", "a4-half")]

    assert answers == [302, 302, 422]
    assert "Many people are printing" in ask(client, date, size="letter-half").content.decode()
    assert "1 flyer before it" in stage(client, date, "date/letter/en/")


def test_one_network_asks_only_so_often(client, date, monkeypatch):
    monkeypatch.setattr("events.views.flyers.PER_HOUR", 2)

    answers = [ask(client, date).status_code for _ in range(3)]
    cache.clear()

    assert [*answers, ask(client, date).status_code] == [302, 302, 422, 302]


def test_a_flyer_that_cannot_be_set_says_so_and_holds_up_no_other(client, date, monkeypatch):
    ask(client, date)
    ask(client, date, size="letter")
    real, broken = flyers.draw, ["first"]
    monkeypatch.setattr(flyers, "draw", lambda said: real(said) if not broken else 1 / len(broken.pop()[:0]))

    JOBS["events.flyers"].run()

    assert "could not be set" in stage(client, date)
    assert file(client, date, "date/letter/en/").status_code == 200
    assert ask(client, date).status_code == 302
    assert "is being set" in stage(client, date)


def test_what_was_cancelled_while_it_waited_is_not_set(client, date):
    ask(client, date)
    Occurrence.objects.update(status="cancelled")

    JOBS["events.flyers"].run()

    assert Flyer.objects.count() == 0


def test_flyers_are_kept_for_a_week(client, date):
    ask(client, date)
    jobs.forget_flyers()
    kept = Flyer.objects.count()
    Flyer.objects.update(keep_until=timezone.now())
    jobs.forget_flyers()

    assert (kept, Flyer.objects.count()) == (1, 0)


def test_the_worker_waits_for_the_typefaces(client, date, monkeypatch, tmp_path):
    monkeypatch.setattr(flyers, "FONTS", tmp_path / "not built yet")
    ask(client, date)

    JOBS["events.flyers"].run()

    assert Flyer.objects.get().state == "waiting"


@pytest.mark.parametrize(("risk", "offered"), [("normal", True), ("high", False)])
def test_the_desk_offers_the_flyer_as_well(client, date, settings, risk, offered):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]
    client.force_login(factories.member(date.chapter, Role.COORDINATOR))
    republish(risk=risk)

    page = client.get(f"/desk/sf/dates/{date.uid}/").content.decode()

    assert (f'href="/print/{date.uid}/"' in page) == offered
