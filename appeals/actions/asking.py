"""Whoever signed earlier words is asked whether they sign the new ones, where we may write to them."""

import logging

from django.db import transaction
from django.utils import timezone

from appeals.models import AppealVersion, Signature
from appeals.wordings import UPDATES
from people.outbox import ToOne, queue_mails

log = logging.getLogger(__name__)

AT_ONCE = 1000


def ask_signers_again() -> int:
    """Write to the signers of earlier versions, once for each version of substance; how many were written to."""
    asked = 0
    due = AppealVersion.objects.filter(is_substantive=True, asked_at=None).select_related("appeal").order_by("pk")
    for version in due:
        asked += _ask(version)
    return asked


def _ask(version: AppealVersion) -> int:
    asked, last = 0, 0
    while rows := _some(version, last):
        mails = [
            ToOne(row.contact_id, row.pk, f"appeals.text_changed:{row.uid}:{version.number}", row.locale)
            for row in rows
            if row.contact_id
        ]
        asked += queue_mails(kind="appeals.text_changed", mails=mails)
        last = rows[-1].pk
    _mark(version)
    log.info("signers asked again version=%s asked=%s", version.pk, asked)
    return asked


def _some(version: AppealVersion, last: int) -> list[Signature]:
    earlier = Signature.objects.filter(
        appeal=version.appeal, state=Signature.State.CONFIRMED, wants_updates=True, pk__gt=last
    ).filter(version__number__lt=version.number)
    # The tick was theirs; whoever took it back since is left alone.
    earlier = earlier.filter(contact__consents__purpose=UPDATES, contact__consents__withdrawn_at=None)
    return list(earlier.order_by("pk")[:AT_ONCE])


@transaction.atomic
def _mark(version: AppealVersion) -> None:
    AppealVersion.objects.filter(pk=version.pk, asked_at=None).update(asked_at=timezone.now())
