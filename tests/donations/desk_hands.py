"""What tests of the treasurer's desk have in common: a chapter with a fund, gifts of both kinds, and how to press."""

import datetime as dt
import itertools
import uuid
from collections.abc import Iterator

from django.utils import timezone

from chapters.models import Role
from donations.actions.arrivals import book_arrival
from donations.actions.offline import Arrived, record_gift
from donations.models import Attempt, Fund, Gift
from tests import factories

_number: Iterator[int] = itertools.count(1)
REASON = {"reason": "Sent to the wrong fund."}


def world(slug: str = "sf", title: str = "San Francisco"):
    """A chapter with a fund and its treasurer."""
    chapter = factories.chapter(title, slug=slug)
    fund = factories.fund(chapter=chapter, name=f"A page for {title}")
    return chapter, fund, factories.member(chapter, Role.TREASURER)


def by_card(fund: Fund, amount: int = 2500, **fields) -> Gift:
    """A gift that came through the payment company, booked."""
    number, now = next(_number), timezone.now()
    contact = fields.pop("contact", None)
    attempt = Attempt.objects.create(
        uid=uuid.uuid4(),
        fund=fund,
        amount=amount,
        currency=fund.currency,
        livemode=False,
        locale="en",
        token_hash=f"hash-{number}",
        state=Attempt.State.PAID,
        expires_at=now,
        erase_at=now,
    )
    gift = Gift.objects.create(
        **{
            **{"fund": fund, "attempt": attempt, "contact": contact, "way": Gift.Way.CARD, "amount": amount},
            **{"counted": amount, "currency": fund.currency, "livemode": False, "locale": "en"},
            **{"payment_intent": f"pi_{number}", "charge_id": f"ch_{number}", "received_at": now},
            **fields,
        }
    )
    book_arrival(gift=gift, into="clearing", at=gift.received_at)
    return gift


def by_hand(fund: Fund, author, amount: int = 2500, chapters=(), **facts) -> Gift:
    """Cash that a treasurer recorded."""
    facts = {"way": "cash", "second_counter": "Roya", "received_on": dt.date(2026, 11, 20), **facts}
    return record_gift(
        uid=uuid.uuid4(), fund=fund, arrived=Arrived(amount=amount, chapters=chapters, **facts), author=author
    )


def page(address: str, chapter: str = "sf") -> str:
    return f"/desk/{chapter}/money/{address}"
