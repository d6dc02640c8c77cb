"""What one signer is told about their signature, as true as it is now: mail and pages both read it here.

Imports appeals.keys and appeals.queries.
"""

from dataclasses import dataclass

from django.urls import reverse

from appeals.keys import signature_token
from appeals.models import AppealPage, Signature
from appeals.queries.pages import last_substantive, page_of, text_in
from content.addresses import absolute
from people.language import localise_digits, long_date
from people.secrets import digest


@dataclass(frozen=True)
class Told:
    """One signature in words. Addresses are whole ones; `page_url` is empty where no page is published."""

    signature: Signature
    title: str
    version: str
    deadline: str
    page_url: str
    own_url: str
    campaign: str
    asks_again: bool


def told(signature: Signature, language: str) -> Told:
    """What page and mails say of it in this language."""
    page = page_of(signature.appeal.key, language)
    text = text_in(signature.appeal, language)
    substantive = last_substantive(signature.appeal)
    return Told(
        signature=signature,
        title=page.title if page else text.title if text else signature.appeal.name,
        version=localise_digits(signature.version.number, language),
        deadline=long_date(signature.confirm_by.date(), language) if signature.confirm_by else "",
        page_url=absolute(page.url or "") if page else "",
        own_url=absolute(reverse("appeals_mine", args=[signature_token(signature)])),
        campaign=_campaign(page),
        asks_again=substantive is not None and substantive.number > signature.version.number,
    )


def _campaign(page: AppealPage | None) -> str:
    return page.campaign_name_here() if page else ""


def signature_of_token(token: str) -> Signature | None:
    """The signature behind a mailed link; None where there is none, whatever was wrong with it."""
    rows = Signature.objects.select_related("appeal", "version", "contact", "chapter")
    return rows.filter(token_hash=digest(token)).first()
