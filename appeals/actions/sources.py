"""Codes that a chapter's volunteers give out. They are drawn, never chosen: so they tell of nobody."""

import logging
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appeals.errors import NotAllowed
from appeals.models import Source
from chapters.models import ChapterPage
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another when it is said or written down
LENGTH = 7
MOST = 200  # codes in use that a chapter has


@transaction.atomic
def make_source(*, chapter: ChapterPage, label: str, actor: User) -> Source:
    """A new code of this chapter. Raises NotAllowed where it has more than anybody can look after."""
    ChapterPage.objects.select_for_update(of=("self",)).get(pk=chapter.pk)
    if Source.objects.filter(chapter=chapter, retired_at=None).count() >= MOST:
        raise NotAllowed(_("Your chapter has very many codes. Retire some that nobody gives out any more."))
    source = Source.objects.create(code=_free_code(), chapter=chapter, label=label, made_by=actor)
    record_audit(actor=actor, verb="appeals.source_made", target=source, chapter_id=chapter.pk)
    log.info("source made source=%s", source.pk)
    return source


def _free_code() -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))
        if not Source.objects.filter(code=code).exists() and not ChapterPage.objects.filter(slug=code).exists():
            return code


@transaction.atomic
def retire_source(*, source: Source, actor: User) -> bool:
    """Give it out no more. Signatures that came with it stay the chapter's. False where it was retired already."""
    if not Source.objects.filter(pk=source.pk, retired_at=None).update(retired_at=timezone.now()):
        return False
    record_audit(actor=actor, verb="appeals.source_retired", target=source, chapter_id=source.chapter_id)
    log.info("source retired source=%s", source.pk)
    return True
