"""Who came and who gave with one address is never shown together (donations.md, case 44)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from donations.actions.links import ask_for_link
from donations.actions.receipts import issue_receipt
from donations.links import mine_token
from donations.models import Gift
from events.rules import rsvp_token
from people.letters import compose
from people.models import Contact, OutgoingMail
from people.outbox import queue_mail
from people.secrets import digest
from tests import factories
from tests.donations import making
from tests.worlds import grown

pytestmark = pytest.mark.django_db
FLOORS = ("people", "content", "chapters", "events", "appeals", "outreach")
# How a row of donations is reached from a contact.
RELATED = sorted(
    relation.get_accessor_name() or ""
    for relation in Contact._meta.related_objects
    if relation.related_model._meta.app_label == "donations"
)


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def both():
    """One address that came under one name and gave under another."""
    factories.calendar()
    chapter = factories.chapter("San Francisco", slug="sf")
    date = factories.event(chapter).occurrences.get()
    ada = factories.contact("ada@example.org")
    rsvp = factories.rsvp(date, contact=ada, name="Guestzq", state="confirmed")
    rsvp.token_hash = digest(rsvp_token(rsvp))
    rsvp.save()
    gift = making.gift(
        factories.fund(name="Fundzq", chapter=chapter), contact=ada, name="Donorzq", shows_name=True, amount=424_242
    )
    issue_receipt(gift=gift)
    return chapter, date, rsvp, gift


def gave(text: str) -> bool:
    return bool(re.search("Donorzq|Fundzq|4,?242", text))


def test_pages_and_mail_of_a_guest_say_nothing_of_gifts(client, both):
    chapter, date, rsvp, _gift = both
    host = factories.member(chapter)
    desk = [f"/desk/sf/dates/{date.uid}/{act}" for act in ("", f"guests/{rsvp.uid}/")]
    own = [reverse(name, args=[rsvp_token(rsvp)]) for name in ("events_guest", "events_guest_erase")]
    pages = {address: client.get(address) for address in own}
    client.force_login(host)
    pages |= {address: client.get(address) for address in desk}
    seen = {address: page.content.decode() for address, page in pages.items() if page.status_code == 200}
    assert len(seen) == 4
    assert [address for address, text in seen.items() if gave(text)] == []
    assert any("Guestzq" in text for text in seen.values())
    queue_mail(kind="events.rsvp_confirmed", subject_id=rsvp.pk, to=rsvp.contact, key="x", locale="en")
    assert not gave(compose(OutgoingMail.objects.get(key="x")).body)


def test_the_page_and_the_mail_of_a_donor_say_nothing_of_dates(client, both, monkeypatch):
    _chapter, _date, rsvp, _gift = both
    monkeypatch.setattr("donations.mails.receipts.draw", lambda *told: b"%PDF")
    link = ask_for_link(email=rsvp.contact.email, locale="en")
    pages = [
        client.get(reverse(name, args=[mine_token(link)])).content.decode()
        for name in ("donations_mine_page", "donations_mine_erase")
    ]
    mails = [compose(mail).body for mail in OutgoingMail.objects.filter(kind__startswith="donations.")]
    assert gave(pages[0])
    assert len(mails) == 2
    assert [text for text in [*pages, *mails] if "Guestzq" in text or rsvp.occurrence.event.title in text] == []


def test_no_other_floor_follows_a_contact_to_what_it_gave():
    assert RELATED == ["attempts", "donor_links", "gifts", "monthly_gifts", "pledges"]
    reach = re.compile(rf"contact\.(?:{'|'.join(RELATED)})\b|contact__(?:{'|'.join(RELATED)})\b")
    files = [file for floor in FLOORS for file in Path(settings.BASE_DIR, floor).rglob("*.py")]
    assert len(files) > 100
    assert [str(file) for file in files if reach.search(file.read_text())] == []


def test_a_name_on_a_gift_is_never_the_name_of_a_guest(both):
    """Complaint 7: it is a snapshot of the form, so a gift without one stays without."""
    _chapter, _date, rsvp, gift = both
    other = making.gift(gift.fund, contact=rsvp.contact)
    assert Gift.objects.get(pk=other.pk).name == ""
