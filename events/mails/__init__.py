"""Every letter about dates; each module joins its kinds when people.outbox looks for them."""

from events.mails import changes, cohosts, exports, guests, hosts, messages, offers, posted, reminders, standing

__all__ = ["changes", "cohosts", "exports", "guests", "hosts", "messages", "offers", "posted", "reminders", "standing"]
