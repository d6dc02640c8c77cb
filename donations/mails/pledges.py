"""Mail about promises: the one with the button, the one that says where to, and two reminders."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.addresses import absolute
from donations.actions.pledges import source_of
from donations.donors import give_url
from donations.giving_tokens import pledge_token
from donations.mails.common import Part, letter
from donations.models import Pledge
from donations.money import Money
from donations.queries.giving import fund_page
from donations.queries.names import fund_name
from people.language import long_date
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind
from people.text import isolated

State = Pledge.State


@mail_kind("donations.pledge_ask")
def pledge_ask(mail: OutgoingMail) -> Letter | None:
    """Whoever promised presses a button behind this link, and so proves that the address is theirs."""
    pledge = _of(mail, State.ASKED)
    if pledge is None:
        return None
    lead = [_("You promised a gift. Please confirm it: nothing is counted and nobody reminds you before.")]
    after = _("The link works for two days. If you promised nothing, do nothing, and we forget your address.")
    parts = [_button(pledge, _("Confirm my promise")), Part(after)]
    return _letter(pledge, _("One step left for your promise"), lead, parts)


@mail_kind("donations.pledge_standing", limited=False)
def pledge_standing(mail: OutgoingMail) -> Letter | None:
    """It is confirmed: how to keep it."""
    pledge = _of(mail, State.STANDING)
    if pledge is None:
        return None
    lead = [_("Thank you. Your promise is noted, and we remind you before its day.")]
    return _letter(pledge, _("Your promise is noted"), lead, [*_how(pledge), *_out(pledge)])


@mail_kind("donations.pledge_before", limited=False)
def pledge_before(mail: OutgoingMail) -> Letter | None:
    """Its day comes near."""
    pledge = _of(mail, State.STANDING)
    if pledge is None or _is_too_late(pledge):
        return None
    lead = [_("You promised a gift, and its day is near. If it is on its way already, thank you; do nothing.")]
    return _letter(pledge, _("Your promise: its day is near"), lead, [*_how(pledge), *_out(pledge)])


@mail_kind("donations.pledge_after", limited=False)
def pledge_after(mail: OutgoingMail) -> Letter | None:
    """Its day is over, and nothing has arrived that we know of."""
    pledge = _of(mail, State.STANDING)
    if pledge is None or _is_too_late(pledge):
        return None
    lead = [
        _("The day you promised a gift for is over, and we have not found it yet. Transfers take a few days."),
        _("This is our last mail about it. You can still give it, or take the promise back."),
    ]
    return _letter(pledge, _("Your promise: not found yet"), lead, [*_how(pledge), *_out(pledge)])


def _of(mail: OutgoingMail, state: str) -> Pledge | None:
    """The promise that a mail is about, while it is in this state and its reader's."""
    rows = Pledge.objects.select_related("fund").filter(pk=mail.subject_id, contact=mail.contact)
    return rows.filter(state=state).first()


def _is_too_late(pledge: Pledge) -> bool:
    """Whether its fund takes no cards any more: nobody is reminded of what they cannot do."""
    return pledge.way == Pledge.Way.CARD and not give_url(pledge.fund)


def _letter(pledge: Pledge, subject: str, lead: list[str], parts: list[Part]) -> Letter:
    why = _("You get this mail because a gift was promised with your address. It starts no list.")
    return letter(subject, lead, livemode=pledge.livemode, facts=_facts(pledge), parts=parts, why=why)


def _facts(pledge: Pledge) -> list[tuple[str, str]]:
    language = get_language() or "en"
    facts = [
        (_("Promised"), Money(pledge.amount, pledge.fund.currency).text(language)),
        (_("For"), isolated(fund_name(pledge.fund, language))),
        (_("How"), str(pledge.get_way_display())),
        (_("By when"), long_date(pledge.due_on, language)),
    ]
    if pledge.way == Pledge.Way.CARD or pledge.state == State.ASKED:
        return facts
    return [*facts, (_("Write on it"), isolated(pledge.reference))]


def _how(pledge: Pledge) -> list[Part]:
    """The way to the form, for a card; else where to, with the code that tells whose it is."""
    if pledge.way == Pledge.Way.CARD:
        path = give_url(pledge.fund)
        if not path:
            return [Part(_("This fund is closed"))]
        url = absolute(f"{path}?amount={pledge.amount}&via={source_of(pledge)}")
        return [Part(_("The amount is filled in already."), _("Give it by card now"), url, is_button=True)]
    page = fund_page(pledge.fund.key, get_language() or "en")
    lines = page.offline_ways.splitlines() if page else []
    return [Part(isolated(line.strip())) for line in lines if line.strip()]


def _button(pledge: Pledge, label: str) -> Part:
    return Part("", label, _url(pledge), is_button=True)


def _out(pledge: Pledge) -> list[Part]:
    return [Part(_("Will you not give it after all? Tell us with one button."), _("See my promise"), _url(pledge))]


def _url(pledge: Pledge) -> str:
    return absolute(reverse("donations_promise", args=[pledge_token(pledge.uid)]))
