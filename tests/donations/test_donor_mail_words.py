"""What a donor reads: the same in text and in HTML, in one language, and true at the moment it leaves."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.core import mail as post
from django.urls import reverse
from django.utils import timezone

from donations.actions.dunning import tell_ended, tell_failed, tell_lapsed
from donations.actions.forgetting import forget_donor
from donations.actions.links import ask_for_link
from donations.actions.mine import ask_for_statement
from donations.actions.receipts import correct_receipt, issue_receipt
from donations.links import monthly_token
from donations.mails import receipts
from donations.models import DonorLink, Gift, MonthlyGift, Pledge
from people.delivery import deliver_next
from people.letters import compose
from people.models import OutgoingMail
from tests import factories
from tests.donations import letters, making

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FOREIGN = [code for code, _name in settings.LANGUAGES if code != "en"]
LINK = re.compile(r"https?://[^\s<>\"]+")
# Whole words of English that no other language here writes.
ENGLISH = re.compile(
    r"\b(the|your|you|gift|gifts|thank|each|month|receipt|card|promise|it|is|was|of|for|by|and)\b", re.I
)
BY_NAME = "The Emergency Appeal"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Papers have tests of their own."""
    monkeypatch.setattr(receipts, "draw", lambda template, said: b"%PDF")


def plain(text: str) -> str:
    """Words with one space between them, without addresses, in small letters."""
    return " ".join(LINK.sub("", text).split()).casefold()


@pytest.mark.parametrize("language", FOREIGN)
def test_no_english_is_left(language):
    for kind, message in letters.everything(language):
        for told in (message.subject, message.body, letters.seen(letters.html_of(message))):
            words = ENGLISH.findall(LINK.sub("", re.sub(BY_NAME, "", told, flags=re.I)))
            assert words == [], (kind, words)


def test_control_english_would_be_found():
    assert all(ENGLISH.search(message.body.replace(BY_NAME, "")) for _kind, message in letters.everything("en"))


@pytest.mark.parametrize("language", ["en", *FOREIGN])
def test_text_and_html_say_the_same(language):
    """Whoever reads mail as text misses nothing: each sentence of the one stands in the other."""
    for kind, message in letters.everything(language):
        in_html = plain(letters.seen(letters.html_of(message)))
        body = message.body.partition("\n-- \n")[0]
        for block in re.split(r"\n\s*\n", body):
            for line in [block] if not block.startswith("  ") else block.splitlines():
                for piece in re.split(r"\s{2,}|\n(?=http)", line):
                    told = plain(piece).strip("* ").removesuffix(":")
                    assert told in in_html, (kind, told)


@pytest.mark.parametrize("language", ["en", *FOREIGN])
def test_each_mail_says_why_it_comes_and_how_to_get_no_more(language):
    for kind, message in letters.everything(language):
        foot = message.body.rpartition("\n-- \n")[2]
        links = LINK.findall(foot)
        assert len(links) == 2, kind
        assert links[0].endswith("/give/mine/"), kind
        assert "{" not in foot, kind


@pytest.mark.parametrize("language", ["en", "fa"])
def test_opening_every_link_of_every_mail_changes_nothing(client, language):
    """Mail scanners open them all."""
    page = factories.fund_page(offline_ways="IBAN DE02 1203")
    drawn = letters.everything(language, page.fund)
    before, seen = state(), set()
    for kind, message in drawn:
        links = {link for link in LINK.findall(message.body) if link.startswith(settings.SITE_URL)} - seen
        seen |= links
        for link in links:
            answer = client.get(link.removeprefix(settings.SITE_URL), follow=True)
            assert answer.status_code == 200, (kind, link)
    assert state() == before


def state():
    """All that a donor's links could change, and what mail waits."""
    kinds = (Gift, MonthlyGift, Pledge, DonorLink, OutgoingMail)
    return [list(kind.objects.order_by("pk").values()) for kind in kinds]


@pytest.mark.parametrize("kind", sorted(letters.PLEDGE_KINDS))
@pytest.mark.parametrize("meanwhile", ["kept", "withdrawn", "lapsed", "forgotten"])
def test_a_mail_about_a_promise_that_is_over_is_not_sent(kind, meanwhile):
    promise = letters.pledge(factories.fund_page().fund, state=letters.PLEDGE_KINDS[kind], way="card")
    mail = letters.ask_about(promise, kind)
    assert compose(mail)
    if meanwhile == "forgotten":
        forget_donor(promise.contact)
        assert not OutgoingMail.objects.exists()
        return
    Pledge.objects.update(state=meanwhile, ended_at=timezone.now())
    assert compose(mail) is None


def test_a_mail_that_asks_is_not_sent_once_it_was_answered_and_no_reminder_before():
    asked = letters.pledge(factories.fund_page().fund, state="asked", way="card")
    question, reminder = letters.ask_about(asked, "pledge_ask"), letters.ask_about(asked, "pledge_before")
    assert (bool(compose(question)), bool(compose(reminder))) == (True, False)
    Pledge.objects.update(state="standing")
    assert (bool(compose(question)), bool(compose(reminder))) == (False, True)


