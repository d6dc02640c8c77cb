"""A banner may stand in any frame, holds no script, fetches nothing, and leads to the address of the ad."""

import re

import pytest

from appeals.models import AppealPage
from chapters.models import Risk
from outreach.models import Placement, State
from tests import ad_factories, factories
from tests.outreach.public_hands import source_of
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def page():
    return ad_factories.placement_page(ad_factories.placement(asked=ad_factories.quote()))


def address(ad, shape="square"):
    return f"/ads/{ad.uid}/banner/{shape}/"


@pytest.mark.parametrize("shape", ["square", "leaderboard"])
def test_it_says_what_the_ad_says_and_leads_to_its_address(page, client, shape):
    body = source_of(client, address(page.placement, shape))
    assert AppealPage.objects.get().title in body
    assert re.search(rf'href="https?://[^"]+/ad/{page.placement.code}/"', body)
    assert "<script" not in body
    assert re.findall(r'src="|url\(', body) == []


def test_it_may_stand_in_any_frame_and_nothing_else_is_allowed(page, client):
    answer = client.get(address(page.placement))
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in answer
    digest = re.search(r"style-src '(sha256-[^']+)'", policy)[1]
    assert digest in answer.content.decode()
    assert not answer.cookies
    assert "public" in answer["Cache-Control"]


def test_in_farsi_it_is_read_from_the_right(page, client):
    factories.translation(AppealPage.objects.get(), "fa", title="همهٔ زندانیان سیاسی را آزاد کنید")
    Placement.objects.update(locale="fa")
    body = source_of(client, address(page.placement))
    assert '<html lang="fa" dir="rtl">' in body
    assert "همهٔ زندانیان سیاسی را آزاد کنید" in body


def test_there_is_none_of_what_is_not_public(page, client):
    assert client.get(address(page.placement, "tower")).status_code == 404
    assert client.get("/ads/00000000-0000-4000-8000-000000000000/banner/square/").status_code == 404
    assert client.get(address(ad_factories.placement(asked=ad_factories.quote()))).status_code == 404  # no page yet
    hidden = factories.chapter("Istanbul", risk=Risk.HIGH)
    own = ad_factories.placement(chapter=hidden, asked=ad_factories.quote())
    ad_factories.placement_page(own, hidden)
    assert client.get(address(own)).status_code == 404
    Placement.objects.update(state=State.FALLEN)
    assert client.get(address(page.placement)).status_code == 404


def test_without_words_in_its_language_there_is_none(page, client):
    Placement.objects.update(locale="es")
    assert client.get(address(page.placement)).status_code == 404


def test_the_page_of_the_ad_gives_the_frames_out(page, client):
    body = source_of(client, page.url)
    for shape in ("square", "leaderboard"):
        assert f"{address(page.placement, shape)}&quot;" in body
    Placement.objects.update(state=State.FALLEN)
    assert "banner/square" not in source_of(client, page.url)
