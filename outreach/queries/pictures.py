"""How an ad would print today, as far as the worker has drawn it. The pictures themselves are read by one view only."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outreach.models import Placement, Preview
from people.language import number

FACTS = ("mark", "width", "height", "small_width", "small_height", "names", "more")
SHORT = 12  # letters of the mark: an address of its own for each drawing


@dataclass(frozen=True)
class Shown:
    """A picture of the page: two sizes, and how many names it holds."""

    url: str
    width: int
    height: int
    small_url: str
    small_width: int
    small_height: int
    names: int
    more: int

    @property
    def srcset(self) -> str:
        return f"{self.small_url} {self.small_width}w, {self.url} {self.width}w"

    def counted_names(self) -> str:
        """“480 names”."""
        return ngettext("%(names)s name", "%(names)s names", self.names) % {"names": number(self.names)}

    def counted(self) -> str:
        """“480 names, and 5,838 more.”; nothing where nobody has signed yet."""
        if not self.names:
            return ""
        if not self.more:
            return _("%(names)s.") % {"names": self.counted_names()}
        return _("%(names)s, and %(more)s more.") % {"names": self.counted_names(), "more": number(self.more)}


def pictures_of(placements: Iterable[Placement]) -> dict[int, Shown]:
    """The picture of each ad that has one, by the ad's key. One query, and no picture is read."""
    ads = {row.pk: row for row in placements}
    rows = Preview.objects.filter(placement__in=ads, width__gt=0, small_width__gt=0).values("placement_id", *FACTS)
    return {row["placement_id"]: _shown(ads[row["placement_id"]], row) for row in rows}


def _shown(placement: Placement, row: dict[str, Any]) -> Shown:
    mark = row["mark"][:SHORT]
    return Shown(
        url=f"{reverse('outreach_picture', args=[placement.uid])}?v={mark}",
        small_url=f"{reverse('outreach_small', args=[placement.uid])}?v={mark}",
        **{name: row[name] for name in FACTS if name != "mark"},
    )
