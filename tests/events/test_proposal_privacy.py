"""Who proposes a date: sealed, shown to those who decide, nowhere else, and forgotten in time."""

import datetime as dt
import json

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision, TaskState

from events.actions.forgetting_hosts import drop_unconfirmed, forget_hosts
from events.actions.proposals import withdraw_proposal, write_to_chapter
from events.actions.reviews import approve_proposal, ask_host, decline_proposal, trust_host
from events.models import EventPage, Occurrence, Proposal, TrustedHost
from people.erasure import erase_contact, forget_unneeded
from people.models import AuditEntry, Contact, OutgoingMail
from tests import factories
from tests.events.proposing import FORM, OURS, asked, editor, link, proposed, state
from tests.worlds import grown

pytestmark = pytest.mark.django_db
NAME, MAIL, NOTE = "CanaryName", "canarymail@example.org", "CanaryNote about my keys"
CANARIES = (NAME.casefold(), "canarymail", "canarynote")


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def chapter():
    factories.calendar()
    return factories.chapter("San Francisco", slug="sf")


@pytest.fixture
def canary(client, chapter) -> Proposal:
    """A proposal by the canary, through everything: asked, questioned, trusted, published, taken back."""
    bob = editor(chapter, "coordinator")
    form = FORM | {"name": NAME, "email": MAIL, "message": NOTE, "title": "Poems"}
    client.post("/chapters/sf/propose/", form, headers=OURS)
    row = Proposal.objects.get()
    client.post(link(row, "confirm/"))
    ask_host(proposal=row, question="Which floor?", actor=bob)
    write_to_chapter(proposal=row, words="The canarynote floor.")
    trust_host(proposal=row, actor=bob)
    approve_proposal(proposal=row, actor=bob)
    withdraw_proposal(proposal=row)
    row.refresh_from_db()
    return row


