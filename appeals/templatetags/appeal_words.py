"""Filters for the public pages of appeals. In templates: `{% load appeal_words %}`."""

from typing import Any
from urllib.parse import urlsplit

from django import template
from django_countries import countries

register = template.Library()

FIRST = 12  # of each kind on the page of the appeal; a page of their own has all


@register.simple_tag(takes_context=True)
def endorsers(context: dict[str, Any], kind: str) -> list[Any]:
    """Who stands behind the appeal, of one kind: the first few, or with `all` in the context every one."""
    rows = (context.get("endorsements") or {}).get(kind, [])
    return list(rows) if context.get("all") else list(rows[:FIRST])


@register.filter
def country_name(code: str) -> str:
    """A country in the language of the page; empty where the code is none."""
    return str(countries.name(code) or "")


@register.filter
def host(address: str) -> str:
    """The host of a website, to show beside a name: “example.org”."""
    return (urlsplit(address).hostname or "").removeprefix("www.")
