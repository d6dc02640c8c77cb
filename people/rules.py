"""Who may do what on the ground floor. Imports people.models and people.secrets."""

import hmac

from people.models import Contact
from people.secrets import token


def stop_token(contact: Contact) -> str:
    """The secret in the footer of every mail to this contact: it opens the page that stops all mail, for good."""
    return f"{contact.pk}-{token('people.stop', str(contact.pk), 0)}"


def contact_of_stop_token(given: str) -> Contact | None:
    """Whose mail this token stops; None for one that we never wrote. Mail programs may have changed its case."""
    given = given.strip().lower()
    number, _, _ = given.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    contact = Contact(pk=int(number))
    if not hmac.compare_digest(stop_token(contact).encode(), given.encode("utf-8", "replace")):
        return None
    return Contact.objects.filter(pk=contact.pk).first()
