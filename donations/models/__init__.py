"""People give: funds and their pages, what arrived, what became of it, and the ledger."""

from donations.models.funds import Fund, FundDay, FundShare, FundTotal, Match
from donations.models.gifts import Dispute, Gift, GiftCredit, MonthlyGift, Receipt, Refund
from donations.models.giving import Attempt, Breaker, Pledge, Words
from donations.models.ledger import Account, Entry, Posting
from donations.models.links import DonorLink, ReceiptBook
from donations.models.news import FundNews
from donations.models.pages import FundIndexPage, FundPage
from donations.models.spending import Commitment, Guarantee, Spending
from donations.models.stripe import Payout, PracticeDelivery, PracticeObject, PracticeReply, StripeEvent

__all__ = [
    "Account",
    "Attempt",
    "Breaker",
    "Commitment",
    "Dispute",
    "DonorLink",
    "Entry",
    "Fund",
    "FundDay",
    "FundIndexPage",
    "FundNews",
    "FundPage",
    "FundShare",
    "FundTotal",
    "Gift",
    "GiftCredit",
    "Guarantee",
    "Match",
    "MonthlyGift",
    "Payout",
    "Pledge",
    "Posting",
    "PracticeDelivery",
    "PracticeObject",
    "PracticeReply",
    "Receipt",
    "ReceiptBook",
    "Refund",
    "Spending",
    "StripeEvent",
    "Words",
]
