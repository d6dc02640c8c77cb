"""What funds add to a chapter's page. Joined in `ready()`."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from chapters.models import ChapterPage
from donations.queries.pages import funds_below
from donations.queries.sheet import fund_sheets


def chapter_funds(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    """The open funds of a chapter with their meters; at high risk as well, since they stand on its own page only."""
    pages = [page for page in funds_below(chapter) if page.is_open]
    if not pages:
        return SafeString("")
    context = {"sheets": fund_sheets(pages, language=get_language() or "en")}
    return render_to_string("donations/chapter_section.html", context, request)
