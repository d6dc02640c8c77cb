"""Names typed from sheets: what a file may say, what it may not, and that the sheets alone count."""

import io
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from appeals import wordings
from appeals.actions.paper import begin_recount
from appeals.actions.typed import Report, import_typed, remove_typed
from appeals.errors import NotAllowed, SheetError
from appeals.models import PaperBatch, Signature
from appeals.queries.wall import wall_sheet
from content import sheet_reading
from content.sheets import xlsx_file
from people.models import AuditEntry
from tests.appeals.paper_hands import DAY, World, csv

pytestmark = pytest.mark.django_db
LINES = ("Sima Rahimi,Berlin,Germany,Teacher,yes,no", "رویا محمدی,تهران,Iran,,yes,yes", "José Ñandú,,,,no,yes")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def batch(world) -> PaperBatch:
    return world.counted(5, first=5)


def take(batch: PaperBatch, data: bytes) -> Report:
    return import_typed(batch=batch, data=data, author=batch.first_by)


def problems(batch: PaperBatch, data: bytes) -> list[tuple[int, str]]:
    with pytest.raises(SheetError) as refusal:
        take(batch, data)
    return refusal.value.problems


def test_names_are_shown_as_agreed_and_add_nothing_to_the_tallies(world, batch):
    before = world.total

    report = take(batch, csv(*LINES))

    assert report == Report(added=3, known=0, left_out=0)
    assert world.total == before
    rows = {row.name: row for row in Signature.objects.all()}
    sima, roya, jose = rows["Sima Rahimi"], rows["رویا محمدی"], rows["José Ñandú"]
    assert {row.state for row in rows.values()} == {"confirmed"}
    assert {row.signer_key for row in rows.values()} == {None}
    assert {row.wording for row in rows.values()} == {wordings.NOW}
    assert (sima.on_wall, sima.shown_name, sima.shown_place, sima.country) == (True, "Sima Rahimi", "Berlin", "DE")
    assert (sima.profession, sima.prints, sima.chapter, sima.batch) == ("teacher", False, world.chapter, batch)
    assert (roya.shown_name, roya.shown_place, roya.country) == ("رویا محمدی", "", "IR")  # no city where it is a danger
    assert (jose.on_wall, jose.shown_name, jose.prints, jose.country) == (False, "", True, "US")
    assert not Signature.objects.counted().exists()
    assert Signature.objects.printable().count() == 2


def test_the_wall_shows_them_on_the_day_they_signed(world, batch):
    take(batch, csv(*LINES))
    shown = wall_sheet(world.appeal).rows
    assert {row.shown_name for row in shown} == {"Sima Rahimi", "رویا محمدی"}
    assert {row.confirmed_at.date() for row in shown} == {DAY}


def test_the_same_file_again_adds_nothing(batch):
    data = csv(*LINES)
    take(batch, data)

    assert take(batch, data) == Report(added=0, known=3, left_out=0)
    assert take(batch, csv(*LINES, "Ada L.,,,,yes,no")) == Report(added=1, known=3, left_out=0)
    assert Signature.objects.count() == 4


def test_two_people_of_one_name_are_two_only_if_both_stand_there(batch):
    line = "Ali Ahmadi,,,,yes,no"
    assert take(batch, csv(line, line)).added == 2
    assert take(batch, csv(line)) == Report(added=0, known=1, left_out=0)
    assert take(batch, csv(line, line, line)).added == 1


def test_whoever_wants_to_be_seen_nowhere_is_not_kept(batch):
    assert take(batch, csv("Zqname,,,,no,no", "Ada,,,,yes,no")) == Report(added=1, known=0, left_out=1)
    assert [row.name for row in Signature.objects.all()] == ["Ada"]


def test_never_more_names_than_were_counted(batch):
    names = [f"Name {letter},,,,yes,no" for letter in "abcdef"]
    assert problems(batch, csv(*names))[0][1].startswith("The file and the names typed before are 6")
    assert not Signature.objects.exists()
    assert take(batch, csv(*names[:5])).added == 5
    assert "are 6" in problems(batch, csv(names[5]))[0][1]


