"""What becomes of a fund, told to those who gave to it. The words are those of a `FundNews`; the frame is ours."""

import re

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from content.addresses import absolute
from donations.actions.telling import KIND
from donations.mails.common import Part, letter
from donations.models import FundNews
from donations.queries.donors import standing_gifts
from donations.queries.giving import fund_page
from donations.queries.names import fund_name
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind
from people.text import isolated

SUBJECTS: dict[str, Promise] = {
    "shortfall": gettext_lazy("What becomes of your gift"),
    "surplus": gettext_lazy("More came together than was needed"),
    "printed": gettext_lazy("What you gave for is in print"),
}
LABELS: dict[str, Promise] = {
    "shortfall": gettext_lazy("Read what was decided"),
    "surplus": gettext_lazy("Read what was decided"),
    "printed": gettext_lazy("See the printed page"),
}


@mail_kind(KIND, limited=False)
def fund_news(mail: OutgoingMail) -> Letter | None:
    """The news in the reader's language; None where nothing of theirs is with the fund any more."""
    news = FundNews.objects.select_related("fund").filter(pk=mail.subject_id).first()
    if news is None or not standing_gifts(news.fund).filter(contact=mail.contact).exists():
        return None
    language = get_language() or "en"
    words = news.words.get(language) or next(iter(news.words.values()))
    return letter(
        str(SUBJECTS[news.kind]),
        [words["title"], *re.split(r"\n\s*\n", words["text"].strip())],
        livemode=news.livemode,
        facts=[(_("For"), isolated(fund_name(news.fund, language)))],
        parts=_more(news, language),
        why=_(
            "You get this mail because you gave to this fund: who gave is told what becomes of it. It starts no list."
        ),
        list_unsubscribe=True,
    )


def _more(news: FundNews, language: str) -> list[Part]:
    page = fund_page(news.fund.key, language)
    url = news.url or (page.url if page else "")
    return [Part("", str(LABELS[news.kind]), absolute(url), is_button=True)] if url else []
