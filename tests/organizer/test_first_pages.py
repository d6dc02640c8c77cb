"""What `migrate` alone leaves behind: a site that works before anyone has written a word."""

import pytest
from wagtail.models import Locale, Page, Site

from organizer.models import HomePage
from tests.factories import site_tree

pytestmark = pytest.mark.django_db


def test_each_language_has_a_home_and_they_translate_one_another():
    homes = HomePage.objects.order_by("path")

    assert [(home.locale.language_code, home.url) for home in homes] == [("en", "/"), ("fa", "/fa/"), ("es", "/es/")]
    assert len({home.translation_key for home in homes}) == 1
    assert sorted(Locale.objects.values_list("language_code", flat=True)) == ["en", "es", "fa"]


def test_the_site_stands_on_the_english_home_and_the_tree_is_whole():
    site = Site.objects.get()

    assert (site.root_page_id, site.is_default_site) == (site_tree().pk, True)
    assert (site.hostname, site.port) == ("localhost", 8000)
    assert [list(found) for found in Page.find_problems()] == [[], [], [], [], []]
    assert Page.objects.filter(title__startswith="Welcome to").count() == 0


@pytest.mark.parametrize(
    ("address", "language", "words"),
    [
        ("/", "en", "This is where your campaign begins"),
        ("/fa/", "fa", "کارزار شما از اینجا آغاز می‌شود"),
        ("/es/", "es", "Aquí empieza su campaña"),
    ],
)
def test_an_empty_site_says_sensible_words_in_each_language(client, address, language, words):
    response = client.get(address)

    html = response.content.decode()
    assert (response.status_code, response["Content-Language"]) == (200, language)
    assert f'<h1 id="head">{words}</h1>' in html
    assert f'<html lang="{language}" dir="{"rtl" if language == "fa" else "ltr"}"' in html
    assert 'id="next"' not in html