def test_names_wait_for_the_second_count(world):
    batch = world.bring()
    with pytest.raises(NotAllowed, match="once two people have counted"):
        take(batch, csv(*LINES))
    counted = world.counted()
    begin_recount(batch=counted, counted=70, author=world.first)
    with pytest.raises(NotAllowed, match="once two people have counted"):
        take(counted, csv(*LINES))
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    ("heads", "line"),
    [
        ("Name;City;Country;Profession;Shown;Print", "Sima;Berlin;DE;teacher;YES;x"),
        ("نام,شهر,کشور,شغل,نمایش,چاپ", "Sima,Berlin,آلمان,,بله,۱"),
        ("Nombre,Ciudad,País,Profesión,Mostrar,Imprimir", "Sima,Berlin,Alemania,,sí,si"),
        ("PRINT\tname\tshown\tcountry\tcity", "✓\tSima\ttrue\tdeu\tBerlin"),
        ("Name,City,Country,Shown,Print,Notes", "Sima,Berlin,germany,y,1,came by bike"),
    ],
)
def test_headings_and_words_of_three_languages(batch, heads, line):
    take(batch, csv(line, heads=heads))

    row = Signature.objects.get()
    assert (row.name, row.city, row.country, row.shows, row.prints) == ("Sima", "Berlin", "DE", True, True)


@pytest.mark.parametrize(
    "heads", ["Name,E-mail", "Name,Email address", "نام,ایمیل", "Nombre,Correo electrónico", "Name,Telephone"]
)
def test_a_column_that_reaches_people_is_refused(batch, heads):
    line, words = problems(batch, csv("Sima,x", heads=heads))[0]
    assert (line, "Nobody who signed on paper agreed to be written to" in words) == (1, True)
    assert not Signature.objects.exists()


def test_an_address_in_any_column_is_found(batch):
    found = problems(batch, csv("Sima,yes,sima@example.org", "Roya,yes,", heads="Name,Shown,Way"))
    assert [line for line, _words in found] == [2]
    assert not Signature.objects.exists()


def test_every_bad_line_is_told_and_nothing_is_taken(batch):
    lines = ["Ada,,,,yes,no", ",Berlin,,,yes,no", "www.evil.com,,,,yes,no", "=1+1,,,,yes,no", "Bo,,Atlantis,,yes,no"]
    lines += ["Cy,,,Wizard,yes,no", "Di,,,,perhaps,no", f"{'x' * 81},,,,yes,no", "Ed,,,,yes,no,more", "1234,,,,yes,no"]

    found = problems(batch, csv(*lines))

    assert [line for line, _words in found] == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    said = " ".join(words for _line, words in found)
    for part in ("no name", "web or e-mail", "cannot be a name", "no country", "professions", "neither yes nor no"):
        assert part in said
    assert not Signature.objects.exists()
    assert not AuditEntry.objects.filter(verb="appeals.names_typed").exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"  \n \n", "empty"),
        (b"City\nBerlin", "must be called"),
        (b"Name,Nombre\na,b", "mean the same"),
        (b"Name\n", "No name stands"),
        (b"Name\n\xff\xfe\xfa", "letters cannot be read"),
        (b'Name\n"Sima', "quotation mark"),
        (b"Name\nSi\x00ma", "no text can hold"),
        (b"PK\x03\x04 not a zip", "cannot be read"),
        (b"\xd0\xcf\x11\xe0old", "old program"),
        (b"Name\n" + b"Sima\n" * 5001, "more than 5,000 lines"),
        (b"Name" + b",x" * 60 + b"\n", "more than 60 columns"),
        (b"Name\n" + b"x" * 2001, "very long"),
        (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
    ],
)
def test_a_file_that_is_no_table_is_refused_whole(batch, data, words):
    assert words in problems(batch, data)[0][1]
    assert not Signature.objects.exists()


