"""A list of guests is written down, seen by a second person, fetched by one for a day, and says what is so then."""

import io

import openpyxl
import pytest
import time_machine
from django.utils import timezone

from chapters.actions import revoke_role
from chapters.models import Membership, Risk, Role
from events.actions import exports
from events.errors import EventError
from events.models import Answer, GuestExport, Question, QuestionText, Rsvp
from events.rules import export_token
from people.models import AuditEntry, OutgoingMail
from people.outbox import KINDS
from tests import factories
from tests.events.taking import (
    ASKED,
    ask_page,
    coordinator,
    exports_columns,
    fetched,
    guest,
    link_page,
    log_in,
    made,
    sf_date,
    table,
)
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def date():
    return sf_date()


@grown
def alice(date):
    return coordinator(date)


# --- what is written down, and who hears of it ---------------------------------------------------------------------
def test_who_what_and_why_are_written_down_without_anybodys_name(client, date, alice):
    log_in(client, alice)
    client.post(ask_page(date), {**ASKED, "columns": ["alias", "needs", "email"]})

    entry = AuditEntry.objects.get(verb="events.guests_exported")
    assert (entry.actor, entry.target) == (alice, f"events.occurrence:{date.pk}")
    assert entry.chapter_id == date.chapter_id
    assert entry.details == {
        "columns": ["alias", "needs", "email"],
        "format": "csv",
        "reason": ASKED["reason"],
        "export": GuestExport.objects.get().pk,
    }


def test_each_time_it_is_fetched_is_written_down_and_looking_is_not(client, date, alice):
    export = made(date, alice)
    log_in(client, alice)
    client.get(link_page(export))
    assert not AuditEntry.objects.filter(verb="events.export_fetched").exists()

    fetched(client, export)
    fetched(client, export)

    entries = AuditEntry.objects.filter(verb="events.export_fetched")
    assert [(entry.actor, entry.details) for entry in entries] == [(alice, {"export": export.pk})] * 2
    assert GuestExport.objects.get().downloads == 2
    assert client.get(link_page(export, act="file/")).status_code == 405


def told() -> set[str]:
    return set(OutgoingMail.objects.filter(kind="events.guests_exported").values_list("user__handle", flat=True))


def test_the_other_coordinators_hear_of_it(date, alice):
    factories.member(date.chapter, Role.COORDINATOR, handle="Carla")
    factories.member(date.chapter, Role.COORDINATOR, handle="Asleep", is_active=False)
    factories.member(date.chapter, Role.HOST, handle="Host")
    factories.member(factories.chapter("Paris"), Role.COORDINATOR, handle="Bob")
    factories.network_admin(handle="Admin")

    made(date, alice)

    assert told() == {"Carla"}


def test_where_there_is_no_other_coordinator_network_admins_hear_of_it(date, alice):
    factories.network_admin(handle="Admin")

    made(date, alice)

    assert told() == {"Admin"}


def test_a_chapter_hears_when_a_network_admin_takes_its_list(date, alice):
    made(date, factories.network_admin(handle="Admin"))

    assert told() == {"Alice"}


def test_who_is_alone_is_told_themselves_in_case_it_was_somebody_else(date, alice):
    made(date, alice)

    assert told() == {"Alice"}


def letter(date):
    mail = OutgoingMail.objects.get(kind="events.guests_exported")
    return KINDS[mail.kind].builder(mail)


def test_the_mail_says_who_what_and_why_and_holds_neither_link_nor_guest(date, alice):
    carla = factories.member(date.chapter, Role.COORDINATOR)
    export = made(date, alice, columns=["alias", "email"])

    written = letter(date)

    facts = dict(written.context["facts"])
    assert "Alice" in written.context["lead"]
    assert (facts["What it says"], facts["Why"]) == ("Name or alias, E-mail", "Meals")
    assert written.context["url"].endswith(ask_page(date))
    assert export_token(export) not in str(written)
    assert "Sima" not in str(written)
    assert "vigil" not in written.subject.lower()
    Membership.objects.filter(user=carla).delete()
    assert letter(date) is None


def test_at_high_risk_the_mail_names_no_event_and_no_address_can_be_taken_along(date, alice):
    factories.member(date.chapter, Role.COORDINATOR)
    type(date.chapter).objects.filter(pk=date.chapter_id).update(risk=Risk.HIGH)
    date.refresh_from_db()
    made(date, alice)

    assert set(dict(letter(date).context["facts"])) == {"When"}
    assert "email" not in exports_columns(date)
    with pytest.raises(EventError):
        made(date, alice, columns=["email"])


def test_nothing_is_written_where_something_fails(date, alice, monkeypatch):
    def broken(**_options):
        raise RuntimeError

    monkeypatch.setattr(exports, "queue_mail", broken)
    with pytest.raises(RuntimeError):
        made(date, alice)

    assert not GuestExport.objects.exists()
    assert not AuditEntry.objects.filter(verb="events.guests_exported").exists()


