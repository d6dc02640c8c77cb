"""Filters for the public pages of appeals. In templates: `{% load appeal_words %}`."""

from typing import Any
from urllib.parse import urlsplit

from django import template
from django_countries import countries

register = template.Library()

FIRST = 12  # of each kind on the page of the appeal; a page of their own has all


@register.filter
def first_of(rows: list[Any] | None, all_of_them: bool) -> list[Any]:
    """The first few, or with True every one."""
    return list(rows or []) if all_of_them else list(rows or [])[:FIRST]


@register.filter
def country_name(code: str) -> str:
    """A country in the language of the page; empty where the code is none."""
    return str(countries.name(code) or "")


@register.filter
def host(address: str) -> str:
    """The host of a website, to show beside a name: “example.org”."""
    return (urlsplit(address).hostname or "").removeprefix("www.")
