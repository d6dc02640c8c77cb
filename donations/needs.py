"""What waits for a treasurer, a line each: derived when the desk is drawn.

Imports donations.queries and donations.rules. No donor is named in it.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chapters.models import ChapterPage
from donations.models import Dispute, Fund, Gift, Refund
from donations.money import Money
from donations.queries import desk
from donations.queries.commitments import short_funds
from donations.rules import funds_for
from people.language import long_date, number
from people.models import User


@dataclass(frozen=True)
class Need:
    """A line: what, about what, where to go, and how pressing (kind `few` is marked)."""

    title: str
    note: str
    url: str
    state: str = ""
    kind: str = "few"


def needs_of(user: User, chapter: ChapterPage) -> list[Need]:
    """Everything that needs a treasurer of this desk, what is most pressing first. Sixteen queries at most."""
    funds = funds_for(user, chapter)
    needs = [_dispute(chapter, one) for one in desk.open_disputes(funds)]
    needs += _of_company(user, chapter)
    needs += [_refund(chapter, one) for one in desk.stuck_refunds(funds)]
    needs += [_unexchanged(chapter, one) for one in desk.unexchanged(funds)]
    needs += [_short(chapter, fund, missing) for fund, missing in short_funds(funds)]
    for fund in desk.untrusted(funds):
        note = _("The running total differs from the ledger. Pages add up the ledger meanwhile.")
        needs.append(Need(fund.name, note, _fund(chapter, fund), _("Look at it")))
    for fund, late in desk.overdue_pledges(funds):
        said = ngettext("%(count)s pledge is past its day", "%(count)s pledges are past their day", late)
        url = reverse("desk_money_pledges", args=[chapter.slug, fund.key])
        needs.append(Need(said % {"count": number(late)}, fund.name, url))
    return needs


def _fund(chapter: ChapterPage, fund) -> str:
    return reverse("desk_money_fund", args=[chapter.slug, fund.key])


def _gift(chapter: ChapterPage, gift: Gift) -> str:
    return reverse("desk_money_gift", args=[chapter.slug, gift.uid])


def _dispute(chapter: ChapterPage, dispute: Dispute) -> Need:
    gift = dispute.gift
    day = dispute.answer_by.astimezone(ZoneInfo(gift.fund.zone)).date() if dispute.answer_by else None
    note = _("Answer it with the payment company by %(day)s.") % {"day": long_date(day)} if day else gift.fund.name
    title = _("A bank asks for %(amount)s back") % {"amount": Money(dispute.amount, gift.currency).text()}
    return Need(title, note, _gift(chapter, gift), _("Disputed"))


def _refund(chapter: ChapterPage, refund: Refund) -> Need:
    amount = {"amount": Money(refund.amount, refund.gift.currency).text()}
    if refund.state == Refund.State.FAILED:
        title, note = _("%(amount)s could not be given back") % amount, _("The money stays with the fund.")
    else:
        title, note = _("%(amount)s waits to be given back") % amount, _("The payment company has not taken it yet.")
    return Need(title, note, _gift(chapter, refund.gift))


def _unexchanged(chapter: ChapterPage, gift: Gift) -> Need:
    title = _("What is %(amount)s worth to the fund?") % {"amount": Money(gift.amount, gift.currency).text()}
    return Need(title, _("It was not exchanged, so it counts nothing yet."), _gift(chapter, gift))


def _short(chapter: ChapterPage, fund: Fund, missing: Money) -> Need:
    title = _("%(amount)s is missing for what was ordered") % {"amount": missing.text()}
    return Need(title, fund.name, reverse("desk_money_paying", args=[chapter.slug, fund.key]), _("Not covered"))


def _of_company(user: User, chapter: ChapterPage) -> list[Need]:
    """The breaker is everybody's; events and payouts are about the whole network's money."""
    url, needs = reverse("desk_money_company", args=[chapter.slug]), []
    breaker = desk.open_breaker()
    if breaker:
        note = _("Too many were declined, so somebody may be trying stolen ones. It ends by itself.")
        needs.append(Need(_("No cards are taken at the moment"), note, url, _("Stopped")))
    if not user.is_superuser:
        return needs
    failed, odd = desk.failed_events(), desk.odd_payouts()
    if failed:
        said = ngettext("%(count)s event failed", "%(count)s events failed", failed) % {"count": number(failed)}
        needs.append(Need(said, _("What the payment company told us is not booked yet."), url, _("Failed")))
    if odd:
        said = ngettext("%(count)s payout differs", "%(count)s payouts differ", odd) % {"count": number(odd)}
        needs.append(Need(said, _("It is not the sum of what we know of."), url))
    return needs