# --- the end of a link ---------------------------------------------------------------------------------------------
def test_a_link_dies_after_a_day(client, date, alice):
    export = made(date, alice)
    assert export.expires_at - export.created_at == exports.ALIVE
    with time_machine.travel(timezone.now() + exports.ALIVE, tick=False):
        log_in(client, alice)
        looked, taken = client.get(link_page(export)), fetched(client, export)

    assert (looked.status_code, taken.status_code) == (410, 410)
    assert "This link has ended" in taken.content.decode()
    assert b"Sima" not in taken.content
    assert not AuditEntry.objects.filter(verb="events.export_fetched").exists()


def test_the_link_of_who_no_longer_coordinates_is_dead_at_once(client, date, alice):
    factories.member(date.chapter, Role.COORDINATOR)
    factories.member(date.chapter, Role.HOST)
    export = made(date, alice)
    log_in(client, alice)
    assert fetched(client, export).status_code == 200
    Membership.objects.create(user=alice, chapter=date.chapter, role=Role.HOST)  # still at the desk, in another role

    revoke_role(membership=Membership.objects.get(user=alice, role=Role.COORDINATOR), actor=None)

    assert [client.get(link_page(export)).status_code, fetched(client, export).status_code] == [404, 404]


def test_a_link_that_was_cut_or_made_up_is_nothing(client, date, alice):
    token = export_token(made(date, alice))
    log_in(client, alice)
    assert client.get(f"/desk/sf/exports/{token}/").status_code == 200
    assert client.get(f"/desk/sf/exports/{token.upper()}/").status_code == 200  # a mail program folded its case
    for wrong in (token[1:], token[:-1], token * 2, "x" * 52):
        assert client.get(f"/desk/sf/exports/{wrong}/").status_code == 404


def test_old_links_are_dropped_after_a_month(date, alice):
    export = made(date, alice)
    with time_machine.travel(export.expires_at + exports.REMEMBERED, tick=False):
        assert exports.forget_exports() == 1

    assert AuditEntry.objects.filter(verb="events.guests_exported").exists()


# --- the file ------------------------------------------------------------------------------------------------------
def test_the_file_is_private_and_plainly_named(client, date, alice):
    log_in(client, alice)

    response = fetched(client, made(date, alice))

    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Content-Disposition"] == f'attachment; filename="guests-{date.slug}.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_every_column_says_what_it_promises(client, date, alice):
    question = Question.objects.create(chapter=date.chapter, kind=Question.Kind.CHOICE)
    QuestionText.objects.create(question=question, locale="en", label="Which meal?", choices="Soup\nRice")
    guest = date.rsvps.get()
    Answer.objects.create(rsvp=guest, question=question, value="1")
    Rsvp.objects.filter(pk=guest.pk).update(helps=["reader", "set-up"])
    log_in(client, alice)

    response = fetched(client, made(date, alice, columns=exports_columns(date)))

    heads, row = table(response)
    assert dict(zip(heads, row, strict=True)) == {
        "Name or alias": "Sima",
        "How many": "2",
        "State": "Coming",
        "Language": "Farsi",
        "Shift or role": "",
        "Can help with": "Reader, Setting up",
        "Access needs": "A chair",
        "May be photographed": "Yes",
        "E-mail": guest.contact.email,
        "Which meal?": "Rice",
    }


def test_only_the_columns_that_were_chosen_are_there(client, date, alice):
    log_in(client, alice)

    response = fetched(client, made(date, alice, columns=["party", "alias"]))

    assert table(response) == [["Name or alias", "How many"], ["Sima", "2"]]


def test_whom_a_list_names(client, date, alice):
    facts = {"attended": {"arrived": 1, "checked_in_at": date.starts_at}, "offered": {"offer_until": date.starts_at}}
    for state in Rsvp.State.values:
        guest(date, f"Guest {state}", state=state, **facts.get(state, {}))
    log_in(client, alice)

    named = {row[0].removeprefix("Guest ") for row in table(fetched(client, made(date, alice)))[2:]}

    assert named == set(Rsvp.State.values) - {"pending", "cancelled", "lapsed"}


def test_the_file_is_written_when_it_is_fetched_and_names_nobody_who_is_forgotten(client, date, alice):
    export = made(date, alice)
    guest(date, "Came later")
    date.rsvps.filter(party=2).update(erased_at=timezone.now(), contact=None, name="")
    guest(date, "Due", erase_at=timezone.now())  # the worker has not come round yet
    log_in(client, alice)

    assert table(fetched(client, export))[1:] == [["Came later", "1"]]


def test_hostile_names_and_answers_reach_no_file_as_a_formula(client, date, alice):
    guest(date, "=1+1", access_needs="+cmd|'/C calc'!A0\n=1;=2")
    guest(date, "＝سیما\n@x", access_needs="۱۲")
    log_in(client, alice)
    columns = ["alias", "party", "needs"]

    rows = table(fetched(client, made(date, alice, columns=columns)))
    sheet = openpyxl.load_workbook(
        io.BytesIO(fetched(client, made(date, alice, columns=columns, format="xlsx")).content)
    ).active

    assert rows[2:] == [["'=1+1", "1", "'+cmd|'/C calc'!A0\n'=1;'=2"], ["'＝سیما\n'@x", "1", "۱۲"]]
    assert sheet["A3"].value == "=1+1"
    assert {cell.data_type for row in sheet.rows for cell in row} == {"s", "n"}
