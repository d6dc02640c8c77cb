"""Fields that take what people type and refuse what breaks things."""

import pytest
from django import forms

from people.forms import CleanCharField, CleanEmailField, HoneypotMixin, UiForm


class SeatForm(HoneypotMixin, UiForm):
    name = CleanCharField(max_length=60)
    email = CleanEmailField()
    note = CleanCharField(one_line=False, required=False, widget=forms.Textarea)


def seat_form(**data):
    return SeatForm({"name": "Sima", "email": "sima@example.org", **data})


@pytest.mark.parametrize("name", ["  Sima  ", "سیما‌جان", "O'Hara", "=1+1", "👩‍👩‍👧", "Zoë"])
def test_names_of_all_kinds_are_taken_and_trimmed(name):
    form = seat_form(name=name)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == name.strip()


@pytest.mark.parametrize("name", ["a\nb", "a\rb", "a\tb", "a\u2028b", "a\x00b", "a\x1bb", "a\x7fb", "a\ud83db"])
def test_characters_that_break_mail_or_calendars_are_refused(name):
    assert list(seat_form(name=name).errors) == ["name"]


def test_long_text_may_have_lines_but_no_control_characters():
    assert seat_form(note="one\r\ntwo\tthree").is_valid()
    assert list(seat_form(note="one\x0btwo").errors) == ["note"]


@pytest.mark.parametrize(
    "email", ["ada", "a@b", "a b@example.org", "ada@example.org\nBcc: x@example.org", "a@\ud83d.org"]
)
def test_what_is_no_address_is_refused(email):
    assert list(seat_form(email=email).errors) == ["email"]


def test_a_robot_fills_in_the_trap_and_learns_nothing():
    trapped, person = seat_form(website="https://spam.example"), seat_form()
    assert (trapped.is_valid(), person.is_valid()) == (True, True)
    assert (trapped.trapped, person.trapped) == (True, False)


def test_the_trap_is_out_of_everyones_way():
    html = SeatForm()["website"].as_field_group()
    assert html.startswith("<div hidden>")
    assert 'tabindex="-1"' in html
    assert 'autocomplete="off"' in html


def test_fields_are_drawn_by_our_own_component(settings):
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    ("django.template.loaders.locmem.Loader", {"ui/field.html": "[{{ field.label }}] {{ field }}"})
                ]
            },
        }
    ]
    assert SeatForm()["email"].as_field_group().startswith("[E-mail] <input type=")
