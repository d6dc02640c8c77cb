"""Flyers: what stands on them, that it stands on one page, and that a telephone finds its way back."""

import datetime as dt
import io

import pytest
import time_machine
import zxingcpp
from django.conf import settings
from PIL import Image
from pypdf import PdfReader

from events.actions import flyers
from events.actions.flyers import draw
from events.models import ExtraDate, Flyer
from events.queries import flyers as words
from events.queries.flyers import flyer_words, isolate, shortened, shown_address
from tests import factories
from tests.worlds import grown

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SITE = "https://appeal.example"
POINTS = {"a4": (595.3, 841.9), "letter": (612, 792), "a4-half": (841.9, 595.3), "letter-half": (792, 612)}
LONG = "Reading the names of everyone who is held because of a sentence they wrote, one after the other, aloud"
LONG_FA = "خواندن بلند نام همهٔ کسانی که برای نوشتن یک جمله در زندان‌اند، یکی پس از دیگری، تا آخرین نام این فهرست"


NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _printing(print_fonts, monkeypatch, settings):
    monkeypatch.setattr(flyers, "FONTS", print_fonts)
    settings.SITE_URL = SITE
    with time_machine.travel(NOON, tick=False):
        yield


@grown(at=NOON)
def page():
    chapter = factories.chapter(slug="sf")
    page = factories.event(chapter, title="Vigil", slug="vigil", start_date=dt.date(2026, 11, 25), capacity=12)
    factories.translation(page, "fa", title="نام‌ها را می‌خوانیم", slug="shab", venue="کلیسا")
    return page


def several(page, number: int = 9):
    """The same event once a week, `number` times in all."""
    for week in range(1, number):
        page.extra_dates.add(ExtraDate(date=page.start_date + dt.timedelta(weeks=week)))
    page.save_revision().publish()
    return factories.occurrence(page)


def said(date, *, whole=False, size="a4", language="en") -> dict:
    return flyer_words(date, whole=whole, size=size, language=language)


def pdf(date, **options) -> PdfReader:
    return PdfReader(io.BytesIO(draw(said(date, **options))))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())


def picture(date, **options) -> Image.Image:
    return Image.open(io.BytesIO(draw(said(date, **options), format="png"))).convert("L")


def codes(date, **options) -> list[str]:
    """What a reader of codes that is not ours finds on the flyer."""
    return [found.text for found in zxingcpp.read_barcodes(picture(date, **options))]


@pytest.mark.parametrize("language", ["en", "fa", "es"])
def test_a_flyer_is_one_sheet_of_its_size(page, language):
    date = factories.occurrence(page)

    sheets = {size: pdf(date, size=size, language=language).pages for size in POINTS}

    assert {
        size: [(round(float(one.mediabox.width), 1), round(float(one.mediabox.height), 1)) for one in pages]
        for size, pages in sheets.items()
    } == {size: [measure] for size, measure in POINTS.items()}


def test_every_size_can_be_chosen_and_has_its_measure():
    assert set(POINTS) == set(Flyer.Size.values) == set(words.SHEETS)


def test_an_english_flyer_says_day_hours_clock_place_and_address(page):
    text = text_of(pdf(factories.occurrence(page)))

    for part in ("Vigil", "WEDNESDAY", "25", "NOVEMBER 2026", "Pacific time", "1187 Franklin Street", "Say that you"):
        assert part in text
    assert "appeal.example/chapters/sf/vigil/2026-11-25/" in text.replace("\u200b", "").replace(" ", "")


def test_a_farsi_flyer_gives_the_persian_day_beside_the_other_in_persian_digits(page):
    facts = said(factories.occurrence(page), language="fa")

    assert facts["slab"] == ["چهارشنبه", "۴", "آذر ۱۴۰۵", "۲۵ نوامبر"]
    assert "۱۸:۳۰" in facts["hours"]
    assert facts["title"] == isolate("نام‌ها را می‌خوانیم")
    assert facts["address"].replace("\u200b", "") == "appeal.example/fa/chapters/sf/shab/2026-11-25/"


def test_parts_of_a_place_are_kept_apart_where_scripts_mix(page):
    where = dict(said(factories.occurrence(page), language="fa")["facts"])["جا"]

    assert where.split("، ") == [isolate("کلیسا"), isolate("1187 Franklin Street"), isolate("San Francisco")]


@pytest.mark.parametrize(("language", "path"), [("en", "/chapters/sf/vigil/"), ("fa", "/fa/chapters/sf/shab/")])
@pytest.mark.parametrize("whole", [False, True])
def test_the_code_leads_to_the_page(page, language, path, whole):
    date = several(page, 3) if whole else factories.occurrence(page)
    address = f"{SITE}{path}" + ("" if whole else "2026-11-25/")

    for size, (_width, _height, flyers_on_it) in words.SHEETS.items():
        assert codes(date, size=size, language=language, whole=whole) == [address] * flyers_on_it


