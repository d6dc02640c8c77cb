"""After a restore: erases and silences again everyone who asked for it since the backup was made."""

from django.core.management.base import BaseCommand

from people.erasure import erase_contact
from people.models import Contact
from people.wishes import REPLAYS, noted


def replay(wish):
    """Make one wish true; whether anything had to change. Whoever came back after being erased is left alone."""
    if wish.verb in REPLAYS:
        return REPLAYS[wish.verb](wish)
    contact = Contact.objects.filter(email_key=wish.email_key).first()
    if wish.verb == "erased":
        if contact is None or contact.created_at > wish.at:
            return False
        erase_contact(contact=contact, actor=None, remember=False)
        return True
    silenced_at = wish.at if wish.verb == "silenced" else None
    if contact is None:
        contact = Contact(email_key=wish.email_key)
    if contact.silenced_at == silenced_at:
        return False
    contact.silenced_at = silenced_at
    contact.save()
    return True


class Command(BaseCommand):
    """Run it before the site is opened again. Running it twice does no harm."""

    help = __doc__

    def handle(self, *args, **options):
        once = {"erased", *REPLAYS}
        latest = {(wish.verb if wish.verb in once else "", wish.email_key): wish for wish in noted()}
        self.stdout.write(f"{sum(map(replay, latest.values()))} wishes made true again")
