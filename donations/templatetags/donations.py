"""Tags of giving: the banner of practice money. In templates: `{% load donations %}`."""

from django import template
from django.conf import settings

register = template.Library()


@register.inclusion_tag("donations/practice_banner.html")
def practice_banner():
    """“Practice money: no card is charged”, on every page about money, wherever no real money can move."""
    return {"practice": settings.PRACTICE_PAYMENTS}
