"""What the commands of the ground floor do and print, and in which order a request passes the guards."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from people import wishes
from people.actions import contact_for, silence, unsilence
from people.management.commands.outbox import retry_parked
from people.models import Contact, OutgoingMail
from people.outbox import queue_mail

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _wishes(settings, tmp_path):
    settings.WISHES_FILE = str(tmp_path / "wishes.txt")


def run(*command: str, **options) -> list[str]:
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue().splitlines()


def mail(key: str, **fields) -> OutgoingMail:
    person = contact_for(email=f"{key}@example.org", locale="en")
    row = queue_mail(kind="test.greeting", subject_id="1", to=person, key=key, locale="en")
    OutgoingMail.objects.filter(pk=row.pk).update(**fields)
    return row


@pytest.mark.parametrize(
    ("fields", "kind", "again"),
    [
        ({"state": "parked"}, "", 1),
        ({"state": "parked"}, "test.greeting", 1),
        ({"state": "parked"}, "test.other", 0),
        ({"state": "parked", "due_at": timezone.now() - 8 * DAY}, "", 0),
        ({"state": "parked", "due_at": timezone.now() - 6 * DAY}, "", 1),
        ({"state": "sent"}, "", 0),
        ({"state": "dropped"}, "", 0),
        ({"state": "queued"}, "", 0),
    ],
)
def test_only_lately_parked_mail_gets_a_second_chance(fields, kind, again):
    row = mail("ada", attempts=8, **fields)

    assert retry_parked(kind) == again

    row.refresh_from_db()
    assert (row.state == "queued" and row.attempts == 0) is bool(again)


def test_the_outbox_counts_by_state_kind_and_fault_and_names_nobody():
    for number, fault in enumerate(["", "", "KeyError"]):
        mail(f"ada{number}", state="parked" if fault else "queued", failure=fault)

    lines = run("outbox")

    assert [line.split()[:3] for line in lines] == [["1", "parked", "test.greeting"], ["2", "queued", "test.greeting"]]
    assert lines[0].endswith(" KeyError")
    assert "ada" not in "".join(lines)


def test_an_empty_outbox_says_nothing():
    assert run("outbox") == []
    assert run("outbox", "--retry-parked") == ["0 queued again"]


@pytest.mark.parametrize(
    ("done", "verbs", "silent"),
    [
        ([silence], ["silenced"], True),
        ([silence, silence], ["silenced"], True),
        ([silence, unsilence], ["silenced", "unsilenced"], False),
        ([unsilence], [], False),
        ([silence, unsilence, silence], ["silenced", "unsilenced", "silenced"], True),
    ],
)
def test_a_wish_is_noted_once_and_the_last_one_holds(done, verbs, silent):
    ada = contact_for(email="ada@example.org", locale="en")
    for act in done:
        act(contact=ada)
    assert [wish.verb for wish in wishes.noted()] == verbs

    Contact.objects.all().delete()  # the backup is older than all of this
    run("replay_wishes")

    assert Contact.objects.filter(email_key=ada.email_key, silenced_at__isnull=False).exists() is silent
    assert Contact.objects.exclude(email=None).count() == 0


def test_where_nobody_wished_anything_nothing_is_replayed():
    assert list(wishes.noted()) == []
    assert run("replay_wishes") == ["0 wishes made true again"]


def test_resealing_names_every_sealed_field_and_changes_no_words():
    contact_for(email="ada@example.org", locale="en")

    assert run("reseal") == [
        "outreach.Publication: contact_name, contact_email",
        "outreach.Creative: names",
        "appeals.Appeal: salt",
        "appeals.Endorsement: contact_name",
        "appeals.Signature: name, city, affiliation, reason",
        "events.GuestMessage: body",
        "events.Feedback: words",
        "events.ImportJob: source",
        "events.Proposal: name, message",
        "events.TrustedHost: name",
        "events.StandingRsvp: name, access_needs",
        "events.Rsvp: name, access_needs",
        "events.Answer: value",
        "donations.Attempt: name, message, dedication, checkout_url",
        "donations.Pledge: name, message, dedication",
        "donations.MonthlyGift: name, message, dedication, pay_url",
        "donations.Gift: name, message, dedication, note",
        "donations.Spending: payee, note",
        "donations.Guarantee: by, note",
        "donations.StripeEvent: payload",
        "people.Contact: email",
    ]
    assert run("reseal") == run("reseal")
    assert Contact.objects.get().email == "ada@example.org"


@pytest.mark.parametrize(
    "command", [("outbox", "--resend"), ("worker", "--lease", "soon"), ("replay_wishes", "--all"), ("reseal", "now")]
)
def test_a_command_refuses_what_it_does_not_know(command):
    with pytest.raises(CommandError):
        run(*command)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("security.SecurityMiddleware", "keep_public_pages"),  # a kept page bears its headers too
        ("csp.middleware", "keep_public_pages"),
        ("language_from_address", "keep_public_pages"),
        ("refuse_broken_text", "keep_public_pages"),
        ("refuse_broken_text", "SessionMiddleware"),  # broken text never reaches the database
        ("ConditionalGet", "keep_public_pages"),  # a kept page can be answered with 304
        ("keep_public_pages", "SessionMiddleware"),  # a reader costs no session
        ("SessionMiddleware", "CsrfView"),
        ("AuthenticationMiddleware", "guard_the_desk"),
        ("guard_the_desk", "chapters.wall"),  # who is nobody yet meets the login, not the wall
        ("language_from_address", "guard_the_desk"),
    ],
)
def test_a_request_passes_the_guards_in_order(settings, first, then):
    (one,), (other,) = (
        [place for place, name in enumerate(settings.MIDDLEWARE) if part in name] for part in (first, then)
    )

    assert one < other
