"""Reference codes: read whatever the writing, and every slip noticed."""

import itertools

import pytest

from donations.references import SIGNS, new_reference, read_reference


def test_a_code_is_read_in_any_writing():
    code = new_reference()
    plain = code.replace("-", "")

    for typed in (code, plain, code.lower(), f" {plain[:2]} {plain[2:]} ", code.translate(str.maketrans("23", "۲۳"))):
        assert read_reference(typed) == code


@pytest.mark.parametrize("typed", ["", "K7M", "K7M-4Q", "K7M-4QXX", "OIL-SZ0", "<b>", "۰" * 6])
def test_what_cannot_be_a_code_is_none(typed):
    assert read_reference(typed) is None


def test_one_wrong_sign_is_always_noticed():
    plain = new_reference().replace("-", "")
    wrong = [
        plain[:place] + sign + plain[place + 1 :]
        for place, sign in itertools.product(range(6), SIGNS)
        if plain[place] != sign
    ]

    assert [one for one in wrong if read_reference(one)] == []


def test_two_signs_that_changed_places_are_always_noticed():
    for _time in range(50):
        plain = new_reference().replace("-", "")
        for place in range(5):
            first, second = plain[place], plain[place + 1]
            if first != second:
                assert read_reference(plain[:place] + second + first + plain[place + 2 :]) is None
