"""What guests tell us about themselves along with their yes. Imports events.models.

It belongs to one answer, it is theirs to change, and it ends with it. Nothing here holds a seat or sends a mail.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from events.models import Answer, EventPage, Rsvp
from people.models import OutgoingMail

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class GuestWishes:
    """All that the form asks besides name, party and shift. `locale` is the language of our mails; `photo_consent` is
    None where it was not asked; `answers` are texts by the number of their question, those left empty missing."""

    locale: str
    is_discreet: bool = False
    photo_consent: bool | None = None
    access_needs: str = ""
    helps: tuple[str, ...] = ()
    answers: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def put_wishes(*, rsvp: Rsvp, wishes: GuestWishes) -> None:
    """Write down what this guest wishes, in place of what they wished before. Nothing where they are forgotten."""
    columns = {
        "locale": wishes.locale,
        "is_discreet": wishes.is_discreet,
        "photo_consent": wishes.photo_consent,
        "access_needs": wishes.access_needs,
        "helps": list(wishes.helps),
    }
    if not Rsvp.objects.filter(pk=rsvp.pk, erased_at=None).update(**columns):
        return
    for name, value in columns.items():
        setattr(rsvp, name, value)
    _answer(rsvp, wishes.answers)
    _speak(rsvp)
    log.info("rsvp wishes put down rsvp=%s", rsvp.pk)


def hand_on_answers(rows: Sequence[Rsvp], *, event: EventPage) -> None:
    """Let these new rows of guests who come to every date say what their guest said last at another date of the event.
    Two queries, however many."""
    theirs = Answer.objects.filter(rsvp__occurrence__event=event, rsvp__erased_at=None, question__is_retired=False)
    theirs = theirs.filter(rsvp__contact__in={row.contact_id for row in rows}).order_by("rsvp_id")
    said: dict[int | None, tuple[int, dict[int, str]]] = {}
    for answer in theirs.select_related("rsvp"):
        source, answers = said.get(answer.rsvp.contact_id, (0, {}))
        answers = answers if source == answer.rsvp_id else {}
        said[answer.rsvp.contact_id] = answer.rsvp_id, {**answers, answer.question_id: answer.value}
    Answer.objects.bulk_create(
        Answer(rsvp=row, question_id=pk, value=text)
        for row in rows
        for pk, text in said.get(row.contact_id, (0, {}))[1].items()
    )


def _answer(rsvp: Rsvp, answers: Mapping[int, str]) -> None:
    """What they answer now is all that stays. Whoever calls has written to the row of `rsvp`, and so holds its lock."""
    rsvp.answers.all().delete()
    Answer.objects.bulk_create(Answer(rsvp=rsvp, question_id=pk, value=text) for pk, text in answers.items())


def _speak(rsvp: Rsvp) -> None:
    """Let mail about this answer that has not left yet speak the language that was chosen."""
    mails = OutgoingMail.objects.filter(contact=rsvp.contact_id, state=OutgoingMail.State.QUEUED)
    if rsvp.contact_id:
        mails.filter(key__contains=str(rsvp.uid)).exclude(locale=rsvp.locale).update(locale=rsvp.locale)
