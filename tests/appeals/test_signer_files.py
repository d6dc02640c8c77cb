"""Signers leave the house by what they agreed to: cases 9, 13 and 19, with a code, a reason and a line in the log."""

import csv
import io
import zipfile

import openpyxl
import pytest

from appeals.models import Signature
from appeals.queries.exports import name_and_city, signers_for, table_for
from appeals.views import desk_exports
from chapters import step_up
from chapters.models import Role
from content.sheets import csv_file, csv_lines
from people.actions import silence
from people.models import AuditEntry, Consent, OutgoingMail
from tests import factories
from tests.appeals.desk_hands import crowd, desk, own_appeal, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@pytest.fixture
def fresh(monkeypatch):
    monkeypatch.setattr(step_up, "is_fresh", lambda request: True)


@pytest.fixture
def chapter():
    return factories.chapter(slug="sf")


@pytest.fixture
def page(chapter):
    return own_appeal(chapter)


@pytest.fixture
def coordinator(chapter, client):
    person = factories.member(chapter, Role.COORDINATOR)
    client.force_login(person)
    return person


def fetch(client, page, chapter, **changes):
    form = {"what": "wall", "format": "csv", "reason": "The ad in March"}
    return client.post(desk(chapter, page, "files/"), {**form, **changes})


def rows_of(response) -> list[dict]:
    assert response.status_code == 200, text_of(response)
    return list(csv.DictReader(io.StringIO(text_of(response).removeprefix("\ufeff"))))


def cells(response) -> list[list]:
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_iran_is_anonymous_in_every_file(client, chapter, page, coordinator, fresh):
    """Case 9; the controls are Berlin's, and someone in Iran who chose their full name."""
    said = {"prints": True, "city": "Zqcity"}
    crowd(page, 1, name="Zqanonymous", country="IR", display="anonymous", **said)
    crowd(page, 1, name="Zqinitials", country="IR", display="initials", **said)
    crowd(page, 1, name="Open in Iran", country="IR", profession="teacher", affiliation="Zqschool", **said)
    crowd(page, 1, name="Ada", city="Berlin", country="DE", prints=True)
    for what, named in (("wall", ["", "", "Open in Iran", "Ada"]), ("print", ["Open in Iran", "Ada"])):
        rows = rows_of(fetch(client, page, chapter, what=what))
        assert [row["Name"] for row in rows] == named
        assert [row["City"] for row in rows] == [""] * (len(named) - 1) + ["Berlin"]
        assert "zq" not in str(rows).lower()
        assert "Z." not in str(rows)


def test_a_list_to_print_holds_who_agreed_to_it(client, chapter, page, coordinator, fresh):
    """Case 13: confirmed, counted, by the name they chose, in the ad's language."""
    crowd(page, 1, name="Full Name", prints=True, profession="writer", affiliation="A union", locale="fa")
    crowd(page, 1, name="سیما محمدی", prints=True, display="initials", profession="writer", locale="fa")
    crowd(page, 1, name="English", prints=True, shows=False)
    for no in ({"prints": False}, {"state": "pending"}, {"held_for": "burst"}, {"state": "invalid"}):
        crowd(page, 1, name="Zqno", **{"prints": True, "locale": "fa", **no})
    for display in ("anonymous", "hidden"):
        crowd(page, 1, name="Zqno", prints=True, display=display, shows=False, locale="fa")
    rows = rows_of(fetch(client, page, chapter, what="print", language="fa"))
    assert [row["Name"] for row in rows] == ["Full Name", "س. م."]
    assert [row["What they do"] for row in rows] == ["Writer or translator", ""]
    assert [row["Organization or school"] for row in rows] == ["A union", ""]
    everyone = rows_of(fetch(client, page, chapter, what="print"))
    assert [row["Name"] for row in everyone] == ["Full Name", "س. م.", "English"]


