"""Who stands behind an appeal, in public: which words, in which language and direction, and nothing that loads."""

import re

import pytest
from django.urls import reverse

from appeals.actions.endorsement_desk import save_words
from appeals.models import Endorsement
from appeals.templatetags.appeal_words import FIRST
from tests import factories
from tests.appeals.spreading_hands import asked_of_others, endorsement

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return factories.appeal_page()


def everyone(page) -> str:
    return reverse("appeals_endorsements", args=[page.translation_key])


def test_nothing_is_shown_before_it_is_approved(client, page):
    for state in ("asked", "waiting", "declined"):
        endorsement(page, state, name=f"Zq{state}")
    endorsement(page, "approved", name="Zqapproved")
    for address in (page.url, everyone(page)):
        body = client.get(address).content.decode()
        assert re.findall("Zq[a-z]+", body) == ["Zqapproved"]


def test_each_kind_is_drawn_as_it_should_be(client, page):
    picture = factories.picture(description="A woman at a lectern.")
    row = endorsement(
        page, "approved", kind="person", name="Zoë", profession="Novelist", words="I signed.", country="FR"
    )
    Endorsement.objects.filter(pk=row.pk).update(picture=picture, website="https://www.zoe.example.org/about")
    union = endorsement(page, "approved", name="Union North", website="https://union.example.org/")
    endorsement(page, "approved", kind="statement", name="Choir", words="We sing.\n\nWe stand.")
    body = client.get(page.url).content.decode()

    assert '<blockquote lang="en" dir="ltr">“I signed.”</blockquote>' in body
    assert 'alt="A woman at a lectern."' in body
    assert re.search(r"<strong><bdi>Zoë</bdi></strong>, <bdi>Novelist</bdi>, France", body)
    assert (
        '<a href="https://www.zoe.example.org/about" rel="noreferrer"><bdi dir="ltr">zoe.example.org</bdi></a>' in body
    )
    assert re.search(rf'href="{union.website}" rel="noreferrer"><bdi>Union North</bdi>', body)
    assert re.search(r"<details[^>]*>\s*<summary><span><bdi>Choir</bdi>", body)
    assert "<p>We stand.</p>" in body
    assert asked_of_others(body) == []


def test_the_look_for_foreign_requests_finds_them():
    """The control."""
    body = '<img src="https://x.example/a.png"><script src="//x.example/a.js"></script><link href="http://x.example/a.css">'
    assert len(asked_of_others(body)) == 3


def test_words_in_another_language_say_so(client, page):
    row = endorsement(page, "approved", kind="person", language="fa", name="زهرا", words="امضا کردم.")
    body = client.get(page.url).content.decode()
    assert '<blockquote lang="fa" dir="rtl">«امضا کردم.»</blockquote>' in body
    assert '<bdi lang="fa">زهرا</bdi>' in body

    said = {"name": "Zahra", "profession": "", "words": "I signed.", "locale": "en"}
    save_words(endorsement=row, actor=factories.user(), **said)
    body = client.get(page.url).content.decode()
    assert ("زهرا" in body, "<bdi>Zahra</bdi>" in body) == (False, True)


def test_a_farsi_page_reads_from_right_to_left(client, page):
    factories.translation(page, "fa", title="فراخوان")
    endorsement(page, "approved", kind="person", name="Zoë", words="I signed.")
    body = client.get(f"/fa{everyone(page)}").content.decode()

    assert 'lang="fa" dir="rtl"' in body
    assert '<blockquote lang="en" dir="ltr">“I signed.”</blockquote>' in body


def test_more_than_fits_stands_on_a_page_of_its_own(client, page):
    for number in range(FIRST + 2):
        endorsement(page, "approved", name=f"Union number {number:02}.")
    whole, short = (client.get(address).content.decode() for address in (everyone(page), page.url))

    assert len(set(re.findall(r"Union number \d\d", whole))) == FIRST + 2
    assert len(set(re.findall(r"Union number \d\d", short))) == FIRST
    assert f'href="{everyone(page)}#organizations"' in short


def test_the_page_of_all_is_public_kept_and_only_looked_at(client, page):
    answer = client.get(everyone(page))

    assert answer["Cache-Control"].startswith("public")
    assert client.post(everyone(page)).status_code == 405
    assert client.get(f"/fa{everyone(page)}")["Location"] == everyone(page)  # not translated: lead to where it is


def test_it_costs_the_same_for_two_as_for_twenty(client, page, django_assert_max_num_queries, settings):
    settings.PAGE_CACHE_SECONDS = 0

    def cost() -> int:
        with django_assert_max_num_queries(60) as counted:
            client.get(everyone(page))
        return len(counted)

    endorsement(page, "approved", name="Union A")
    cost()
    few = cost()
    for number in range(20):
        endorsement(page, "approved", name=f"Choir {number}", kind=("person", "statement")[number % 2], words="Yes.")
    assert cost() == few


def test_nobody_who_wrote_to_us_is_named(client, page):
    endorsement(page, "approved", name="Union")
    body = client.get(everyone(page)).content.decode()

    assert "Roya Contact" not in body
    assert "office@example.org" not in body


def test_a_closed_appeal_asks_for_no_more(client, page):
    form = reverse("appeals_endorse", args=[page.translation_key])
    assert form in client.get(page.url).content.decode()
    page.closed_on = page.begun_on
    page.save_revision().publish()

    assert form not in client.get(page.url).content.decode()
