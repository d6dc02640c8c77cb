"""Sheets and booklets read back from their PDF, and the way to them; nothing is drawn inside a request."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from appeals import typesetting
from appeals.actions import printing
from appeals.models import Drawing, SheetPrint, Source
from appeals.queries.prints import Choice, blocks_of, is_printable_code, paragraphs_of, qr_code, sheet_words
from appeals.typesetting import NotSet, draw
from chapters.models import Risk
from people.schedule import JOBS
from tests import factories
from tests.appeals.print_hands import OURS, are_embedded, faces_of, reader, size_of, text_of

pytestmark = pytest.mark.django_db
FORM = {"kind": "sheets", "size": "a4", "locale": "en", "code": "", "sheets": "1"}
LANGUAGES = ("en", "fa", "es")
TITLE = {"fa": "همهٔ زندانیان سیاسی را اکنون آزاد کنید", "es": "Libertad para los presos políticos"}


@pytest.fixture(autouse=True)
def _printing(print_fonts, monkeypatch) -> None:
    monkeypatch.setattr(typesetting, "fonts", lambda: print_fonts)
    monkeypatch.setattr(printing, "fonts", lambda: print_fonts)


@pytest.fixture
def page():
    return factories.appeal_page(slug="appeal")


def words(page, kind="sheets", size="a4", locale="en", code="", sheets=2):
    return sheet_words(page.appeal, Choice(kind, size, locale, code, sheets))


def drawn(page, **choice):
    return reader(draw("print_sheets", words(page, **choice)))


def ask(page, site="same-origin", **choice):
    return Client().post(f"/sign/{page.translation_key}/paper/", {**FORM, **choice}, HTTP_SEC_FETCH_SITE=site)


def test_a_sheet_holds_what_is_signed_and_every_column(page):
    factories.chapter(slug="sf")
    paper = drawn(page, code="sf", sheets=3)

    assert len(paper.pages) == 3
    for number in range(3):
        said = text_of(paper, number)
        parts = ["Free all political prisoners now", f"Sheet {number + 1} of 3", "Version 1", "San Francisco"]
        parts += ["No.", "Name", "City", "Country", "Profession", "Show", "Print", "Signature", "Batch number"]
        parts += ["Collector, by handle", "Show me among those who signed", "Print me with the appeal", "destroyed"]
        assert [part for part in parts if part not in said] == []
        assert "sign/?via=sf" in said.replace(" ", "")
        assert "e-mail:" not in said.lower()


@pytest.mark.parametrize(
    ("size", "sheet", "half"), [("a4", (595, 842), (420, 595)), ("letter", (612, 792), (396, 612))]
)
def test_every_page_has_the_size_it_is_for(page, size, sheet, half):
    assert {size_of(one) for one in drawn(page, size=size).pages} == {sheet}
    booklet = drawn(page, size=size, kind="booklet")
    sizes = [size_of(one) for one in booklet.pages]
    assert set(sizes[:-2]) == {half}
    assert set(sizes[-2:]) == {half[::-1]}  # sheets lie across


def test_a_booklet_says_the_words_how_and_why_and_then_has_sheets(page):
    paper = drawn(page, kind="booklet", sheets=5)
    said = text_of(paper)
    for part in ("To the people of the world", "They are teachers", "How to collect safely", "Why signatures on paper"):
        assert part in said
    assert "Sheet 5 of 5" in text_of(paper, len(paper.pages) - 1)


def test_each_language_has_its_own_digits_direction_and_faces(page):
    for language, title in TITLE.items():
        factories.translation(page, language, title=title)
    for language in LANGUAGES:
        paper = drawn(page, locale=language, sheets=2)
        assert paper.trailer["/Root"]["/Lang"] == language
        assert are_embedded(paper)
        assert all(any(ours in name for ours in OURS) for name in faces_of(paper.pages[0]))
    said = words(page, locale="fa")
    assert said["title"].strip("\u2066\u2067\u2068\u2069") == TITLE["fa"]
    assert "۱" in said["version"]
    assert "۲" in said["pages"][1]
    assert "۲۱" in text_of(drawn(page, locale="fa")) or "۱۲" in text_of(drawn(page, locale="fa"))


@pytest.mark.parametrize("kind", ["sheets", "booklet"])
def test_long_titles_and_many_demands_leave_room_to_sign(kind):
    long = "Free all political prisoners now, everywhere and without any condition " * 3
    demand = (
        "demand",
        {"of": "Of the state that holds them and of whoever helps it:", "demand": "Free them all. " * 12},
    )
    page = factories.appeal_page(title=long[:200], text=[("address", "To all:"), *[demand] * 4])
    for size in ("a4", "letter"):
        paper = drawn(page, kind=kind, size=size, sheets=2)
        sheets = [text_of(paper, number) for number in range(len(paper.pages) - 2, len(paper.pages))]
        assert ["Sheet 1 of 2" in sheets[0], "Sheet 2 of 2" in sheets[1]] == [True, True]  # nothing runs over
        assert all(" 3 " in sheet for sheet in sheets)  # three lines at the very least


def test_a_chapter_at_high_risk_is_named_nowhere(page):
    hidden = factories.chapter("Zqcity", slug="zqcity", risk=Risk.HIGH)
    Source.objects.create(code="owl-7", chapter=hidden)

    by_code = words(page, code="owl-7")

    assert "zqcity" not in str(by_code).lower()
    assert "via=owl-7" in by_code["address"]
    assert (is_printable_code("owl-7"), is_printable_code("zqcity")) == (True, False)
    assert words(page, code="zqcity") is None
    assert ask(page, code="zqcity").status_code == 422
    assert (
        "zqcity" not in Client().get(page.url + "paper/?via=zqcity").content.decode().replace("?via=zqcity", "").lower()
    )
    factories.chapter("Plaincity", slug="plaincity")
    assert "Plaincity" in Client().get(page.url + "paper/").content.decode()  # the control


def test_the_code_leads_to_the_light_page_and_may_be_smudged(page):
    said = words(page, code="")
    assert said["address"].replace("\u200b", "").endswith("/appeal/sign/")
    assert said["code"].startswith("<svg")
    assert qr_code("https://example.org/") != qr_code("https://example.org/x")


def test_rich_text_becomes_paragraphs(page):
    assert paragraphs_of("<p>One <b>two</b><br/>three</p><p></p><p>a &amp; b</p>") == ["One two", "three", "a & b"]
    kinds = [kind for kind, _words in blocks_of(page.appeal.versions.get().texts.get())]
    assert kinds == ["address", "text", "of", "demand"]


def test_from_the_page_to_the_file(page):
    client = Client()
    shown = client.get(page.url + "paper/")
    answer = ask(page)
    waiting = client.get(answer["Location"])
    JOBS["appeals.prints"].run()
    ready = client.get(answer["Location"])
    response = client.get(answer["Location"] + "file.pdf")

    assert shown.status_code == 200
    assert all(part in shown.content.decode() for part in ("How to collect safely", "What to print", "Set the paper"))
    assert (answer.status_code, "It is next" in waiting.content.decode()) == (303, True)
    assert answer["Location"] + "file.pdf" in ready.content.decode()
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    assert response["Content-Disposition"] == 'attachment; filename="appeal-sheets-a4-en.pdf"'
    assert response["Cache-Control"] == "no-store"


def test_looking_draws_nothing_and_changes_nothing(page, monkeypatch):
    monkeypatch.setattr(printing, "draw", lambda *args, **options: pytest.fail("drawn in a request"))
    client = Client()
    client.get(page.url + "paper/")
    assert client.get(f"/sign/{page.translation_key}/paper/")["Location"] == page.url + "paper/"
    assert not SheetPrint.objects.exists()
    address = ask(page)["Location"]
    assert client.get(address + "file.pdf")["Location"] == address  # not there yet
    assert SheetPrint.objects.get().state == Drawing.WAITING


def test_a_choice_is_one_row_however_often_it_is_asked_for(page):
    first, again, other = ask(page), ask(page), ask(page, sheets="5")
    assert first["Location"] == again["Location"] != other["Location"]
    assert SheetPrint.objects.count() == 2


def test_sheets_with_old_words_are_not_handed_out(page):
    client, address = Client(), ask(page)["Location"]
    JOBS["appeals.prints"].run()
    assert client.get(address + "file.pdf").status_code == 200

    page.title = "Other words"
    page.save_revision().publish()

    assert "not there any more" in client.get(address).content.decode()
    assert client.get(address + "file.pdf").status_code == 302
    assert ask(page)["Location"] == address
    JOBS["appeals.prints"].run()
    assert "Other words" in text_of(reader(client.get(address + "file.pdf").content))


def test_what_is_taken_down_meanwhile_is_not_drawn(page):
    address = ask(page)["Location"]
    PageViewRestriction.objects.create(page=page)
    JOBS["appeals.prints"].run()
    assert not SheetPrint.objects.exists()
    assert Client().get(address).status_code == 404


def test_a_closed_appeal_prints_nothing(page):
    page.closed_on = dt.date(2026, 11, 2)
    page.save_revision().publish()
    said = Client().get(page.url + "paper/").content.decode()
    assert "takes no more signatures" in said
    assert "Set the paper" not in said
    assert (ask(page).status_code, SheetPrint.objects.exists()) == (422, False)


@pytest.mark.parametrize(
    "said",
    [{"kind": "poster"}, {"size": "a3"}, {"locale": "de"}, {"sheets": "4000"}, {"sheets": "x"}, {"code": "nobody"}],
)
def test_odd_choices_are_refused_with_the_page(page, said):
    answer = ask(page, **said)
    assert (answer.status_code, SheetPrint.objects.exists()) == (422, False)
    assert "One thing to put right" in answer.content.decode()
    assert answer.content.decode().count("How to collect safely") == 1


def test_other_sites_cannot_have_paper_set(page):
    assert ask(page, site="cross-site").status_code == 403
    assert not SheetPrint.objects.exists()


def test_too_many_at_once_are_asked_to_come_back(page, monkeypatch):
    monkeypatch.setattr(printing, "MOST_WAITING", 1)
    ask(page)
    answer = ask(page, sheets="5")
    assert (answer.status_code, "try again in some minutes" in answer.content.decode()) == (422, True)
    assert ask(page).status_code == 303  # what waits already is no new work


def test_paper_that_cannot_be_set_keeps_no_other_waiting(page, monkeypatch):
    bad, good = ask(page)["Location"], ask(page, sheets="5")["Location"]
    real = printing.draw

    def sometimes(template, said):
        if said["sheets"] == 1:
            raise NotSet("no")
        return real(template, said)

    monkeypatch.setattr(printing, "draw", sometimes)
    JOBS["appeals.prints"].run()
    assert "could not be set" in Client().get(bad).content.decode()
    assert "is ready" in Client().get(good).content.decode()
    monkeypatch.undo()
    assert ask(page)["Location"] == bad
    assert SheetPrint.objects.filter(state=Drawing.WAITING).count() == 1


def test_typst_s_refusal_is_told_to_the_worker():
    with pytest.raises(NotSet, match="dictionary does not contain key"):
        draw("print_sheets", {"language": "en"})


def test_papers_are_forgotten_after_a_week(page):
    ask(page)
    JOBS["appeals.forget_prints"].run()
    assert SheetPrint.objects.exists()
    SheetPrint.objects.update(keep_until=timezone.now())
    JOBS["appeals.forget_prints"].run()
    assert not SheetPrint.objects.exists()


def test_the_page_speaks_each_language(page):
    factories.translation(page, "fa", title=TITLE["fa"])
    said = Client().get("/fa" + page.url + "paper/")
    assert said.status_code == 200
    assert 'dir="rtl"' in said.content.decode()
