"""The style page: each component of templates/ui/ in each state, in the page's language, on light and dark paper."""

from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe
from wagtail.models import Page, get_page_models

from content.models import BasePage
from organizer.style.samples import shelves
from organizer.style.shelves import Shelf

SCHEMES = ("light", "dark")


@require_safe
def style(request):
    """`/style/`; `?scheme=dark` holds the page to dark paper whatever the reader's machine prefers."""
    scheme = request.GET.get("scheme", "")
    context = {
        "noindex": True,
        "scheme": scheme if scheme in SCHEMES else "",
        "shelves": [_drawn(shelf) for shelf in shelves(get_language())],
        "cards": cards(),
    }
    return render(request, "organizer/style.html", context)


def _drawn(shelf: Shelf) -> dict:
    with override("en"):
        anchor = slugify(shelf.name)
    samples = [(sample.state, render_to_string(sample.template, sample.context)) for sample in shelf.samples]
    return {"name": shelf.name, "anchor": anchor, "wide": shelf.wide, "holder": shelf.holder, "samples": samples}


def cards() -> list[Page]:
    """One live page of each type in this language, so that every card is seen."""
    kinds = sorted((kind for kind in get_page_models() if issubclass(kind, BasePage)), key=lambda kind: kind.__name__)
    newest = (kind.objects.live().public().filter(locale__language_code=get_language()).last() for kind in kinds)
    return [page for page in newest if page is not None]
