"""Tags of the content floor: cards, clean text, pictures."""

import nh3
from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from wagtail.rich_text import expand_db_html

register = template.Library()

TEXT_TAGS = {"a", "b", "br", "em", "i", "li", "ol", "p", "strong", "ul"}


@register.simple_tag(takes_context=True)
def card(context, page, **extra):
    """A page draws its own card: the template that its type names, with what the caller adds (`heading`, `lead`)."""
    page = page.specific
    values = {"page": page, "request": context.get("request"), **extra}
    return render_to_string(page.card_template, values)


@register.filter
def prose(value):
    """Rich text as clean HTML: our few tags, safe links, nothing else, whatever way it came into the database."""
    html = expand_db_html(getattr(value, "source", value) or "")
    return mark_safe(  # noqa: S308 - nh3 has just made it safe
        nh3.clean(
            html,
            tags=TEXT_TAGS,
            attributes={"a": {"href", "hreflang", "lang"}},
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel=None,
        )
    )


# How a quotation is marked in each language that a quote may be in; English serves for the rest.
QUOTATION_MARKS = {"fa": "«»", "ar": "«»", "ku": "«»", "az": "«»", "es": "«»", "de": "„“", "fr": ("« ", " »")}
WIDTHS = (480, 960, 1600)


@register.filter
def quoted(words, language=""):
    """Words between the quotation marks of their language; that of the page where none is named."""
    first, last = QUOTATION_MARKS.get(language or get_language(), "“”")
    return f"{first}{words}{last}"


@register.inclusion_tag("content/picture.html")
def picture(image, sizes="100vw", eager=False, alt=None):
    """A picture in several sizes, WebP for nearly everyone and JPEG or PNG for the rest.

    `sizes` says how wide it will stand, as in HTML. `eager` is for the first picture of a page, which should not wait.
    Words for those who do not see it come from its block, `alt`, or its description; a decorative one has none.
    """
    if not image:
        return {}
    solid = "png" if image.file.name.endswith(".png") else "jpeg"
    widths = sorted({min(width, image.width) for width in WIDTHS})
    specs = [f"width-{width}|format-webp|webpquality-80" for width in widths]
    fallback = f"max-960x1600|format-{solid}|jpegquality-82"
    made = image.get_renditions(*specs, fallback)
    words = alt if alt is not None else getattr(image, "contextual_alt_text", None) or image.default_alt_text
    return {
        "srcset": ", ".join(f"{made[spec].url} {made[spec].width}w" for spec in specs),
        "fallback": made[fallback],
        "alt": "" if getattr(image, "decorative", False) else words,
        "sizes": sizes,
        "eager": eager,
    }
