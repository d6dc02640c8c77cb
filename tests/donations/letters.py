"""Hands for tests of letters: one of every kind that a donor gets, and what a reader sees of it."""

import datetime as dt
import re
import uuid
from html import unescape
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.html import strip_tags

from donations.actions.dunning import tell_action_needed, tell_ended, tell_failed, tell_lapsed
from donations.actions.links import ask_for_link
from donations.actions.mine import ask_for_statement
from donations.actions.receipts import correct_receipt, issue_receipt
from donations.actions.telling import tell_donors
from donations.giving_tokens import pledge_token
from donations.models import Fund, Pledge
from people.letters import compose
from people.models import Contact, OutgoingMail
from people.outbox import queue_mail
from people.secrets import digest
from tests import factories
from tests.donations import making

PLEDGE_KINDS = {"pledge_ask": "asked", "pledge_standing": "standing", "pledge_before": "standing"}
PLEDGE_KINDS["pledge_after"] = "standing"
NEWS = {"en": ("It is in print", "Look."), "fa": ("چاپ شد", "ببینید."), "es": ("Se publicó", "Mírelo.")}


def pledge(fund: Fund | None = None, **fields: Any) -> Pledge:
    """A promise of a hundred dollars by transfer, in a month."""
    uid = fields.pop("uid", uuid.uuid4())
    fields = {
        **{"amount": 10000, "way": "transfer", "reference": uid.hex[:10].upper(), "livemode": False, "locale": "en"},
        **{"due_on": dt.date(2026, 12, 24), "state": "standing", "token_hash": digest(pledge_token(uid))},
        **fields,
    }
    if "contact" not in fields:
        fields["contact"] = factories.contact(locale=fields["locale"])
    return Pledge.objects.create(uid=uid, fund=fund or factories.fund(), **fields)


def ask_about(promise: Pledge, kind: str) -> OutgoingMail:
    """A mail of this kind about a promise."""
    key = f"donations.{kind}:{promise.pk}"
    mail = queue_mail(
        kind=f"donations.{kind}", subject_id=promise.pk, to=promise.contact, key=key, locale=promise.locale
    )
    assert mail
    return mail


def queue_everything(language: str, fund: Fund, ada: Contact) -> None:
    """One of each kind, in this language, to `ada`."""
    mine: dict[str, Any] = {"contact": ada, "locale": language}
    gift = making.gift(fund, **mine, name="سیما", tip=250, amount=2500)
    issue_receipt(gift=gift)
    making.refund(gift, 500)
    correct_receipt(gift=gift)
    failing = making.monthly(fund, **mine, state="past-due", failed_invoice="in_1", pay_url="https://pay.example/1")
    tell_failed(monthly=failing)
    tell_action_needed(monthly=failing)
    tell_lapsed(monthly=making.monthly(fund, **mine, state="lapsed", ended_at=timezone.now()))
    tell_ended(monthly=making.monthly(fund, **mine, state="ended", ended_at=timezone.now()))
    card = making.monthly(fund, **mine)
    queue_mail(kind="donations.monthly_card", subject_id=card.pk, to=ada, key="card", locale=language)
    issue_receipt(gift=making.gift(fund, **mine, monthly=card))
    ask_for_link(email=ada.email, locale=language)
    ask_for_statement(contact=ada, year=gift.received_at.year, locale=language)
    tell_donors(fund=fund, key="news", kind="printed", text_of=NEWS.get)
    for number, (kind, state) in enumerate(PLEDGE_KINDS.items()):
        other = factories.contact(f"p{number}-{language}@example.org", locale=language)
        ask_about(pledge(fund, contact=other, locale=language, state=state, way="card"), kind)


def everything(language: str, fund: Fund | None = None) -> list[tuple[str, EmailMultiAlternatives]]:
    """Every letter of every kind, drawn: its kind and the message."""
    fund = fund or factories.fund_page(title="۱۴۰۵", offline_ways="۱۲۳۴").fund
    queue_everything(language, fund, factories.contact(f"ada-{language}@example.org", locale=language))
    drawn = [(mail.kind, compose(mail)) for mail in OutgoingMail.objects.filter(locale=language)]
    return [(kind, message) for kind, message in drawn if message]


def html_of(message: EmailMultiAlternatives) -> str:
    return str(message.alternatives[0].content)


def seen(html: str) -> str:
    """What a reader sees of a mail in HTML: its words with one space between them."""
    body = re.sub(r"(?s)<(style|head|title)\b.*?</\1>|<!--.*?-->", " ", html)
    return " ".join(unescape(strip_tags(re.sub(r"<[^>]+>", lambda tag: f" {tag[0]}", body))).split())
