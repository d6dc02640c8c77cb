"""What an editor does with a fund in Wagtail: open, type, save, publish."""

import html
import re
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from chapters.models import Role
from donations.models import FundPage
from people.models import User
from tests import factories

TYPED = {
    **{"title": "A full page", "slug": "a-full-page", "standfirst": "The Appeal, whole."},
    **{"currency": "USD", "goal_amount": "15000", "amount_list": "10 25 50", "offers_monthly": "on"},
    **{"deadline_day": "2026-12-03", "deadline_time": "17:00", "zone": "America/New_York"},
    **{"on_shortfall": "We buy the highest rung.", "on_surplus": "It opens the next fund."},
    "offline_ways": "To the red notebook.",
}
PUBLISH = {"action-publish": "Publish"}


def sign_in(client: Client, person: User, language: str = "en") -> Client:
    """Signed in with a second factor, and with Wagtail speaking `language`."""
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(person)
    profile.preferred_language = language
    profile.save()
    client.force_login(factories.with_second_factor(person))
    return client


def chapters_editor(chapter: Page, role: Role = Role.EDITOR) -> User:
    return factories.member(chapter, role)


def said(**typed: Any) -> dict[str, Any]:
    """The form as a browser sends it."""
    besides = {name: typed.pop(name) for name in list(typed) if isinstance(typed[name], list)}
    return {**nested_form_data({**TYPED, "body": streamfield([]), **typed}), **besides}


def form_of(page: FundPage | None = None, *, parent: Page | None = None, language: str = "en", **typed: Any):
    """The same form without the pages around it, already judged."""
    kind = FundPage.get_edit_handler().get_form_class()
    data = MultiValueDict(
        {name: value if isinstance(value, list) else [value] for name, value in said(**typed).items()}
    )
    page = page or FundPage(locale=Locale.get_default())
    with translation.override(language):
        form = kind(data, instance=page, parent_page=parent, for_user=User(is_superuser=True))
        form.is_valid()
        str(form.errors)
    return form


def create(client: Client, parent: Page, **typed: Any):
    return client.post(reverse("wagtailadmin_pages:add", args=["donations", "fundpage", parent.pk]), said(**typed))


def edit(client: Client, page: FundPage, **typed: Any):
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), said(slug=page.slug, **typed))


def look(client: Client, page: Page) -> str:
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def slips(response) -> dict[str, list[str]]:
    """What the form says beside each field."""
    assert response.status_code == 200
    return {name: list(map(str, found)) for name, found in response.context["form"].errors.items()}


def value_in(body: str, name: str) -> str:
    """What stands in a text field of a page."""
    tag = next(tag for tag in re.findall(r"<input[^>]*>", body) if f'name="{name}"' in tag)
    found = re.search(r'value="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""
