"""The layout of every mail: the same words in both parts, nothing a mail program would choke on."""

import re

import pytest
from django.template import Context, engines
from django.utils import translation

from people.templatetags.ui import facts_as_text

STOP = "http://localhost:8000/mail/stop/1-abc/"
FACTS = [
    ("When", "Wednesday 25 November 2026, 6:30 PM Pacific time"),
    ("Where", "Unitarian Universalist church, Franklin Street at Geary, San Francisco, the side door"),
]
TEXT = """{% extends "email/base.txt" %}
{% block body %}Hello {{ name }},

{% include "email/facts.txt" %}
{% include "email/button.txt" with label="Keep my seats" url="http://localhost:8000/r/abc/" %}
See you there.{% endblock %}
{% block why %}You asked for it.{% endblock %}"""
HTML = TEXT.replace(".txt", ".html")


def draw(source: str, *, autoescape: bool, language: str = "en", stop_url: str = STOP) -> str:
    template = engines["django"].from_string(source).template
    words = {"campaign": "The Emergency Appeal", "subject": "One step left", "name": "Sima O’Neil & sons"}
    with translation.override(language):
        return template.render(Context({**words, "facts": FACTS, "stop_url": stop_url}, autoescape=autoescape))


def test_text_part_is_set_like_a_letter():
    assert draw(TEXT, autoescape=False) == (
        "THE EMERGENCY APPEAL\n\nHello Sima O’Neil & sons,\n\n"
        "  When   Wednesday 25 November 2026, 6:30 PM Pacific time\n"
        "  Where  Unitarian Universalist church, Franklin Street at Geary, San\n"
        "         Francisco, the side door\n\n"
        "Keep my seats:\nhttp://localhost:8000/r/abc/\n\nSee you there.\n\n"
        f"-- \nYou asked for it.\nNever mail this address again:\n{STOP}\n"
    )


def test_page_part_says_the_same_and_escapes_names():
    html = draw(HTML, autoescape=True)
    words = " ".join(re.sub(r"<[^>]+>|\s", " ", html.partition("<body")[2]).split())

    expected = [
        "Hello Sima O’Neil &amp; sons,",
        *(value for _term, value in FACTS),
        "See you there.",
        "You asked for it.",
    ]
    assert [said for said in expected if said not in words] == []
    assert (html.count("http://localhost:8000/r/abc/"), html.count(STOP)) == (1, 1)


@pytest.mark.parametrize("source", [TEXT, HTML])
def test_mail_to_a_user_offers_no_stopping(source):
    drawn = draw(source, autoescape=True, stop_url="")

    assert ("You asked for it." in drawn, "Never mail" in drawn) == (True, False)


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fa", "rtl")])
def test_page_part_carries_its_direction_where_mail_programs_drop_the_outer_tags(language, direction):
    html = draw(HTML, autoescape=True, language=language)

    assert re.findall(r'<(html|table)[^>]* dir="(\w+)"', html) == [("html", direction), ("table", direction)]


def test_page_part_fetches_nothing():
    html = draw(HTML, autoescape=True)

    assert re.findall(r"<img|<link|<script|url\(|@import|\ssrc=", html) == []


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], ""),
        ([("زمان", "ساعت ۱۸:۳۰"), ("جا", "کلیسا")], "  زمان  ساعت ۱۸:۳۰\n  جا    کلیسا"),
        ([("Link", "https://example.org/" + "x" * 80)], "  Link  https://example.org/" + "x" * 80),
    ],
)
def test_facts_stand_in_two_columns_and_links_stay_whole(facts, expected):
    assert facts_as_text(facts) == expected
