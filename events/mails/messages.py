"""What a host wrote, to one guest, in the frame of the guest's language. The words stay as they were written."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.addresses import absolute
from events.actions.messages import MESSAGE
from events.guests import Visit, visit
from events.mails.common import letter
from events.models import GuestMessage, Rsvp
from events.queries.audiences import audience
from people.letters import text_of
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind


@mail_kind(MESSAGE, limited=False)
def message(mail: OutgoingMail) -> Letter | None:
    """Dropped where the guest is none of those who were meant any more, or the words are forgotten."""
    rows = GuestMessage.objects.select_related("occurrence__event", "occurrence__chapter")
    written = rows.filter(pk=mail.subject_id).first()
    if written is None or not written.body:
        return None
    guests = Rsvp.objects.select_related("contact", "shift", "missed")
    rsvp = guests.filter(occurrence=written.occurrence, contact=mail.contact).first()
    if rsvp is None or not audience(written.occurrence, written.audience, written.shift_id).has(rsvp):
        return None
    rsvp.occurrence = written.occurrence
    return as_letter(written, visit(rsvp))


def as_letter(written: GuestMessage, told: Visit) -> Letter:
    """The mail as this guest gets it; the desk shows it before it is sent."""
    off = [(_("State"), told.date.get_status_display())] if told.date.is_off else []
    facts = [*off, (_("When"), told.when), (_("Hosts"), told.hosts)]
    subject = written.subject.replace("%", "%%")  # it is no pattern, whatever its host writes
    drawn = letter(
        "rsvp_message", told, f"%(title)s: {subject}", _("Your hosts write to you"), facts=facts, list_unsubscribe=True
    )
    return replace(drawn, context={**drawn.context, "message": written})


@dataclass(frozen=True)
class Sample:
    """A mail as its host sees it before it is sent: to nobody, with links that lead nowhere."""

    subject: str
    reply_to: str
    text: str


def sample_of(written: GuestMessage) -> Sample:
    """What a guest without a name would get, in the active language."""
    somebody = Rsvp(
        occurrence=written.occurrence,
        state=Rsvp.State.CONFIRMED,
        locale=get_language() or "en",
        confirm_by=timezone.now(),
    )
    told = replace(visit(somebody), guest_url=_nowhere("events_guest"))
    drawn = as_letter(written, told)
    text = text_of(drawn, stop_url=_nowhere("people:stop"))
    return Sample(str(drawn.subject), "".join(drawn.reply_to[:1]), text)


def _nowhere(name: str) -> str:
    return absolute(reverse(name, args=["x"])).replace("/x/", "/…/")
