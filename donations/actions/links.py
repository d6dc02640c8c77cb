"""Links to what is a donor's own: asked for by anyone, mailed only to who has given."""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from donations.links import mine_token
from donations.models import Attempt, DonorLink, Gift, MonthlyGift
from people.actions import contact_for
from people.models import Contact
from people.outbox import queue_mail
from people.secrets import digest, email_key

log = logging.getLogger(__name__)

LASTS = dt.timedelta(hours=24)


@transaction.atomic
def ask_for_link(*, email: str, locale: str) -> DonorLink | None:
    """Mail a link to all that was given from this address; None, and no mail, where nothing is known of it.

    Whoever asks must not be told which it was. The mail goes to the address as its owner has given it.
    """
    if not Contact.objects.filter(_gave(), email_key=email_key(email)).exists():
        return None
    contact = contact_for(email=email, locale=locale)  # an address that was forgotten meanwhile is known again
    link = DonorLink(contact=contact, expires_at=timezone.now() + LASTS)
    link.token_hash = digest(mine_token(link))
    link.save()
    key = f"donations.link:{link.uid}"
    queue_mail(kind="donations.link", subject_id=link.pk, to=contact, key=key, locale=locale)
    log.info("donor link asked link=%s", link.pk)
    return link


def _gave() -> Q:
    # A promise has a page of its own, behind the link in its own mails.
    me = {"contact": OuterRef("pk")}
    waiting = Attempt.objects.filter(**me, state=Attempt.State.PROCESSING)
    gave = Q(Exists(Gift.objects.filter(**me))) | Q(Exists(MonthlyGift.objects.filter(**me)))
    return gave | Q(Exists(waiting))


def forget_links() -> int:
    """Delete the links that have ended; how many."""
    gone, _each = DonorLink.objects.filter(expires_at__lte=timezone.now()).delete()
    return gone
