"""From a row of the outbox to a message. Imports people.outbox, people.rules and people.secrets."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine
from django.urls import reverse
from django.utils import translation

from people import secrets
from people.models import OutgoingMail
from people.outbox import KINDS, Letter
from people.rules import stop_token


class UnknownKind(LookupError):
    """Nobody registered this kind of mail."""


def compose(mail: OutgoingMail) -> EmailMultiAlternatives | None:
    """The message for this row in its reader's language, as true as it is now; None where it should not be sent.

    Whatever goes wrong here is this one mail's own fault: UnknownKind, anything its builder or its templates
    raise, BadHeaderError for a line break in a header.
    """
    person = mail.contact or mail.user
    if person is None or not person.email or (mail.contact and mail.contact.silenced_at):
        return None
    if mail.kind not in KINDS:
        raise UnknownKind(mail.kind)
    with translation.override(mail.locale):
        letter = KINDS[mail.kind].builder(mail)
        if letter is None:
            return None
        message = _message(mail, letter, person.email)
    message.message()  # fails now rather than halfway through a conversation with the mail server
    return message


def _message(mail: OutgoingMail, letter: Letter, address: str) -> EmailMultiAlternatives:
    subject, stop = str(letter.subject), _stop_url(mail)
    context = _context(letter, stop)
    message = EmailMultiAlternatives(
        subject=subject,
        body=_draw(f"email/{letter.template}.txt", context, autoescape=False),
        to=[address],
        reply_to=list(letter.reply_to),
        headers={**letter.headers, **_headers(mail, stop if letter.list_unsubscribe else "")},
    )
    message.attach_alternative(_draw(f"email/{letter.template}.html", context, autoescape=True), "text/html")
    for attachment in letter.attachments:
        message.attach(*attachment)
    if letter.calendar:
        # The richest form stands last; Django adds the charset.
        kind = f"text/calendar; method={letter.calendar.method}"
        message.attach_alternative(letter.calendar.content.decode(), kind)
        message.attach("invite.ics", letter.calendar.content, "application/ics")
    return message


def _context(letter: Letter, stop: str) -> dict[str, Any]:
    campaign, _address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    ours = {"subject": str(letter.subject), "site_url": settings.SITE_URL, "stop_url": stop}
    return {"campaign": campaign, **letter.context, **ours}


def text_of(letter: Letter, *, stop_url: str) -> str:
    """The text of a letter, for a page that shows a mail before it is sent."""
    return _draw(f"email/{letter.template}.txt", _context(letter, stop_url), autoescape=False)


def _draw(template: str, context: dict[str, Any], *, autoescape: bool) -> str:
    # A text part is not HTML: an apostrophe in a name is an apostrophe.
    drawn: str = Engine.get_default().get_template(template).render(Context(context, autoescape=autoescape))
    return drawn


def _headers(mail: OutgoingMail, stop: str) -> dict[str, str]:
    headers = {"Message-ID": message_id(mail), "Auto-Submitted": "auto-generated"}
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def message_id(mail: OutgoingMail) -> str:
    """The same for the same row, so that a mail sent twice after a crash is recognised as one."""
    host = settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    return f"<{secrets.token('people.message-id', mail.key, 0)}@{host}>"


def _stop_url(mail: OutgoingMail) -> str:
    if mail.contact is None:
        return ""
    return settings.SITE_URL + reverse("people:stop", kwargs={"token": stop_token(mail.contact)})
