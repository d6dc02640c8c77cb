"""The kit for spreading an appeal: words, links, a code, and that neither the page nor its links tell on anybody."""

import re
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.urls import reverse

from appeals.spread_words import code_in, hashtag, sign_address, ways_to_send, words_in
from content.qr import qr_svg
from tests import factories
from tests.appeals.spreading_hands import asked_of_others

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://appeal.example"


@pytest.fixture
def page():
    return factories.appeal_page()


def areas(body: str) -> dict[str, str]:
    """What stands in each field to copy from, by its id."""
    found = re.findall(r'<textarea[^>]*id="([^"]+)"[^>]*>(.*?)</textarea>', body, re.DOTALL)
    return {name: unescape(text) for name, text in found}


def kit(client, page, query: str = "") -> str:
    answer = client.get(f"{page.url}spread/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_three_lengths_each_with_the_link(client, page):
    fields = areas(kit(client, page))
    lengths = [len(fields[f"{name}-en"]) for name in ("short", "middle", "long")]

    assert lengths == sorted(lengths)
    assert all(f"https://appeal.example{page.url}" in fields[f"{name}-en"] for name in ("short", "middle", "long"))
    assert "• Free all political prisoners now." in fields["long-en"]
    assert "#FreeAllPoliticalPrisonersNow" in fields["middle-en"]


def test_every_language_has_its_own_words_and_direction(client, page):
    fa = factories.translation(page, "fa", title="آزادی همه زندانیان")
    english, farsi = kit(client, page), kit(client, fa)

    assert f"https://appeal.example{fa.url}" in areas(english)["short-fa"]
    assert re.search(r'id="long-fa"[^>]*lang="fa" dir="auto"', english)
    assert 'lang="fa" dir="rtl"' in farsi
    assert re.search(r'id="long-en"[^>]*lang="en" dir="auto"', farsi)
    assert "#آزادی_همه_زندانیان" in farsi


def test_a_code_is_carried_by_every_link(client, page):
    factories.translation(page, "fa", title="فراخوان")
    body = kit(client, page, "?via=Abc2345")
    fields = areas(body)

    assert {name for name, text in fields.items() if "via=abc2345" not in text} == set()
    assert all("via" not in text for text in areas(kit(client, page)).values())  # the control
    assert qr_svg(sign_address(page, "abc2345")) in body
    assert qr_svg(sign_address(page)) in kit(client, page)
    assert f"{page.url}paper/?via=abc2345" in body


def test_the_page_says_the_same_whether_a_code_exists_or_not(client, page):
    """Nobody learns by it that there is a chapter of that name: one at high risk must stay unknown."""
    factories.chapter(slug="zq-hidden", risk="high")
    known, unknown = (kit(client, page, f"?via={code}").replace(code, "CODE") for code in ("zq-hidden", "zq-nobody"))

    drawn = re.compile(r"<svg.*?</svg>", re.DOTALL)
    assert drawn.sub("", known) == drawn.sub("", unknown)


HOSTILE = ['"><script>alert(1)</script>', "a b", "../../x", "x" * 400, "کد", "a&b=c", "'onload=alert(1)", "%00", "é"]


def test_what_cannot_be_a_code_is_left_out(client, page):
    from urllib.parse import quote

    plain = areas(kit(client, page))
    for text in HOSTILE:
        answer = client.get(f"{page.url}spread/?via={quote(text)}")
        if answer.status_code == 400:
            continue  # broken text is refused for every address
        body = answer.content.decode()
        assert "<script>alert" not in body
        if code_in(text) == "":
            assert areas(body) == plain, text
    assert code_in(" ABC-2_3 ") == "abc-2_3"
    assert code_in('"><script>') == ""


def test_the_page_asks_nobody_else_for_anything(client, page):
    body = kit(client, page)

    assert asked_of_others(body) == []
    assert "wa.me" in body  # a link that the reader may follow


def test_links_open_the_readers_own_programs_and_tell_no_one_where_from(client, page):
    body = kit(client, page, "?via=abc2345")
    links = [
        unescape(link) for link in re.findall(r'<a class="button button--quiet" href="([^"]+)" rel="noreferrer">', body)
    ]
    schemes = [urlsplit(link).scheme + ":" + urlsplit(link).netloc for link in links]

    assert schemes == ["mailto:", "sms:", "https:wa.me", "https:t.me"]
    for link in links:
        assert "via=abc2345" in unquote(link)
        assert not re.search(r"utm_|fbclid|gclid|ref=", link)
    mail = parse_qs(urlsplit(links[0]).query)
    assert set(mail) == {"subject", "body"}
    assert mail["body"] == [words_in(page, "abc2345").long]
    telegram = parse_qs(urlsplit(links[3]).query)
    assert telegram["url"] == [f"https://appeal.example{page.url}?via=abc2345"]


def test_hostile_words_stay_words(client):
    title = 'Free & "all" </textarea><script>alert(1)</script>'
    page = factories.appeal_page(title=title, standfirst="</textarea><img src=x onerror=alert(1)>")
    body = kit(client, page)

    assert "<script>alert" not in body
    assert "<img src=x" not in body
    assert title in areas(body)["short-en"]
    for _name, address in ways_to_send(words_in(page)):
        assert not re.search(r"[\s<>\"]", address)


def test_hashtags():
    assert hashtag("Free all political prisoners now") == "#FreeAllPoliticalPrisonersNow"
    assert hashtag("Women, life — freedom!") == "#WomenLifeFreedom"
    assert hashtag("Don't look away") == "#DontLookAway"
    assert hashtag("زن، زندگی، آزادی") == "#زن_زندگی_آزادی"
    assert hashtag("نمی‌خواهم") == "#نمیخواهم"
    assert hashtag("x" * 60) == ""
    assert hashtag("!!!") == ""


def test_it_is_kept_for_everyone_and_light(client, page):
    answer = client.get(f"{page.url}spread/")

    assert answer["Cache-Control"].startswith("public")
    assert not answer.cookies
    assert len(answer.content) < 60_000


def test_a_farsi_page_gives_farsi_addresses(client, page):
    fa = factories.translation(page, "fa", title="فراخوان")
    fields = areas(kit(client, fa))

    assert f"https://appeal.example{fa.url}sign/" == fields["sign-address"]
    assert f"src=&quot;https://appeal.example/fa{reverse('appeals_embed', args=[page.translation_key])}" in (
        fields["frame"].replace('"', "&quot;")
    )


def test_more_translations_cost_few_queries(client, page, settings, django_assert_max_num_queries):
    settings.PAGE_CACHE_SECONDS = 0
    kit(client, page)
    with django_assert_max_num_queries(60) as alone:
        kit(client, page)
    factories.translation(page, "fa", title="فراخوان")
    factories.translation(page, "es", title="Llamamiento")
    kit(client, page)
    with django_assert_max_num_queries(60) as three:
        kit(client, page)

    assert len(three) - len(alone) <= 4