def raw_rows(model: type[models.Model]) -> str:
    """Every row of a table as the database holds it, unsealed by nobody."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608 our own table names
        return str(cursor.fetchall()).casefold()


def test_no_table_holds_name_address_or_note_in_the_clear(canary):
    tables = [model for model in apps.get_models() if model._meta.managed]

    found = {model._meta.label for model in tables if any(word in raw_rows(model) for word in CANARIES)}

    assert found == set()
    assert "canarymail" not in json.dumps(Proposal.objects.get().facts)


def test_control_the_search_of_tables_finds_what_is_written_there(canary):
    EventPage.objects.update(standfirst=f"Ask {NAME}.")

    assert CANARIES[0] in raw_rows(EventPage)


def test_nothing_of_the_person_is_in_wagtail_not_even_sealed(canary):
    """Page, revisions, log, review and search are read as Wagtail reads them."""
    said = [json.dumps(one.content) for one in Revision.objects.all()]
    said += [str(one.data) for kind in (PageLogEntry, ModelLogEntry) for one in kind.objects.all()]
    said += [one.comment for one in TaskState.objects.all()]
    said += [str(page.specific.__dict__) for page in Page.objects.all()]

    assert len(said) > 10
    assert not [text for text in said if any(word in text.casefold() for word in CANARIES)]
    assert EventPage.objects.get().owner is None
    assert not AuditEntry.objects.exclude(details={}).filter(verb__startswith="events.").exists()


@pytest.mark.parametrize("path", ["/", "/events/", "/chapters/sf/", "/events/calendar.ics", "/sitemap.xml", "{event}"])
def test_no_public_page_says_who_hosts_or_who_is_trusted(client, canary, path):
    answer = client.get(path.format(event=EventPage.objects.get().url))

    assert answer.status_code == 200
    body = answer.content.decode().casefold()
    assert not [word for word in (*CANARIES, "trust") if word in body]


def test_those_who_decide_see_name_and_note_and_nobody_sees_the_address(client, chapter, canary):
    client.force_login(editor(chapter))

    page = client.get(f"/desk/sf/proposals/{canary.uid}/").content.decode()

    assert NAME in page
    assert "canarynote" in page.casefold()
    assert "canarymail" not in page
    client.force_login(editor(chapter, "greeter"))
    assert "canary" not in client.get("/desk/sf/").content.decode().casefold()


def test_unconfirmed_ones_go_when_their_link_runs_out(chapter):
    kept, late = asked(chapter, "kept@example.org"), asked(chapter, "late@example.org")
    Proposal.objects.filter(pk=late.pk).update(confirm_by=timezone.now())

    assert drop_unconfirmed() == 1
    OutgoingMail.objects.all().delete()
    assert forget_unneeded() == 1
    assert list(Proposal.objects.all()) == [kept]
    assert not Contact.objects.filter(pk=late.contact_id).exists()
    assert Contact.objects.get(pk=kept.contact_id).email == "kept@example.org"


def months_later(row: Proposal, days: int = 31) -> None:
    """As if the date, and what was decided about it, lay so many days back."""
    back = timezone.now() - dt.timedelta(days=days)
    Proposal.objects.filter(pk=row.pk).update(erase_at=back + dt.timedelta(days=30), decided_at=back)
    Occurrence.objects.update(starts_at=back - dt.timedelta(hours=2), ends_at=back)
    OutgoingMail.objects.all().delete()


def declined(chapter) -> Proposal:
    return decline_proposal(proposal=proposed(chapter), reason="No room.", actor=editor(chapter))


def published(chapter) -> Proposal:
    return approve_proposal(proposal=proposed(chapter), actor=editor(chapter))


ENDS = {
    "waiting": proposed,
    "declined": declined,
    "published": published,
    "taken back": lambda chapter: withdraw_proposal(proposal=proposed(chapter)),
    "stepped back": lambda chapter: withdraw_proposal(proposal=published(chapter)),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_month_after_it_is_over_nobody_is_known_any_more(chapter, end):
    row = ENDS[end](chapter)
    contact = row.contact_id
    months_later(row, 29)
    assert forget_hosts() == 0
    assert forget_unneeded() == 0

    months_later(row, 31)

    assert forget_hosts() == 1
    assert forget_unneeded() in (0, 1)
    row.refresh_from_db()
    assert (row.name, row.message, row.answer, row.facts, row.contact) == ("", "", "", {}, None)
    assert not Contact.objects.filter(pk=contact).exclude(email=None).exists()
    assert row.state != "review"
    assert EventPage.objects.filter(live=False).count() == 0


def test_a_published_date_that_moved_keeps_its_host(chapter):
    row = published(chapter)
    months_later(row)
    Occurrence.objects.update(ends_at=timezone.now() + dt.timedelta(days=3))

    assert forget_hosts() == 0


def test_a_draft_that_someone_went_on_with_outlives_its_writer(chapter):
    row = declined(chapter)
    row.event.specific.save_revision(user=editor(chapter))
    months_later(row)

    forget_hosts()

    assert EventPage.objects.count() == 1


def test_a_trusted_host_is_known_by_a_hash_once_the_address_is_gone(chapter):
    row = published(chapter)
    trust_host(proposal=row, actor=editor(chapter, "coordinator"))
    months_later(row)
    forget_hosts()
    forget_unneeded()
    assert TrustedHost.objects.get().contact.email is None

    assert proposed(chapter).state == "published"


def test_being_forgotten_on_request(chapter):
    waiting, bob = proposed(chapter), editor(chapter, "coordinator")
    stands = approve_proposal(proposal=proposed(chapter, title="Letters"), actor=bob)
    trust_host(proposal=stands, actor=bob)
    asked(chapter, title="Not confirmed")

    erase_contact(contact=waiting.contact, actor=None)

    assert (state(waiting), state(stands), Proposal.objects.count()) == ("withdrawn", "withdrawn", 2)
    assert not Proposal.objects.exclude(name="", message="", contact=None, facts={}).exists()
    assert not TrustedHost.objects.exists()
    assert [page.title for page in EventPage.objects.all()] == ["Letters"]
    assert OutgoingMail.objects.filter(kind="events.proposal_leaving", user=bob).exists()


def test_the_worker_does_it_by_itself(chapter):
    late = asked(chapter)
    Proposal.objects.update(confirm_by=timezone.now())

    call_command("worker", "--once")

    assert not Proposal.objects.filter(pk=late.pk).exists()
