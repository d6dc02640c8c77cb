"""Asking for a list of guests: by coordinators, with a code typed a moment ago, and only for what is needed."""

import io
import time

import openpyxl
import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client

from chapters import step_up
from chapters.models import Role
from events.errors import EventError
from events.models import GuestExport
from people.models import AuditEntry
from tests import factories
from tests.events.taking import (
    ASKED,
    ask_page,
    code,
    coordinator,
    exports_columns,
    fetched,
    guest,
    link_page,
    log_in,
    made,
    sf_date,
)
from tests.worlds import grown

pytestmark = pytest.mark.django_db
MINUTE, HOUR = 60, 60 * 60


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def date():
    return sf_date()


@grown
def alice(date):
    return coordinator(date)


@grown
def elsewhere():
    """A date of another chapter, with words that must not be seen from here."""
    row = factories.occurrence(factories.event(factories.chapter("Berlin", slug="berlin"), title="CANARY evening"))
    guest(row, "CANARY", party=3, access_needs="CANARY")
    return row


# --- who may -----------------------------------------------------------------------------------------------------
WHO = ["coordinator", "admin", "host", "greeter", "editor", "treasurer", "bob", "charlie", "asleep", "stranger"]
MAY = {"coordinator", "admin"}


def visitor(who: str, date) -> Client:
    """The browser of someone by name, or by the role they have in San Francisco."""
    client = Client()
    if who == "bob":
        log_in(client, factories.member(factories.chapter("Paris", slug="paris"), Role.COORDINATOR))
    elif who == "asleep":
        log_in(client, factories.member(date.chapter, Role.COORDINATOR, is_active=False))
    elif who in ("charlie", "admin"):
        log_in(client, factories.user() if who == "charlie" else factories.network_admin())
    elif who != "stranger":
        log_in(client, factories.member(date.chapter, Role(who)))
    return client


def refused(who: str) -> tuple[int, int]:
    """Who is not signed in is led there; to all others there is nothing here."""
    return (302, 302) if who in ("asleep", "stranger") else (404, 404)


def test_only_coordinators_make_a_list(date):
    for who in WHO:
        client = visitor(who, date)

        looked, asked = client.get(ask_page(date)), client.post(ask_page(date), ASKED)

        expected = (200, 302) if who in MAY else refused(who)
        assert (who, (looked.status_code, asked.status_code)) == (who, expected)
        assert (who, GuestExport.objects.count()) == (who, who in MAY)
        GuestExport.objects.all().delete()
    assert AuditEntry.objects.filter(verb="events.guests_exported").count() == len(MAY)


def test_a_link_is_good_for_who_asked_and_nobody_else(date, alice):
    export = made(date, alice)
    for who in WHO:
        client = visitor(who, date)

        looked, taken = client.get(link_page(export)), fetched(client, export)

        assert (who, (looked.status_code, taken.status_code)) == (who, refused(who))
        assert b"Sima" not in looked.content + taken.content
    assert GuestExport.objects.get().downloads == 0


