"""Ads read back from their PDF by another reader: boxes, typefaces, sizes, inks, and who is on them."""

import io
import re
from collections import Counter
from dataclasses import replace

import pytest
from PIL import Image
from pypdf import PdfReader

from content import typesetting
from outreach.creative.coverage import uncovered
from outreach.creative.setting import DoesNotFit, picture_of, set_ad
from outreach.creative.words import Names
from tests.outreach.creative_hands import (
    ENGLISH,
    FARSI,
    HALF,
    PAGE,
    SPREAD,
    SYLLABLES,
    letters_of,
    many_names,
    millimetres,
    opened,
    words_of,
)

OURS = ("Newsreader", "PublicSans", "Public Sans", "Vazirmatn", "Markazi", "LibertinusSerif", "NotoSerif", "Noto Serif")
OF = {"broadside": PAGE, "spread": SPREAD, "half": HALF}
FEATURED = (("Shirin A.", "former prisoner, Toronto"), ("نسرین س.", "وکیل، تهران"))


@pytest.fixture(autouse=True)
def _printing(print_fonts, monkeypatch) -> None:
    monkeypatch.setattr(typesetting, "fonts", lambda: print_fonts)


def ad(design="broadside", count=60, words=ENGLISH, scripts=("latin", "persian"), trim=None, **more):
    names = Names(featured=FEATURED, everyone=many_names(count, *scripts))
    return set_ad(design, trim=trim or OF[design], words=words, names=names, **more), names


@pytest.mark.parametrize(("design", "words"), [("broadside", ENGLISH), ("spread", FARSI), ("half", FARSI)])
def test_boxes_say_where_to_cut_and_how_far_ink_may_run(design, words):
    made, _names = ad(design, words=words)
    trim = OF[design]
    paper = opened(made.pdf)

    assert len(paper) == made.pages == trim.pages
    for page in paper:
        cut, bleed, media = page.get_trimbox(), page.get_bleedbox(), page.get_mediabox()
        assert millimetres(cut) == (trim.width / 1000, trim.height / 1000)
        assert cut[0] - bleed[0] == pytest.approx(trim.bleed / 352.78, abs=0.01)
        assert media[0] < bleed[0] < cut[0] < cut[2] < bleed[2] < media[2]
        _stays_in_the_safe_area(page, cut, trim)
    assert paper.get_metadata_value("Title") == words.headline
    assert PdfReader(io.BytesIO(made.pdf)).trailer["/Root"]["/Lang"] == words.language


def _stays_in_the_safe_area(page, cut, trim) -> None:
    safe = trim.safe / 352.78 - 1
    text = page.get_textpage()
    for number in range(0, text.count_chars(), 7):
        left, bottom, right, top = text.get_charbox(number)
        if right > left:
            assert (left > cut[0] + safe, right < cut[2] - safe) == (True, True)
            assert (bottom > cut[1] + safe, top < cut[3] - safe) == (True, True)


@pytest.mark.parametrize("design", ["broadside", "spread", "half"])
@pytest.mark.parametrize("words", [ENGLISH, FARSI])
def test_no_letter_is_too_small_borrowed_or_of_two_inks(design, words):
    made, _names = ad(design, 900, words)
    letters = list(letters_of(made.pdf))

    assert len(letters) > 5000
    assert min(letter.size for letter in letters) >= OF[design].min_type / 100 - 0.01
    assert {letter.embedded for letter in letters} == {True}
    assert all(any(face in letter.face for face in OURS) for letter in letters)


def test_black_is_the_black_plate_alone():
    for trim, inks in ((PAGE, {"0 0 0 1", "0 1 .9 .15"}), (replace(PAGE, colour="black"), {"0 0 0 1"})):
        made, _names = ad(trim=trim)
        page = PdfReader(io.BytesIO(made.pdf)).pages[0]
        drawn = page.get_contents().get_data().decode("latin-1")
        used = {
            " ".join(f"{float(part):.2g}".lstrip("0") or "0" for part in found.split()) for found in INK.findall(drawn)
        }
        assert used == inks
        assert not re.search(r"\b(?:rg|RG)\b", drawn)


INK = re.compile(r"((?:[\d.]+ ){3}[\d.]+) (?:k|K|scn|SCN)\b")


@pytest.mark.parametrize("words", [ENGLISH, FARSI])
def test_everyone_is_on_it_once(words):
    made, names = ad(count=300, words=words, scripts=("latin", "cyrillic", "greek"))
    said = words_of(made.pdf)

    assert (made.printed, made.more) == (300, 0)
    # On a right-to-left page a reader gives back the words of a left-to-right name in an order of its own.
    printed = Counter(said.split())
    assert not Counter(" ".join(names.everyone).split()) - printed
    if words is ENGLISH:
        assert [name for name in names.everyone if said.count(name) < 1] == []
    assert "more at" not in said
    for part in ("appeal", "sign", "Shirin"):
        assert part in said


def test_who_signed_first_is_on_it_and_the_rest_are_counted():
    made, names = ad(count=6000, scripts=("latin",))
    said = words_of(made.pdf)

    assert made.printed + made.more == 6000
    assert (made.more > 0, made.size) == (True, PAGE.min_type)
    assert f"and {made.more:,} more at appeal.example/names" in said
    tokens = set(re.split(r" · | (?=\S+ \S+ ·)", said))
    missing = [name for name in names.everyone[: made.printed] if name not in said]
    assert missing == []
    assert not [name for name in names.everyone[made.printed : made.printed + 50] if name in tokens]


