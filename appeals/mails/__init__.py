"""Every letter about signatures; each module joins its kinds when people.outbox looks for them."""

from appeals.mails import signers

__all__ = ["signers"]
