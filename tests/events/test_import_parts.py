"""The parts that reading is made of: lines, markup, places, links, cells, words. Each with what it must not do."""

import ast
import datetime as dt
import subprocess
import sys

import pytest
from django.utils import translation

from events.import_words import sheet
from events.imports.cells import Order, order_of
from events.imports.columns import COLUMNS, MEANS, PEOPLE, known_column
from events.imports.lines import Line, components, parse_line, unfold
from events.imports.places import is_meeting, place_from, safe_link
from events.imports.reading import ERROR, MAX_PROBLEMS, WARNING, Problem, Reading, Refusal, Report
from events.imports.sandbox import ROOT
from events.imports.text import one_line, plain
from events.imports.words import WORDS, sentence
from events.models import ImportJob


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("A:1\r\nB:2", [(1, "A:1"), (2, "B:2")]),
        ("A:1\r\n  2\r\n\t3\r\nB:4", [(1, "A:1 23"), (4, "B:4")]),
        ("\r\n\r\nA:1", [(3, "A:1")]),
        ("A:1\r\n\r\nB:2", [(1, "A:1"), (3, "B:2")]),
        ("A:1\u2028B\x85C", [(1, "A:1\u2028B\x85C")]),  # only CR and LF end a line
        (" A:1", [(1, " A:1")]),  # nothing to go on with
        ("", []),
    ],
)
def test_lines_are_unfolded_with_the_number_of_their_first(text, lines):
    assert list(unfold(text)) == lines


@pytest.mark.parametrize(
    ("written", "name", "params", "value"),
    [
        ("SUMMARY:a:b;c", "SUMMARY", {}, "a:b;c"),
        ("summary;language=fa:x", "SUMMARY", {"LANGUAGE": "fa"}, "x"),
        ('A;B="x;y:z";C=1:v', "A", {"B": "x;y:z", "C": "1"}, "v"),
        ("A;B=1,2,3:v", "A", {"B": "1"}, "v"),
        ("A;B=:v", "A", {"B": ""}, "v"),
        ("X-APPLE-THING:", "X-APPLE-THING", {}, ""),
    ],
)
def test_a_line_is_name_parameters_and_value(written, name, params, value):
    assert parse_line(9, written) == Line(9, name, params, value)


@pytest.mark.parametrize("written", ["", "A", ":v", "A;B:v", "A;B=1", 'A;B="1:v', "A B:v", "Ä:1", "A;=1:v"])
def test_what_is_no_line_is_refused(written):
    with pytest.raises(Refusal) as refused:
        parse_line(9, written)

    assert refused.value.problem == Problem(9, "not-a-line")


def test_escapes_are_taken_off_once():
    assert Line(1, "A", {}, r"a\, b\; c\\n d\ne\Nf\x").text == "a, b; c\\n d\ne\nf\\x"


def test_components_nest_and_keep_their_own_lines():
    (calendar,) = components(
        "BEGIN:VCALENDAR\nA:1\nBEGIN:VEVENT\nB:2\nBEGIN:VALARM\nB:3\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR"
    )

    (event,) = calendar.parts
    assert (calendar.get("A").value, calendar.get("B"), event.number) == ("1", None, 3)
    assert [line.value for line in event.all("B")] == ["2"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("no markup", "no markup"),
        ("2 < 3 and 4 > 1", "2 < 3 and 4 > 1"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("<a href='https://example.org'>there</a>", "there"),
        ("a &amp; b &#39;c&#39;", "a & b 'c'"),
        ("<style>p { }</style><p>x</p>", "x"),
        ("<script>x()", ""),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("  a \r\n b\t c ", "a\nb c"),
        ("<b><i>unclosed", "unclosed"),
    ],
)
def test_markup_becomes_words(text, words):
    assert plain(text) == words


def test_one_line_is_one_line():
    assert one_line(" a\n\u2028b\x85 c\t") == "a b c"


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("Hall", ("Hall", "")),
        ("Hall, 1 Main St, Oakland", ("Hall", "1 Main St, Oakland")),
        ("1 Main St, Oakland", ("", "1 Main St, Oakland")),
        ("1 Main St", ("", "1 Main St")),
        ("", ("", "")),
        ("Hall\n1 Main St", ("Hall 1 Main St", "")),
        ("x" * 121, ("", "x" * 121)),
    ],
)
def test_a_place_in_one_is_taken_apart(written, place):
    assert place_from(written) == place


@pytest.mark.parametrize("link", ["https://example.org/", "http://example.org:8000/a?b=c#d", "HTTPS://EXAMPLE.ORG"])
def test_an_ordinary_link_is_kept(link):
    assert safe_link(f" {link} ") == link