def test_a_chapter_reaches_no_other_chapters_guests(client, date, alice, elsewhere):
    bob = factories.member(elsewhere.chapter, Role.COORDINATOR)
    theirs = made(elsewhere, bob)
    log_in(client, alice)

    answers = [
        client.get(ask_page(elsewhere)),
        client.get(ask_page(elsewhere, "berlin")),
        client.post(ask_page(elsewhere), ASKED),
        client.get(link_page(theirs)),
        fetched(client, theirs),
        fetched(client, theirs, "berlin"),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert not any(b"CANARY" in answer.content for answer in answers)


def test_an_admins_link_for_one_chapter_is_nothing_in_another(client, date, elsewhere):
    admin = factories.network_admin()
    export = made(elsewhere, admin)
    log_in(client, admin)

    assert fetched(client, export, "sf").status_code == 404
    assert fetched(client, export, "berlin").status_code == 200


def test_a_list_holds_no_row_of_another_date(client, date, alice, elsewhere):
    other = factories.occurrence(factories.event(date.chapter, title="Reading", slug="reading"))
    guest(other, "CANARY")
    log_in(client, alice)

    for format in GuestExport.Format.values:
        response = fetched(client, made(date, alice, columns=[*exports_columns(date)], format=format))
        assert response.status_code == 200
        if format == "csv":
            assert "CANARY" not in response.content.decode("utf-8-sig")
        else:
            sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
            assert sheet.max_row == 2
            assert "CANARY" not in str([[cell.value for cell in row] for row in sheet.rows])


# --- a fresh second factor -----------------------------------------------------------------------------------------
# How long ago a code was typed in this session, and what was typed.
STALE = [(None, ""), (HOUR, "mfa"), (5 * MINUTE + 1, "mfa"), (0, "password")]


def test_a_stale_session_cannot_take_anything_along(date, alice):
    for typed_ago, method in STALE:
        client = Client()
        log_in(client, alice, typed_ago=typed_ago, method=method)

        assert (typed_ago, client.post(ask_page(date), ASKED).status_code) == (typed_ago, 422)
    assert not GuestExport.objects.exists()


def test_a_code_of_four_minutes_ago_is_fresh(client, date, alice):
    log_in(client, alice, typed_ago=4 * MINUTE)

    assert client.post(ask_page(date), ASKED).status_code == 302


def test_control_without_the_check_a_stale_session_could(client, date, alice, monkeypatch):
    monkeypatch.setattr(step_up, "is_fresh", lambda request: True)
    log_in(client, alice, typed_ago=HOUR)

    assert client.post(ask_page(date), ASKED).status_code == 302


def test_a_session_that_someone_else_made_fresh_is_not(client, date, alice):
    log_in(client, alice)
    session = client.session
    session["account_authentication_methods_user"] = str(factories.user().pk)
    session.save()

    assert client.post(ask_page(date), ASKED).status_code == 422


@pytest.mark.parametrize("digits", ["ascii", "persian"])
def test_a_code_typed_on_the_page_is_fresh_for_five_minutes(client, date, alice, digits):
    log_in(client, alice, typed_ago=None)
    typed = code() if digits == "ascii" else code().translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert 'name="code"' in client.get(ask_page(date)).content.decode()

    assert client.post(ask_page(date), {**ASKED, "code": typed}).status_code == 302

    assert 'name="code"' not in client.get(ask_page(date)).content.decode()
    assert client.post(ask_page(date), ASKED).status_code == 302
    with time_machine.travel(time.time() + 5 * MINUTE + 1):
        assert client.post(ask_page(date), ASKED).status_code == 422


def test_a_spare_code_does_as_well_and_once(client, date, alice):
    spare = RecoveryCodes.activate(alice).get_unused_codes()[0]
    log_in(client, alice, typed_ago=None)
    assert client.post(ask_page(date), {**ASKED, "code": spare}).status_code == 302

    client.logout()
    log_in(client, alice, typed_ago=None)
    assert client.post(ask_page(date), {**ASKED, "code": spare}).status_code == 422


def test_a_wrong_code_is_said_beside_its_field_and_nothing_typed_is_lost(client, date, alice):
    log_in(client, alice, typed_ago=None)
    for typed in ("", "000000", "x" * 60):
        response = client.post(ask_page(date), {**ASKED, "code": typed})

        html = response.content.decode()
        assert (response.status_code, set(response.context["code"].errors)) == (422, {"code"})
        assert 'href="#id_code"' in html
        assert ASKED["reason"] in html


def test_a_code_is_not_spent_on_a_form_that_has_something_to_put_right(client, date, alice):
    log_in(client, alice, typed_ago=None)
    typed = code()
    assert client.post(ask_page(date), {**ASKED, "reason": "", "code": typed}).status_code == 422

    assert client.post(ask_page(date), {**ASKED, "code": typed}).status_code == 302


def test_guessing_codes_is_held_back(client, date, alice):
    log_in(client, alice, typed_ago=None)
    for _turn in range(12):
        client.post(ask_page(date), {**ASKED, "code": "000000"})

    assert client.post(ask_page(date), {**ASKED, "code": code()}).status_code == 422


def test_another_persons_code_opens_nothing(client, date, alice):
    other = factories.member(date.chapter, Role.COORDINATOR)
    Authenticator.objects.filter(user=other).delete()
    log_in(client, other, typed_ago=None)

    assert client.post(ask_page(date), {**ASKED, "code": code()}).status_code == 422


# --- the form ------------------------------------------------------------------------------------------------------
def test_nothing_is_ticked_but_name_and_party(client, date, alice):
    log_in(client, alice)

    html = client.get(ask_page(date)).content.decode()

    boxes = [part.partition(">")[0] for part in html.split("<input ") if 'name="columns"' in part.partition(">")[0]]
    ticked = [box for box in boxes if "checked" in box]
    assert len(boxes) == 9
    assert [('value="alias"' in box, 'value="party"' in box) for box in ticked] == [(True, False), (False, True)]


SLIPS = [
    ({"columns": []}, "columns"),
    ({"columns": ["alias", "contact_id"]}, "columns"),
    ({"columns": ["question-7"]}, "columns"),
    ({"format": "ods"}, "format"),
    ({"format": ""}, "format"),
    ({"reason": ""}, "reason"),
    ({"reason": "   "}, "reason"),
    ({"reason": "x" * 201}, "reason"),
    ({"reason": "two\nlines"}, "reason"),
    ({"reason": "for sima@example.org"}, "reason"),
]


def test_a_slip_comes_back_beside_its_field(client, date, alice):
    log_in(client, alice)
    for change, field in SLIPS:
        response = client.post(ask_page(date), {**ASKED, **change})

        assert (change, response.status_code) == (change, 422)
        assert set(response.context["form"].errors) == {field}
    assert not GuestExport.objects.exists()


def test_the_action_itself_knows_only_columns_of_the_date(date, alice):
    for columns in ([], ["alias", "token_hash"], ["question-1"]):
        with pytest.raises(EventError):
            made(date, alice, columns=columns)


def test_no_button_works_without_its_token(date, alice):
    export = made(date, alice)
    client = Client(enforce_csrf_checks=True)
    log_in(client, alice)

    assert client.post(ask_page(date), ASKED).status_code == 403
    assert fetched(client, export).status_code == 403
    assert GuestExport.objects.get().downloads == 0
