"""What text may hold, which zones and languages there are, and what a fault may say of itself."""

import smtplib

import pytest
from django.core.exceptions import ValidationError

from people.errors import describe
from people.places import SPOKEN, LanguagesField, ZoneField, validate_zone, zone_choices
from people.text import is_broken, is_one_line


@pytest.mark.parametrize(
    ("text", "broken", "one_line"),
    [
        ("", False, True),
        ("سیما", False, True),
        ("می‌خوانیم", False, True),  # a half-space is a letter of Farsi
        ("\u202bsima\u202c", False, True),
        ("🕯️", False, True),
        ("one\ttwo", False, False),
        ("one\ntwo", False, False),
        ("one\r\ntwo", False, False),
        ("one\u2028two", False, False),
        ("one\u2029two", False, False),
        ("one\x85two", False, False),
        ("nul\x00", True, True),
        ("bell\x07", True, True),
        ("vertical\x0btab", True, True),
        ("page\x0c", True, True),
        ("escape\x1b[31m", True, True),
        ("delete\x7f", True, True),
        ("half\ud83d", True, True),
        ("\udc2ehalf", True, True),
        ("half\ud83d\n", True, False),
    ],
)
def test_what_text_may_hold(text, broken, one_line):
    assert (is_broken(text), is_one_line(text)) == (broken, one_line)


@pytest.mark.parametrize("name", ["America/Los_Angeles", "Asia/Tehran", "America/Argentina/Buenos_Aires", "UTC"])
def test_a_zone_of_the_database_is_taken(name):
    assert ZoneField().clean(name, None) == name


@pytest.mark.parametrize("name", ["Mars/Olympus", "europe/berlin", "Europe/Berlin ", "../etc/passwd", "PST8PDT+1"])
def test_what_is_no_zone_is_refused_by_name(name):
    with pytest.raises(ValidationError) as refused:
        validate_zone(name)

    assert refused.value.messages == [f"“{name}” is not a time zone."]


def test_zones_are_offered_by_place_in_order_and_readably():
    offered = zone_choices()
    names, words = zip(*offered, strict=True)

    assert list(names) == sorted(names)
    assert all("/" in name for name in names)
    assert dict(offered)["America/Los_Angeles"] == "America/Los Angeles"
    assert not any("_" in word for word in words)


@pytest.mark.parametrize(
    ("blank", "value", "right"), [(False, "", False), (True, "", True), (False, "Asia/Tehran", True)]
)
def test_a_zone_is_demanded_unless_it_may_be_left_empty(blank, value, right):
    field = ZoneField("time zone", blank=blank).formfield()

    if right:
        assert field.clean(value) == value
    else:
        with pytest.raises(ValidationError):
            field.clean(value)


@pytest.mark.parametrize(("given", "kept"), [([], []), (["fa"], ["fa"]), (["ku", "en"], ["ku", "en"])])
def test_languages_are_a_list_of_codes(given, kept):
    assert LanguagesField("languages").formfield().clean(given) == kept


@pytest.mark.parametrize("given", [["tlh"], ["fa", "xx"], "fa"])
def test_other_languages_are_refused(given):
    with pytest.raises(ValidationError):
        LanguagesField("languages").formfield().clean(given)


def test_every_language_of_the_site_is_spoken(settings):
    assert {code for code, _name in settings.LANGUAGES} <= {code for code, _name in SPOKEN}
    assert len({code for code, _name in SPOKEN}) == len(SPOKEN)


def raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:
        return caught


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("ada@example.org"), "ValueError people/test_text_and_places.py:"),
        (
            smtplib.SMTPDataError(554, b"ada@example.org is unknown"),
            "SMTPDataError 554 people/test_text_and_places.py:",
        ),
        (KeyError("Sima"), "KeyError people/test_text_and_places.py:"),
    ],
)
def test_a_fault_says_what_and_where_and_quotes_nobody(error, said):
    told = describe(raised(error))

    assert told.startswith(said)
    assert not any(name in told for name in ("ada", "Sima", "unknown"))


def test_a_fault_that_was_never_raised_and_one_with_a_long_name_are_told_shortly():
    assert describe(ValueError("x")) == "ValueError"
    assert len(describe(type("E" * 300, (Exception,), {})())) == 200
