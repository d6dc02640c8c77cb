"""The form for a seat, as a browser without scripts meets it."""

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from events.actions.rsvps import cancel_rsvp
from events.models import EventPage, Occurrence, Rsvp
from events.views import asking
from people.actions import silence
from people.models import OutgoingMail
from people.secrets import email_key
from tests import factories
from tests.events.hands import ask, guest, heading
from tests.worlds import grown

pytestmark = pytest.mark.django_db
OURS = {"sec-fetch-site": "same-origin"}
FORM = {"name": "Sima", "email": "sima@example.org", "party": "2", "website": ""}


@grown
def date() -> Occurrence:
    return factories.occurrence(capacity=5)


def send(client: Client, date: Occurrence, prefix: str = "", **changes):
    return client.post(f"{prefix}/rsvp/{date.uid}/", FORM | changes, headers=OURS)


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
    monkeypatch.setattr(asking, "allow", lambda request, name: False)
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


def test_the_page_that_shows_a_slip_can_be_sent_again_by_browsers_that_tell_only_a_referrer(client, date):
    page = send(client, date, email="sima@")
    again = client.post(f"/rsvp/{date.uid}/", FORM, headers={"referer": f"http://testserver/rsvp/{date.uid}/"})

    assert (page.status_code, page["Referrer-Policy"], page["Cache-Control"]) == (422, "same-origin", "no-store")
    assert again.status_code == 303


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
