"""Every letter about signatures; each module joins its kinds when people.outbox looks for them."""

from appeals.mails import alarms, endorsers, signers, tallies

__all__ = ["alarms", "endorsers", "signers", "tallies"]
