"""A date that is long over keeps numbers and nobody: canaries in everything a guest, a helper or a host wrote."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from events.actions.aliases import come_without_email
from events.actions.door_links import make_link
from events.actions.feedback import give_feedback
from events.actions.personal import open_feed
from events.actions.wishes import GuestWishes, put_wishes
from events.jobs import forget_guests  # noqa: F401 (so that the jobs are known)
from events.models import Answer, Feedback, GuestMessage, HostLink, Occurrence, Question, Rsvp, StandingRsvp
from events.terms import terms_of
from people.erasure import forget_unneeded
from people.models import Contact
from people.schedule import JOBS
from people.secrets import digest, email_key
from tests import factories
from tests.events.hands import all_mail_left, ask, guest, link
from tests.organizer.test_erasure_across import everything_said
from tests.worlds import grown

pytestmark = pytest.mark.django_db
EMAIL = "zqemailx@example.org"
WISHES = GuestWishes("en", is_discreet=True, photo_consent=True, access_needs="zqneedsx", helps=("speaker",))


@grown(at=dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC))
def date() -> Occurrence:
    return factories.occurrence(factories.event(slug="vigil", start_date=dt.date(2026, 11, 25), capacity=9))


def fill(date: Occurrence) -> dict[str, str]:
    """Everyone and everything that a date can know; returns the digests and hashes that lead to them."""
    named = guest(date, EMAIL, 2, name="zqnamex")
    put_wishes(rsvp=named, wishes=WISHES)
    Answer.objects.create(rsvp=named, question=Question.objects.create(chapter=date.chapter), value="zqanswerx")
    alias = come_without_email(uid=uuid.uuid4(), occurrence=date, name="zqaliasx", party=1, wishes=WISHES)
    guest(date, "zqwaitsx@example.org", 9, name="zqwaiterx")
    ask(date, "zqasksx@example.org", name="zqaskerx")
    host = factories.network_admin()
    make_link(occurrence=date, label="zqhelperx", actor=host)
    GuestMessage.objects.create(occurrence=date, author=host, subject="zqsubjectx", body="zqbodyx", recipients=3)
    open_feed(contact=named.contact)
    Rsvp.objects.filter(pk=named.pk).update(
        state="attended", arrived=2, checked_in_at=date.starts_at, standing=standing(date, named)
    )
    all_mail_left()
    rows = {row.name: row for row in Rsvp.objects.all()}
    hashes = {f"{name} {column}": getattr(row, column) for name, row in rows.items() for column in HASHES}
    return {key: value for key, value in hashes.items() if value} | {
        "e-mail": email_key(EMAIL),
        "asker": email_key("zqasksx@example.org"),
        "link": digest(link(alias).split("/")[2]),
    }


HASHES = ("token_hash", "code_hash", "door_hash")


def standing(date: Occurrence, row: Rsvp) -> StandingRsvp:
    fields = {"name": "zqstandingx", "party": 2, "locale": "en", "until": dt.date(2027, 11, 25), "token_hash": "b" * 64}
    return StandingRsvp.objects.create(event=date.event, contact=row.contact, **fields)


def run_jobs() -> None:
    """What the worker repeats, all that forgets."""
    for name, job in JOBS.items():
        if name.startswith("events.") and ("forget" in name or "drop" in name or name == "events.keep_standing"):
            job.run()
    forget_unneeded()


def left(words: dict[str, str]) -> set[str]:
    """Which canaries and which hashes any table of ours still holds."""
    said = everything_said()
    canaries = {
        word
        for word in (
            *("zqnamex", "zqneedsx", "zqanswerx", "zqaliasx", "zqwaiterx", "zqaskerx", "zqhelperx", "zqsubjectx"),
            *("zqbodyx", "zqwordsx", "zqemailx", "zqwaitsx", "zqasksx", "zqstandingx"),
        )
        if word in said
    }
    return canaries | {name for name, value in words.items() if value in said}


def over(date: Occurrence, time_machine) -> None:
    """The evening has passed, and somebody has said how it was."""
    date.refresh_from_db()
    time_machine.move_to(date.ends_at + dt.timedelta(hours=3), tick=False)
    give_feedback(rsvp=Rsvp.objects.get(state="attended"), rating=4, words="zqwordsx", locale="en")


@pytest.mark.parametrize("risk", ["normal", "high"])
def test_when_the_time_has_come_no_table_holds_anyone(date, risk, time_machine):
    hashes = fill(date)
    type(date.event).objects.update(risk=risk)
    over(date, time_machine)
    run_jobs()
    asker = {"asker", "zqaskerx", "zqasksx", *(f"zqaskerx {column}" for column in HASHES)}
    kept = left(hashes)
    assert {"zqnamex", "zqaliasx", "zqneedsx", "zqanswerx", "zqemailx", "zqwordsx", "zqbodyx", "link"} <= kept
    assert not kept & asker  # who never pressed the button went when the link ran out

    terms = terms_of(Occurrence.objects.select_related("event", "chapter").get(pk=date.pk))
    time_machine.move_to(date.ends_at + terms.keep_for, tick=False)
    run_jobs()

    assert left(hashes) == set()
    assert Contact.objects.count() == 0


def test_the_numbers_stay(date, time_machine):
    fill(date)
    over(date, time_machine)
    time_machine.move_to(date.ends_at + dt.timedelta(days=15), tick=False)
    run_jobs()

    came = Rsvp.objects.get(state="attended")
    assert (came.party, came.arrived, came.checked_in_at) == (2, 2, date.starts_at)
    assert sorted(Rsvp.objects.values_list("state", "party")) == [("attended", 2), ("confirmed", 1), ("waitlisted", 9)]
    assert {row.erased_at for row in Rsvp.objects.all()} == {timezone.now()}
    assert (Feedback.objects.get().rating, GuestMessage.objects.get().recipients) == (4, 3)
    assert HostLink.objects.count() == 1


def test_a_second_run_finds_nothing_to_do(date, time_machine):
    fill(date)
    over(date, time_machine)
    time_machine.move_to(date.ends_at + dt.timedelta(days=15), tick=False)
    run_jobs()
    before = list(Rsvp.objects.order_by("pk").values())
    time_machine.shift(3600)

    run_jobs()

    assert list(Rsvp.objects.order_by("pk").values()) == before
