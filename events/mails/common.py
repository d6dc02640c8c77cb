"""What every mail to a guest is made of: whom it tells of what, whether that is true, its frame and calendar file.

The subject of a mail to a guest who wants it discreet says nothing of the date, and its calendar file nothing but when;
at high risk every guest is such a guest, and no file travels at all. Both are seen by whoever looks over a shoulder or
reads along. `Visit.is_discreet` says so, and only `letter` and `calendar_part` ask it.
"""

from collections.abc import Callable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.addresses import absolute
from content.qr import qr_png
from events.codes import code_url
from events.disclosure import guest_place, public_place
from events.feeds import Invitation, calendar_file
from events.guests import Visit, calendar_url, shift_sentence, visit, waitlist_position
from events.models import Rsvp
from people.models import OutgoingMail
from people.outbox import CalendarPart, Letter

State = Rsvp.State
# The mails that go out again when a date is called off or called back.
TELL_STATUS = {"rsvp_confirmed", "rsvp_offered", "rsvp_waitlisted"}


def told_of(mail: OutgoingMail, *states: str) -> Visit | None:
    """What to tell, if the answer still is in one of these states and the date is not over."""
    rows = Rsvp.objects.select_related("occurrence__event", "occurrence__chapter", "contact", "shift", "missed")
    rsvp = rows.filter(pk=mail.subject_id, contact=mail.contact, state__in=states).first()
    return None if rsvp is None or rsvp.occurrence.is_past() else visit(rsvp)


def truthful(told: Visit | None, write: Callable[[Visit], Letter | None]) -> Letter | None:
    """The mail that was asked for, or, where the date was cancelled meanwhile, that it is cancelled."""
    if told is None or told.date.is_postponed:  # of a postponement another mail tells everyone who has an answer
        return None
    if told.date.is_cancelled:
        cancel = calendar_part(told, "CANCEL") if told.rsvp.is_seated else None
        return letter("rsvp_off", told, _("Cancelled: %(title)s"), _("This date is cancelled"), calendar=cancel)
    return write(told)


def letter(template: str, told: Visit, subject: str, discreet: str, *, facts=None, changed=None, **options) -> Letter:
    position = waitlist_position(told.rsvp) if told.rsvp.state == State.WAITLISTED else 0
    subject = discreet if told.is_discreet else subject % {"title": told.title, "day": told.day}
    reply_to = [told.chapter_email] if told.chapter_email else []
    context = {"visit": told, "rsvp": told.rsvp, "position": position, "heading": discreet, "campaign": told.campaign}
    context |= {"facts": facts or told.facts, "changed": changed}
    context["called_back"] = template in TELL_STATUS and _was_called_back(told)
    context["calendar_url"] = absolute(calendar_url())
    context["has_code"] = any(name == "code.png" for name, *_rest in options.get("attachments", ()))
    return Letter(subject=subject, template=template, context=context, reply_to=reply_to, **options)


def _was_called_back(told: Visit) -> bool:
    """Whether a guest who already had their place was told that the date is cancelled, and it stands again."""
    since, changed = told.rsvp.confirmed_at or told.rsvp.waitlisted_at, told.date.status_at
    return not told.date.is_off and changed is not None and since is not None and since <= changed


def code_part(told: Visit) -> list[tuple[str, bytes, str]]:
    """The guest's code for the door, to be shown where there is no connection. Discreet mail carries no picture: the
    code then stands on the guest's page only."""
    address = "" if told.is_discreet else code_url(told.rsvp)
    return [("code.png", qr_png(address, scale=8), "image/png")] if address else []


def calendar_part(told: Visit, method: str = "REQUEST") -> CalendarPart | None:
    """The date for this one guest's calendar, or with CANCEL its end there: without a word of what it is where the
    guest wants it so, and not at all at high risk."""
    if told.is_high_risk or told.rsvp.contact is None or told.rsvp.contact.email is None:
        return None
    body = calendar_file(
        [told.date],
        name=told.title,
        language=get_language() or "en",
        is_discreet=lambda date: told.is_discreet,
        place_of=guest_place if method == "REQUEST" else public_place,
        invitation=Invitation(method, told.rsvp.contact.email),
        also=lambda date: shift_sentence(told.rsvp),
    )
    return CalendarPart(method, body) if b"BEGIN:VEVENT" in body else None
