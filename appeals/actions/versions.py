"""The words that are signed follow the page: each publication with other words is a version of its own."""

import logging

from django.db import transaction
from django.utils import timezone

from appeals.models import Appeal, AppealPage, AppealText, AppealVersion
from chapters.models import ChapterPage
from people.actions import record_audit

log = logging.getLogger(__name__)


@transaction.atomic
def open_appeal(*, page: AppealPage) -> Appeal:
    """The `Appeal` behind a page that was published, its words frozen; name and end follow the first translation."""
    first = page.canonical()
    parent = first.get_parent().specific
    appeal, created = Appeal.objects.select_for_update(no_key=True).get_or_create(
        key=first.translation_key,
        defaults={
            "name": first.title,
            "chapter": parent.canonical() if isinstance(parent, ChapterPage) else None,
        },
    )
    if created:
        log.info("appeal opened appeal=%s", appeal.pk)
    appeal.name = first.title
    appeal.closed_at = (appeal.closed_at or timezone.now()) if first.closed_on and not first.is_open else None
    appeal.save(update_fields=["name", "closed_at"])
    _freeze(appeal, page)
    return appeal


def _freeze(appeal: Appeal, page: AppealPage) -> None:
    """Keep the words of a page as they stand now, unless they are those that were kept last in its language.

    A language that the newest version lacks joins it: it is a translation of the same words. Other words where the
    version has some already are a new version.
    """
    said, digest = page.words(), page.words_digest()
    locale = page.locale.language_code
    last = AppealText.objects.filter(version__appeal=appeal, locale=locale).order_by("-version__number").first()
    if last and last.digest == digest:
        return
    newest = appeal.versions.order_by("-number").first()
    if newest is None or newest.texts.filter(locale=locale).exists():
        number = newest.number + 1 if newest else 1
        substantive = newest is None or page.asks_again
        newest = AppealVersion.objects.create(appeal=appeal, number=number, is_substantive=substantive)
        details = {"number": number, "substantive": substantive, "locale": locale}
        record_audit(actor=None, verb="appeals.version_made", target=appeal, details=details)
    AppealText.objects.create(version=newest, locale=locale, digest=digest, change_note=page.change_note, **said)
    AppealPage.objects.filter(translation_key=appeal.key, asks_again=True).update(asks_again=False)
    log.info("appeal frozen appeal=%s version=%s locale=%s", appeal.pk, newest.number, locale)
