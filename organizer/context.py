"""What the frame of every page needs."""

from django.conf import settings


def site(request):
    """`demo`: whether this is the practice site."""
    return {"demo": settings.DEMO}
