"""The wall: what of Wagtail's admin a chapter's editors may open. Everything else does not exist for them.

Wagtail is safe where it edits pages and leaks where it lists, chooses, reports and moves. So routes are allowed by
name, one by one; each is paired with what must be true of the objects its address, query and form name. A route that
nobody thought of is a 404. Network admins (superusers) are not held up.
"""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin.models import EditingSession
from wagtail.models import Revision, TaskState, WorkflowState
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail_localize.models import Translation, TranslationSource

from chapters.models import ChapterPage
from chapters.reach import linkable_pages, own_pages, own_pictures, way_to_own_pages
from chapters.swaps import names_what_is_foreign, overrides_with_what_is_foreign

Check = Callable[[HttpRequest, dict], bool]


def anyone(request, kwargs) -> bool:
    return True


def own_page(request, kwargs) -> bool:
    """Every page that the address names is the user's own."""
    names = ("page_id", "parent_page_id", "pk")
    ids = [kwargs[name] for name in names if name in kwargs]
    return bool(ids) and own_pages(request.user).filter(pk__in=ids).count() == len(set(map(int, ids)))


def explored_page(request, kwargs) -> bool:
    """A page of one's own, or one on the way to it: the explorer starts above and lists only the way down."""
    return way_to_own_pages(request.user).filter(pk=kwargs["parent_page_id"]).exists()


def not_the_chapter(request, kwargs) -> bool:
    """Own, but not the chapter's page itself: that only a network admin takes down."""
    return own_page(request, kwargs) and not ChapterPage.objects.filter(pk=kwargs["page_id"]).exists()


def linkable_page(request, kwargs) -> bool:
    pk = kwargs.get("parent_page_id")
    return pk is None or linkable_pages(request.user).filter(pk=pk).exists()


def linkable_list(request, kwargs) -> bool:
    ids = request.GET.getlist("id")
    return all(pk.isdecimal() for pk in ids) and linkable_pages(request.user).filter(pk__in=ids).count() == len(ids)


def own_picture(request, kwargs) -> bool:
    pk = str(kwargs.get("image_id", kwargs.get("pk")))
    return pk.isdecimal() and own_pictures(request.user).filter(pk=pk).exists()


def own_picture_list(request, kwargs) -> bool:
    ids = request.GET.getlist("id")
    return all(pk.isdecimal() for pk in ids) and own_pictures(request.user).filter(pk__in=ids).count() == len(ids)


def own_revisions(request, kwargs) -> bool:
    """The page is one's own and the revisions are that page's."""
    named = [kwargs[name] for name in ("revision_id", "revision_id_a", "revision_id_b") if name in kwargs]
    ids = {int(one) for one in named if str(one).isdecimal()}
    page = str(kwargs.get("page_id", kwargs.get("pk")))
    found = Revision.page_revisions.filter(object_id=page, pk__in=ids).count()
    return own_page(request, kwargs) and found == len(ids)


def own_review(request, kwargs) -> bool:
    """The page is one's own, and so are the review and the step of it that the address names."""
    if not own_page(request, kwargs):
        return False
    reviews = WorkflowState.objects.filter(object_id=str(kwargs["page_id"]), base_content_type__model="page")
    steps = TaskState.objects.filter(workflow_state__in=reviews)
    named = {
        "workflow_state_id": reviews.filter(pk=kwargs.get("workflow_state_id")),
        "task_state_id": steps.filter(pk=kwargs.get("task_state_id")),
        "task_id": steps.filter(task=kwargs.get("task_id")),
    }
    return all(found.exists() for name, found in named.items() if name in kwargs)


def own_editing(request, kwargs) -> bool:
    """Wagtail's “who else edits this page”, for own pages only."""
    pk = str(kwargs["object_id"])
    return kwargs["app_label"] == "wagtailcore" and pk.isdecimal() and own_pages(request.user).filter(pk=pk).exists()


def own_editing_session(request, kwargs) -> bool:
    return EditingSession.objects.filter(pk=kwargs["session_id"], user=request.user).exists()


def own_source(request, kwargs) -> bool:
    """A translation whose page is one's own."""
    if "translation_source_id" in kwargs:
        source = TranslationSource.objects.filter(pk=kwargs["translation_source_id"]).first()
    else:
        found = Translation.objects.select_related("source").filter(pk=kwargs["translation_id"]).first()
        source = found and found.source
    key = source and source.object_id
    return key is not None and own_pages(request.user).filter(translation_key=key).exists()


def own_override(request, kwargs) -> bool:
    """The same, and what is put in place of the source's picture or link is not another chapter's."""
    return own_source(request, kwargs) and not overrides_with_what_is_foreign(request, kwargs)


