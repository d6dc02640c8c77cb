"""The form by which anyone proposes a date, as a browser without scripts meets it."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from persiantools.jdatetime import JalaliDate
from wagtail.models import PageViewRestriction

from events.actions.reviews import trust_host
from events.models import Proposal
from events.views import hosts
from people.actions import silence
from people.language import localise_digits
from people.models import OutgoingMail
from people.secrets import email_key
from tests import factories
from tests.events.hands import heading, words
from tests.events.proposing import DAY, FACTS, FORM, OURS, asked, editor, mails, proposed
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def chapter():
    return factories.chapter("San Francisco", slug="sf")


def send(client: Client, prefix: str = "", slug: str = "sf", **changes):
    return client.post(f"{prefix}/chapters/{slug}/propose/", FORM | changes, headers=OURS)


def test_a_date_is_proposed_in_one_form(client, chapter):
    response = send(client)

    assert (response.status_code, response["Location"]) == (303, "/host/sent/")
    row = Proposal.objects.get()
    assert (row.chapter_id, row.name, row.message) == (chapter.pk, "Parvaneh", "I have keys to the tea house.")
    assert row.facts == FACTS
    assert heading(client.get("/host/sent/")) == "Look into your mail"


def test_a_page_leads_to_the_form_and_the_form_names_the_clock(client, chapter):
    assert 'href="/chapters/sf/propose/"' in client.get("/chapters/sf/").content.decode()

    page = client.get("/chapters/sf/propose/")

    assert heading(page) == "Host a date with us"
    assert "On the clock of the chapter: Pacific time." in words(page)
    assert "max-age" in page["Cache-Control"]  # the empty form is the same for everyone
    assert not page.cookies


def test_persian_digits_the_jalali_calendar_and_a_half_typed_hour_are_read(client, chapter):
    factories.translation(chapter, "fa", title="سان‌فرانسیسکو", slug="sf")
    jalali = JalaliDate(DAY)
    day = localise_digits(f"{jalali.year}/{jalali.month}/{jalali.day}", "fa")

    response = send(client, "/fa", start_date=day, start_time="۱۸:۳۰", end_time="۲۰", capacity="۲۵")

    assert response["Location"] == "/fa/host/sent/"
    row = Proposal.objects.get()
    said = [row.facts[name] for name in ("start_date", "start_time", "end_time", "capacity")]
    assert said == [DAY.isoformat(), "18:30:00", "20:00:00", 25]
    assert (row.locale, OutgoingMail.objects.get().locale) == ("fa", "fa")


def test_farsi_gets_fields_that_take_its_digits(client, chapter):
    factories.translation(chapter, "fa", title="سان‌فرانسیسکو", slug="sf")

    farsi, english = (client.get(f"{prefix}/chapters/sf/propose/").content.decode() for prefix in ("/fa", ""))

    assert 'type="date"' in english
    assert 'type="time"' in english
    assert 'type="date"' not in farsi
    assert 'type="time"' not in farsi


def bare(response) -> tuple:
    headers = {name: value for name, value in response.items() if name != "Content-Security-Policy"}
    return response.status_code, response.content, headers, response.cookies.output()


def test_known_unknown_silenced_trusted_limited_and_trapped_get_the_same_answer(client, chapter, monkeypatch):
    proposed(chapter, "known@example.org")
    trust_host(proposal=proposed(chapter, "trusted@example.org"), actor=editor(chapter, "coordinator"))
    silence(contact=factories.contact("silenced@example.org"))

    people = ["unknown", "known", "trusted", "silenced"]
    answers = [bare(send(client, email=f"{who}@example.org")) for who in people]
    answers.append(bare(send(client, email="robot@example.org", website="https://spam.example")))
    monkeypatch.setattr(hosts, "allow", lambda request, name, limit: False)
    answers.append(bare(send(client, email="limited@example.org")))

    assert answers == [answers[0]] * 6
    ghosts = [email_key(f"{who}@example.org") for who in ("silenced", "robot", "limited")]
    assert not Proposal.objects.filter(contact__email_key__in=ghosts).exists()


def test_one_network_sends_so_many_and_no_more(client, chapter):
    for number in range(hosts.PROPOSALS + 3):
        assert send(client, email=f"p{number}@example.org").status_code == 303

    assert Proposal.objects.count() == hosts.PROPOSALS
    cache.clear()
    send(client, email="later@example.org")
    assert Proposal.objects.count() == hosts.PROPOSALS + 1


YESTERDAY = (timezone.now() - dt.timedelta(days=2)).date().isoformat()


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"title": ""}, "title", "Give it a title"),
        ({"title": "x" * 121}, "title", "at most 120"),
        ({"standfirst": ""}, "standfirst", "Write a sentence or two"),
        ({"kind": "riot"}, "kind", "Select a valid choice"),
        ({"start_date": ""}, "start_date", "Write the day."),
        ({"start_date": "tomorrow"}, "start_date", "year-month-day"),
        ({"start_date": "2026-02-30"}, "start_date", "year-month-day"),
        ({"start_date": "1405-13-01"}, "start_date", "year-month-day"),
        ({"start_date": "0000-01-01"}, "start_date", "year-month-day"),
        ({"start_date": "99999-01-01"}, "start_date", "year-month-day"),
        ({"start_date": YESTERDAY}, "start_date", "is over"),
        ({"start_date": "2199-01-01"}, "start_date", "far away"),
        ({"start_time": "late"}, "start_time", "like 18:30"),
        ({"end_time": "18:30"}, "end_time", "Write when it ends"),
        ({"venue": "", "address": ""}, "venue", "Where do people meet"),
        ({"attendance": "online"}, "join_url", "Paste the link"),
        ({"attendance": "online", "join_url": "javascript:alert(1)"}, "join_url", "valid URL"),
        ({"reveal": "hours"}, "reveal", "Select a valid choice"),
        ({"capacity": "0"}, "capacity", "Write a number"),
        ({"capacity": "many"}, "capacity", "Write a number"),
        ({"languages": ["xx"]}, "languages", "Select a valid choice"),
        ({"name": ""}, "name", "Write a name or an alias"),
        ({"email": ""}, "email", "Write your e-mail"),
        ({"email": "parvaneh@"}, "email", "Add the part after"),
        ({"message": "x" * 1001}, "message", "at most 1000"),
        ({"name": "Par\nvaneh"}, "name", "unusual characters"),
    ],
)
def test_a_slip_brings_the_form_back_with_everything_typed_and_what_to_do(client, chapter, changes, field, message):
    response = send(client, **changes)

    assert response.status_code == 422
    form = response.context["form"]
    assert set(form.errors) == {field}
    assert message in form.errors[field][0]
    typed = FORM | changes
    assert {name: form[name].value() for name in FORM} == typed
    html = response.content.decode()
    assert f'href="#{form[field].id_for_label or form[field].auto_id}"' in html
    assert heading(response) == "Host a date with us"
    assert response["Cache-Control"] == "no-store"
    assert not Proposal.objects.exists()


def test_what_is_online_keeps_no_place_and_what_is_not_keeps_no_link(client, chapter):
    send(client, attendance="online", join_url="meet.example.org/poems", reveal="guests")
    send(client, attendance="offline", join_url="https://meet.example.org/poems")

    online, offline = (row.facts for row in Proposal.objects.order_by("pk"))
    assert (online["venue"], online["address"], online["join_url"]) == ("", "", "https://meet.example.org/poems")
    assert online["reveal"] == "everyone"
    assert (offline["venue"], offline["join_url"]) == ("The tea house", "")


HOSTILE = ["<script>alert(1)</script>", "\u202eabc", "{{ settings }}", "%(title)s", "'; DROP TABLE--", "😀" * 30]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_text(client, chapter, hostile):
    fields = dict.fromkeys(("title", "standfirst", "venue", "name", "message", "access"), hostile)
    response = send(client, start_time="never", **fields)

    assert "<script>alert" not in response.content.decode()
    assert send(client, **fields).status_code == 303
    assert Proposal.objects.get().facts["title"] == hostile


@pytest.mark.parametrize("broken", ["x\x00y", "a\x1bb", "a\u2028b"])
def test_text_that_would_break_a_mail_is_refused(client, chapter, broken):
    client.raise_request_exception = False

    assert send(client, title=broken).status_code in (400, 422)
    assert not Proposal.objects.exists()


def test_another_site_cannot_send_the_form(client, chapter):
    answers = [
        client.post("/chapters/sf/propose/", FORM, headers=headers).status_code
        for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {})
    ]

    assert answers == [403] * 3
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("way", ["unknown", "draft", "behind a password"])
def test_a_chapter_that_nobody_can_open_takes_no_proposals(client, chapter, way, method):
    slug = "nowhere" if way == "unknown" else "sf"
    if way == "draft":
        chapter.unpublish()
    if way == "behind a password":
        PageViewRestriction.objects.create(page=chapter, restriction_type="password", password="x")

    answer = getattr(client, method)(f"/chapters/{slug}/propose/", FORM, headers=OURS)

    assert answer.status_code == 404
    assert not Proposal.objects.exists()


def test_at_high_risk_the_form_is_where_the_page_is_and_nowhere_else(client):
    factories.chapter("Hidden", slug="hidden", risk="high")

    form = client.get("/chapters/hidden/propose/")

    assert form.status_code == 200
    assert '<meta name="robots" content="noindex">' in form.content.decode()
    assert "/chapters/hidden/propose/" in client.get("/chapters/hidden/").content.decode()
    for path in ("/", "/chapters/", "/sitemap.xml"):
        assert "hidden/propose" not in client.get(path).content.decode()


def test_a_language_that_the_chapter_has_not_shows_the_form_all_the_same(client, chapter):
    """The Farsi calendar lists its dates as well; the draft then stands in the chapter's first language."""
    assert client.get("/fa/chapters/sf/propose/").status_code == 200
    assert send(client, "/fa").status_code == 303
    assert mails() == ["events.proposal_ask"]


def test_opening_the_form_counts_and_writes_nothing(client, chapter):
    asked(chapter)
    for _ in range(3):
        client.get("/chapters/sf/propose/")

    assert Proposal.objects.count() == 1
