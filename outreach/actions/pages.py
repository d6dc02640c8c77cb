"""The page of an ad is begun at the desk and written in Wagtail. Imports outreach.models and chapters.models."""

import logging
import uuid

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from chapters.models import ChapterPage
from outreach.errors import NotYet
from outreach.models import Placement, PlacementIndexPage, PlacementPage
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)


@transaction.atomic
def open_page(*, placement: Placement, author: User) -> PlacementPage:
    """The draft of its page: below its chapter, or below the list of ads for the network's; the one there is, if any.

    In the language of the ad where its parent has that one. Raises NotYet where there is no list of ads.
    """
    row = Placement.objects.select_for_update(of=("self",)).select_related("chapter").get(pk=placement.pk)
    found = PlacementPage.objects.filter(translation_key=row.page_key).order_by("pk").first() if row.page_key else None
    if found:
        return found
    parent = _parent(row)
    # One whose page was deleted begins again under a key of its own: nothing of the old page is joined to it.
    row.page_key = uuid.uuid4()
    page = PlacementPage(
        title=row.name, translation_key=row.page_key, locale=parent.locale, live=False, owner=author, slug=_slug(row)
    )
    parent.add_child(instance=page)
    page.save_revision(user=author)
    row.save(update_fields=["page_key"])
    record_audit(actor=author, verb="outreach.page_opened", target=row, chapter_id=row.chapter_id)
    log.info("page of an ad opened placement=%s page=%s", row.pk, page.pk)
    return page


def _parent(row: Placement) -> Page:
    """The chapter or the list of ads, locked: two drafts under one page at once would be given the same place."""
    if row.chapter:
        family = ChapterPage.objects.filter(translation_key=row.chapter.translation_key)
    else:
        family = PlacementIndexPage.objects.all()
    spoken = family.filter(locale__language_code=row.locale, live=True).order_by("pk").first()
    parent = spoken or family.order_by("pk").first()
    if parent is None:
        raise NotYet(_("There is no list of ads yet. Add one below the home page, then open this page below it."))
    return type(parent).objects.select_for_update(of=("self",)).select_related("locale").get(pk=parent.pk)


def _slug(row: Placement) -> str:
    """Wagtail's own, free one; the ad's code where its name has no letter that an address may hold."""
    return "" if slugify(row.name, allow_unicode=True) else row.code
