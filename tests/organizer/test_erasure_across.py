"""Someone asks to be forgotten, and is, in every app at once; what others rest on stays."""

import datetime as dt
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from events.actions.forgetting import drop_unanswered, forget_guests
from events.models import Occurrence, Rsvp
from people.actions import silence
from people.erasure import ERASERS, NEEDS, erase_contact, forget_unneeded
from people.models import AuditEntry, Consent, Contact, OutgoingMail
from people.secrets import email_key
from tests import factories
from tests.events.hands import ask, guest, link, state, taken

pytestmark = pytest.mark.django_db
OURS = {"people", "content", "chapters", "events", "organizer"}
EMAIL, NAME = "sima.canary@example.org", "Canary Sima"


@pytest.fixture(autouse=True)
def _wishes(settings, tmp_path):
    settings.WISHES_FILE = str(tmp_path / "wishes.txt")


@pytest.fixture
def date():
    return factories.occurrence(factories.event(capacity=3))


def contact() -> Contact | None:
    return Contact.objects.filter(email_key=email_key(EMAIL)).first()


def sima(date, how=guest, party: int = 2) -> Contact:
    how(date, EMAIL, party, name=NAME)
    found = contact()
    Consent.objects.create(contact=found, purpose="letters", wording="Write to me", place="/")
    return found


def over(date) -> None:
    """The date has taken place, so long ago that its guests are forgotten."""
    past = timezone.now() - dt.timedelta(days=30)
    Occurrence.objects.filter(pk=date.pk).update(starts_at=past, ends_at=past + dt.timedelta(hours=1))
    Rsvp.objects.filter(occurrence=date).update(erase_at=past + dt.timedelta(days=14))


def everything_said() -> str:
    """All that every table of ours says, unsealed."""
    rows = (row for model in apps.get_models() if model._meta.app_label in OURS for row in model._base_manager.values())
    return "\n".join(str(row) for row in rows)


@pytest.mark.parametrize("how", [ask, guest])
def test_nothing_of_a_person_is_left_in_any_table(date, how):
    person = sima(date, how)
    assert EMAIL in everything_said()
    assert NAME in everything_said()

    erase_contact(contact=person, actor=None)

    assert EMAIL not in everything_said()
    assert NAME not in everything_said()
    assert (contact(), Consent.objects.count(), OutgoingMail.objects.count()) == (None, 0, 0)


def test_the_seats_are_offered_to_who_waits_and_the_numbers_hold(date):
    person = sima(date)
    waiting = guest(date, "omid@example.org", 3)
    assert state(waiting) == "waitlisted"

    erase_contact(contact=person, actor=None)

    assert (state(waiting), taken(date)) == ("offered", 3)
    assert OutgoingMail.objects.filter(kind="events.rsvp_offered", subject_id=str(waiting.pk)).count() == 1


def test_the_link_in_an_old_mail_opens_nothing(client, date):
    person = sima(date)
    address = link(Rsvp.objects.get(contact=person))
    assert client.get(address).status_code == 200

    erase_contact(contact=person, actor=None)

    assert client.get(address).status_code == 404


def test_a_past_visit_stays_as_a_number(date):
    person = sima(date)
    over(date)

    erase_contact(contact=person, actor=None)

    row = Rsvp.objects.get()
    assert (row.contact_id, row.name, row.party, row.state) == (None, "", 2, "confirmed")
    assert taken(date) == 2


def test_who_did_it_is_written_down_without_saying_whom(date):
    person, admin = sima(date), factories.network_admin()

    erase_contact(contact=person, actor=admin)

    entry = AuditEntry.objects.get(verb="people.contact_erased")
    assert (entry.actor, entry.target, entry.details) == (admin, f"people.contact:{person.pk}", {})


def test_a_fault_in_one_app_forgets_nothing_anywhere(date, monkeypatch):
    person = sima(date)

    def fail(contact):
        raise RuntimeError

    monkeypatch.setitem(ERASERS, "zz.last", fail)
    with pytest.raises(RuntimeError):
        erase_contact(contact=person, actor=None)

    assert (contact().email, Rsvp.objects.get().name, taken(date)) == (EMAIL, NAME, 2)


def test_others_are_left_alone(date):
    person, other = sima(date, party=1), guest(date, "omid@example.org", 1, name="Omid")

    erase_contact(contact=person, actor=None)

    other.refresh_from_db()
    assert (other.contact.email, other.name, other.state) == ("omid@example.org", "Omid", "confirmed")


@pytest.mark.parametrize(
    ("how", "after", "kept"),
    [(guest, "now", True), (ask, "now", True), (guest, "over", False), (ask, "over", False)],
)
def test_an_address_lives_as_long_as_a_date_needs_it(date, how, after, kept):
    how(date, EMAIL, 2, name=NAME)
    OutgoingMail.objects.all().delete()
    if after == "over":
        over(date)
        Rsvp.objects.update(confirm_by=timezone.now() - dt.timedelta(days=1))

    drop_unanswered()
    forget_guests()
    forget_unneeded()

    assert (EMAIL in everything_said(), NAME in everything_said()) == (kept, kept)


def test_without_the_need_of_events_a_guests_address_would_go_too_early(date, monkeypatch):
    guest(date, EMAIL, 2)
    OutgoingMail.objects.all().delete()
    monkeypatch.delitem(NEEDS, "events")

    forget_unneeded()

    assert contact().email is None


def test_a_restored_backup_loses_the_guest_and_frees_the_seats_again(date):
    person = sima(date)
    backup = {"email": EMAIL, "created_at": person.created_at}
    erase_contact(contact=person, actor=None)
    Contact.objects.create(email_key=email_key(EMAIL), **backup)
    guest(date, EMAIL, 3, name=NAME)
    out = StringIO()

    for _ in range(2):
        call_command("replay_wishes", stdout=out)

    assert out.getvalue().splitlines() == ["1 wishes made true again", "0 wishes made true again"]
    assert (contact(), taken(date)) == (None, 0)


def test_who_wants_silence_keeps_it_through_erasure_and_asks_for_no_seat_again(date):
    person = sima(date)
    silence(contact=person)
    erase_contact(contact=person, actor=None)
    assert contact().email is None

    with pytest.raises(Rsvp.DoesNotExist):
        ask(date, EMAIL)

    assert OutgoingMail.objects.count() == 0


def test_names_and_addresses_lie_sealed_in_the_tables(date):
    sima(date)

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM events_rsvp UNION ALL SELECT email FROM people_contact")
        stored = [text for (text,) in cursor.fetchall()]

    assert len(stored) == 2
    assert not [text for text in stored if NAME in text or "canary" in text]
