"""How a page of a test comes to stand in the tree."""

import itertools
from typing import Any
from unittest.mock import patch

from django.utils import timezone
from modelsearch import signal_handlers
from wagtail.models import Page, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published

_number = itertools.count(1)


def grow(parent: Page, kind: type[Page], /, *, live: bool = True, **fields: Any) -> Any:
    """A page of `kind` under `parent`, in its language, published unless `live` is False.

    An editor's page is written three times: as a draft, with its revision, on publishing. Here it is written once as
    the third leaves it, which takes half the time, and tells what publishing tells. Wagtail's log says nothing of it,
    and neither its search nor its index of references knows it: a test that looks for it there saves it once more.
    """
    fields.setdefault("slug", f"{kind.__name__.removesuffix('Page').lower()}-{next(_number)}")
    if live:
        fields["first_published_at"] = fields["last_published_at"] = timezone.now()
    with disable_reference_index_auto_update(), patch.object(signal_handlers, "insert_or_update_object_task"):
        page = parent.add_child(instance=kind(locale=parent.locale, live=live, **fields))
    revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        content=page.serializable_data(),
        object_str=str(page),
    )
    kind.objects.filter(pk=page.pk).update(
        latest_revision=revision,
        latest_revision_created_at=revision.created_at,
        has_unpublished_changes=not live,
        live_revision=revision if live else None,
    )
    page = kind.objects.get(pk=page.pk)
    if live:
        page_published.send(sender=kind, instance=page, revision=revision)
        page = kind.objects.get(pk=page.pk)
    return page
