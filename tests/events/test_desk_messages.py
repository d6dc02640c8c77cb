"""The desk's pages for messages and feedback: who may, what is shown before it leaves, what is refused."""

import datetime as dt
import html
import re

import pytest

from chapters.models import Role
from events.models import Feedback, GuestMessage, Rsvp
from people.models import OutgoingMail
from tests import factories
from tests.events.hands import guest, words
from tests.events.shift_hands import shift
from tests.worlds import grown

pytestmark = pytest.mark.django_db
TEXT = 'Bring a candle.\nAnd "gloves" & <b>tea</b>.'


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def date():
    chapter = factories.chapter(slug="sf", contact_email="sf@appeal.example")
    return factories.occurrence(factories.event(chapter, title="We read the names"))


@pytest.fixture
def host(client, date):
    client.force_login(factories.member(date.chapter, Role.HOST))


def address(date, what: str = "message/", chapter: str = "sf") -> str:
    return f"/desk/{chapter}/dates/{date.uid}/{what}"


def fields(page) -> dict[str, str]:
    """The hidden fields of a page, as a browser sends them back."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def fill(client, date, **changes: str) -> dict[str, str]:
    nonce = fields(client.get(address(date)))["uid"]
    return {"uid": nonce, "who": "coming", "subject": "Bring a candle", "body": TEXT, **changes}


@pytest.mark.parametrize("what", ["message/", "feedback/"])
@pytest.mark.parametrize(
    ("role", "status"), [(Role.COORDINATOR, 200), (Role.HOST, 200), (Role.GREETER, 404), (Role.EDITOR, 404)]
)
def test_both_are_for_those_who_manage_dates(client, date, what, role, status):
    client.force_login(factories.member(date.chapter, role))

    assert client.get(address(date, what)).status_code == status


@pytest.mark.parametrize("what", ["message/", "feedback/"])
def test_another_chapters_date_does_not_exist(client, date, what):
    factories.chapter("Berlin", slug="berlin")
    client.force_login(factories.member(factories.chapter("Paris", slug="paris"), Role.COORDINATOR))

    for chapter in ("sf", "paris", "berlin"):
        assert client.get(address(date, what, chapter)).status_code == 404
        assert client.post(address(date, what, chapter), {"who": "coming", "send": "1"}).status_code in (404, 405)
    assert GuestMessage.objects.count() == 0


def test_it_is_shown_with_its_reach_before_it_leaves_and_sent_once(client, date, host):
    guest(date)
    guest(date, "fa@example.org", locale="fa", name="سیما")
    Rsvp.objects.filter(pk=guest(date, "none@example.org").pk).update(contact=None)
    OutgoingMail.objects.all().delete()

    preview = client.post(address(date), fill(client, date))

    said = words(preview)
    assert (preview.status_code, GuestMessage.objects.count(), OutgoingMail.objects.count()) == (200, 0, 0)
    assert "2 mails (<bdi>English: 1</bdi>, <bdi>فارسی: 1</bdi>)" in preview.content.decode()
    assert "1 has no e-mail, or wants no mail from us: they see it on their page." in said
    assert "We read the names: Bring a candle" in said
    assert "sf@appeal.example" in said
    # The sample names no guest and holds nobody's link.
    assert ("Sima" in said, "/r/…/" in html.unescape(preview.content.decode())) == (False, True)

    kept = fields(preview)
    assert kept["body"] == TEXT
    sent = client.post(address(date), {**kept, "send": "1"})
    again = client.post(address(date), {**kept, "send": "1"})

    (message,) = GuestMessage.objects.all()
    assert (message.body, message.recipients, str(message.uid)) == (TEXT, 3, kept["uid"])
    assert sent["Location"] == again["Location"] == f"{address(date)}?sent={message.uid}"
    assert OutgoingMail.objects.count() == 2
    page = words(client.get(sent["Location"]))
    assert "Your message is on its way to 3 parties. It also stands on the page of each guest." in page
    assert "Bring a candle" in page


def test_back_from_the_preview_everything_is_still_there(client, date, host):
    guest(date)
    data = fill(client, date, who="all")

    page = client.post(address(date), {**data, "back": "1"}).content.decode()

    assert 'value="all" id="id_who_2" checked' in re.sub(r"\s+", " ", page) or 'value="all"' in page
    assert ("Bring a candle." in page, data["uid"] in page, 'role="alert"' in page) == (True, True, False)


@pytest.mark.parametrize(
    "change",
    [
        {"subject": ""},
        {"body": ""},
        {"subject": "Hello\nBcc: all@example.org"},
        {"subject": "x" * 121},
        {"body": "x" * 4001},
        {"who": "everyone"},
        {"uid": "7"},
        {"shift": "7"},
    ],
)
@pytest.mark.parametrize("button", [{}, {"send": "1"}])
def test_what_cannot_be_sent_is_said_and_nothing_leaves(client, date, host, change, button):
    guest(date)
    shift(date)

    page = client.post(address(date), {**fill(client, date), **change, **button})

    assert (page.status_code, GuestMessage.objects.count()) == (422, 0)
    assert 'role="alert"' in page.content.decode()


def test_the_shift_of_another_date_is_no_choice(client, date, host):
    """Trust 30: an id that was swapped in the form."""
    guest(date)
    shift(date)
    other = shift(factories.occurrence(factories.event(factories.chapter("Berlin", slug="berlin"))))

    assert client.post(address(date), fill(client, date, shift=str(other.pk))).status_code == 422


def test_to_nobody_nothing_is_sent(client, date, host):
    guest(date)

    page = client.post(address(date), fill(client, date, who="waiting"))

    assert page.status_code == 422
    assert "Nobody is in this group at the moment" in page.content.decode()


def test_the_form_counts_whom_each_choice_means(client, date, host):
    guest(date)
    guest(date, "two@example.org")

    said = words(client.get(address(date)))

    assert "Everyone who is coming · 2 parties" in said
    assert "Everyone on the waitlist · 0 parties" in said


def test_after_three_messages_there_is_no_form_but_a_reason(client, date, host):
    guest(date)
    for _ in range(3):
        data = fill(client, date)
        assert client.post(address(date), {**data, "send": "1"}).status_code == 302
    data["uid"] = "00000000-0000-4000-8000-000000000000"

    page, late = client.get(address(date)), client.post(address(date), {**data, "send": "1"})

    assert ("Three messages about this date" in words(page), "<textarea" in page.content.decode()) == (True, False)
    assert (late.status_code, "Three messages about this date" in words(late)) == (422, True)


def test_another_site_cannot_write_in_a_hosts_name(date):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.member(date.chapter, Role.HOST))
    guest(date)

    assert client.post(address(date), {"who": "coming", "send": "1"}).status_code == 403


def test_hosts_read_what_guests_thought_as_numbers_bars_and_words(client, date, host):
    nothing = words(client.get(address(date, "feedback/")))
    for rating, text in ((5, "<script>alert(1)</script>"), (4, "خوب بود"), (4, "")):
        few = words(client.get(address(date, "feedback/")))
        Feedback.objects.create(occurrence=date, rating=rating, words=text, locale="fa", given_on=dt.date(2026, 11, 26))

    page = client.get(address(date, "feedback/"))

    assert "Nobody has said yet how it was." in nothing
    assert "2 answers so far. They are shown once there are three" in few
    assert "خوب بود" not in few
    assert "4.3 out of 5, from 3 answers." in words(page)
    assert '<th scope="row"><bdi>5</bdi></th><td class="number">1</td>' in page.content.decode()
    assert '<div class="prose" lang="fa"><p dir="auto">خوب بود</p></div>' in page.content.decode()
    assert "<script>alert" not in page.content.decode()