@pytest.mark.parametrize(
    "link",
    [
        "",
        "example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https://localhost/",
        "https://a@example.org/",
        "https://example.org:port/",
        "https://exa mple.org/",
        "https://example.org/\u202e",
        "https://example.org/\\n",
        "https://[::1",
        "https://example.org/" + "x" * 200,
    ],
)
def test_any_other_link_is_not(link):
    assert safe_link(link) == ""


@pytest.mark.parametrize(
    ("link", "meets"),
    [
        ("https://zoom.us/j/1", True),
        ("https://us02web.zoom.us/j/1", True),
        ("https://notzoom.us/j/1", False),
        ("https://zoom.us.example.org/", False),
        ("https://example.org/?to=zoom.us", False),
        ("https://[", False),
    ],
)
def test_only_places_to_meet_are_links_to_join(link, meets):
    assert is_meeting(link) is meets


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["27/10/2026"], Order.DAY_FIRST),
        (["10/27/2026"], Order.MONTH_FIRST),
        (["10/27/2026", "27/10/2026"], None),
        (["03/04/2026"], None),
        (["27.10.2026"], None),  # full stops say nothing about strokes
        (["2026-10-27"], None),
        (["99/99/2026"], None),
        ([], None),
    ],
)
def test_the_order_of_dates_is_what_they_show(dates, order):
    assert order_of({"start_date": one} for one in dates) is order


def test_columns_have_one_meaning_each_and_none_is_a_persons():
    others = [other for names in COLUMNS.values() for other in names]

    assert len(others) == len(set(others))
    assert not set(others) & set(COLUMNS)
    assert not PEOPLE & set(MEANS)
    assert all(known_column(name) == name for name in [*MEANS, *PEOPLE])


def test_a_heading_is_compared_without_case_or_signs():
    assert [known_column(name) for name in ("All day event", " START-DATE ", "End Time*")] == [
        "all_day_event",
        "start_date",
        "end_time",
    ]


def test_a_report_keeps_the_first_of_too_many_and_orders_by_line():
    report = Report()
    for line in range(500, 0, -1):
        report.warn(line, "no-title")
    report.add(Problem(250, "no-day"))

    problems = report.problems()

    assert len(problems) == MAX_PROBLEMS + 2
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)
    assert not Reading((), problems).ok
    assert Reading((), tuple(one for one in problems if one.severity == WARNING)).ok


def test_long_words_of_a_file_are_cut_in_a_report():
    assert len(Refusal(1, "not-a-day", value="x" * 9000).problem.values["value"]) == 120


@pytest.mark.parametrize("language", ["en", "fa", "es"])
def test_every_problem_can_be_said_in_every_language(language):
    values = {"title": "T", "name": "N", "names": "N", "value": "V", "zone": "Z", "date": "D", "time": "1", "rule": "R"}
    with translation.override(language):
        for code in WORDS:
            said = sentence(Problem(1, code, ERROR, {**values, "most": "500", "number": "41", "reason": "no"}))
            assert "%(" not in said
            assert said.strip()


def test_numbers_follow_the_language_and_what_the_file_says_does_not():
    problem = Problem(1, "people", WARNING, {"number": "41"})
    with translation.override("fa"):
        assert "۴۱" in sentence(problem)
        assert "2027-13-01" in sentence(Problem(1, "not-a-day", ERROR, {"name": "date", "value": "2027-13-01"}))


def test_what_a_file_says_is_set_apart_from_the_sentence():
    told = {"line": 3, "code": "private", "severity": WARNING, "values": {}}
    named = {"line": 4, "code": "unknown-zone", "severity": ERROR, "values": {"zone": "Eastern"}}

    found = sheet(ImportJob(report={"problems": [told, named]}))

    assert found.warnings[0][0] == 3
    assert "“\u2068Eastern\u2069”" in found.errors[0][1]


def test_an_event_of_a_sheet_says_what_it_lacks_in_words():
    told = {"line": 3, "title": "Vigil", "day": "2027-01-06", "what": "new", "page": None, "needs": ["venue", "zone"]}

    found = sheet(ImportJob(report={"events": [told, {**told, "what": "same", "page": 7, "needs": []}]}))

    assert found.writes
    assert found.summary == ["1 new event", "1 event as before"]
    assert (found.events[0].day, found.events[0].needs) == (dt.date(2027, 1, 6), "place, time zone")
    assert found.events[1].editor == "/admin/pages/7/edit/"


def test_the_process_apart_needs_neither_models_nor_settings():
    """What opens a file imports nothing that could reach the database."""
    code = (
        "import sys; import events.imports.ics, events.imports.tables, events.imports.child;"
        "print([name for name in sys.modules if name.startswith(('django.db', 'wagtail', 'events.models'))])"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert ast.literal_eval(done.stdout) == []
