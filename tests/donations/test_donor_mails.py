"""Every mail to donors, in every language: whole, in its direction, and with nothing that is nobody's business."""

import re

import pytest
from django.conf import settings
from django.utils import timezone, translation

from donations.actions.dunning import tell_action_needed, tell_ended, tell_failed, tell_lapsed
from donations.actions.links import ask_for_link
from donations.actions.mine import ask_for_statement
from donations.actions.receipts import correct_receipt, issue_receipt
from donations.actions.telling import tell_donors
from donations.mails import receipts
from people.letters import compose
from people.models import OutgoingMail
from people.outbox import KINDS, queue_mail
from tests import factories
from tests.donations import making

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
HOSTED = "https://invoice.example/i/1"
OF_DONORS = {
    f"donations.{name}"
    for name in (
        *("receipt", "statement", "link", "fund_news"),
        *("monthly_failed", "monthly_action", "monthly_lapsed", "monthly_ended", "monthly_card"),
    )
}


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(receipts, "draw", lambda template, said: b"%PDF")


def everything(language: str):
    """One of each kind, drawn: kind, message."""
    ada = factories.contact("ada@example.org", locale=language)
    fund = factories.fund(name="The ad")
    mine = {"contact": ada, "locale": language}
    gift = making.gift(fund, **mine, name="<b>Ada</b>", tip=250, amount=2500)
    first = issue_receipt(gift=gift)
    making.refund(gift, 500)
    correct_receipt(gift=gift)
    failing = making.monthly(fund, **mine, state="past-due", failed_invoice="in_1", pay_url=HOSTED)
    tell_failed(monthly=failing)
    tell_action_needed(monthly=failing)
    tell_lapsed(monthly=making.monthly(fund, **mine, state="lapsed", ended_at=timezone.now()))
    tell_ended(monthly=making.monthly(fund, **mine, state="ended", ended_at=timezone.now()))
    card = making.monthly(fund, **mine)
    queue_mail(kind="donations.monthly_card", subject_id=card.pk, to=ada, key="card", locale=language)
    ask_for_link(email="ada@example.org", locale=language)
    ask_for_statement(contact=ada, year=gift.received_at.year, locale=language)
    tell_donors(fund=fund, key="news", kind="printed", text_of=lambda language: ("<b>Ada</b>", "x"))
    mails = OutgoingMail.objects.exclude(subject_id=first.pk, kind="donations.receipt")
    return {mail.kind: compose(mail) for mail in mails}


def parts_of(message):
    return message.subject, message.body, message.alternatives[0].content


def test_there_is_a_test_for_each_kind():
    mine = {name for name in KINDS if name.startswith("donations.") and "pledge" not in name}
    assert {name for name in mine if "alarm" not in name and "trouble" not in name} == OF_DONORS


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_is_whole(language):
    drawn = everything(language)
    assert set(drawn) == OF_DONORS
    assert [kind for kind, message in drawn.items() if message is None] == []
    for kind, message in drawn.items():
        for part in parts_of(message):
            assert not re.search(r"None|%\(|\{\{|\{%|\[\]|&lt;bdi", part), (kind, part)
        html = message.alternatives[0].content
        assert f'lang="{language}" dir="{"rtl" if language == "fa" else "ltr"}"' in html
        assert "<b>Ada</b>" not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_subject_says_what_is_nobodys_business(language):
    """Whoever looks over a shoulder reads the list of mails."""
    for kind, message in everything(language).items():
        assert "Ada" not in message.subject, kind
        assert "The ad" not in message.subject, kind
        assert not re.search(r"[$€]|دلار|25|۲۵", message.subject), kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_to_pages_in_the_readers_language(language):
    start = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    for kind, message in everything(language).items():
        links = [link for link in re.findall(r"https?://\S+", message.body) if "/give/" in link]
        assert links, kind
        assert all(link.startswith(f"{settings.SITE_URL}{start}/give/") for link in links), kind


def test_every_way_that_a_mail_names_is_there(client):
    for kind, message in everything("en").items():
        for link in re.findall(r"https?://\S+", message.body):
            if link.startswith(settings.SITE_URL) and "/give/" in link and len(link.split("/")) > 5:
                status = client.get(link.removeprefix(settings.SITE_URL)).status_code
                # The fund of these tests has no page to give on.
                assert status == 200 or (kind in ("donations.monthly_lapsed", "donations.monthly_ended")), (kind, link)


def test_text_and_html_lead_to_the_same_pages():
    for kind, message in everything("en").items():
        in_text = set(re.findall(r"https?://[^\s<>\"]+", message.body))
        in_html = set(re.findall(r'href="([^"]+)"', message.alternatives[0].content))
        assert in_text == in_html, kind


def test_the_dunning_mail_without_a_hosted_page_leads_to_ours():
    with translation.override("en"):
        monthly = making.monthly(state="past-due", failed_invoice="in_1")
        tell_failed(monthly=monthly)
        body = compose(OutgoingMail.objects.get()).body
    assert "/give/monthly/" in body
    assert "Pay this month" not in body


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_of_the_text_are_short(language):
    """Mail programs that wrap for themselves break at 78; addresses stay whole."""
    for kind, message in everything(language).items():
        long = [line for line in message.body.splitlines() if len(line) > 78 and "http" not in line]
        assert long == [], kind
