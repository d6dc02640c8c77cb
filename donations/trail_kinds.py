"""Which line of the money trail an entry belongs to. Imports donations.models."""

from donations.models import Account, Posting

GIFTS = ("card", "bank", "cash", "offline", "match")
# The order within a day: first what came, then what went again.
ORDER = (*GIFTS, "correction", "refund", "refund-failed", "dispute", "dispute-won", "spent")


def kind_of(posting: str, mine: str, other: str) -> str:
    """The line of a posting of this kind between an account of the fund and another one."""
    if posting != Posting.Kind.GIFT:
        return posting
    return other if mine == Account.Kind.OFFLINE and other in (Account.Kind.BANK, Account.Kind.CASH) else mine
