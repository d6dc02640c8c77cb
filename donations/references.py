"""Reference codes: what a bank transfer says it is for, as `K7M-4QX`. Imports people.language.

Five signs that tell apart when read aloud or written by hand, and a sixth that follows from them. 29 signs are a prime
number of them, so that one wrong sign, or two that changed places, is always noticed.
"""

import secrets

from people.language import ascii_digits

SIGNS = "23456789ABCDEFGHJKMNPQRTUVWXY"  # no 0 O, 1 I L, 5-like S, 2-like Z
LENGTH = 6


def new_reference() -> str:
    """A code drawn anew: one of 20 million."""
    drawn = "".join(secrets.choice(SIGNS) for _sign in range(LENGTH - 1))
    return _grouped(drawn + _check(drawn))


def read_reference(typed: str) -> str | None:
    """The code that somebody typed, in any case, digits and spacing; None where it cannot be one of ours."""
    plain = "".join(sign for sign in ascii_digits(typed).upper() if sign.isalnum())
    if len(plain) != LENGTH or not set(plain) <= set(SIGNS) or _check(plain[:-1]) != plain[-1]:
        return None
    return _grouped(plain)


def _grouped(plain: str) -> str:
    return f"{plain[:3]}-{plain[3:]}"


def _check(plain: str) -> str:
    return SIGNS[sum(weight * SIGNS.index(sign) for weight, sign in enumerate(plain, 2)) % len(SIGNS)]
