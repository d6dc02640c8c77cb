"""The demonstration's funds: their pages' facts, and money that came in along the ways that real money takes."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone

from chapters.models import ChapterPage
from content.models import BasePage
from donations import append_only as ledger
from donations.actions.giving import Along, Choice, begin_attempt, open_session
from donations.actions.offline import Arrived, record_gift
from donations.actions.refunds import ask_refund, tell_refunds
from donations.actions.shares import sum_shares
from donations.actions.syncing import sync_payment, sync_session
from donations.models import Attempt, Fund, FundPage, Gift, Match, Pledge, Posting, Receipt
from donations.money import Money
from donations.practice.checkout import submit
from donations.practice.store import as_of, get
from donations.references import new_reference
from organizer.demo.texts import day_of
from people.models import User
from people.secrets import digest

NOON = dt.time(12)


def fund_facts(entry: Mapping[str, Any], today: dt.date) -> dict[str, Any]:
    """The facts of a fund's page that are not words: its deadline, seen from today, and whether it is closed."""
    closes = entry["closes"]
    day = dt.date.fromisoformat(closes) if isinstance(closes, str) else today + dt.timedelta(days=closes)
    return {
        "deadline_day": day,
        "deadline_time": dt.time.fromisoformat(entry["at"]),
        "closed_on": day if entry.get("closed") else None,
    }


class Givers:
    """Everyone who gave something in one loading."""

    def __init__(self, *, pages: Mapping[str, BasePage], chapters: Mapping[str, ChapterPage], today: dt.date) -> None:
        self.pages, self.chapters, self.today = pages, chapters, today
        self.treasurer = User.objects.filter(is_superuser=True).order_by("pk")[0]

    def give(self, told: Mapping[str, Any]) -> None:
        """All gifts, matches and pledges that the texts tell of."""
        for entry in told["offline"]:
            fund = self._fund(entry["fund"])
            match = self._match(fund, entry["match"]) if "match" in entry else None
            for gift in entry["gifts"]:
                self._by_hand(fund, gift)
            if match:
                self._pay_match(fund, match, entry["match"])
            for pledge in entry.get("pledges", []):
                self._promise(fund, pledge)
        if settings.PRACTICE_PAYMENTS:
            for entry in told["card"]:
                for gift in entry["gifts"]:
                    self._by_card(self._fund(entry["fund"]), gift)
        sum_shares()

    def _fund(self, slug: str) -> Fund:
        page = self.pages[slug]
        assert isinstance(page, FundPage)
        return Fund.objects.get(key=page.translation_key)

    def _day(self, entry: Mapping[str, Any]) -> dt.date:
        return day_of(entry["on"], self.today) if "on" in entry else self.today - dt.timedelta(days=entry["ago"])

    def _by_card(self, fund: Fund, entry: Mapping[str, Any]) -> None:
        """Through the payment page of the stand-in, on its day."""
        paid_at = timezone.now() - dt.timedelta(days=entry["ago"], hours=entry["amount"] % 7)
        choice = Choice(fund=fund, money=Money(entry["amount"], fund.currency), often=Attempt.Often.ONCE, locale="en")
        names = ("name", "message", "dedication")
        along = Along(shows_name=entry.get("shows", False), **{name: entry.get(name, "") for name in names})
        attempt = open_session(attempt=begin_attempt(choice=choice, along=along, nonce=uuid.uuid4()), choice=choice)
        with as_of(paid_at):
            submit(attempt.session_id or "", "pays")
        payment = get("checkout.session", attempt.session_id or "")["payment_intent"]
        sync_payment(payment)
        sync_session(attempt.session_id or "")
        if "back" in entry:
            gift = Gift.objects.get(attempt=attempt)
            ask_refund(gift=gift, amount=gift.amount, author=self.treasurer, reason=entry["back"])
            tell_refunds()
            sync_payment(payment)

    def _by_hand(self, fund: Fund, entry: Mapping[str, Any], match: Match | None = None) -> None:
        chapter = self.chapters.get(entry.get("chapter", ""))
        arrived = Arrived(
            way=entry["way"],
            amount=entry["amount"],
            received_on=self._day(entry),
            name=entry.get("name", ""),
            shows_name=entry.get("shows", False),
            note=entry.get("note", ""),
            second_counter=entry.get("second", ""),
            chapters=[chapter] if chapter else [],
            match=match,
        )
        record_gift(uid=uuid.uuid4(), fund=fund, arrived=arrived, author=self.treasurer)

    def _match(self, fund: Fund, entry: Mapping[str, Any]) -> Match:
        starts = timezone.now() - dt.timedelta(days=entry["ago"])
        facts = {"fund": fund, "name": entry["name"], "cap": entry["cap"], "livemode": settings.STRIPE_LIVE}
        return Match.objects.create(starts_at=starts, **facts)

    def _pay_match(self, fund: Fund, match: Match, entry: Mapping[str, Any]) -> None:
        paid = {"way": "transfer", "amount": entry["paid"], "ago": entry["paid_ago"], "note": entry["name"]}
        self._by_hand(fund, paid, match)

    def _promise(self, fund: Fund, entry: Mapping[str, Any]) -> None:
        """A promise whose mail was answered; the one who made it is nobody, so that no reminder goes out."""
        now = timezone.now()
        uid = uuid.uuid4()
        Pledge.objects.create(
            uid=uid,
            fund=fund,
            amount=entry["amount"],
            way=entry["way"],
            reference=new_reference(),
            due_on=self.today + dt.timedelta(days=entry["in"]),
            state=Pledge.State.STANDING,
            livemode=settings.STRIPE_LIVE,
            token_hash=digest(f"demonstration {uid}"),
            locale="en",
            confirmed_at=now,
        )


def clear_money() -> None:
    """Take away all practice money, with what was booked of it. ValueError beside live money, which nobody deletes."""
    from django.apps import apps
    from django.db import connection

    if Gift.objects.filter(livemode=True).exists():
        raise ValueError("There is live money in this database; a demonstration does not delete it.")
    ledger.remove(connection)
    try:
        while Receipt.objects.filter(replaced_by=None).delete()[0]:
            pass  # the newest of each gift, then the one it replaced, to the first
        Posting.objects.update(reverses=None)
        for name in ORDER:
            apps.get_model("donations", name)._base_manager.all().delete()
    finally:
        ledger.install(connection)


# What points to others goes first.
ORDER = (
    *("Spending", "Commitment", "Guarantee", "FundNews"),
    *("Entry", "Posting", "Account", "Receipt", "ReceiptBook", "Dispute", "Refund", "GiftCredit", "Gift"),
    *("MonthlyGift", "Attempt", "DonorLink", "Pledge", "Match", "FundDay", "FundShare", "FundTotal", "Fund"),
    *("StripeEvent", "Payout", "Breaker", "PracticeDelivery", "PracticeReply", "PracticeObject"),
)
