"""Who may do what in a chapter: one table, and the only ways for a view to get hold of a chapter."""

from enum import Enum

from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage, Membership, Role
from chapters.queries import canonical_chapters
from people.models import User


class Ability(Enum):
    """Something a role may allow. Network admins (superusers) have all of them everywhere."""

    OPEN_DESK = "open the desk of this chapter"
    EDIT_PAGES = "write, change and publish this chapter's pages"
    MANAGE_DATES = "cancel and change dates"
    SEE_GUESTS = "see who comes to a date"
    EXPORT_GUESTS = "take the list of guests of a date along as a file"
    SEE_MONEY = "see what a chapter's funds have, gift by gift"
    HANDLE_MONEY = "record gifts, give money back, correct the ledger"
    SEE_SIGNERS = "see who signed through a chapter, and look at what waits for review"
    EXPORT_SIGNERS = "take signers along as a file, and take signatures out together"
    COUNT_PAPER = "bring in and count sheets that were signed on paper"
    SEE_ADS = "see which ads are planned, what they cost and how far they are"
    PLAN_ADS = "plan ads, ask for quotes, order space, freeze and sign off what is printed"
    MANAGE_MEMBERS = "invite people and give them roles"


# A host sees on the desk who comes; a file leaves the house and nobody can take it back. So only coordinators make one.
TABLE: dict[str, set[Ability]] = {
    Role.COORDINATOR: set(Ability),
    Role.EDITOR: {Ability.OPEN_DESK, Ability.EDIT_PAGES, Ability.SEE_ADS, Ability.PLAN_ADS},
    Role.HOST: {Ability.OPEN_DESK, Ability.MANAGE_DATES, Ability.SEE_GUESTS, Ability.COUNT_PAPER},
    Role.GREETER: {Ability.OPEN_DESK, Ability.SEE_GUESTS},
    Role.TREASURER: {Ability.OPEN_DESK, Ability.SEE_MONEY, Ability.HANDLE_MONEY, Ability.SEE_ADS},
}

# What each ability lets someone do, as the desk tells them. To open the desk needs no words.
WORDS: dict[Ability, Promise] = {
    Ability.EDIT_PAGES: _("Write, change and publish the pages of this chapter."),
    Ability.MANAGE_DATES: _("Cancel a date, and let it take place after all."),
    Ability.SEE_GUESTS: _("See who comes to a date."),
    Ability.EXPORT_GUESTS: _("Take the list of guests of a date along as a file, with a code and for a reason."),
    Ability.SEE_MONEY: _("See what the funds of this chapter have, gift by gift."),
    Ability.HANDLE_MONEY: _("Record gifts, give money back, correct what was booked."),
    Ability.SEE_SIGNERS: _("See who signed through this chapter, and decide what counts."),
    Ability.EXPORT_SIGNERS: _("Take signers along as a file, with a code and for a reason."),
    Ability.COUNT_PAPER: _("Bring in sheets that were signed on paper, and count them."),
    Ability.SEE_ADS: _("See which ads are planned, what they cost and how far they are."),
    Ability.PLAN_ADS: _("Plan ads in newspapers: quotes, orders, the names that are printed."),
    Ability.MANAGE_MEMBERS: _("Invite people, give them roles and take them away."),
}


def roles_with(ability: Ability) -> list[str]:
    """The roles that allow it."""
    return [role for role, abilities in TABLE.items() if ability in abilities]


def chapters_where(user: User, ability: Ability) -> QuerySet[ChapterPage]:
    """The chapters in which the user may do it: canonical pages only, since roles hang on those."""
    if not user.is_authenticated or not user.is_active:
        return ChapterPage.objects.none()
    if user.is_superuser:
        return canonical_chapters()
    mine = Membership.objects.filter(user=user, role__in=roles_with(ability))
    return ChapterPage.objects.filter(pk__in=mine.values("chapter"))


def abilities_of(user: User, chapter: ChapterPage) -> set[Ability]:
    """Everything the user may do in this chapter (any of its translations). One query."""
    if user.is_superuser and user.is_active:
        return set(Ability)
    if not user.is_authenticated or not user.is_active:
        return set()
    mine = Membership.objects.filter(user=user, chapter__translation_key=chapter.translation_key)
    return {ability for role in mine.values_list("role", flat=True) for ability in TABLE[role]}


def can(user: User, ability: Ability, chapter: ChapterPage) -> bool:
    """Whether the user may do this in this chapter (any of its translations)."""
    return chapters_where(user, ability).filter(translation_key=chapter.translation_key).exists()


def get_chapter_or_404(user: User, ability: Ability, **lookup: object) -> ChapterPage:
    """The one chapter so described, if the user may; another's chapter does not exist as far as they can tell."""
    chapter = chapters_where(user, ability).filter(**lookup).first()
    if chapter is None:
        raise Http404
    return chapter
