"""Tags of the desk of an appeal. In templates: `{% load appeals %}`."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from chapters.rules import Ability, abilities_of

register = template.Library()

# Each page of the desk of an appeal: its address, what it is called, and who may open it.
TABS = [
    ("desk_appeal", _("Numbers"), Ability.SEE_SIGNERS),
    ("desk_appeal_signers", _("Signers"), Ability.SEE_SIGNERS),
    ("desk_appeal_review", _("Review"), Ability.SEE_SIGNERS),
    ("desk_appeal_sheets", _("Sheets"), Ability.COUNT_PAPER),
    ("desk_appeal_endorsements", _("Endorsements"), Ability.SEE_SIGNERS),
    ("desk_appeal_codes", _("Codes"), Ability.SEE_SIGNERS),
    ("desk_appeal_files", _("Files"), Ability.EXPORT_SIGNERS),
    ("desk_appeal_delivery", _("Delivery"), Ability.SEE_SIGNERS),
]


@register.inclusion_tag("appeals/parts/desk_tabs.html", takes_context=True)
def appeal_tabs(context: dict[str, Any]) -> dict[str, Any]:
    """The pages of one appeal's desk that this person may open; `here` in the context is the name of this one."""
    chapter, appeal = context["chapter"], context["appeal"]
    may = abilities_of(context["request"].user, chapter)
    tabs = []
    for name, words, ability in TABS:
        address = _address(name, chapter.slug, appeal.key) if ability in may else ""
        if address:
            tabs.append({"url": address, "words": words, "is_here": context.get("here") == name})
    return {"tabs": tabs}


def _address(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
