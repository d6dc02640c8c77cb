"""What appeals add to a chapter's page. Joined in `ready()`."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from appeals.queries.elsewhere import network_appeal, own_appeal, signed_through
from appeals.views.pages import head_of
from chapters.models import ChapterPage
from people.language import number


def chapter_appeal(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    """The chapter's own open appeal, else the network's with the chapter's code in its links; nothing where neither
    is open. A chapter at high risk is never counted, and its short name travels in no link."""
    own = own_appeal(chapter)
    page = own or network_appeal(chapter)
    if page is None or page.appeal is None:
        return SafeString("")
    first = chapter.canonical()
    code = "" if own or first.is_hidden else first.slug
    through = 0 if own else signed_through(chapter, page.appeal)
    context = {
        "appeal_page": page,
        "url": f"{page.url}?via={code}#sign" if code else f"{page.url}#sign",
        "spread_url": f"{page.url}spread/?via={code}" if code else f"{page.url}spread/",
        "through": _through(through, page.locale.language_code),
        "shows_count": not (own and first.is_hidden),
        **head_of(page),
    }
    return render_to_string("appeals/chapter_section.html", context, request)


def _through(signed: int, language: str) -> str:
    if not signed:
        return ""
    said = {"signed": number(signed, language)}
    words = ngettext(
        "%(signed)s person signed through this chapter.", "%(signed)s people signed through this chapter.", signed
    )
    return words % said