def test_what_is_shown_is_who_agreed_to_be_shown(client, chapter, page, coordinator, fresh):
    crowd(page, 1, name="Shown")
    crowd(page, 1, name="Zqno", shows=False, prints=True)
    crowd(page, 1, name="Zqno", held_for="speed")
    assert [row["Name"] for row in rows_of(fetch(client, page, chapter))] == ["Shown"]


def sign_up(page, email: str, **fields) -> Signature:
    return factories.signature(page, email, **{"wants_updates": True, **fields})


def test_addresses_only_of_who_still_wants_mail(client, chapter, page, coordinator, fresh):
    sign_up(page, "yes@example.org", country="FR", name="Zqname")
    gone, quiet = sign_up(page, "gone@example.org"), sign_up(page, "quiet@example.org")
    sign_up(page, "no@example.org", wants_updates=False)
    sign_up(page, "help@example.org", wants_updates=False, wants_to_help=True)
    Consent.objects.filter(contact=gone.contact).update(withdrawn_at="2026-11-01T00:00Z")
    silence(contact=quiet.contact)
    rows = rows_of(fetch(client, page, chapter, what="updates"))
    assert rows == [{"E-mail": "yes@example.org", "Language": "en", "Country": "France"}]


def test_volunteers_are_named_as_they_chose(client, chapter, page, coordinator, fresh):
    said = {"wants_updates": False, "wants_to_help": True, "city": "Lyon", "country": "FR"}
    sign_up(page, "one@example.org", name="Ada", **said)
    sign_up(page, "two@example.org", name="Zqno", display="anonymous", **said)
    sign_up(page, "three@example.org", name="Zqno", **{**said, "country": "IR", "display": "anonymous"})
    rows = rows_of(fetch(client, page, chapter, what="volunteer"))
    assert [(row["E-mail"], row["Name"], row["City"]) for row in rows] == [
        ("one@example.org", "Ada", "Lyon"),
        ("two@example.org", "", ""),
        ("three@example.org", "", ""),
    ]


def test_a_mailbox_of_two_stands_once(page):
    first = sign_up(page, "family@example.org")
    twin = Signature.objects.get(pk=first.pk)
    twin.pk, twin.uid, twin.nth, twin.token_hash = None, "00000000-0000-4000-8000-000000000001", 1, None
    twin.save()
    assert list(signers_for(Signature.objects.all(), "updates")) == [first]


