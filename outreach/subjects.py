"""What an ad is called where the treasurer's desk binds and pays money for it. Joined in outreach/apps.py."""

from uuid import UUID

from django.urls import reverse

from donations.subjects import Named
from outreach.models import Placement


def names_of_ads(uids: list[str]) -> dict[str, Named]:
    """Name and desk page by uid; no page for an ad of the network, which stands at any desk and at none. One query."""
    known = [uid for uid in uids if _is_uid(uid)]
    rows = Placement.objects.filter(uid__in=known).select_related("chapter")
    return {str(row.uid): Named(row.name, _page(row)) for row in rows}


def _is_uid(text: str) -> bool:
    """A subject in the books stays as it was written, whatever that was."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _page(row: Placement) -> str:
    return reverse("desk_ad", args=[row.chapter.slug, row.uid]) if row.chapter else ""
