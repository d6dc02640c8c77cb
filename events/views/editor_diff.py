"""Between “Publish” and publishing: the editor sees what becomes of the dates, and nothing is saved until they agree.

Joined to Wagtail's hooks in events/wagtail_hooks.py. Submitting, saving a draft and scheduled publishing do not ask: a
draft touches no date, and what people answered is kept and flagged when it is published without anybody looking on.
"""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page

from events.errors import EventError
from events.models import EventPage
from events.plan_sheet import decisions, plan_sheet, settle_all
from events.queries.plans import Plan, plan_dates

# What the sheet itself sends along with everything the editor's form held.
OWN = ("agreed", "reason", "csrfmiddlewaretoken")


def ask_before_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The sheet, where publishing what was sent would do something to dates that nobody has agreed to yet."""
    if request.method != "POST" or not request.POST.get("action-publish") or not isinstance(page, EventPage):
        return None
    plan = _plan_of_form(request, page)
    if plan is None or plan.is_quiet or not (plan.keep or plan.drop or plan.ask):
        return None
    if request.POST.get("agreed") == plan.digest:
        request.settled = decisions(request.POST, plan)
        return None
    sent = [(name, value) for name, values in request.POST.lists() for value in values if not _is_own(name)]
    context = {"page": page, "sheet": plan_sheet(plan), "sent": sent, "again": "agreed" in request.POST}
    return render(request, "events/editor_diff.html", context)


def _is_own(name: str) -> bool:
    return name in OWN or name.startswith("settle-")


def _plan_of_form(request: HttpRequest, page: EventPage) -> Plan | None:
    """What publishing the form would do; None where Wagtail has something to say about it first, or where the dates
    hang on another page of the translations."""
    if not page.live or page.canonical().pk != page.pk or not page.permissions_for_user(request.user).can_publish():
        return None
    draft = page.get_latest_revision_as_object()
    form_class = EventPage.get_edit_handler().get_form_class()
    parent = page.get_parent()
    form = form_class(request.POST, request.FILES, instance=draft, parent_page=parent, for_user=request.user)
    if not form.is_valid():
        return None
    return plan_dates(event=form.save(commit=False))


def settle_what_was_agreed(request: HttpRequest, page: Page) -> None:
    """Carry out the choices of the sheet, now that the page is published."""
    chosen = getattr(request, "settled", [])
    try:
        with transaction.atomic():
            settle_all(chosen, reason=request.POST.get("reason", ""), actor=request.user)
    except EventError as refusal:  # somebody answered to that day this very moment: the date stays, flagged
        messages.error(request, refusal.message)
