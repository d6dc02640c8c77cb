"""Proof of work: how a browser gets through where its network has used up its tries. Imports donations.safeguards.

No third party, no puzzle for people: organizer/static/js/give_proof.js looks for a number. The question is signed by
us, belongs to one token of one page, and its answer counts once.
"""

import hashlib

from django.core import signing
from django.core.cache import cache

from donations.safeguards import DIFFICULTY, TOKEN_LASTS

SALT = "donations.proof"
LONGEST_ANSWER = 16  # digits


def challenge_for(step: str) -> str:
    """A question to the browser whose page holds the token `step`."""
    return signing.dumps(_name(step), salt=SALT)


def is_solved(step: str, challenge: str, answer: str) -> bool:
    """Whether `answer` is one to a question of ours for this token, and was not given before."""
    try:
        meant = signing.loads(challenge, salt=SALT, max_age=TOKEN_LASTS) == _name(step)
    except signing.BadSignature:
        return False
    plain = answer.isascii() and answer.isdigit() and len(answer) <= LONGEST_ANSWER
    if not (meant and plain and fits(challenge, answer)):
        return False
    return bool(cache.add(f"proof:{_name(challenge)}", 1, int(TOKEN_LASTS.total_seconds())))


def fits(challenge: str, answer: str) -> bool:
    """Whether the hash of both begins with DIFFICULTY zero bits."""
    found = int.from_bytes(hashlib.sha256(f"{challenge}:{answer}".encode()).digest(), "big")
    return found >> (256 - DIFFICULTY) == 0


def _name(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
