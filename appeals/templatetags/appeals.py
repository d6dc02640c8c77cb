"""Tags of the desk of an appeal. In templates: `{% load appeals %}`."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appeals.rules import decides_about
from chapters.rules import Ability, abilities_of

register = template.Library()

SEE, COUNT, WRITE = {Ability.SEE_SIGNERS}, {Ability.COUNT_PAPER}, {Ability.SEE_SIGNERS, Ability.EDIT_PAGES}


@dataclass(frozen=True)
class Tab:
    """A page of the desk of an appeal: its address, what it is called, who may open it (any of `abilities`), and
    whether only the desk that decides about all of the appeal has it."""

    name: str
    words: Promise
    abilities: set[Ability]
    deciding: bool = False


TABS = [
    Tab("desk_appeal", _("Numbers"), SEE),
    Tab("desk_appeal_signers", _("Signers"), SEE),
    Tab("desk_appeal_review", _("Review"), SEE),
    Tab("desk_appeal_sheets", _("Sheets"), COUNT),
    Tab("desk_appeal_endorsements", _("Endorsements"), SEE, deciding=True),
    Tab("desk_appeal_codes", _("Codes"), WRITE),
    Tab("desk_appeal_files", _("Files"), {Ability.EXPORT_SIGNERS}),
]


@register.inclusion_tag("appeals/parts/desk_tabs.html", takes_context=True)
def appeal_tabs(context: dict[str, Any]) -> dict[str, Any]:
    """The pages of one appeal's desk that this person may open; `here` in the context is the name of this one.

    Where many appeals stand on a page, `may_do` in the context says what this person may do in the chapter.
    """
    chapter, appeal, user = context["chapter"], context["appeal"], context["request"].user
    may = context.get("may_do") or abilities_of(user, chapter)
    decides = decides_about(user, chapter, appeal)
    tabs = []
    for tab in TABS:
        allowed = bool(tab.abilities & may) and (decides or not tab.deciding)
        address = _address(tab.name, chapter.slug, appeal.key) if allowed else ""
        if address:
            tabs.append({"url": address, "words": tab.words, "is_here": context.get("here") == tab.name})
    return {"tabs": tabs, "appeal": appeal}


def _address(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