def test_farsi_counts_the_rest_in_persian_digits():
    made, _names = ad(count=6000, words=FARSI, scripts=("persian",))
    digits = str(made.more).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    # A reader gives back right-to-left text in its own order, digit by digit as they stand.
    assert set(digits) <= {letter.text for letter in letters_of(made.pdf)}
    assert made.more > 0


def test_ten_thousand_in_five_scripts_stand_on_two_pages():
    everyone = many_names(10_000)
    if bad := uncovered(many_names(50, "cjk")):
        pytest.skip(f"no typeface of this machine holds {bad[0][1]}: Debian's fonts-noto-cjk does")
    made = set_ad("spread", trim=SPREAD, words=ENGLISH, names=Names(everyone=everyone))
    pages = [page.get_textpage().get_text_range() for page in opened(made.pdf)]
    said = " ".join(" ".join(pages).split())

    assert (made.printed, made.more, made.pages) == (10_000, 0, 2)
    plain = [name for number, name in enumerate(everyone) if number % len(SYLLABLES) in (0, 2, 3)]
    assert [name for name in plain if name not in said] == []
    # All names but the last of a line are followed by a dot; right-to-left ones come back in an order of their own.
    assert said.count("·") > 8000
    assert all("·" in page for page in pages)


def test_the_same_names_make_the_same_page():
    names = many_names(40, "latin", "persian")
    first = set_ad("half", trim=HALF, words=ENGLISH, names=Names(everyone=names))
    again = set_ad("half", trim=HALF, words=ENGLISH, names=Names(everyone=names[::-1]))
    assert words_of(first.pdf) == words_of(again.pdf)


def test_a_name_that_turns_its_neighbours_is_set_straight():
    names = ("\u202eAda Lovelace", "Bo \u2067Bond\u2069", '#read("/etc/passwd")', "$x$ *b* <a>")
    made = set_ad("broadside", trim=PAGE, words=ENGLISH, names=Names(everyone=names))
    said = words_of(made.pdf)
    for part in ("Ada Lovelace", "Bo Bond", '#read("/etc/passwd")', "$x$ *b* <a>"):
        assert part in said


def test_what_no_typeface_holds_is_refused_and_named():
    with pytest.raises(DoesNotFit, match="𓀀") as refused:
        set_ad("broadside", trim=PAGE, words=ENGLISH, names=Names(everyone=("Ada", "Bo 𓀀")))
    assert (refused.value.code, refused.value.values["all"]) == ("names", [("Bo 𓀀", "𓀀")])
    with pytest.raises(DoesNotFit, match="𓀀"):
        set_ad("broadside", trim=PAGE, words=replace(ENGLISH, headline="Free 𓀀"), names=Names())


@pytest.mark.parametrize(
    ("design", "trim", "words", "code"),
    [
        ("spread", PAGE, ENGLISH, "pages"),
        ("broadside", SPREAD, ENGLISH, "pages"),
        ("broadside", replace(PAGE, width=60_000), ENGLISH, "narrow"),
        ("half", replace(HALF, height=300_000), ENGLISH, "wide"),
        ("broadside", replace(PAGE, width=130_000, height=165_000, min_type=1400), ENGLISH, "words"),
        ("half", HALF, replace(ENGLISH, blocks=ENGLISH.blocks * 40), "words"),
        ("broadside", replace(PAGE, safe=140_000), ENGLISH, "words"),
    ],
)
def test_what_the_page_cannot_hold_is_told_plainly(design, trim, words, code):
    with pytest.raises(DoesNotFit) as refused:
        set_ad(design, trim=trim, words=words, names=Names(everyone=("Ada",)))
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


def test_an_appeal_that_nobody_signed_yet_is_set_as_well():
    made = set_ad("broadside", trim=PAGE, words=ENGLISH, names=Names())
    assert (made.printed, made.more) == (0, 0)
    assert "Add your name" in words_of(made.pdf)


@pytest.mark.parametrize(("design", "words", "across"), [("broadside", ENGLISH, 1), ("spread", FARSI, 2)])
def test_a_picture_shows_the_trimmed_page(design, words, across):
    names = Names(featured=FEATURED, everyone=many_names(80, "latin", "persian"))
    picture = Image.open(io.BytesIO(picture_of(design, trim=OF[design], words=words, names=names, width=600)))

    trim = OF[design]
    assert picture.format == "PNG"
    assert picture.width == pytest.approx(600, abs=3)
    assert picture.height / picture.width == pytest.approx(trim.height / trim.width / across, rel=0.01)
    assert picture.convert("L").crop((0, 0, picture.width, 8)).getextrema() == (255, 255)  # no marks at the edge


def test_the_code_on_the_page_leads_to_the_address():
    zxing = pytest.importorskip("zxingcpp")
    picture = Image.open(io.BytesIO(picture_of("broadside", trim=PAGE, words=ENGLISH, names=Names(), width=1600)))
    assert [found.text for found in zxing.read_barcodes(picture)] == [ENGLISH.qr]
