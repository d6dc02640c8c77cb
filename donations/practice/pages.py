"""The addresses of the stand-in's own pages. Imports nothing of ours."""

from urllib.parse import urlsplit

from django.conf import settings


def checkout_url(key: str, back: str) -> str:
    """Where the session is paid, in the language of the page `back` that it leads back to."""
    first = urlsplit(back).path.strip("/").partition("/")[0]
    language = f"/{first}" if first in dict(settings.LANGUAGES) else ""
    return f"{settings.SITE_URL}{language}/practice/checkout/{key}/"


def invoice_url(key: str) -> str:
    """Where an open invoice is paid by hand."""
    return f"{settings.SITE_URL}/practice/invoice/{key}/"


def portal_url() -> str:
    """What stands in for the customer portal: the list of practice payments."""
    return f"{settings.SITE_URL}/practice/"
