"""What every mail to a donor is made of. Subjects name no sum and no fund: whoever looks over a shoulder reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from donations.links import ask_url, monthly_url
from donations.models import MonthlyGift
from donations.money import Money
from donations.papers import practice_line
from donations.queries.names import fund_name
from people.models import OutgoingMail
from people.outbox import Letter
from people.text import isolated


@dataclass(frozen=True)
class Part:
    """A paragraph, and below it a way on: one red button a mail, other ways are plain links."""

    text: str
    label: str = ""
    url: str = ""
    is_button: bool = False


def letter(
    subject: str,
    lead: Sequence[str],
    *,
    livemode: bool,
    facts: Sequence[tuple[str, str]] = (),
    parts: Sequence[Part] = (),
    **options: Any,
) -> Letter:
    """A letter of `lead` paragraphs, facts and parts; `options` are those of `Letter`, and `why` its own foot."""
    context = {
        "practice": "" if livemode else practice_line(),
        "lead": [text for text in lead if text],
        "facts": [(term, _alone(value)) for term, value in facts],
        "parts": [part for part in parts if part.text or part.url],
        "why": options.pop("why", "") or _("You get this mail because you gave here. It starts no list."),
        "mine_url": ask_url(),
    }
    return Letter(subject=subject, template="donor", context=context, **options)


def _alone(value: str) -> str:
    """A value without the marks around it, which it needs between other words only: it stands by itself here."""
    return value.strip("\u2066\u2068\u2069") if value.count("\u2069") == 1 else value


def monthly_of_mail(mail: OutgoingMail, *states: str) -> MonthlyGift | None:
    """The monthly gift that a mail is about, if it still is in one of these states and its reader's."""
    rows = MonthlyGift.objects.select_related("fund", "contact")
    return rows.filter(pk=mail.subject_id, contact=mail.contact, state__in=states).first()


def monthly_facts(monthly: MonthlyGift) -> list[tuple[str, str]]:
    """What is taken each month, its tip included, and for which fund."""
    language = get_language() or "en"
    return [
        (_("Each month"), Money(monthly.amount + monthly.tip, monthly.currency).text(language)),
        (_("For"), isolated(fund_name(monthly.fund, language))),
    ]


def way_out(monthly: MonthlyGift) -> Part:
    """How it is ended or changed, in every mail about a monthly gift: the page asks for no login."""
    text = _("You can change or end it at any time, with one button and without an account.")
    return Part(text, _("Change or end my monthly gift"), monthly_url(monthly))
