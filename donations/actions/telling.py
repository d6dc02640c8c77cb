"""Donors are told what becomes of what they gave: once, each in their language. Imports people.outbox.

The words are written down in every language when it is decided; the mail puts them into its frame when it leaves
(donations/mails/news.py).
"""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.utils import translation

from donations.models import Fund, FundNews
from donations.queries.donors import donors_of
from people.actions import record_audit
from people.models import User
from people.outbox import ToOne, queue_mails

log = logging.getLogger(__name__)

KIND = "donations.fund_news"
Told = tuple[str, str]  # a title of one line, and paragraphs with an empty line between them


@transaction.atomic
def tell_donors(
    *,
    fund: Fund,
    key: str,
    kind: str,
    text_of: Callable[[str], Told | None],
    url: str = "",
    author: User | None = None,
) -> FundNews:
    """Write to everyone of whom a gift is still with the fund. The same `key` again tells nobody anything.

    `text_of` is asked for each language, which is active meanwhile; None where there are no words in it: its readers
    then get those of the first. `url` is where more of it stands, else it is the fund's own page.
    """
    words = _words(text_of)
    if not words:
        raise ValueError("There are no words in any language.")
    news, created = FundNews.objects.get_or_create(
        fund=fund,
        key=key,
        livemode=settings.STRIPE_LIVE,
        defaults={"kind": FundNews.Kind(kind), "words": words, "url": url, "author": author},
    )
    if created:
        mails = queue_mails(
            kind=KIND,
            mails=[
                ToOne(contact, news.pk, f"donations.news:{news.pk}:{contact}", locale)
                for contact, locale in donors_of(fund)
            ],
        )
        details = {"kind": str(news.kind), "key": key, "mails": mails}
        record_audit(
            actor=author, verb="donations.donors_told", target=news, chapter_id=fund.chapter_id, details=details
        )
        log.info("donors told fund=%s news=%s mails=%s", fund.pk, news.pk, mails)
    return news


def _words(text_of: Callable[[str], Told | None]) -> dict[str, dict[str, str]]:
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            told = text_of(language)
        if told:
            found[language] = {"title": str(told[0]), "text": str(told[1])}
    return found
