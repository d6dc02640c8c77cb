"""Drafts that were begun before something about a fund was decided. Imports donations.models."""

from collections.abc import Iterable, Mapping

from wagtail.models import Revision

from donations.models import FundPage


def tell_drafts(pages: Iterable[FundPage], facts: Mapping[str, str | None]) -> None:
    """Write `facts` into what waits to be published: whoever publishes it later must not undo the decision."""
    for page in pages:
        mine = Revision.objects.for_instance(page)
        waiting = {page.latest_revision_id, *mine.exclude(approved_go_live_at=None).values_list("pk", flat=True)}
        for revision in mine.filter(pk__in=waiting - {None}):
            revision.content |= dict(facts)
            revision.save(update_fields=["content"])
