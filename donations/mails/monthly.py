"""Mail about a monthly gift when a payment fails, and when it is over. Each tells how things stand when it leaves."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.addresses import absolute
from donations.donors import give_url
from donations.links import monthly_url
from donations.mails.common import Part, letter, monthly_facts, monthly_of_mail, way_out
from donations.models import MonthlyGift
from donations.papers import day_of
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind

State = MonthlyGift.State


@mail_kind("donations.monthly_failed", limited=False)
def monthly_failed(mail: OutgoingMail) -> Letter | None:
    """A payment failed and will be tried again; the donor can pay now, or use another card."""
    monthly = _failing(mail)
    if monthly is None:
        return None
    lead = [
        _("This month's payment for your monthly gift did not go through. Perhaps the card has run out, or is new."),
        _("Nothing is lost: it will be tried again within some days. You can also pay it yourself now."),
    ]
    return _told(monthly, _("The payment of your monthly gift failed"), lead, _("Pay this month's gift"))


@mail_kind("donations.monthly_action", limited=False)
def monthly_action(mail: OutgoingMail) -> Letter | None:
    """The bank wants the donor to confirm a payment."""
    monthly = _failing(mail)
    if monthly is None:
        return None
    lead = [
        _("Your bank wants you to confirm this month's payment for your monthly gift, as banks now and then do."),
        _("The button leads to the payment company's page, where your bank asks you."),
    ]
    return _told(monthly, _("Your bank asks you to confirm your monthly gift"), lead, _("Confirm the payment"))


def _failing(mail: OutgoingMail) -> MonthlyGift | None:
    """None where it was paid meanwhile, where another invoice failed since, or where the donor has asked to end it."""
    monthly = monthly_of_mail(mail, State.PAST_DUE, State.ACTIVE)
    if monthly is None or not monthly.failed_invoice or monthly.end_asked_at:
        return None
    return monthly if mail.key.endswith(f":{monthly.failed_invoice}") else None


def _told(monthly: MonthlyGift, subject: str, lead: list[str], label: str) -> Letter:
    text = _("Use another card, change the amount or end it: one page does it all, without an account.")
    other_ways = Part(text, _("My monthly gift"), monthly_url(monthly), not monthly.pay_url)
    return letter(
        subject,
        lead,
        livemode=monthly.livemode,
        facts=monthly_facts(monthly),
        parts=[Part("", label, monthly.pay_url, True), other_ways],
    )


@mail_kind("donations.monthly_lapsed", limited=False)
def monthly_lapsed(mail: OutgoingMail) -> Letter | None:
    """Payments kept failing, and it is over: said once."""
    monthly = monthly_of_mail(mail, State.LAPSED)
    if monthly is None:
        return None
    lead = [
        _("The payments for your monthly gift kept failing, so it has stopped. No further payment will be tried."),
        _("What you gave before stays with the fund. Thank you for it."),
    ]
    return _over(monthly, _("Your monthly gift has stopped"), lead)


@mail_kind("donations.monthly_ended", limited=False)
def monthly_ended(mail: OutgoingMail) -> Letter | None:
    """It is over, as its donor asked: the proof that no further payment follows."""
    monthly = monthly_of_mail(mail, State.ENDED)
    if monthly is None:
        return None
    day = day_of(monthly.ended_at, monthly.fund.zone, get_language() or "en") if monthly.ended_at else ""
    lead = [
        _("Your monthly gift ended on %(day)s.") % {"day": day} if day else "",
        _("No further payment will be taken. Thank you for every one of them."),
    ]
    return _over(monthly, _("Your monthly gift has ended"), lead)


def _over(monthly: MonthlyGift, subject: str, lead: list[str]) -> Letter:
    url = give_url(monthly.fund)
    parts = [Part(_("Should you want to give again, once or monthly:"), _("Give"), absolute(url))] if url else []
    return letter(subject, lead, livemode=monthly.livemode, facts=monthly_facts(monthly), parts=parts)


@mail_kind("donations.monthly_card", limited=False)
def monthly_card(mail: OutgoingMail) -> Letter | None:
    """A new card is used from now on."""
    monthly = monthly_of_mail(mail, State.ACTIVE, State.PAST_DUE)
    if monthly is None or monthly.end_asked_at:
        return None
    lead = [_("Your monthly gift uses the new card from now on. If a payment was open, it is tried with it.")]
    parts = [way_out(monthly)]
    return letter(_("Your new card is set"), lead, livemode=monthly.livemode, facts=monthly_facts(monthly), parts=parts)
