"""What of Wagtail is put away for everyone: documents, and links to pages that are not published.

Nothing on this site serves a document: files leave it as pictures, which are drawn anew, or not at all. Wagtail's own
modules import the documents app, so it stays installed; its pages are answered with 404 (content/urls.py).
"""

from wagtail import hooks
from wagtail.documents.wagtail_hooks import DocumentsSummaryItem
from wagtail.rich_text.pages import PageLinkHandler


@hooks.register("construct_main_menu", order=1000)
def no_documents_in_the_menu(request, menu_items):
    menu_items[:] = [item for item in menu_items if item.name != "documents"]


@hooks.register("construct_search", order=1000)
def no_search_for_documents(request, search_areas):
    search_areas[:] = [area for area in search_areas if area.name != "documents"]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_count_of_documents(request, items):
    items[:] = [item for item in items if not isinstance(item, DocumentsSummaryItem)]


class LivePageLinkHandler(PageLinkHandler):
    """A link in running text to a page that is not published is dead: an address would give its name away."""

    @classmethod
    def get_many(cls, attrs_list):
        return [page if page and page.live else None for page in super().get_many(attrs_list)]


@hooks.register("register_rich_text_features", order=1000)
def link_to_published_pages_only(features):
    features.register_link_type(LivePageLinkHandler)
