"""What someone who has just signed is asked next: to pay for the ad, to come. Joined in `ready()`: only the roof knows
all three verbs. To pass it on, appeals asks itself."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Locale

from appeals.models import Signature
from appeals.next_steps import Step
from events.models import CalendarPage
from events.queries import Filters, sheet
from organizer.queries import next_fund
from outreach.queries.brought import is_of_an_ad


def give(request: HttpRequest, signature: Signature) -> Step | None:
    """The fund that closes first."""
    fund = next_fund(_locale())
    if fund is None:
        return None
    return Step(
        title=_("Help to print it"),
        about=_("%(fund)s: %(amount)s in hand of %(goal)s.")
        % {"fund": fund.page.title, "amount": fund.in_hand, "goal": fund.goal},
        button=_("Give"),
        url=f"{fund.page.url}?via={_came_by(signature)}#give",
    )


def _came_by(signature: Signature) -> str:
    """The code of the ad that led here, so that a gift counts for it too; else only that it follows a signature.

    No other code goes along: one that a volunteer gave to three people would tell which of them gave.
    """
    return signature.source if is_of_an_ad(signature.source) else "signed"


def come(request: HttpRequest, signature: Signature) -> Step | None:
    """The dates of the chapter they came by, else those of their country, else all of them; nothing where none is."""
    calendar = CalendarPage.objects.live().filter(locale=_locale()).first()
    if calendar is None:
        return None
    now = timezone.now()
    chapter = signature.chapter.slug if signature.chapter else ""
    for filters in (Filters(chapter=chapter), Filters(country=signature.country), Filters()):
        if sheet(filters, {}, now=now, size=1).dates:
            return Step(
                title=_("Come, near you or online"),
                about=_("Vigils, readings, phone banks. An hour, and nobody has to speak."),
                button=_("See the dates"),
                url=f"{calendar.url}{filters.address()}",
            )
    return None


def _locale() -> Locale:
    return Locale.objects.get(language_code=get_language() or "en")
