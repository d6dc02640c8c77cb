"""Every letter about signatures; each module joins its kinds when people.outbox looks for them."""

from appeals.mails import alarms, signers

__all__ = ["alarms", "signers"]
