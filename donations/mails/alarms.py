"""Mail to those who handle the network's money: something needs a look. No donor is named in it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.addresses import absolute
from donations.alarms import KIND
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind

# What each kind of alarm says. A kind that is not here is told in general words.
WORDS = {
    "livemode": gettext_lazy(
        "The payment company sent an event of the wrong book: live to a practice site, or the other way round."
        " It was refused. Look at the addresses and keys that are set up there."
    ),
    "event-failed": gettext_lazy(
        "An event from the payment company could not be processed, however often we tried. What it tells of is not"
        " booked. Look at the failed events, then let the nightly comparison run."
    ),
    "not-exchanged": gettext_lazy(
        "A gift in another currency was not exchanged into the currency of its fund, so nobody knows what it is worth"
        " there. Say at the desk what it counts."
    ),
    "second-payment": gettext_lazy(
        "Two payments came under the name of one checkout. Both are counted. Look at them with the payment company: a"
        " donor may have paid twice by mistake."
    ),
    "dispute": gettext_lazy(
        "A bank asks for the money of a gift back, in the name of its donor. It is out of the fund until this is"
        " decided. Answer with the payment company before the day that the desk shows."
    ),
    "payout-differs": gettext_lazy(
        "A payout is not the sum of its parts, or has a part that we do not know. Run the nightly comparison; if it"
        " still differs then, look at this payout with the payment company."
    ),
    "payout-manual": gettext_lazy(
        "A payout was sent by hand. Nobody can say what such a payout is made of, so it can never be matched with"
        " gifts. Leave payouts to the payment company's own schedule."
    ),
    "payout-failed": gettext_lazy("The bank sent a payout back. Look at the bank account with the payment company."),
    "reconcile": gettext_lazy(
        "The nightly comparison with the payment company found something that we had missed, or that does not agree."
        " What was missing is here again. If this comes every night, the webhook does not work."
    ),
    "ledger": gettext_lazy(
        "Something does not agree with the ledger. Pages show the sum of the ledger itself until it does. Run"
        " manage.py audit_ledger to see what it is."
    ),
    "breaker": gettext_lazy(
        "So many cards were declined within minutes that none is taken for a while: somebody may be testing stolen"
        " ones. Promises and transfers go on. The desk says until when, and lets you take cards again."
    ),
    "refund-refused": gettext_lazy(
        "The payment company refused to give money back that was asked for at the desk. It stays with the fund. Look"
        " at that gift."
    ),
    "addresses-exported": gettext_lazy(
        "Somebody took the list of those who give every month along, with their e-mail addresses. The log says who and"
        " what for. If you know of no reason, ask them today."
    ),
    "over-refunded": gettext_lazy(
        "More went back to a donor than they gave. The difference is booked as a fee. Look at this gift with the"
        " payment company."
    ),
}


@mail_kind(KIND, limited=False)
def alarm_mail(mail: OutgoingMail) -> Letter | None:
    """What happened, and where to look."""
    if mail.user is None or not mail.user.is_active or not mail.user.is_superuser:
        return None
    what = WORDS.get(mail.subject_id) or _("Something about money needs a look: %(kind)s.") % {"kind": mail.subject_id}
    context = {"what": what, "url": absolute("/desk/")}
    return Letter(subject=_("Something about money needs you"), template="money_alarm", context=context)
