"""How the demonstration's texts are read: days around today, and light markup."""

import datetime as dt
from types import SimpleNamespace

import pytest
from PIL import Image, ImageChops

from organizer.demo.pictures import DRAWN, FOLDER
from organizer.demo.texts import Writer, day_of, read

WEDNESDAY = dt.date(2026, 11, 25)


def writer(language="en"):
    return Writer(language=language, today=WEDNESDAY, page_of=lambda slug: SimpleNamespace(pk=len(slug)))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("wed 0", "2026-11-25"),
        ("thu 0", "2026-11-26"),
        ("tue 0", "2026-12-01"),
        ("wed 1", "2026-12-02"),
        ("tue -1", "2026-11-24"),
        ("-6", "2026-11-19"),
        ("wed 0 +1", "2026-11-26"),
        ("sat 0 +2", "2026-11-30"),
        ("last fri 0", "2026-11-27"),
        ("last fri -1", "2026-10-30"),
        ("last fri 1", "2026-12-25"),
        ("last mon 2", "2027-01-25"),
        ("2022-01-09", "2022-01-09"),
    ],
)
def test_days_are_named_from_today(words, day):
    assert day_of(words, WEDNESDAY).isoformat() == day


@pytest.mark.parametrize("words", ["someday 1", "soon", "", "last day 1"])
def test_a_day_that_means_nothing_is_refused(words):
    with pytest.raises(ValueError, match=r"Invalid isoformat|not in tuple"):
        day_of(words, WEDNESDAY)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "on Thursday 26 November"),
        ("es", "on jueves 26 de noviembre"),
        ("fa", "on پنجشنبه ۵ آذر (۲۶ نوامبر)"),
    ],
)
def test_a_day_in_braces_is_written_out_in_the_language(language, written):
    assert writer(language).plain("on {{thu 0}}") == written


def test_words_become_markup_and_markup_from_outside_does_not():
    html = writer().inline("**Now** is *not* <b> [the page](abc)")
    assert html == '<b>Now</b> is <i>not</i> &lt;b&gt; <a linktype="page" id="3">the page</a>'


def test_a_text_becomes_blocks():
    text = "1\n\n2\n## Head\n- a\n- b\n\n> Words | A nurse | Toronto\n\nfact: 9 | days | We |  | -1\nbutton: Go | abc"
    day = WEDNESDAY - dt.timedelta(days=1)
    page = writer().page_of("abc")

    blocks = writer().body(text)

    assert blocks == [
        ("text", "<p>1</p><p>2</p>"),
        ("heading", "Head"),
        ("text", "<ul><li>a</li><li>b</li></ul>"),
        ("quote", {"words": "Words", "name": "A nurse", "about": "Toronto", "language": ""}),
        ("fact", {"figure": "9", "text": "days", "source_name": "We", "source_url": "", "as_of": day}),
        ("action", {"text": "Go", "page": page, "url": ""}),
    ]


def test_lines_of_a_log_make_one_list():
    kind, value = writer().body(
        "log: Radio | A | -1 | https://radio.example/ | en\nlog: Paper | B | -2 | https://p.example/ | fa"
    )[0]
    assert (kind, [entry["outlet"] for entry in value["entries"]]) == ("media_log", ["Radio", "Paper"])


def test_files_of_the_same_list_are_joined():
    assert len(read("fa", "fa_dates")["update"]) == len(read("fa_dates")["update"]) > 0
    both = read("events_online", "events_europe")["event"]
    assert len(both) == len(read("events_online")["event"]) + len(read("events_europe")["event"])


def test_every_picture_has_words_and_a_print():
    assert read("pictures")["alt"].keys() == DRAWN.keys() == {path.stem for path in FOLDER.glob("*.png")}


def test_a_drawing_prints_the_picture_that_is_kept():
    block = DRAWN["window"]()
    block.border()
    with Image.open(FOLDER / "window.png") as kept:
        difference = ImageChops.difference(block.pull().convert("RGB"), kept.convert("RGB"))
    assert difference.getbbox() is None


def test_no_text_names_a_place_that_a_page_hides():
    for entry in read("events_pacific", "events_atlantic", "events_europe", "events_online")["event"]:
        if entry.get("reveal") == "guests":
            told = " ".join(entry.get(name, "") for name in ("title", "standfirst", "body", "access", "audience"))
            assert [entry[name] for name in ("venue", "address") if entry.get(name) and entry[name] in told] == []
