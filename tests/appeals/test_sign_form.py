"""The form for signing: what is asked, what is chosen beforehand, what is refused."""

import pytest
from django.core import signing
from django.utils import timezone, translation
from django_countries import countries

from appeals import wordings
from appeals.forms.signing import STAMP, SignForm, seconds_since, stamp, usual_display
from appeals.models import Display

FILLED = {"name": "Sima Mohammadi", "email": "sima@example.org", "country": "DE"}


def sent(**fields) -> SignForm:
    return SignForm({**FILLED, **fields})


def test_three_fields_are_enough_and_agree_to_nothing():
    form = sent()
    assert form.is_valid(), form.errors
    said = form.signing()
    assert (said.name, said.country, said.display) == ("Sima Mohammadi", "DE", "full")
    assert not any([said.shows, said.prints, said.wants_updates, said.wants_to_help])


def test_nothing_is_ticked_or_chosen_beforehand():
    drawn = "".join(str(field) for field in SignForm())
    assert "checked" not in drawn
    assert drawn.count("selected") == 2, "“Choose” a country, and “Rather not say”"


def test_an_address_that_names_a_dangerous_country_chooses_no_name():
    drawn = str(SignForm(country="IR")["display"])
    assert 'value="anonymous"' in drawn.partition("checked")[0].rpartition("<input")[2]
    assert "checked" not in str(SignForm(country="DE")["display"])


@pytest.mark.parametrize(("country", "display"), [("IR", "anonymous"), ("RU", "anonymous"), ("CO", "full")])
def test_who_chooses_nothing_is_named_as_is_usual_there(country, display):
    form = sent(country=country)
    assert form.is_valid()
    assert form.signing().display == usual_display(country) == display


def test_a_choice_that_was_made_holds_everywhere():
    form = sent(country="IR", display="full")
    assert form.is_valid()
    assert form.signing().display == Display.FULL


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"name": ""}, "name"),
        ({"name": "12345"}, "name"),
        ({"name": "www.example.com"}, "name"),
        ({"name": "=HYPERLINK(1)"}, "name"),
        ({"name": "a" * 81}, "name"),
        ({"name": "one\ntwo"}, "name"),
        ({"email": "sima"}, "email"),
        ({"country": ""}, "country"),
        ({"country": "XX"}, "country"),
        ({"display": "loud"}, "display"),
        ({"profession": "spy"}, "profession"),
        ({"city": "http://x"}, "city"),
        ({"reason": "see http://x.example"}, "reason"),
        ({"reason": "a" * 401}, "reason"),
    ],
)
def test_each_slip_is_said_beside_its_field(fields, name):
    form = sent(**fields)
    assert not form.is_valid()
    assert set(form.errors) == {name}


def test_a_reason_may_have_several_lines():
    assert sent(reason="For my teacher.\nAnd for his.").is_valid()


@pytest.mark.parametrize(
    ("via", "kept"), [("Heron", "heron"), ("san-francisco", "san-francisco"), ("a b", ""), ("é", ""), ("x" * 41, "")]
)
def test_a_code_out_of_an_address_is_kept_or_left_out(via, kept):
    form = sent(via=via)
    assert form.is_valid()
    assert form.signing().source == kept


def test_the_stamp_tells_how_long_a_form_was_open():
    assert seconds_since(stamp()) < 2
    assert 99 < seconds_since(signing.dumps(int(timezone.now().timestamp()) - 100, salt=STAMP)) < 102
    assert seconds_since("") == seconds_since("forged") == 0.0


@pytest.mark.parametrize("language", ["en", "fa", "es"])
def test_every_country_can_be_chosen_in_every_language(language):
    with translation.override(language):
        codes = [code for code, _name in SignForm().fields["country"].choices]
    assert set(codes) == {"", *(code for code, _name in countries)}


def test_what_is_folded_away_opens_where_it_says_something():
    assert not SignForm().opens_more
    assert sent(city="Berlin").opens_more
    assert sent(reason="www.example.com").opens_more


def test_each_consent_has_words_of_its_own_that_stay():
    words = wordings.WORDINGS[wordings.NOW]
    assert len({words.shows, words.prints, words.wants_updates, words.wants_to_help}) == 4
    # Who agreed to wording 1 agreed to these words: another wording gets another number.
    assert str(wordings.WORDINGS[1].prints) == ("Print me with the appeal in an advertisement that donations pay for.")
