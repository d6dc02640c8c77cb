"""What the desk says, in words: nothing that leads to a person, nothing that is not so."""

import datetime as dt

import pytest
from django.utils import translation

from appeals.desk_words import (
    STATE_NAMES,
    SWEEP_STATES,
    alarm_words,
    country_words,
    moment_words,
    signer_facts,
    signer_line,
    state_of,
    sweep_words,
)
from appeals.models import Alarm, AppealVersion, Signature, Sweep

MOMENT = dt.datetime(2026, 11, 21, 23, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(MOMENT, tick=False)


def row(**fields) -> Signature:
    said = {"name": "Sima", "country": "DE", "state": "confirmed", "display": "full", "created_at": MOMENT}
    return Signature(**{**said, **fields}, version=AppealVersion(number=2))


@pytest.mark.parametrize(
    ("axis", "key", "words"),
    [
        ("country", "AQ", "1,200 signatures within an hour from Antarctica"),
        ("source", "vigil", "1,200 signatures within an hour with the code vigil"),
        ("network", "a" * 64, "1,200 signatures within an hour from one network (aaaaaa)"),
        ("domain", "b" * 16, "1,200 signatures within an hour with mail of one host (bbbbbb)"),
    ],
)
def test_an_alarm_says_what_is_unusual(axis, key, words):
    assert alarm_words(Alarm(axis=axis, key=key, count=1200)) == words


def test_a_sweep_says_all_that_must_hold():
    sweep = Sweep(domain="flood.example", network="c" * 64, country="CO", source="x", since=MOMENT)
    words = "mail host flood.example, network cccccc, Colombia, code x, from 21 November, 3:30 PM"
    assert sweep_words(sweep, "America/Los_Angeles").replace("\xa0", " ") == words
    assert "mail host dddddd, until 21 November" in sweep_words(Sweep(domain_key="d" * 16, until=MOMENT), "UTC")


def test_a_moment_has_its_year_unless_it_is_this_one():
    assert moment_words(MOMENT, "Asia/Tehran").startswith("22 November, 3")
    assert "2025" in moment_words(MOMENT - dt.timedelta(days=365), "UTC")
    with translation.override("fa"):
        assert "2026" not in moment_words(MOMENT, "UTC")


def test_states_are_told_apart():
    wanted = {
        "confirmed": row(),
        "pending": row(state="pending"),
        "held": row(state="pending", held_for="burst"),
        "invalid": row(state="invalid", held_for="burst"),
    }
    assert {name: state_of(one) for name, one in wanted.items()} == {name: name for name in wanted}
    assert wanted.keys() == STATE_NAMES.keys()
    assert [signer_line(one, "UTC").state_kind for one in wanted.values()] == ["open", "", "few", "off"]
    assert set(Sweep.State.values) == {str(state) for state in SWEEP_STATES}


def test_what_is_empty_is_left_out():
    assert set(dict(signer_facts(row(), "UTC"))) == {"State", "Country", "How they are named", "Signed", "Version"}


def test_what_is_known_is_told_but_no_key():
    full = row(
        city="Köln",
        reason="For her",
        affiliation="A school",
        profession="teacher",
        held_for="speed",
        source="vigil",
        network="e" * 64,
        domain_key="f" * 16,
        signer_key="9" * 64,
        prints=True,
        wants_to_help=True,
        confirmed_at=MOMENT,
    )
    told = dict(signer_facts(full, "UTC"))
    assert (told["Why it waits"], told["They agreed to"]) == (
        "Filled in faster than one can read",
        "Printed in an ad, Wants to help",
    )
    assert not any(key in str(told) for key in ("eeee", "ffff", "9999"))


def test_an_unknown_country_is_said_to_be_so():
    assert [country_words(code) for code in ("", "DE", "XX")] == ["Not known", "Germany", "XX"]
