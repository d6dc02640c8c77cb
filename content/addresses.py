"""Whole addresses, for everything that leaves the site: feeds, cards, sitemaps, mail."""

from django.conf import settings


def absolute(path: str) -> str:
    """`path` with the site's own scheme and host before it; one that has them already stays as it is."""
    return path if path.startswith(("http://", "https://")) else settings.SITE_URL + path
