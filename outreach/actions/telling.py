"""What the donors of a fund are told about its ad: what was decided, and that it came out.

Imports donations.actions.telling. The words are put together in each language; an organizer's own stay as they are.
"""

from django.utils.translation import gettext as _

from donations.actions.telling import tell_donors
from donations.models import FundNews
from donations.money import Money
from outreach.models import Decision, Placement, PlacementPage
from people.language import long_date
from people.models import User


def tell_decision(decision: Decision) -> None:
    """To everyone of whom a gift is still with the fund. Once, however often it is called."""
    kind = FundNews.Kind.SURPLUS if decision.kind == Decision.Kind.NEXT_RUNG else FundNews.Kind.SHORTFALL
    tell_donors(
        fund=decision.fund,
        key=f"decision:{decision.uid}",
        kind=kind,
        text_of=lambda language: (_headline(decision), f"{what_follows(decision, language)}\n\n{decision.reason}"),
        author=decision.author,
    )


def tell_printed(*, placement: Placement, author: User) -> None:
    """That the ad their gifts paid for came out, and where to see it."""
    if placement.fund is None:
        return
    page = PlacementPage.objects.live().filter(translation_key=placement.page_key).order_by("pk").first()
    tell_donors(
        fund=placement.fund,
        key=f"printed:{placement.uid}",
        kind=FundNews.Kind.PRINTED,
        text_of=lambda language: _printed(placement, language),
        url=page.url if page else "",
        author=author,
    )


def _headline(decision: Decision) -> str:
    if decision.kind == Decision.Kind.NEXT_RUNG:
        return _("More came in than the ad takes")
    return _("It was not enough for the ad, and this is what we do")


def what_follows(decision: Decision, language: str) -> str:
    """What was chosen, in a sentence or two of the active language, with the sums as they stood."""
    currency = decision.fund.currency
    said = {
        "ad": decision.placement.name,
        "chosen": decision.chosen.name if decision.chosen else "",
        "in_hand": Money(decision.in_hand, currency).text(language, whole=True),
        "needed": Money(decision.needed, currency).text(language, whole=True),
        "day": long_date(decision.until, language) if decision.until else "",
    }
    stood = _("%(in_hand)s had come in; “%(ad)s” takes %(needed)s.") % said
    if decision.kind == Decision.Kind.NEXT_RUNG:
        return _("“%(ad)s” is ordered. What is left over pays for the next step as well: “%(chosen)s”.") % said
    follows = {
        Decision.Kind.FALLBACK: _("We take the cheaper step of the ladder instead: “%(chosen)s”."),
        Decision.Kind.EXTEND: _("The publisher waits for us, and we go on until %(day)s."),
        Decision.Kind.TOP_UP: _("Somebody has given their word to cover what is missing, so we go on."),
        Decision.Kind.REFUND: _("It will not be printed. Your gift is given back, by the way it came."),
    }
    return f"{stood} {follows[Decision.Kind(decision.kind)] % said}"


def _printed(placement: Placement, language: str) -> tuple[str, str]:
    said = {"ad": placement.name, "day": long_date(placement.runs_on, language) if placement.runs_on else ""}
    title = _("It is in print")
    words = (
        _("“%(ad)s” came out on %(day)s. You paid for it, and we thank you.")
        if said["day"]
        else _("“%(ad)s” came out. You paid for it, and we thank you.")
    )
    return title, words % said
