"""What the worker does for the content floor."""

import datetime as dt

from django.core.management import call_command

from content import cards
from people.schedule import periodic

CARDS_A_TURN = 20  # at about a third of a second each


@periodic("content.cards", every=dt.timedelta(minutes=1), is_long=True)
def draw_cards() -> None:
    """Draw the social cards of pages published since the last time."""
    if cards.FONTS.exists():
        cards.renew_some(CARDS_A_TURN)


@periodic("content.scheduled", every=dt.timedelta(minutes=1))
def publish_scheduled() -> None:
    """Publish and take down pages whose time has come: Wagtail's editor offers to set it, and leaves the rest to us."""
    call_command("publish_scheduled")