def test_a_workbook_is_read_like_a_table(batch):
    heads = ("Name", "City", "Country", "Shown", "Print")
    take(batch, xlsx_file(heads, [("Sima", "Berlin", "DE", "yes", "no"), ("Roya", "", "", "no", "1")], title="x"))
    assert set(Signature.objects.values_list("shows", "prints")) == {(True, False), (False, True)}


def workbook(*rows: tuple[Any, ...]) -> bytes:
    file = io.BytesIO()
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def test_cells_of_a_workbook_that_are_no_text(batch):
    take(batch, workbook(("Name", "Shown", "Print"), ("Sima", True, 0), ("Roya", 1.0, None)))
    assert set(Signature.objects.values_list("shows", "prints")) == {(True, False)}
    assert problems(batch, workbook(("Name", "Shown"), ("=1+1", "yes")))[0][0] == 2


def test_a_workbook_that_unpacks_to_more_than_we_hold_is_never_unpacked(batch, monkeypatch):
    data = workbook(("Name", "Shown"), ("Sima", "yes"))
    monkeypatch.setattr(sheet_reading, "MOST_UNPACKED", 100)
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *args, **options: pytest.fail("unpacked"))
    assert "far more than a table" in problems(batch, data)[0][1]
    monkeypatch.undo()
    assert take(batch, data).added == 1  # the control


def test_a_cell_far_below_costs_little_and_is_too_far(batch):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("Name", "Shown"))
        sheet.write_row(1_000_000, 0, ("Sima", "yes"))
    assert "No name stands" in problems(batch, file.getvalue())[0][1]


def test_a_name_stays_with_the_words_of_its_day(world):
    world.page.title = "Other words"
    world.page.save_revision().publish()
    today = world.appeal.versions.latest("number").made_at.date()

    first, second = world.counted(5, first=5, collected_on=DAY), world.counted(5, first=5, collected_on=today)
    take(first, csv("Ada,,,,yes,no"))
    take(second, csv("Ada,,,,yes,no"))

    versions = {row.batch_id: row.version.number for row in Signature.objects.select_related("version")}
    assert versions[second.pk] == 2


def test_a_typed_name_is_removed_and_the_count_stays(world, batch):
    take(batch, csv(*LINES))
    row = Signature.objects.get(shown_name="Sima Rahimi")

    remove_typed(signature=row, author=world.first)
    remove_typed(signature=row, author=world.first)

    assert not Signature.objects.filter(shown_name="Sima Rahimi").exists()
    assert "Sima Rahimi" not in {one.shown_name for one in wall_sheet(world.appeal).rows}
    assert world.total.paper == 5
    assert AuditEntry.objects.filter(verb="appeals.typed_name_removed").count() == 1
    assert "Sima" not in str(AuditEntry.objects.filter(verb__startswith="appeals.").values_list("details", "target"))


def test_on_the_desk_a_bad_file_says_each_line_and_a_good_one_what_became_of_it(settings, world, batch):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]
    client = Client()
    client.force_login(world.first)

    def send(data: bytes):
        file = SimpleUploadedFile("names.csv", data)
        return client.post(world.address(f"{batch.uid}/names/"), {"file": file})

    bad = send(csv("Ada,,,,yes,no", "Bo,,Atlantis,,yes,no"))
    good = send(csv(*LINES, "Di,,,,no,no"))
    page = client.get(good["Location"]).content.decode()

    assert bad.status_code == 422
    assert ("line 3" in bad.content.decode(), "Atlantis" in bad.content.decode()) == (True, True)
    assert "?added=3&known=0&left=1#names" in good["Location"]
    assert ("3 names were added" in page, "neither to be shown nor printed" in page) == (True, True)
    row = Signature.objects.get(shown_name="Sima Rahimi")
    assert client.post(world.address(f"{batch.uid}/names/{row.uid}/remove/")).status_code == 302
    assert client.get(world.address(f"{batch.uid}/?added=x&known=0&left=1")).context["told"] == {}
    assert "Choose a file" in client.post(world.address(f"{batch.uid}/names/")).content.decode()
