"""Social cards: a real picture of each page's headline, drawn with the site's own type.

The worker draws them (content/jobs.py), never a request: a page that has none yet is shown with that of its home page.
"""

import hashlib
import json
from typing import Any
from urllib.parse import urlsplit

import typst
from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import F, Q
from django.utils import timezone, translation
from wagtail.models import Page

from content import freshness
from content.models import BasePage, SocialCard
from people.language import localise_digits

SOURCE = settings.BASE_DIR / "templates" / "content" / "card.typ"
FONTS = settings.ASSETS_DIR / "print"
LINE_LENGTH = 150  # letters of the line under the headline; more would not be read


def words(page: BasePage) -> dict[str, Any]:
    """What the card of a page says, in the page's language."""
    language = page.locale.language_code
    with translation.override(language):
        facts = page.card_facts
        line = str(facts["line"])
        return {
            "language": language,
            "campaign": page.campaign_name_here(),
            "host": urlsplit(settings.SITE_URL).netloc,
            "title": localise_digits(page.title),
            "label": localise_digits(str(facts["label"])),
            "line": line if len(line) <= LINE_LENGTH else line[:LINE_LENGTH].rsplit(" ", 1)[0] + " …",
            "slab": [str(part) for part in facts["slab"]],
        }


def draw(said: dict[str, Any]) -> bytes:
    """The card as PNG, 1200 by 630 pixels."""
    return typst.compile(
        SOURCE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(said)},
        format="png",
        ppi=72,
    )


def renew(page: BasePage) -> bool:
    """Draw the card of a page if it says something new; whether it did."""
    said = words(page)
    digest = hashlib.sha256(json.dumps([said, SOURCE.read_text()], sort_keys=True).encode()).hexdigest()
    card = SocialCard.objects.filter(page_id=page.pk).first() or SocialCard(page_id=page.pk)
    drawn = card.digest != digest
    if drawn:
        if card.file:
            card.file.delete(save=False)
        card.file.save(f"{digest[:32]}.png", ContentFile(draw(said)), save=False)
    card.digest, card.drawn_at = digest, timezone.now()
    card.save()
    return drawn


def renew_some(limit: int) -> int:
    """Draw what was published since its card was; at most `limit` pages. Returns how many were looked at."""
    stale = Q(social_card=None) | Q(social_card__drawn_at__lt=F("last_published_at"))
    pages = Page.objects.live().public().filter(stale, depth__gt=1).order_by("-last_published_at")[:limit].specific()
    kept = [page for page in pages if isinstance(page, BasePage)]
    drawn = [renew(page) for page in kept]
    if any(drawn):
        freshness.touch()
    return len(kept)
