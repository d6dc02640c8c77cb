"""The form and the pages behind a mailed link, as a browser without scripts meets them."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from chapters.models import Risk
from events import views
from events.actions.rsvps import ask_for_seat, cancel_rsvp, confirm_rsvp
from events.models import EventPage, Occurrence, Reveal, Rsvp
from events.rules import rsvp_token
from people.actions import silence
from people.models import OutgoingMail
from people.secrets import email_key
from tests import factories

pytestmark = pytest.mark.django_db
OURS = {"sec-fetch-site": "same-origin"}
FORM = {"name": "Sima", "email": "sima@example.org", "party": "2", "website": ""}


@pytest.fixture
def date() -> Occurrence:
    return factories.occurrence(capacity=5)


def ask(date: Occurrence, email: str = "sima@example.org", party: int = 2, locale: str = "en") -> Rsvp:
    ask_for_seat(occurrence=date, email=email, name="Sima", party=party, locale=locale)
    return Rsvp.objects.get(occurrence=date, contact__email_key=email_key(email))


def guest(date: Occurrence, email: str = "sima@example.org", party: int = 2) -> Rsvp:
    return confirm_rsvp(rsvp=ask(date, email, party))


def send(client: Client, date: Occurrence, prefix: str = "", **changes):
    return client.post(f"{prefix}/rsvp/{date.uid}/", FORM | changes, headers=OURS)


def link(rsvp: Rsvp, step: str = "") -> str:
    return f"/r/{rsvp_token(rsvp)}/{step}"


def words(response) -> str:
    """The page as it is read: no tags, single spaces."""
    html = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def heading(response) -> str:
    return re.search(r"<h1>(.*?)</h1>", response.content.decode(), re.S)[1].strip()


def state(rsvp: Rsvp) -> str:
    return Rsvp.objects.get(pk=rsvp.pk).state


# --- The form -------------------------------------------------------------------------------------------------


def test_a_seat_is_asked_for_in_three_fields(client, date):
    response = send(client, date, party="۳")

    assert (response.status_code, response["Location"]) == (303, "/rsvp/sent/")
    rsvp = Rsvp.objects.get()
    assert (rsvp.name, rsvp.party, rsvp.state, rsvp.locale) == ("Sima", 3, "pending", "en")
    assert heading(client.get("/rsvp/sent/")) == "Look into your mail"


def test_the_language_of_the_page_is_the_language_of_the_mail(client, date):
    response = send(client, date, prefix="/fa")

    assert response["Location"] == "/fa/rsvp/sent/"
    assert (Rsvp.objects.get().locale, OutgoingMail.objects.get().locale) == ("fa", "fa")


def test_opening_the_address_of_the_form_leads_to_the_date(client, date):
    response = client.get(f"/rsvp/{date.uid}/")

    assert (response.status_code, response["Location"]) == (302, f"{date.event.url}{date.slug}/#come")


def bare(response) -> tuple:
    headers = {name: value for name, value in response.items() if name != "Content-Security-Policy"}
    return response.status_code, response.content, headers, response.cookies.output()


def test_known_unknown_silenced_limited_and_trapped_get_the_same_answer(client, date, monkeypatch):
    guest(date, "guest@example.org")
    ask(date, "pending@example.org")
    cancel_rsvp(rsvp=guest(date, "cancelled@example.org", 1))
    silence(contact=factories.contact("silenced@example.org"))

    addresses = ["unknown", "guest", "pending", "cancelled", "silenced"]
    answers = [bare(send(client, date, email=f"{who}@example.org")) for who in addresses]
    answers.append(bare(send(client, date, email="robot@example.org", website="https://spam.example")))
    monkeypatch.setattr(views, "allow", lambda request, name: False)
    answers.append(bare(send(client, date, email="limited@example.org")))

    assert answers == [answers[0]] * 7
    assert answers[0][0] == 303
    assert answers[0][3] == ""
    known = {Rsvp.objects.filter(contact__email_key=email_key(f"{who}@example.org")).count() for who in addresses[:4]}
    assert known == {1}
    ghosts = [email_key(f"{who}@example.org") for who in ("silenced", "robot", "limited")]
    assert not Rsvp.objects.filter(contact__email_key__in=ghosts).exists()


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("email", "sima@", "Add the part after “@”, as in sima@example.org"),
        ("email", "sima", "Add “@” and the part after it, as in sima@example.org"),
        ("email", "@example.org", "Add the part before “@”, as in sima@example.org"),
        ("email", "sima@example", "Add the ending, such as .org, as in sima@example.org"),
        ("email", "sima@exam ple.org", "Look at this address again: one “@”, no spaces, as in sima@example.org"),
        ("email", "", "Write your e-mail: the link that keeps your seat goes there."),
        ("name", "", "Write a name or an alias, whichever you like to be greeted by."),
        ("party", "0", "Write a number from 1 to 20. For more, please write to the chapter."),
        ("party", "21", "Write a number from 1 to 20. For more, please write to the chapter."),
        ("party", "two", "Write a number from 1 to 20. For more, please write to the chapter."),
        ("party", "", "Write a number from 1 to 20. For more, please write to the chapter."),
        ("party", "9" * 5000, "Write a number from 1 to 20. For more, please write to the chapter."),
    ],
)
def test_a_slip_brings_the_page_back_with_what_was_typed_and_what_to_do(client, date, field, text, message):
    response = send(client, date, **{field: text})

    assert response.status_code == 422
    form = response.context["form"]
    assert form.errors == {field: [message]}
    assert [form[name].value() for name in ("name", "email", "party")] == [
        (FORM | {field: text})[name] for name in ("name", "email", "party")
    ]
    html = response.content.decode()
    assert f'href="#{form[field].id_for_label}"' in html
    assert 'aria-invalid="true"' in html
    assert heading(response) == date.event.title
    assert Rsvp.objects.count() == 0


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "\u202eabc",
        "x\r\nBcc: all@example.org",
        "{{ settings }}",
        "😀" * 60,
        "'; DROP TABLE--",
        "%s%n",
    ],
)
@pytest.mark.parametrize("field", ["name", "email", "party", "website"])
def test_hostile_text_is_only_text(client, date, field, hostile):
    response = send(client, date, **{field: hostile})

    assert response.status_code in (303, 422)
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("broken", ["\ud800".encode("utf-8", "surrogatepass"), b"\x00", b"\xff\xfe"])
@pytest.mark.parametrize("field", ["name", "email", "party"])
def test_broken_text_is_refused_without_a_fault(client, date, field, broken):
    body = b"&".join(
        f"{name}=".encode() + (b"".join(b"%%%02X" % byte for byte in broken) if name == field else value.encode())
        for name, value in FORM.items()
    )

    response = client.post(f"/rsvp/{date.uid}/", body, content_type="application/x-www-form-urlencoded", headers=OURS)

    assert response.status_code in (303, 400, 422)
    assert {character for rsvp in Rsvp.objects.all() for character in rsvp.name} <= {"\ufffd"}


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}, {"origin": "null"}, {}],
    ids=["cross-site", "foreign-origin", "no-origin", "silent"],
)
def test_another_site_cannot_fill_in_the_form(date, headers):
    client = Client(enforce_csrf_checks=True)

    refused = client.post(f"/rsvp/{date.uid}/", FORM, headers=headers)
    taken = client.post(f"/rsvp/{date.uid}/", FORM, headers={"origin": "http://testserver"})

    assert (refused.status_code, taken.status_code) == (403, 303)
    assert client.cookies == {}


@pytest.mark.parametrize("change", [{"status": "cancelled"}, {"starts_at": timezone.now()}], ids=["cancelled", "begun"])
def test_a_closed_date_says_so_and_takes_nobody(client, date, change):
    Occurrence.objects.update(**change)

    response = send(client, date)

    assert response.status_code == 422
    assert Rsvp.objects.count() == 0


def test_a_date_that_is_not_public_has_no_form(client, date):
    PageViewRestriction.objects.create(page=date.event, restriction_type=PageViewRestriction.LOGIN)
    assert send(client, date).status_code == 404

    PageViewRestriction.objects.all().delete()
    EventPage.objects.get().unpublish()
    assert send(client, date).status_code == 404
    assert client.post("/rsvp/6dd7ef5c-3b0f-4f0e-9a70-000000000000/", FORM, headers=OURS).status_code == 404
    assert Rsvp.objects.count() == 0


# --- The link -------------------------------------------------------------------------------------------------


def test_looking_changes_nothing_and_the_button_keeps_the_seats(client, date):
    rsvp = ask(date)
    for _ in range(5):
        assert heading(client.get(link(rsvp))) == date.event.title
        client.head(link(rsvp))
        client.options(link(rsvp))
        assert client.get(link(rsvp, "confirm/"))["Location"] == link(rsvp)
        assert client.get(link(rsvp, "party/"), {"party": "5"})["Location"] == link(rsvp)
        client.get(link(rsvp, "cancel/"))
    assert state(rsvp) == "pending"

    response = client.post(link(rsvp, "confirm/"))

    assert (response.status_code, response["Location"], state(rsvp)) == (303, link(rsvp), "confirmed")
    assert "You have 2 seats. See you there." in words(client.get(link(rsvp)))


def faces(date: Occurrence) -> dict[str, Rsvp]:
    rows = {"pending": ask(date), "confirmed": guest(date, "b@example.org", 3)}
    rows["waitlisted"] = guest(date, "c@example.org", 3)
    rows["cancelled"] = cancel_rsvp(rsvp=guest(date, "d@example.org", 1))
    rows["late"] = ask(date, "e@example.org")
    Rsvp.objects.filter(pk=rows["late"].pk).update(confirm_by=timezone.now())
    return rows


def test_each_face_of_the_page_says_how_it_stands_and_what_can_be_done(client, date):
    rows = faces(date)
    said = {face: words(client.get(link(row))) for face, row in rows.items()}

    expected = {
        "pending": ["You asked for 2 seats.", "Keep my seats", "This link works until"],
        "confirmed": ["You have 3 seats.", "Add to calendar", "I cannot come", "Save the number"],
        "waitlisted": ["You are number 1 on the waitlist, for 3 seats.", "Leave the waitlist", "Save the number"],
        "cancelled": ["You have given your seats back.", "Come after all"],
        "late": ["This link has run out", "Ask for a new link"],
    }
    missing = {face: [part for part in parts if part not in said[face]] for face, parts in expected.items()}
    assert missing == {face: [] for face in expected}


@pytest.mark.parametrize(
    ("change", "label"),
    [
        ({"status": "cancelled", "status_reason": "The church is closed."}, "Cancelled"),
        ({"starts_at": timezone.now() - dt.timedelta(hours=3), "ends_at": timezone.now()}, "Over"),
    ],
)
def test_a_date_that_is_off_or_over_has_no_buttons(client, date, change, label):
    rows = faces(date)
    Occurrence.objects.update(**change)

    for row in rows.values():
        response = client.get(link(row))
        assert label in words(response)
        assert 'method="post"' not in response.content.decode()


def test_party_cancel_and_come_again_by_buttons(client, date):
    rsvp = guest(date)
    assert client.post(link(rsvp, "party/"), {"party": "٤"}).status_code == 303
    assert Rsvp.objects.get().party == 4

    assert heading(client.get(link(rsvp, "cancel/"))) == "Give your seats back?"
    assert state(rsvp) == "confirmed"
    assert client.post(link(rsvp, "cancel/")).status_code == 303
    assert state(rsvp) == "cancelled"
    assert client.get(link(rsvp, "cancel/"))["Location"] == link(rsvp)

    client.post(link(rsvp, "confirm/"))
    assert state(rsvp) == "confirmed"


def test_a_party_that_does_not_fit_is_told_so_and_keeps_its_seats(client, date):
    rsvp, _ = guest(date), guest(date, "other@example.org", 2)

    refused = client.post(link(rsvp, "party/"), {"party": "6"})
    unreadable = client.post(link(rsvp, "party/"), {"party": "many"})

    assert (refused.status_code, unreadable.status_code) == (422, 422)
    assert "Only 1 more seat is free. The 2 seats you have stay yours." in words(refused)
    assert unreadable.context["form"]["party"].value() == "many"
    assert Rsvp.objects.get(pk=rsvp.pk).party == 2


def test_a_link_that_is_cut_doubled_old_or_invented_offers_a_new_one(client, date):
    rsvp = ask(date)
    token = rsvp_token(rsvp)
    for wrong in (token[:-1], token * 2, "x", "../" + token, "%00", "é" * 52):
        for step in ("", "cancel/", "event.ics"):
            response = client.get(f"/r/{wrong}/{step}")
            assert response.status_code in (400, 404)
        assert client.post(f"/r/{token[1:]}/confirm/").status_code == 404
    assert state(rsvp) == "pending"

    assert "This link does not work" in words(client.get(f"/r/{token[:-1]}/"))
    assert client.get(f"/r/{token.upper()}/").status_code == 200


def test_no_link_is_written_into_the_log(client, date, caplog):
    rsvp, _ = guest(date), guest(date, "other@example.org", 3)
    client.get(link(rsvp)[:-2] + "/")
    client.get(link(rsvp, "confirm/"))
    client.post(link(rsvp, "party/"), {"party": "9"})
    client.post(link(rsvp, "cancel/"))

    assert "rsvp cancelled" in caplog.text
    assert rsvp_token(rsvp)[:40] not in caplog.text
    assert "example.org" not in caplog.text


def test_another_guests_link_is_another_guests(client, date):
    mine, theirs = guest(date), guest(date, "other@example.org", 1)

    client.post(link(mine, "cancel/"))

    assert (state(mine), state(theirs)) == ("cancelled", "confirmed")


@pytest.mark.parametrize("step", ["", "cancel/", "event.ics"])
def test_pages_of_one_person_are_kept_and_found_by_nobody(client, date, step):
    response = client.get(link(guest(date), step))

    assert (response["Cache-Control"], response["Referrer-Policy"], response["X-Robots-Tag"]) == (
        "no-store",
        "no-referrer",
        "noindex, nofollow",
    )
    assert client.cookies == {}


def test_only_a_confirmed_guest_learns_a_hidden_place_and_the_link(client, date):
    EventPage.objects.update(reveal=Reveal.GUESTS, attendance="mixed", join_url="https://meet.example.org/names")
    secrets = ["Unitarian Universalist church", "1187 Franklin Street", "https://meet.example.org/names"]
    pending, coming = ask(date, "p@example.org"), guest(date, "c@example.org", 5)
    waiting = guest(date, "w@example.org", 1)
    gone = cancel_rsvp(rsvp=guest(date, "g@example.org", 1))

    for row in (pending, waiting, gone):
        seen = client.get(link(row)).content + client.get(link(row, "event.ics")).content
        assert [secret for secret in secrets if secret in seen.decode().replace("\r\n ", "")] == []

    page = client.get(link(coming)).content.decode()
    assert [secret for secret in secrets if secret not in page] == []
    (event,) = Calendar.from_ical(client.get(link(coming, "event.ics")).content).walk("VEVENT")
    assert str(event["LOCATION"]) == "Unitarian Universalist church, 1187 Franklin Street, San Francisco"
    assert "https://meet.example.org/names" in str(event["DESCRIPTION"])


def test_at_high_risk_the_title_of_the_page_names_nothing(client, date):
    EventPage.objects.update(risk=Risk.HIGH)

    html = client.get(link(guest(date))).content.decode()

    assert "<title>Your seats ·" in html


def test_in_farsi_the_page_is_right_to_left(client, date):
    html = client.get("/fa" + link(ask(date))).content.decode()

    assert '<html lang="fa" dir="rtl"' in html


def test_in_farsi_the_number_stands_in_farsi_digits(client, date):
    assert 'value="۲"' in client.get("/fa" + link(guest(date))).content.decode()


def test_a_party_larger_than_what_is_free_is_told_before_it_presses(client, date):
    rsvp, _ = ask(date), guest(date, "other@example.org", 4)

    said = words(client.get(link(rsvp)))

    assert "There is no room for all of you at the moment" in said
    assert "Put me on the waitlist" in said
