"""What the database refuses in rows about guests, each rule broken once, and what lies just inside of it."""

import datetime as dt
from uuid import uuid4

from django.db.models import Model
from django.utils import timezone

from events.models import GuestExport, GuestMessage, HostLink, Occurrence, Rsvp, StandingRsvp
from events.models.door import Feedback, GuestMark
from events.models.questions import Answer, Question, QuestionText
from tests import factories


def same_again(row: Model, **changes):
    """The row once more under another key, with `changes`."""
    row = type(row).objects.get(pk=row.pk)
    row.pk, row._state.adding = None, True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()


def again_but(row: Model, same: tuple[str, ...], **fresh):
    """The row once more, differing from it in all of `fresh` but for what is named in `same`."""
    same_again(row, **{name: value for name, value in fresh.items() if name not in same})


def rsvps(*same: str):
    row = factories.rsvp(factories.occurrence(), code_hash="c" * 64)
    hashes = {"token_hash": "f" * 64, "code_hash": "e" * 64, "door_hash": "d" * 64}
    again_but(row, same, uid=uuid4(), contact=factories.contact(), **hashes)


def rsvp_with(**fields) -> Rsvp:
    return factories.rsvp(factories.occurrence(), **fields)


def party_of(number: int) -> Rsvp:
    return rsvp_with(party=number)


def in_state(state: str, *without: str, **fields):
    """A row in this state with all that it must have, but for what is named."""
    date = factories.occurrence()
    facts = {name: fact for name, fact in factories.facts_of(state, date).items() if name not in without}
    factories.rsvp(date, state=state, **{**facts, **fields})


def standing(**fields) -> StandingRsvp:
    fields = {"event": factories.event(), "contact": factories.contact(), "token_hash": "a" * 64, **fields}
    return StandingRsvp.objects.create(locale="en", until=timezone.localdate(), **fields)


def standings(*same: str):
    again_but(standing(), same, uid=uuid4(), token_hash="b" * 64, contact=factories.contact())


def standings_without_link():
    for _ in range(2):
        standing(token_hash=None)


def always_at_two_events():
    one = standing()
    same_again(one, uid=uuid4(), token_hash="b" * 64, event=factories.event())


def host_links(*same: str):
    fields = {"created_by": factories.user(), "expires_at": timezone.now(), "token_hash": "a" * 64}
    row = HostLink.objects.create(occurrence=factories.occurrence(), label="Grace", **fields)
    again_but(row, same, uid=uuid4(), token_hash="b" * 64)


def messages(*same: str):
    row = GuestMessage.objects.create(
        occurrence=factories.occurrence(), author=factories.user(), subject="Bring a candle", body="And a friend."
    )
    again_but(row, same, uid=uuid4())


def exports(*same: str):
    fields = {"user": factories.user(), "expires_at": timezone.now(), "token_hash": "a" * 64}
    row = GuestExport.objects.create(occurrence=factories.occurrence(), reason="Chairs", **fields)
    again_but(row, same, uid=uuid4(), token_hash="b" * 64)


def rated(*ratings: int):
    date: Occurrence = factories.occurrence()
    for rating in ratings:
        Feedback.objects.create(occurrence=date, rating=rating, locale="en", given_on=dt.date(2026, 11, 1))


def marks(**changes):
    row = GuestMark.objects.create(chapter=factories.chapter(), key="a" * 64, last_month=dt.date(2026, 11, 1))
    same_again(row, **changes)


def wordings(**changes):
    same_again(QuestionText.objects.create(question=Question.objects.create(), locale="en", label="Meat?"), **changes)


def answers(**changes):
    row = rsvp_with()
    same_again(Answer.objects.create(rsvp=row, question=Question.objects.create(), value="yes"), **changes)


BROKEN = {
    "Rsvp.uid": lambda: rsvps("uid"),
    "Rsvp.token_hash": lambda: rsvps("token_hash"),
    "Rsvp.code_hash": lambda: rsvps("code_hash"),
    "Rsvp.door_hash": lambda: rsvps("door_hash"),
    "one_rsvp_a_contact": lambda: rsvps("contact"),
    "party_of_1_to_20": lambda: party_of(0),
    "party_of_1_to_20, not 21": lambda: party_of(21),
    "an_offer_has_its_hour": lambda: in_state("offered", "offer_until"),
    "who_came_was_checked_in": lambda: in_state("attended", "checked_in_at"),
    "who_came_was_checked_in, not uncounted": lambda: in_state("attended", "arrived"),
    "who_came_was_checked_in, not nobody": lambda: in_state("attended", arrived=0),
    "who_came_was_checked_in, not who did not come": lambda: in_state("no-show", arrived=1),
    "who_came_was_checked_in, not who is still to come": lambda: in_state("confirmed", checked_in_at=timezone.now()),
    "StandingRsvp.uid": lambda: standings("uid"),
    "StandingRsvp.token_hash": lambda: standings("token_hash"),
    "one_standing_rsvp_a_contact": lambda: standings("contact"),
    "standing_party_of_1_to_20": lambda: standing(party=0),
    "standing_party_of_1_to_20, not 21": lambda: standing(party=21),
    "HostLink.uid": lambda: host_links("uid"),
    "HostLink.token_hash": lambda: host_links("token_hash"),
    "GuestMessage.uid": lambda: messages("uid"),
    "GuestExport.uid": lambda: exports("uid"),
    "GuestExport.token_hash": lambda: exports("token_hash"),
    "rating_of_1_to_5": lambda: rated(0),
    "rating_of_1_to_5, not 6": lambda: rated(6),
    "one_mark_a_guest": marks,
    "question_once_a_language": wordings,
    "one_answer_a_question": answers,
}
KEPT = {
    "two guests": rsvps,
    "one person": lambda: party_of(1),
    "twenty people": lambda: party_of(20),
    "forgotten guests": lambda: [rsvp_with(contact=None) for _ in range(2)],
    "guests without a code": lambda: [rsvp_with(code_hash=None) for _ in range(2)],
    "an offer": lambda: in_state("offered"),
    "one who came": lambda: in_state("attended"),
    "one who did not come": lambda: in_state("no-show"),
    "two who come always": standings,
    "one who comes always to two events": always_at_two_events,
    "two without a link": standings_without_link,
    "always one person": lambda: standing(party=1),
    "always twenty people": lambda: standing(party=20),
    "two links for the door": host_links,
    "two messages": messages,
    "two lists": exports,
    "the best and the worst": lambda: rated(1, 5, 5),
    "two guests of a chapter": lambda: marks(key="b" * 64),
    "a guest of two chapters": lambda: marks(chapter=factories.chapter("Paris")),
    "a question in two languages": lambda: wordings(locale="fa"),
    "two questions": lambda: wordings(question=Question.objects.create()),
    "two answers of a guest": lambda: answers(question=Question.objects.create()),
    "answers of two guests": lambda: answers(rsvp=rsvp_with()),
}
