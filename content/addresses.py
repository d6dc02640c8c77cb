"""Whole addresses, for everything that leaves the site: feeds, cards, sitemaps, mail."""

from django.conf import settings


def absolute(path: str) -> str:
    """`path` with the site's own scheme and host before it; one that has them already stays as it is."""
    return path if path.startswith(("http://", "https://")) else settings.SITE_URL + path


def subscription(path: str) -> str:
    """`path` as a whole address that calendar programs subscribe to, rather than a file that they save."""
    return "webcal" + absolute(path).removeprefix("https").removeprefix("http")