def test_a_promise_by_transfer_says_under_which_code_only_once_it_stands():
    """Before, nobody knows whose address it is, and no treasurer looks for it."""
    page = factories.fund_page(offline_ways="IBAN DE02 1203\nTo the person with the red notebook")
    promise = letters.pledge(page.fund, state="asked")
    assert promise.reference not in compose(letters.ask_about(promise, "pledge_ask")).body
    Pledge.objects.update(state="standing")
    body = compose(letters.ask_about(promise, "pledge_standing")).body
    assert promise.reference in body
    assert "IBAN DE02 1203" in body


def test_a_mail_about_somebody_elses_row_is_not_sent():
    """A row that changed hands, as by a mistake of ours, tells nobody of somebody else."""
    monthly, other = making.monthly(state="ended", ended_at=timezone.now()), factories.contact()
    tell_ended(monthly=monthly)
    mail = OutgoingMail.objects.get()
    assert compose(mail)
    mail.contact = other
    mail.save()
    assert compose(mail) is None


@pytest.mark.parametrize(("tell", "was"), [(tell_failed, "past-due"), (tell_lapsed, "lapsed"), (tell_ended, "ended")])
def test_a_notice_goes_by_how_things_stand_when_it_leaves(tell, was):
    over = timezone.now() if was != "past-due" else None
    monthly = making.monthly(state=was, failed_invoice="in_1", ended_at=over)
    tell(monthly=monthly)
    mail = OutgoingMail.objects.get()
    assert compose(mail)
    MonthlyGift.objects.update(state="active", failed_invoice="", ended_at=None)
    assert compose(mail) is None


def test_a_statement_of_gifts_that_are_gone_is_not_sent():
    gift = making.gift()
    issue_receipt(gift=gift)
    ask_for_statement(contact=gift.contact, year=gift.received_at.year, locale="en")
    mail = OutgoingMail.objects.get(kind="donations.statement")
    assert compose(mail)
    Gift.objects.update(erased_at=timezone.now())
    assert compose(mail) is None


def test_a_statement_counts_what_is_left_when_it_leaves():
    gift = making.gift(amount=2500)
    issue_receipt(gift=gift)
    ask_for_statement(contact=gift.contact, year=gift.received_at.year, locale="en")
    making.refund(gift, 1000)
    correct_receipt(gift=gift)
    body = compose(OutgoingMail.objects.get(kind="donations.statement")).body
    assert "$15.00" in body
    assert "$25.00" not in body


def test_the_mail_of_a_link_that_has_ended_is_not_sent():
    making.gift(contact=factories.contact("ada@example.org"))
    ask_for_link(email="ada@example.org", locale="en")
    DonorLink.objects.update(expires_at=timezone.now())
    assert compose(OutgoingMail.objects.get()) is None


def over(page) -> None:
    page.unpublish()


def past(page) -> None:
    page.deadline_day = timezone.localdate() - dt.timedelta(days=2)
    page.save_revision().publish()


def opened(page) -> None:
    """Control: nothing happens to it."""


@pytest.mark.parametrize(("happens", "offered"), [(over, False), (past, False), (opened, True)])
def test_nobody_is_led_to_a_fund_that_takes_nothing(client, happens, offered):
    """Its page is gone, or its last day over: no mail and no page of a monthly gift offers to give to it."""
    page = factories.fund_page()
    address = reverse("donations_give", args=[page.fund.key])
    monthly = making.monthly(page.fund, state="ended", ended_at=timezone.now())
    tell_ended(monthly=monthly)
    standing = letters.ask_about(letters.pledge(page.fund, way="card"), "pledge_standing")
    happens(page)
    for mail in (OutgoingMail.objects.get(kind="donations.monthly_ended"), standing):
        assert (address in compose(mail).body) is offered
    shown = client.get(reverse("donations_monthly", args=[monthly_token(monthly)])).content.decode()
    assert (address in shown) is offered


@pytest.mark.parametrize("kind", ["pledge_before", "pledge_after"])
@pytest.mark.parametrize(("way", "sent"), [("card", False), ("transfer", True)])
def test_nobody_is_reminded_to_use_a_card_where_none_is_taken(kind, way, sent):
    """A transfer may be under way all the same."""
    page = factories.fund_page()
    reminder = letters.ask_about(letters.pledge(page.fund, way=way), kind)
    assert compose(reminder)
    past(page)
    assert bool(compose(reminder)) is sent


def test_who_stopped_all_mail_gets_none_and_keeps_the_receipt():
    silent = factories.contact()
    silent.silenced_at = timezone.now()
    silent.save()
    assert issue_receipt(gift=making.gift(contact=silent))
    assert not OutgoingMail.objects.exists()


def test_what_leaves_carries_one_paper_and_its_plain_text():
    """The whole way out: the worker sends what stands in the outbox."""
    issue_receipt(gift=making.gift(locale="es"))
    assert deliver_next(post.get_connection())
    (sent,) = post.outbox
    assert [(part.filename[:8], part.mimetype) for part in sent.attachments] == [("receipt-", "application/pdf")]
    assert sent.alternatives[0].mimetype == "text/html"
    assert deliver_next(post.get_connection()) is None
