"""Every letter about money; each module joins its kinds when people.outbox looks for them."""

from donations.mails import alarms, links, monthly, news, pledges, receipts

__all__ = ["alarms", "links", "monthly", "news", "pledges", "receipts"]
