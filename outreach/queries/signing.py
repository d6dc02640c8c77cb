"""Where the appeal that an ad prints is signed: by a link on a page of ours, and by the address on paper."""

from appeals.models import AppealPage
from appeals.queries.pages import page_of
from outreach.models import Placement
from outreach.queries.pages import is_hidden


def sign_url(placement: Placement, language: str) -> str:
    """The form by itself in this language, with the code of the ad; empty where nobody can sign."""
    page = appeal_page(placement, language)
    if page is None or not page.is_open:
        return ""
    return f"{page.url}sign/" + (f"?via={placement.source.code}" if placement.source else "")


def appeal_page(placement: Placement, language: str) -> AppealPage | None:
    """The page of its appeal that anyone may read, open or closed; None where a chapter at high risk would be named."""
    page = page_of(placement.appeal.key, language)
    if page is None or page.appeal is None or page.get_view_restrictions():
        return None
    return None if page.hidden_from_search and not is_hidden(placement) else page
