"""What guests told us is theirs: they see it, change it and have it erased, with an e-mail and without one."""

import uuid

import pytest

from events.actions.aliases import come_without_email
from events.actions.wishes import GuestWishes
from events.models import Occurrence, Rsvp, StandingRsvp
from people.models import AuditEntry, Contact, OutgoingMail
from tests import factories
from tests.events.hands import ask, guest, heading, link, taken, words

pytestmark = pytest.mark.django_db
WISHES = {"is_discreet": "on", "locale": "es", "access_needs": "A chair", "helps": ["greeter"], "photo_consent": "no"}


@pytest.fixture
def date() -> Occurrence:
    return factories.occurrence(factories.event(title="We read the names", capacity=5))


@pytest.fixture(autouse=True)
def _wishes_file(settings, tmp_path):
    settings.WISHES_FILE = str(tmp_path / "wishes.txt")


def alias(date: Occurrence) -> Rsvp:
    return come_without_email(uid=uuid.uuid4(), occurrence=date, name="Nilufar", party=2, wishes=GuestWishes("en"))


def told(row: Rsvp) -> tuple:
    row = Rsvp.objects.get(pk=row.pk)
    return row.is_discreet, row.locale, row.access_needs, row.helps, row.photo_consent


def test_a_guest_changes_what_they_told_and_the_form_shows_it(client, date):
    row = guest(date)

    answer = client.post(link(row, "wishes/"), WISHES)

    assert (answer.status_code, answer["Location"]) == (303, link(row))
    assert told(row) == (True, "es", "A chair", ["greeter"], False)
    form = client.get(link(row, "wishes/")).context["form"]
    shown = {name: form[name].value() for name in ("is_discreet", "locale", "access_needs", "helps")}
    assert shown == {"is_discreet": True, "locale": "es", "access_needs": "A chair", "helps": ["greeter"]}


def test_what_cannot_be_is_refused_and_kept_in_the_form(client, date):
    row = guest(date)

    answer = client.post(link(row, "wishes/"), WISHES | {"locale": "xx"})

    assert (answer.status_code, answer.context["form"]["access_needs"].value()) == (422, "A chair")
    assert told(row) == (False, "en", "", [], None)


def test_who_gave_no_email_is_told_so_and_not_asked_in_which_language_to_write(client, date):
    row = alias(date)

    page, form = words(client.get(link(row))), client.get(link(row, "wishes/")).context["form"]

    assert "You gave no e-mail, so we cannot write to you" in page
    assert "All my dates in my calendar" not in page
    assert "locale" not in form.fields
    assert client.post(link(row, "wishes/"), {"access_needs": "A chair"}).status_code == 303
    assert told(row)[1:3] == ("en", "A chair")
    assert b"BEGIN:VEVENT" in client.get(link(row, "event.ics")).content


def test_at_high_risk_nobody_need_choose_and_what_was_chosen_stays(client, date):
    row = guest(date)
    type(date.event).objects.update(risk="high")

    assert "is_discreet" not in client.get(link(row, "wishes/")).context["form"].fields
    client.post(link(row, "wishes/"), {"locale": "en"})

    assert told(row)[0] is True  # should the risk pass


@pytest.mark.parametrize("step", ["wishes/", "erase/"])
def test_looking_changes_nothing_and_a_dead_link_opens_nothing(client, date, step):
    row = guest(date)
    before = Rsvp.objects.values().get()

    page = client.get(link(row, step))

    assert (page.status_code, page["Cache-Control"], page["Referrer-Policy"]) == (200, "no-store", "no-referrer")
    assert Rsvp.objects.values().get() == before
    assert client.get(f"/r/{'a' * 52}/{step}").status_code == 404
    assert client.post(f"/r/{'a' * 52}/{step}").status_code == 404


@pytest.mark.parametrize("how", [guest, alias])
def test_a_guest_is_erased_at_once_and_their_seats_are_free(client, date, how):
    row = how(date)
    page = client.get(link(row, "erase/"))
    assert heading(page) == "Erase what we know of you?"

    done = client.post(link(row, "erase/"))

    erased = Rsvp.objects.get()
    assert (done["Location"], heading(client.get("/rsvp/erased/"))) == ("/rsvp/erased/", "Erased")
    assert (erased.name, erased.contact_id, erased.code_hash, erased.door_hash) == ("", None, None, None)
    assert (erased.state, erased.party, taken(date), erased.erased_at is None) == ("cancelled", 2, 0, False)
    assert [client.get(link(row, step)).status_code for step in ("", "event.ics", "erase/")] == [404] * 3
    assert client.post(link(row, "confirm/")).status_code == 404


def test_this_was_not_me_deletes_what_a_stranger_typed(client, date):
    row = ask(date)
    assert "This was not me" in words(client.get(link(row)))

    client.post(link(row, "erase/"))

    assert (Rsvp.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_erasing_one_answer_leaves_the_others(client, date):
    row, other = guest(date), guest(factories.occurrence(factories.event(date.chapter)))

    client.post(link(row, "erase/"))

    other.refresh_from_db()
    assert (other.name, other.state, other.contact.email) == ("Sima", "confirmed", "sima@example.org")
    assert OutgoingMail.objects.filter(key__contains=str(row.uid)).count() == 0
    assert OutgoingMail.objects.filter(key__contains=str(other.uid)).exists()


def test_everything_under_an_email_goes_on_request(client, date):
    row, other = guest(date), guest(factories.occurrence(factories.event(date.chapter)))

    client.post(link(row, "erase/"), {"everything": "1"})

    assert set(Rsvp.objects.values_list("name", "contact", "state")) == {("", None, "cancelled")}
    assert (Contact.objects.count(), StandingRsvp.objects.count()) == (0, 0)
    assert AuditEntry.objects.get(verb="people.contact_erased").actor is None
    assert client.get(link(other)).status_code == 404


def test_who_gave_no_email_cannot_erase_anyone_else_by_asking_for_everything(client, date):
    other, row = guest(date), alias(date)

    client.post(link(row, "erase/"), {"everything": "1"})

    other.refresh_from_db()
    assert (other.name, Rsvp.objects.get(pk=row.pk).name) == ("Sima", "")
