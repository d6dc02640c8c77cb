"""How a gift begins: an attempt, and one payment page for it, however often its button is pressed."""

import json
import logging
import uuid
from dataclasses import asdict, dataclass
from typing import Any, cast

import stripe
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chapters.models import ChapterPage
from content.addresses import absolute
from donations.actions.breaker import watch_cards
from donations.errors import KeyIsSpent, NoAnswer
from donations.gateway import client
from donations.giving_tokens import return_token
from donations.models import Attempt, Fund
from donations.money import Money
from donations.safeguards import ATTEMPT_KEPT, SESSION_LASTS
from people.actions import contact_for
from people.secrets import digest

log = logging.getLogger(__name__)

State = Attempt.State
LOCALES = {"en", "es"}  # of ours, those that the payment page is written in; others follow the browser


@dataclass(frozen=True)
class Choice:
    """Everything that the payment page depends on. Another choice is another attempt, the same one the same.

    `money` and `tip` (minor units of its currency) are what is paid, `back` the query that leads back to it.
    """

    fund: Fund
    money: Money
    often: str
    locale: str
    tip: int = 0
    email: str = ""
    chapter: ChapterPage | None = None
    source: str = ""
    back: str = ""

    def uid(self, nonce: uuid.UUID) -> uuid.UUID:
        """The attempt of this choice on the page whose token was drawn around `nonce`."""
        chapter = self.chapter.pk if self.chapter else 0
        paid = [self.fund.pk, self.money.amount, self.money.currency, self.tip, self.often]
        said = [self.email, self.locale, chapter, self.source, self.back, settings.STRIPE_LIVE]
        return uuid.uuid5(nonce, json.dumps([*paid, *said]))


@dataclass(frozen=True)
class Along:
    """What a donor says along with a gift. The payment company never hears of it."""

    name: str = ""
    shows_name: bool = False
    message: str = ""
    dedication: str = ""


def find_attempt(*, choice: Choice, nonce: uuid.UUID) -> Attempt | None:
    """The attempt that this button has begun already."""
    return Attempt.objects.filter(uid=choice.uid(nonce)).first()


def put_right(*, uid: uuid.UUID, along: Along) -> None:
    """What is said along with a gift, as it was typed last; nothing once it is paid."""
    Attempt.objects.filter(uid=uid, state__in=(State.BEGUN, State.OPEN)).update(**asdict(along))


@transaction.atomic
def begin_attempt(*, choice: Choice, along: Along, nonce: uuid.UUID) -> Attempt:
    """The attempt of this choice, begun now or before; what is said along may be put right until it is paid."""
    uid = choice.uid(nonce)
    put_right(uid=uid, along=along)
    contact = contact_for(email=choice.email, locale=choice.locale) if choice.email else None
    now = timezone.now()
    fields = {
        **asdict(along),
        "fund": choice.fund,
        "contact": contact,
        "often": choice.often,
        "amount": choice.money.amount,
        "tip": choice.tip,
        "currency": choice.money.currency,
        "livemode": settings.STRIPE_LIVE,
        "chapter": choice.chapter,
        "source": choice.source,
        "locale": choice.locale,
        "token_hash": digest(return_token(uid)),
        "expires_at": (now + SESSION_LASTS).replace(microsecond=0),
        "erase_at": now + ATTEMPT_KEPT,
    }
    attempt, created = Attempt.objects.get_or_create(uid=uid, defaults=fields)
    if created:
        log.info("attempt begun attempt=%s fund=%s", attempt.pk, choice.fund.pk)
    return attempt


def open_session(*, attempt: Attempt, choice: Choice) -> Attempt:
    """Have the payment page made, by one call; NoAnswer where that failed. Calling it again makes no second page:
    the key and all that is asked for follow from the attempt and the choice alone. KeyIsSpent where only another
    attempt can help.
    """
    params, options = cast(Any, session_params(attempt, choice)), {"idempotency_key": f"attempt:{attempt.uid}"}
    try:
        session = client().v1.checkout.sessions.create(params, cast(Any, options))
    except stripe.StripeError as error:
        log.warning("no session attempt=%s error=%s code=%s", attempt.pk, type(error).__name__, error.code)
        attempt.refresh_from_db()
        if attempt.session_id:  # the same button, pressed twice, was quicker
            return attempt
        raise (KeyIsSpent if _is_kept(error) else NoAnswer)(_("The payment company did not answer.")) from error
    with transaction.atomic():
        mine = Attempt.objects.filter(pk=attempt.pk)
        mine.update(session_id=session.id, checkout_url=session.url or "")
        mine.filter(state=State.BEGUN).update(state=State.OPEN)  # unless its payment was heard of before
    watch_cards()
    attempt.refresh_from_db()
    return attempt


def _is_kept(error: stripe.StripeError) -> bool:
    """Whether the payment company keeps this answer under its key for a day, a failure of its own too. A lost
    connection, another request that still runs and too many requests leave none.
    """
    return error.http_status is not None and error.http_status not in (409, 429)


def session_params(attempt: Attempt, choice: Choice) -> dict[str, Any]:
    """What the payment company is told: the amounts, an address if one was given, and a number that means nothing."""
    monthly = choice.often == Attempt.Often.MONTHLY
    ours = {"metadata": {"attempt": str(attempt.uid)}}
    lines = [_line(settings.GIFT_LABEL, choice.money, monthly=monthly)]
    if choice.tip:
        name = _("%(gift)s, on top") % {"gift": settings.GIFT_LABEL}
        lines.append(_line(name, Money(choice.tip, choice.money.currency), monthly=monthly))
    back = reverse("donations_give", args=[choice.fund.key])
    return {
        **({"mode": "subscription"} if monthly else {"mode": "payment", "submit_type": "donate"}),
        "line_items": lines,
        "client_reference_id": str(attempt.uid),
        **ours,
        ("subscription_data" if monthly else "payment_intent_data"): ours,
        "success_url": absolute(reverse("donations_return", args=[return_token(attempt.uid)])),
        "cancel_url": absolute(f"{back}?{choice.back}" if choice.back else back),
        "expires_at": int(attempt.expires_at.timestamp()),
        "locale": choice.locale if choice.locale in LOCALES else "auto",
        **({"customer_email": choice.email} if choice.email else {}),
    }


def _line(name: str, money: Money, *, monthly: bool) -> dict[str, Any]:
    price = {
        "currency": money.currency.lower(),
        "unit_amount": money.amount,
        "product_data": {"name": name},
        **({"recurring": {"interval": "month"}} if monthly else {}),
    }
    return {"price_data": price, "quantity": 1}
