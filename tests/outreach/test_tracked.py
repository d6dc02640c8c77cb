"""The address that stands in an ad leads on, in the language of the ad, and leaves no trace of who came."""

import datetime as dt

import pytest

from appeals.models import AppealPage, Tally, TallyChange
from chapters.models import Risk
from outreach.models import Placement, State
from tests import ad_factories, factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def ad():
    return ad_factories.placement()


def follow(client, ad, **more):
    return client.get(f"/ad/{ad.code}/", **more)


def test_it_leads_to_the_form_with_the_code_of_the_ad(ad, client):
    answer = follow(client, ad)
    assert answer.status_code == 302
    assert answer["Location"] == f"{AppealPage.objects.get().url}sign/?via={ad.source.code}"
    assert client.get(answer["Location"]).status_code == 200


def test_the_form_takes_the_code_along(ad, client):
    body = client.get(follow(client, ad)["Location"]).content.decode()
    assert f'value="{ad.source.code}"' in body


def test_it_leads_to_the_language_of_the_ad(ad, client):
    farsi = factories.translation(AppealPage.objects.get(), "fa")
    Placement.objects.filter(pk=ad.pk).update(locale="fa")
    assert follow(client, ad)["Location"].startswith(f"{farsi.url}sign/")
    assert farsi.url.startswith("/fa/")


def test_letters_may_be_large_as_in_print(ad, client):
    assert client.get(f"/ad/{ad.code.upper()}/").status_code == 302


def test_nothing_is_written_and_no_cookie_is_set(ad, client):
    answer = follow(client, ad)
    assert not answer.cookies
    assert not TallyChange.objects.exists()
    assert not Tally.objects.exists()
    assert client.post(f"/ad/{ad.code}/").status_code == 405
    assert client.head(f"/ad/{ad.code}/").status_code == 302


def test_of_a_closed_appeal_it_leads_to_the_ad(ad, client):
    page = AppealPage.objects.get()
    AppealPage.objects.filter(pk=page.pk).update(closed_on=dt.date(2026, 11, 2))
    assert follow(client, ad)["Location"] == page.url  # until the ad has a page
    story = ad_factories.placement_page(ad)
    assert follow(client, ad)["Location"] == story.url


def test_an_appeal_that_was_taken_down_leads_nowhere(ad, client):
    AppealPage.objects.get().unpublish()
    assert follow(client, ad).status_code == 404


def test_a_mistyped_address_is_told_kindly(client):
    answer = client.get("/ad/the-reveiw/")
    assert answer.status_code == 404
    assert "Perhaps a letter is missing" in answer.content.decode()
    assert "noindex" in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "language", "words"),
    [
        ("fa-IR,fa;q=0.9,en;q=0.5", "fa", "شاید حرفی جا افتاده باشد"),
        ("es-MX,en;q=0.5", "es", "Quizá falta una letra"),
        ("de,es;q=0.4", "es", "Quizá falta una letra"),
        ("de", "en", "Perhaps a letter is missing"),
        ("", "en", "Perhaps a letter is missing"),
        ("*;q=x,,;", "en", "Perhaps a letter is missing"),
    ],
)
@pytest.mark.parametrize("code", ["the-reveiw", "نیویورک", "the review", "a.b"])
def test_a_mistyped_address_is_told_in_the_language_of_the_reader(ad, client, asked, language, words, code):
    answer = client.get(f"/ad/{code}/", headers={"Accept-Language": asked})
    said = answer.content.decode()
    assert (answer.status_code, answer["Content-Language"], answer["Vary"]) == (404, language, "Accept-Language")
    assert words in said
    assert f'<html lang="{language}"' in said
    assert not answer.cookies


def test_what_a_chapter_at_high_risk_plans_cannot_be_guessed(client):
    chapter = factories.chapter("Istanbul", risk=Risk.HIGH)
    own = factories.appeal_page(chapter)
    ad = ad_factories.placement(appeal=own.appeal, chapter=chapter, asked=ad_factories.quote())
    assert follow(client, ad).status_code == 404
    fund = factories.fund_page(chapter).fund
    facts = {"state": State.ORDERED, "fund": fund, "approved_amount": 1}
    Placement.objects.filter(pk=ad.pk).update(**facts)
    assert follow(client, ad)["Location"].startswith(f"{own.url}sign/")  # whoever holds the paper has it


def test_an_ad_of_the_network_never_leads_to_an_appeal_at_high_risk(client):
    own = factories.appeal_page(factories.chapter("Istanbul", risk=Risk.HIGH))
    assert follow(client, ad_factories.placement(appeal=own.appeal)).status_code == 404