def test_a_code_still_reads_when_a_corner_of_it_is_smudged(page):
    drawn = picture(factories.occurrence(page))
    at = zxingcpp.read_barcodes(drawn)[0].position
    middle_x, middle_y = (at.top_left.x + at.bottom_right.x) // 2, (at.top_left.y + at.bottom_right.y) // 2
    side = (at.bottom_right.x - at.top_left.x) // 4

    drawn.paste(255, (middle_x, middle_y, middle_x + side, middle_y + side))
    spared = zxingcpp.read_barcodes(drawn)
    drawn.paste(255, (at.top_left.x, at.top_left.y, middle_x, middle_y))

    assert [len(spared), len(zxingcpp.read_barcodes(drawn))] == [1, 0]


@pytest.mark.parametrize(("language", "title"), [("en", LONG), ("fa", LONG_FA)])
@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("size", ["a4", "letter-half"])  # the largest and the smallest
def test_the_longest_words_stay_on_one_page_above_the_code(page, language, title, size, whole):
    date = several(page) if whole else factories.occurrence(page)
    long = {**said(date, whole=whole, size=size, language=language), "title": title, "line": shortened("word " * 99)}
    long["facts"] = [[term, shortened("Steps, and a hearing loop. " * 20)] for term, _fact in long["facts"] * 2]

    file, drawn = draw(long), Image.open(io.BytesIO(draw(long, format="png"))).convert("L")

    found = zxingcpp.read_barcodes(drawn)
    corner, side = found[0].position.top_left, found[0].position.top_right.x - found[0].position.top_left.x
    # Above the code stands a double rule, and above that a strip of paper a seventh of the code high.
    one = drawn.width // words.SHEETS[size][2] - 10  # beside the line to cut along
    gap = drawn.crop((0, corner.y - round(side * 0.34), one, corner.y - round(side * 0.2)))
    assert (len(PdfReader(io.BytesIO(file)).pages), len(found)) == (1, words.SHEETS[size][2])
    assert gap.getextrema()[0] > 200  # nothing has run into the foot


def test_a_word_wider_than_its_column_is_set_smaller(page):
    date = factories.occurrence(page)
    wide = {**said(date), "title": "Donaudampfschifffahrtsgesellschaft"}

    drawn = Image.open(io.BytesIO(draw(wide, format="png"))).convert("L")

    assert drawn.crop((drawn.width - 60, 0, drawn.width, drawn.height)).getextrema()[0] > 200


def test_every_letter_has_its_typeface(page):
    date = factories.occurrence(page)
    facts = {**said(date), "title": "Ñandú نام‌ها Škoda", "line": isolate("ÀÖ، پرویز (۱۲) – “quotes”")}

    fonts = PdfReader(io.BytesIO(draw(facts))).pages[0]["/Resources"]["/Font"].values()

    names = {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts}
    known = {"NewsreaderDisplay", "NewsreaderDisplayExt", "PublicSans", "PublicSansExt", "MarkaziText", "Vazirmatn"}
    assert {
        name.replace(" ", "").replace("-", "").removesuffix("Regular").removesuffix("IdentityH") for name in names
    } <= known


def test_a_flyer_of_all_dates_lists_the_next_eight(page):
    facts = said(several(page), whole=True)

    assert [date[0] for date in facts["dates"]] == ["25", "2", "9", "16", "23", "30", "6", "13"]
    assert facts["dates"][1][1] == "Wednesday 2 December 2026"
    assert facts["rule"] == ""


def test_a_date_that_is_off_is_not_on_the_flyer_of_all(page):
    date = several(page, 3)
    gone = page.occurrences.exclude(pk=date.pk).first()
    gone.status = "cancelled"
    gone.save()

    assert [one[0] for one in said(date, whole=True)["dates"]] == ["25", "9"]


def test_a_rule_stands_there_in_words(page):
    page.rule = "RRULE:FREQ=WEEKLY;BYDAY=WE"
    page.save_revision().publish()

    facts = said(factories.occurrence(page), whole=True)

    assert facts["rule"] == "Every Wednesday, 6:30\u00a0PM, Pacific time"
    assert "Every Wednesday" in text_of(pdf(factories.occurrence(page), whole=True))


@pytest.mark.parametrize("reveal", ["guests", "hours"])
def test_a_hidden_place_is_not_on_paper(page, reveal):
    page.reveal = reveal
    page.save_revision().publish()

    text = text_of(pdf(factories.occurrence(page)))

    assert ("Franklin" in text, "Unitarian" in text, "San Francisco" in text) == (False, False, True)


def test_half_a_sheet_holds_the_flyer_twice(page):
    date = factories.occurrence(page)

    assert text_of(pdf(date, size="a4-half")).count("NOVEMBER 2026") == 2
    assert text_of(pdf(date, size="a4")).count("NOVEMBER 2026") == 1


def test_without_colour_nothing_is_lost(page):
    colours = picture(factories.occurrence(page)).getcolors(256)

    assert min(shade for _count, shade in colours) < 40
    # The signal red as a printer without colour sees it: darker than the quiet ink of 45 % would be.
    assert sum(count for count, shade in colours if 60 < shade < 110) > 500


@pytest.mark.parametrize(
    ("text", "short"), [("  one\n two ", "one two"), ("word " * 60, "word " * 47 + "word …"), ("", "")]
)
def test_long_facts_end_with_a_whole_word(text, short):
    assert shortened(text) == short


def test_addresses_break_behind_slashes_only():
    assert shown_address("https://a.example/b/c/") == "a.example/\u200bb/\u200bc/\u200b"
    assert settings.LANGUAGES[1][0] == "fa"
