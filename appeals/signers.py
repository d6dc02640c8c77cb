"""What one signer is told about their signature, as true as it is now: mail and pages both read it here.

Imports appeals.keys and appeals.queries.
"""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from appeals.keys import signature_token
from appeals.models import Appeal, Signature
from appeals.queries.pages import last_substantive, page_of, text_in
from content import freshness
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

    @cached_property
    def asks_again(self) -> bool:
        """Whether the words have changed in substance since. Only some of those who are told ask."""
        substantive = last_substantive(self.signature.appeal)
        return substantive is not None and substantive.number > self.signature.version.number


def told(signature: Signature, language: str) -> Told:
    """What page and mails say of it in this language."""
    appeal = signature.appeal
    page = freshness.kept(f"appeals.told:{appeal.key}:{language}", lambda: _page_facts(appeal, language))
    text = None if page else text_in(appeal, language)
    return Told(
        signature=signature,
        title=page[0] if page else text.title if text else appeal.name,
        version=localise_digits(signature.version.number, language),
        deadline=long_date(signature.confirm_by.date(), language) if signature.confirm_by else "",
        page_url=page[1] if page else "",
        own_url=absolute(reverse("appeals_mine", args=[signature_token(signature)])),
        campaign=page[2] if page else "",
    )


def _page_facts(appeal: Appeal, language: str) -> tuple[str, str, str] | None:
    page = page_of(appeal.key, language)
    return (page.title, absolute(page.url or ""), page.campaign_name_here()) if page else None


def signature_of_token(token: str) -> Signature | None:
    """The signature behind a mailed link; None where there is none, whatever was wrong with it."""
    rows = Signature.objects.select_related("appeal", "version", "contact", "chapter")
    return rows.filter(token_hash=digest(token)).first()


def handle_of_token(token: str) -> Signature | None:
    """The same, with nothing but what it takes to lock it (`appeals.actions.signing.locked`)."""
    return Signature.objects.filter(token_hash=digest(token)).only("contact_id").first()
