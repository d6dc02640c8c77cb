"""What the sender of an endorsement is told about it, as true as it is now: mail and page both read it here.

Imports appeals.actions, appeals.keys and appeals.queries.
"""

from dataclasses import dataclass

from django.urls import reverse

from appeals.actions.endorsing import TO_CONFIRM
from appeals.keys import endorsement_token
from appeals.models import Endorsement
from appeals.queries.endorsement_desk import shown_of
from appeals.queries.endorsements import Shown
from appeals.queries.pages import page_of
from content.addresses import absolute
from people.language import long_date
from people.secrets import digest


@dataclass(frozen=True)
class ToldEndorsement:
    """One endorsement in words. Addresses are whole ones; `page_url` is empty where no page is published."""

    endorsement: Endorsement
    shown: Shown
    title: str
    deadline: str
    page_url: str
    own_url: str
    campaign: str


def told_endorsement(row: Endorsement, language: str) -> ToldEndorsement:
    """What page and mails say of it in this language, its words in the one they were sent in."""
    page = page_of(row.appeal.key, language)
    return ToldEndorsement(
        endorsement=row,
        shown=shown_of(row, row.locale) or Shown(row, "", "", "", row.locale),
        title=page.title if page else row.appeal.name,
        deadline=long_date((row.created_at + TO_CONFIRM).date(), language),
        page_url=absolute(page.url or "") if page else "",
        own_url=absolute(reverse("appeals_endorsement", args=[endorsement_token(row)])),
        campaign=page.campaign_name_here() if page else "",
    )


def endorsement_of_token(token: str) -> Endorsement | None:
    """The endorsement behind a mailed link; None where there is none, whatever was wrong with it."""
    rows = Endorsement.objects.select_related("appeal").prefetch_related("texts")
    return rows.filter(token_hash=digest(token)).first()
