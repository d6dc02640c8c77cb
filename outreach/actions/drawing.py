"""The page as it would print today, for readers: drawn anew when anything on it has changed. The worker does it.

Whoever withdraws is gone from the picture within minutes: the names are read again every time, not trusted.
"""

import datetime as dt
import hashlib
import json
import logging
from dataclasses import asdict
from io import BytesIO

from django.db.models import QuerySet
from django.utils import timezone, translation
from PIL import Image

from content.freshness import touch
from content.typesetting import NotSet, fonts
from outreach.creative.banners import banner
from outreach.creative.coverage import uncovered
from outreach.creative.setting import pictured
from outreach.creative.words import Names, Words
from outreach.errors import OutreachError
from outreach.models import AdFormat, Creative, Design, Placement, PlacementPage, Preview, State
from outreach.queries.creatives import (
    align,
    banner_shape,
    consented_to,
    names_for,
    page_design,
    trim_of,
    without,
    words_for,
)

log = logging.getLogger(__name__)

WIDTH = 1400  # pixels of the picture: the headline reads well, names are texture until it is printed
A_TURN = 3  # to be drawn a minute; what has not changed costs a look only
AT_REST = dt.timedelta(minutes=3)  # a count that grows by the second is no reason to draw all day
PREVIEWED = (State.IDEA, State.QUOTED, State.FUNDING, State.FUNDED, State.ORDERED, State.SENT, State.PROOFED)


def draw_previews() -> None:
    """Draw what has changed, the longest undrawn first."""
    if not fonts().exists():
        return
    drawn = 0
    for placement in _shown():
        if drawn < A_TURN and refresh(placement):
            drawn += 1


def _shown() -> QuerySet[Placement]:
    """The ads that readers can find: those that have a page, or whose fund has one."""
    pages = PlacementPage.objects.live().values("translation_key")
    rows = Placement.objects.filter(state__in=PREVIEWED, format__isnull=False).exclude(
        format__kind=AdFormat.Kind.BANNER
    )
    rows = rows.filter(page_key__in=pages) | rows.filter(fund__isnull=False)
    return (
        rows.select_related("format", "appeal", "preview")
        .defer("preview__file", "preview__small")
        .order_by("preview__drawn_at", "pk")
    )


def refresh(placement: Placement) -> bool:
    """Draw it if it is not what it was; whether that was tried."""
    known = getattr(placement, "preview", None)
    if known and known.drawn_at and known.drawn_at > timezone.now() - AT_REST:
        return False
    creative = creative_of(placement)
    if creative is None or placement.format is None:
        return False
    try:
        with translation.override(creative.locale):
            words = words_for(placement, creative)
    except OutreachError as error:
        log.warning("no preview placement=%s error=%s", placement.pk, error)
        return False
    names = _drawable(names_for(creative))
    said = [creative.design, asdict(words), asdict(names), asdict(trim_of(placement.format))]
    mark = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
    if known and known.mark == mark:
        return False
    _draw(placement, creative, words, names, mark)
    touch()
    return True


def creative_of(placement: Placement) -> Creative | None:
    """The words it would print with: as drafted, as frozen, or those that a first draft would have."""
    known = placement.creatives.select_related("version").order_by("-number").first()
    if known and known.frozen_at:
        return known
    label = placement.format.publication.asks_label if placement.format else True
    drafted = known or Creative(placement=placement, shows_label=label)
    return drafted if align(drafted, placement) else None


def _drawable(names: Names) -> Names:
    """Without names that no typeface here draws: the desk lists them before the freeze."""
    boxes = {name for name, _characters in uncovered([*[name for name, _about in names.featured], *names.everyone])}
    return without(names, boxes) if boxes else names


def _draw(placement: Placement, creative: Creative, words: Words, names: Names, mark: str) -> None:
    assert placement.format is not None
    facts: dict[str, object] = {"mark": mark, "drawn_at": timezone.now(), "trouble": ""}
    try:
        png, printed = _picture(creative, placement.format, words, names)
    except (OutreachError, NotSet) as error:
        log.warning("no preview placement=%s error=%s", placement.pk, error)
        facts |= {"trouble": str(error) if isinstance(error, OutreachError) else "", "file": b""}
    else:
        width, height = Image.open(BytesIO(png)).size
        facts |= {"file": png, "width": width, "height": height, "names": printed}
        facts["more"] = max(consented_to(creative) - printed, 0) if printed else 0
    Preview.objects.update_or_create(placement=placement, defaults=facts)


def _picture(creative: Creative, shape: AdFormat, words: Words, names: Names) -> tuple[bytes, int]:
    """The picture as PNG, and how many it names."""
    if creative.design == Design.BANNER:
        return banner(banner_shape(shape), words=words), 0
    png, printed = pictured(page_design(creative), trim=trim_of(shape), words=words, names=names, width=WIDTH)
    return png, printed + len(names.featured)
