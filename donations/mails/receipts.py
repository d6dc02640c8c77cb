"""The mail that says thank you: the receipt itself, with the same on paper attached. Drawn when it leaves."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from donations.mails.common import Part, letter, way_out
from donations.models import Gift, Receipt
from donations.papers import correction_of, draw, receipt_facts, receipt_words, statement_words, statements
from donations.queries.mine import receipts_of_year
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind

PDF = "application/pdf"


@mail_kind("donations.receipt", limited=False)
def receipt(mail: OutgoingMail) -> Letter | None:
    """One receipt. One that was replaced meanwhile is not sent: the one in its place is on its way."""
    rows = Receipt.objects.select_related("gift__fund", "gift__monthly", "replaces__gift__fund")
    found = rows.filter(pk=mail.subject_id, gift__contact=mail.contact, replaced_by=None).first()
    if found is None:
        return None
    language, monthly = get_language() or "en", found.gift.monthly
    goes_on = monthly is not None and monthly.is_running and not monthly.end_asked_at
    is_first = goes_on and found.replaces is None and _is_first(found.gift)
    return letter(
        _subject(found, is_first),
        _lead(found, is_first, language),
        livemode=found.livemode,
        facts=receipt_facts(found, language),
        parts=[
            *(Part(text) for text in statements()),
            Part(_("The same is attached, to print or to keep.")),
            *([way_out(monthly)] if goes_on else []),
        ],
        attachments=[(f"receipt-{found}.pdf", draw("receipt", receipt_words(found, language)), PDF)],
    )


def _subject(found: Receipt, is_first: bool) -> str:
    if found.replaces:
        return _("Your corrected receipt")
    return _("Thank you: your monthly gift has begun") if is_first else _("Thank you: your receipt")


def _lead(found: Receipt, is_first: bool, language: str) -> list[str]:
    if found.replaces:
        correction = correction_of(found, language)
        return [correction.replaces, correction.reason]
    if is_first:
        return [
            _("Thank you. Your first monthly gift has arrived; from now on you get a receipt like this each month.")
        ]
    if found.gift.monthly_id:
        return [_("Thank you. Your gift of this month has arrived.")]
    return [_("Thank you. Your gift has arrived, and this is your receipt.")]


def _is_first(gift: Gift) -> bool:
    """Whether it is the gift that a monthly one began with."""
    return not Gift.objects.filter(monthly=gift.monthly, received_at__lt=gift.received_at).exists()


@mail_kind("donations.statement")
def statement(mail: OutgoingMail) -> Letter | None:
    """All that someone gave in a year, on paper; `subject_id` is the year."""
    language, year = get_language() or "en", int(mail.subject_id)
    found = receipts_of_year(mail.contact, year) if mail.contact else []
    if not found:
        return None
    said = statement_words(found, year, language)
    title = _("Everything you gave in %(year)s") % {"year": said["number"]}
    return letter(
        title,
        [_("Attached is the paper you asked for, gift by gift. What was given back to you is not counted.")],
        livemode=found[0].livemode,
        facts=[(_("Together"), amount) for amount in said["sums"]],
        parts=[Part(text) for text in statements()],
        attachments=[(f"gifts-{year}.pdf", draw("statement", said), PDF)],
    )