ALLOWED: dict[str, Check] = {
    "wagtailadmin_home": anyone,
    "wagtailadmin_explore_root": anyone,
    "wagtailadmin_explore": explored_page,
    "wagtailadmin_explore_results": explored_page,
    "wagtailadmin_pages:add": own_page,
    "wagtailadmin_pages:add_subpage": own_page,
    "wagtailadmin_pages:preview_on_add": own_page,
    "wagtailadmin_pages:edit": own_page,
    "wagtailadmin_pages:preview_on_edit": own_page,
    "wagtailadmin_pages:view_draft": own_page,
    "wagtailadmin_pages:delete": not_the_chapter,
    "wagtailadmin_pages:unpublish": not_the_chapter,
    "wagtailadmin_pages:convert_alias": own_page,
    "wagtailadmin_pages:revisions_index": own_page,
    "wagtailadmin_pages:revisions_view": own_revisions,
    "wagtailadmin_pages:revisions_revert": own_revisions,
    "wagtailadmin_pages:revisions_unschedule": own_revisions,
    "wagtailadmin_pages:revisions_compare": own_revisions,
    "wagtailadmin_pages:workflow_action": own_review,
    "wagtailadmin_pages:collect_workflow_action_data": own_review,
    "wagtailadmin_pages:confirm_workflow_cancellation": own_review,
    "wagtailadmin_pages:workflow_preview": own_review,
    "wagtailadmin_pages:workflow_history": own_review,
    "wagtailadmin_pages:workflow_history_detail": own_review,
    "wagtailadmin_choose_page": anyone,
    "wagtailadmin_choose_page_child": linkable_page,
    "wagtailadmin_choose_page_search": anyone,
    "wagtailadmin_choose_page_chosen_multiple": linkable_list,
    "wagtailadmin_choose_page_external_link": anyone,
    "wagtailadmin_choose_page_email_link": anyone,
    "wagtailadmin_choose_page_phone_link": anyone,
    "wagtailadmin_choose_page_anchor_link": anyone,
    "wagtailadmin_account": anyone,
    "wagtailadmin_logout": anyone,
    "wagtailadmin_dismissibles": anyone,
    "wagtailadmin_editing_sessions:ping": own_editing,
    "wagtailadmin_editing_sessions:release": own_editing_session,
    "wagtailadmin_block_preview": anyone,
    "events_rule_dates": anyone,
    "wagtailadmin_sprite": anyone,
    "wagtailadmin_javascript_catalog": anyone,
    "wagtail_localize:javascript_catalog": anyone,
    "wagtail_localize:submit_page_translation": own_page,
    "wagtail_localize:update_translations": own_source,
    "wagtail_localize:edit_string_translation": own_source,
    "wagtail_localize:edit_override": own_override,
    "wagtail_localize:download_pofile": own_source,
    "wagtail_localize:upload_pofile": own_source,
    "wagtail_localize:convert_to_alias": own_page,
    "wagtail_localize:preview_translation": own_source,
    "wagtail_localize:stop_translation": own_source,
    "wagtailadmin_api:images:detail": own_picture,
    "wagtailimages:index": anyone,
    "wagtailimages:index_results": anyone,
    "wagtailimages:add": anyone,
    "wagtailimages:edit": own_picture,
    "wagtailimages:delete": own_picture,
    "wagtailimages:preview": own_picture,
    "wagtailimages:add_multiple": anyone,
    "wagtailimages:edit_multiple": own_picture,
    "wagtailimages:delete_multiple": own_picture,
    "wagtailimages_chooser:choose": anyone,
    "wagtailimages_chooser:choose_results": anyone,
    "wagtailimages_chooser:chosen": own_picture,
    "wagtailimages_chooser:chosen_multiple": own_picture_list,
    "wagtailimages_chooser:create": anyone,
    "wagtailimages_chooser:select_format": own_picture,
}


# Wagtail's templates hold scripts and styles of their own and show previews in a frame.
ADMIN_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}


def holds_up(request: HttpRequest, name: str, kwargs: dict) -> bool:
    """Whether the wall stops this request of someone who is no network admin."""
    check = ALLOWED.get(name)
    return check is None or not check(request, kwargs) or (request.method == "POST" and names_what_is_foreign(request))


def search_from_the_top(request: HttpRequest):
    """Where the search box beside the menu leads: Wagtail would go to the topmost own page and forget the words."""
    top = PagePermissionPolicy().explorable_root_instance(request.user)
    if top is None or top.is_root():
        return None
    return redirect(f"{reverse('wagtailadmin_explore', args=[top.pk])}?{request.GET.urlencode()}")


class Wall:
    """The middleware that stands in front of /admin/."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path_info.startswith("/admin/"):
            # A preview has been through all middleware once already, as the public page with the public policy.
            del response["Content-Security-Policy"]
            # Replaced, not added to: beside 'none' a browser ignores every other word.
            response._csp_replace = ADMIN_POLICY
        return response

    def process_view(self, request, view, args, kwargs):
        if not request.path_info.startswith("/admin/") or request.path_info == "/admin/login/":
            return None
        if not request.user.is_authenticated or request.user.is_superuser:
            return None
        name = request.resolver_match.view_name
        if holds_up(request, name, kwargs):
            raise Http404
        if name == "wagtailadmin_explore_root" and "q" in request.GET:
            return search_from_the_top(request)
        # Wagtail's own front page reports on the whole site; an editor's front page is the desk.
        return redirect("desk") if name == "wagtailadmin_home" else None
