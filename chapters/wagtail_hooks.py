"""Wagtail shows a chapter's editor their own chapter only. What may be opened at all stands in chapters/wall.py."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea

from chapters.reach import linkable_pages, own_pictures, way_to_own_pages
from chapters.rules import Ability, chapters_where


@hooks.register("construct_explorer_page_queryset", order=1000)
def explore_own_pages(parent_page, pages, request):
    return pages if request.user.is_superuser else pages.filter(pk__in=way_to_own_pages(request.user).values("pk"))


@hooks.register("construct_page_chooser_queryset", order=1000)
def choose_linkable_pages(pages, request):
    return pages if request.user.is_superuser else pages.filter(pk__in=linkable_pages(request.user).values("pk"))


@hooks.register("construct_image_chooser_queryset", order=1000)
def choose_own_pictures(images, request):
    return images if request.user.is_superuser else images.filter(pk__in=own_pictures(request.user).values("pk"))


@hooks.register("construct_main_menu", order=1000)
def only_ways_that_are_open(request, menu_items):
    """Wagtail's own item for pages asks its internal API, which knows no chapters: a plain link stands in for it."""
    if request.user.is_superuser:
        return
    kept = [item for item in menu_items if item.name == "images"]
    menu_items[:] = [
        MenuItem(_("The desk"), reverse("desk"), name="desk", icon_name="home", order=10),
        MenuItem(_("Pages"), _pages_of(request.user), name="pages", icon_name="folder", order=20),
        *kept,
    ]


def _pages_of(user):
    """The explorer, open at the chapter where there is only one."""
    own = list(chapters_where(user, Ability.EDIT_PAGES)[:2])
    return reverse("wagtailadmin_explore", args=[own[0].pk]) if len(own) == 1 else reverse("wagtailadmin_explore_root")


@hooks.register("register_admin_menu_item")
def the_desk():
    return MenuItem(_("The desk"), reverse("desk"), name="the-desk", icon_name="home", order=1)


class OwnPagesSearch(SearchArea):
    """The search box beside the menu looks through the whole site; for chapters it leads into their own explorer."""

    def is_shown(self, request):
        return not request.user.is_superuser


@hooks.register("register_admin_search_area")
def search_own_pages():
    return OwnPagesSearch(_("Pages"), reverse("wagtailadmin_explore_root"), name="own-pages", order=1)
