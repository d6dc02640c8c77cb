"""Filters for what readers see: digits, dates, slabs. In templates: `{% load ui %}`."""

import re
import textwrap
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone

from people import language

register = template.Library()


@register.filter
def digits(value):
    """The value with the digits of the page's language."""
    return language.localise_digits(value)


@register.filter
def number(value):
    """A number with the language's digits and separators."""
    return language.number(value)


@register.filter
def percent(share):
    """A share of 1 in whole percent, with the language's digits and sign."""
    return language.percent(share)


@register.filter
def long_date(day):
    """Wednesday 25 November 2026; in Farsi Jalali first, Gregorian in brackets."""
    return language.long_date(day)


@register.filter
def short_date(day):
    """18 November; in Farsi Jalali first, Gregorian in brackets."""
    return language.short_date(day)


@register.filter
def jalali(day):
    """۴ آذر ۱۴۰۵, whatever the language of the page; mark it as Farsi."""
    return language.jalali(day)


@register.filter
def clock_now(zone):
    """What the clocks of a time zone show now."""
    return language.clock(timezone.now().astimezone(ZoneInfo(zone)).time())


@register.filter
def slab(day):
    """A day as the parts of `ui/slab.html`."""
    return language.slab(day)


@register.filter
def on_clock(hours, zone):
    """Hours with the name of the clock they are read on."""
    return language.on_clock(hours, zone)


@register.simple_tag
def comma():
    """What stands between two parts of a list in the page's language, with its space."""
    return language.comma()


@register.filter
def paragraphs(text):
    """What someone wrote, as its paragraphs: each may be in a language, and a direction, of its own."""
    return [part for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()) if part]


@register.filter
def direction(code):
    """`rtl` or `ltr`, by the code of a language."""
    return "rtl" if language.is_rtl(code) else "ltr"


@register.simple_tag
def facts_as_text(facts, width=72):
    """Terms and values in two columns, for the text part of a mail; long values go on under themselves.

    Lines are counted in characters: a Persian mark above a letter costs a little width, never a line too long.
    """
    column = max((len(str(term)) for term, _value in facts), default=0) + 4
    return "\n".join(
        textwrap.fill(
            str(value),
            width,
            initial_indent=f"  {term}".ljust(column),
            subsequent_indent=" " * column,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for term, value in facts
    )
