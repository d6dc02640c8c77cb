"""Recovery codes: what leads a guest without an e-mail back to their page. Imports people.secrets.

80 bits as 16 letters and digits, in four groups that are easy to copy by hand. Letters that look like digits are not
among them (Crockford's base32), and whatever someone types for one is read as it was meant.
"""

import re
import unicodedata

from events.models import Rsvp
from people.language import ascii_digits
from people.secrets import token

OURS, CROCKFORD = "abcdefghijklmnopqrstuvwxyz234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TO_CROCKFORD = str.maketrans(OURS, CROCKFORD)
MEANT = str.maketrans("OILU", "011V")
LENGTH, GROUP = 16, 4


def code_of(rsvp: Rsvp) -> str:
    """The code of this answer, without its dashes. Derived like the tokens of links, so that only a digest is kept."""
    return token("rsvp.code", str(rsvp.uid), 1)[:LENGTH].translate(TO_CROCKFORD)


def in_groups(code: str) -> list[str]:
    """As it is shown and copied, with a dash between each two: “7K3M-9QXT-4B2N-H8RW”."""
    return [code[start : start + GROUP] for start in range(0, len(code), GROUP)]


def as_meant(typed: str) -> str:
    """What someone typed as the code it means: any case, any digits, any spaces and dashes, O for 0, I and L for 1."""
    text = ascii_digits(unicodedata.normalize("NFKC", typed)).upper()
    return re.sub(r"[^0-9A-Z]", "", text).translate(MEANT)
