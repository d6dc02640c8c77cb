"""What is offered no more stays, for the ads that ran there. Imports outreach.models and people.actions."""

import logging

from django.db import transaction
from django.utils import timezone

from outreach.models import AdFormat, Publication
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)


@transaction.atomic
def retire(*, row: Publication | AdFormat, retired: bool, author: User, chapter_id: int | None) -> None:
    """Offer a publication or a format no more, or again. Its ads and quotes stay as they are."""
    row.retired_at = timezone.now() if retired else None
    row.save(update_fields=["retired_at"])
    verb = "outreach.retired" if retired else "outreach.offered_again"
    record_audit(actor=author, verb=verb, target=row, chapter_id=chapter_id)
    log.info("%s %s=%s", verb, row._meta.model_name, row.pk)
