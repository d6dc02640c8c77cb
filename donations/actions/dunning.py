"""What the donor of a monthly gift hears when a payment fails. Called in the transaction that notes it.

Each mail reads how things stand when it leaves: who has paid meanwhile hears nothing.
"""

from donations.models import MonthlyGift
from people.outbox import queue_mail


def tell_failed(*, monthly: MonthlyGift) -> None:
    """The last payment failed and will be tried again; one notice an invoice (`monthly.failed_invoice`)."""
    _tell(monthly, "donations.monthly_failed", monthly.failed_invoice)


def tell_action_needed(*, monthly: MonthlyGift) -> None:
    """The bank wants the donor to confirm a payment; one notice an invoice (`monthly.failed_invoice`)."""
    _tell(monthly, "donations.monthly_action", monthly.failed_invoice)


def tell_lapsed(*, monthly: MonthlyGift) -> None:
    """Payments kept failing and the monthly gift is over; one notice ever."""
    _tell(monthly, "donations.monthly_lapsed", "")


def tell_ended(*, monthly: MonthlyGift) -> None:
    """The monthly gift is over, as its donor asked; one notice ever."""
    _tell(monthly, "donations.monthly_ended", "")


def _tell(monthly: MonthlyGift, kind: str, about: str) -> None:
    if monthly.contact:
        key = f"{kind}:{monthly.pk}:{about}"
        queue_mail(kind=kind, subject_id=monthly.pk, to=monthly.contact, key=key, locale=monthly.locale)
