"""An ad was given up: all gifts of its fund go back, as many at a time as a request may take.

Money that came through the payment company is asked back here and told by the worker. What came in cash, by cheque or
by transfer goes back by hand, gift by gift: nobody can say from here that it was handed over.
"""

import logging
import uuid
from collections.abc import Iterator
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from donations.actions.refunds import ask_refund
from donations.models import Gift
from donations.queries.worth import left_of
from outreach.errors import NotAllowed
from outreach.models import Decision
from people.models import User

log = logging.getLogger(__name__)

AT_ONCE = 100


def gifts_to_give_back(decision: Decision) -> Iterator[Gift]:
    """The gifts of which something is still with us, that the payment company can give back; the oldest first."""
    gifts = Gift.objects.filter(fund=decision.fund, way__in=Gift.ONLINE, livemode=settings.STRIPE_LIVE).order_by("pk")
    return (gift for gift in gifts if left_of(gift) > 0)


@transaction.atomic
def give_back(*, decision: Decision, author: User) -> int:
    """Ask for up to `AT_ONCE` of them; how many. Pressed twice, each gift goes back once. Raises NotAllowed."""
    if decision.kind != Decision.Kind.REFUND:
        raise NotAllowed(_("Nothing was decided that gives gifts back."))
    given = 0
    for gift in islice(gifts_to_give_back(decision), AT_ONCE):
        uid = uuid.uuid5(decision.uid, str(gift.uid))
        ask_refund(gift=gift, amount=left_of(gift), author=author, reason=decision.reason[:200], uid=uid)
        given += 1
    log.info("gifts given back decision=%s gifts=%s user=%s", decision.pk, given, author.pk)
    return given
