"""What tests of paying and binding have in common: a fund with money in it, and short words for what is done to it."""

import datetime as dt
import uuid

from donations.actions.commitments import commit
from donations.actions.guarantees import record_guarantee
from donations.actions.spending import pay
from donations.models import Commitment, Fund, Guarantee, Spending
from donations.queries.commitments import Standing, standing
from people.models import User
from tests.donations.desk_hands import by_hand, world

PRINT, WEB = "placement:1", "placement:2"
TODAY = dt.date(2026, 11, 20)


def filled(amount: int = 10_000) -> tuple[Fund, User]:
    """A chapter's fund with this much in hand, and its treasurer."""
    _chapter, fund, treasurer = world()
    by_hand(fund, treasurer, amount)
    return fund, treasurer


def paid(fund: Fund, author: User, amount: int, about: str = PRINT, **fields) -> Spending:
    fields = {"uid": uuid.uuid4(), "paid_on": TODAY, "payee": "The Review", **fields}
    return pay(fund=fund, amount=amount, about=about, author=author, **fields)


def bound(fund: Fund, author: User, amount: int, subject: str = PRINT) -> Commitment:
    return commit(fund=fund, amount=amount, subject=subject, author=author)


def word(fund: Fund, author: User, amount: int, **fields) -> Guarantee:
    return record_guarantee(fund=fund, amount=amount, by="Roya", author=author, **fields)


def numbers(fund: Fund) -> tuple[int, int, int, int]:
    """In hand, guaranteed, bound, paid."""
    found: Standing = standing(fund)
    return found.in_hand, found.guaranteed, found.committed, found.spent
