"""Wagtail shows a chapter's editor their own chapter only. What may be opened at all stands in chapters/wall.py."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.models import Page

from chapters.models import ChapterPage, Membership
from chapters.reach import linkable_pages, own_pictures, way_to_own_pages
from chapters.rules import Ability, chapters_where
from people.models import AuditEntry, User


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


@hooks.register("before_delete_page")
def keep_chapters_where_people_work(request, page):
    """A chapter's first page carries its roles: they are taken away one by one, not with the page."""
    if request.method == "POST" and has_members([page]):
        messages.error(request, gettext("People work in this chapter, so its page stays. Unpublish it instead."))
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


@hooks.register("before_delete_user")
def keep_users_who_did_something(request, user):
    """What someone did stays on record under their account, which can be switched off."""
    if request.method == "POST" and has_deeds([user]):
        messages.error(
            request, gettext("This account is on record for what it did, so it stays. Switch it off instead.")
        )
        return redirect("wagtailusers_users:edit", user.pk)
    return None


@hooks.register("before_bulk_action")
def keep_them_in_bulk(request, action_type, objects, action_class_instance):
    """The same for many at once."""
    if action_type != "delete" or request.method != "POST":
        return None
    pages, users = ([one for one in objects if isinstance(one, kind)] for kind in (Page, User))
    if has_members(pages) or has_deeds(users):
        messages.error(request, gettext("Some of these are still needed: chapters with people, or accounts on record."))
        return redirect("wagtailadmin_home")
    return None


def has_members(pages) -> bool:
    """Whether anyone works in a chapter at or below one of these pages."""
    below = (ChapterPage.objects.descendant_of(page, inclusive=True) for page in pages)
    return any(Membership.objects.filter(chapter__in=chapters).exists() for chapters in below)


def has_deeds(users) -> bool:
    """Whether the audit log names one of these users."""
    return AuditEntry.objects.filter(actor__in=users).exists()
