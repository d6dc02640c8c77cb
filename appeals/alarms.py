"""Something about signatures needs a person, now. Imports people.models and people.outbox.

Network admins are written to, once for each kind and hour, however often it happens.
"""

import logging

from django.utils import timezone

from people.models import User
from people.outbox import queue_mail

log = logging.getLogger(__name__)

KIND = "appeals.alarm"


def alarm(kind: str, **facts: object) -> None:
    """Tell the network's admins. `facts` go to the log only, and name no person: ids, counts.

    `kind` is a short name, such as "country"; appeals/mails/alarms.py has the words for it, or says that something
    needs a look.
    """
    told = " ".join(f"{name}={value}" for name, value in facts.items())
    log.warning("appeals alarm kind=%s %s", kind, told)
    hour = timezone.now().strftime("%Y%m%d%H")
    for user in User.objects.filter(is_superuser=True, is_active=True).order_by("pk"):
        key = f"{KIND}:{kind}:{hour}:{user.pk}"
        queue_mail(kind=KIND, subject_id=kind, to=user, key=key, locale=user.locale or "en")
