"""Publishing changes what the public sees: Wagtail says when, `freshness` hears it."""

from django.db.models.signals import post_delete
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from content import freshness
from content.models import SocialCard


def _changed(sender, **kwargs):
    freshness.touch()


def _deleted(sender, **kwargs):
    if issubclass(sender, Page):
        freshness.touch()


def _card_deleted(sender, instance, **kwargs):
    if instance.file:
        instance.file.delete(save=False)


def connect():
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(_changed, dispatch_uid="content.freshness")
    post_delete.connect(_deleted, dispatch_uid="content.freshness")
    post_delete.connect(_card_deleted, sender=SocialCard, dispatch_uid="content.cards")