def test_cells_are_never_worked_out(client, chapter, page, coordinator, fresh):
    """Case 19: also where a row got past the form."""
    crowd(page, 1, name="=HYPERLINK(1)", city="+1", prints=True, affiliation="@SUM(A1)\n=2")
    text = text_of(fetch(client, page, chapter, what="print"))
    assert '"\'=HYPERLINK(1)"' in text
    assert '"\'+1"' in text
    assert "\n'=2" in text
    book = fetch(client, page, chapter, what="print", format="xlsx")
    assert cells(book)[1][0] == "=HYPERLINK(1)"
    inside = zipfile.ZipFile(io.BytesIO(book.content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in inside


def test_both_kinds_say_the_same(client, chapter, page, coordinator, fresh):
    crowd(page, 3, name="Ada", city="Berlin", profession="artist")
    by_line = [list(row.values()) for row in rows_of(fetch(client, page, chapter))]
    book = fetch(client, page, chapter, format="xlsx")
    assert [[value or "" for value in row] for row in cells(book)[1:]] == by_line
    assert "Ada" not in book["Content-Disposition"]
    assert page.appeal.name not in book["Content-Disposition"]


def test_it_is_narrowed_to_a_country(client, chapter, page, coordinator, fresh):
    crowd(page, 1, name="Ada", country="DE")
    crowd(page, 1, name="Bea", country="FR")
    assert [row["Name"] for row in rows_of(fetch(client, page, chapter, country="FR"))] == ["Bea"]


def test_it_stays_in_the_log_and_two_people_know(client, chapter, page, coordinator, fresh):
    admin = factories.network_admin()
    crowd(page, 2, name="Zqname")
    fetch(client, page, chapter, country="DE")
    entry = AuditEntry.objects.get(verb="appeals.exported")
    assert (entry.actor, entry.chapter_id) == (coordinator, chapter.pk)
    said = {"what": "wall", "format": "csv", "reason": "The ad in March", "count": 2, "country": "DE", "language": ""}
    assert entry.details == said
    assert not OutgoingMail.objects.filter(kind="appeals.alarm").exists()
    sign_up(page, "yes@example.org")
    fetch(client, page, chapter, what="updates")
    mail = OutgoingMail.objects.get(kind="appeals.alarm")
    assert (mail.user, mail.subject_id) == (admin, "addresses-exported")


@pytest.mark.parametrize(
    "changes", [{"reason": ""}, {"reason": "for a@b.example"}, {"what": "all"}, {"what": ""}, {"format": "pdf"}]
)
def test_without_a_good_reason_there_is_no_file(client, chapter, page, coordinator, fresh, changes):
    crowd(page, 1, name="Zqname")
    response = fetch(client, page, chapter, **changes)
    assert response.status_code == 422
    assert "Zqname" not in text_of(response)
    assert not AuditEntry.objects.filter(verb="appeals.exported").exists()


def test_an_empty_file_is_not_fetched(client, chapter, page, coordinator, fresh):
    response = fetch(client, page, chapter)
    assert response.status_code == 422
    assert "There is nothing to fetch" in text_of(response)


def test_a_book_has_an_end_a_csv_file_has_none(client, chapter, page, coordinator, fresh, monkeypatch):
    monkeypatch.setattr(desk_exports, "LARGEST_BOOK", 2)
    crowd(page, 3)
    assert "2 lines at most" in text_of(fetch(client, page, chapter, format="xlsx"))
    assert len(rows_of(fetch(client, page, chapter))) == 3


def test_it_takes_a_code(client, chapter, page, coordinator):
    """Without a fresh code the form asks for one, and nothing leaves."""
    factories.with_second_factor(coordinator)
    crowd(page, 1, name="Zqname")
    assert 'name="code"' in text_of(client.get(desk(chapter, page, "files/")))
    for code in ({}, {"code": "000000"}):
        response = fetch(client, page, chapter, **code)
        assert response.status_code == 422
        assert "Zqname" not in text_of(response)
    assert not AuditEntry.objects.filter(verb="appeals.exported").exists()


def test_lines_are_read_as_they_are_asked_for(page, django_assert_num_queries):
    crowd(page, 5)
    table = table_for(Signature.objects.all(), "wall")
    lines = csv_lines(table.heads, table.rows)
    with django_assert_num_queries(0):
        assert next(lines) == b"\xef\xbb\xbf"
        next(lines)
    with django_assert_num_queries(1):
        assert len(list(lines)) == 5


def test_bit_by_bit_is_the_same_file():
    heads, rows = ["Name", "Number"], [["=1", 2], ["Ada\n+1", 3], ["سیما", 4]]
    assert b"".join(csv_lines(heads, rows)) == csv_file(heads, rows)


def test_names_for_print_follow_the_choice():
    said = {"name": "Sima Mohammadi", "city": "Berlin"}
    wanted = {
        ("DE", "full"): ("Sima Mohammadi", "Berlin"),
        ("DE", "initials"): ("S. M.", ""),
        ("DE", "anonymous"): ("", ""),
        ("DE", "hidden"): ("", ""),
        ("IR", "full"): ("Sima Mohammadi", ""),
        ("IR", "initials"): ("", ""),
        ("IR", "anonymous"): ("", ""),
        ("IR", "hidden"): ("", ""),
    }
    for (country, display), expected in wanted.items():
        assert name_and_city(Signature(country=country, display=display, **said)) == expected
