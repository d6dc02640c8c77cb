"""What an ad is called where the treasurer's desk binds and pays money for it. Joined in outreach/apps.py."""

from django.urls import reverse

from donations.subjects import Named
from outreach.models import Placement


def names_of_ads(uids: list[str]) -> dict[str, Named]:
    """Name and desk page by uid; no page for an ad of the network, which stands at any desk and at none. One query."""
    rows = Placement.objects.filter(uid__in=uids).select_related("chapter")
    return {str(row.uid): Named(row.name, _page(row)) for row in rows}


def _page(row: Placement) -> str:
    return reverse("desk_ad", args=[row.chapter.slug, row.uid]) if row.chapter else ""
