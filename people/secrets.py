"""Sealing and hashing of personal data. Every key lives in the environment, never in the database."""

import base64
import hashlib
import hmac
import unicodedata

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

UNDOTTED = {"gmail.com", "googlemail.com"}  # these hosts ignore dots in the mailbox


def _derive(key: str, purpose: str) -> bytes:
    return hmac.digest(key.encode(), purpose.encode(), hashlib.sha256)


def _box() -> MultiFernet:
    keys = settings.CONTACT_SEAL_KEYS
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(key, "seal"))) for key in keys])


def seal(plain: str) -> str:
    """Encrypt `plain` with the first of CONTACT_SEAL_KEYS (Fernet: AES-128-CBC with HMAC-SHA256)."""
    return _box().encrypt(plain.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt with whichever key fits; ValueError where none does."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise ValueError("no key of CONTACT_SEAL_KEYS opens this text") from None


def canonical_email(email: str) -> str:
    """One mailbox, one spelling: case, plus-tags and (where the host ignores them) dots fall away."""
    mailbox, _, host = unicodedata.normalize("NFKC", email).strip().lower().rpartition("@")
    mailbox = mailbox.partition("+")[0]
    if host in UNDOTTED:
        mailbox, host = mailbox.replace(".", ""), "gmail.com"
    return f"{mailbox}@{host}"


def email_key(email: str) -> str:
    """The keyed hash under which a mailbox is known (64 hex digits)."""
    key = _derive(settings.CONTACT_HASH_KEY, "email")
    return hmac.new(key, canonical_email(email).encode(), hashlib.sha256).hexdigest()


def keyed_hash(purpose: str, text: str) -> str:
    """The keyed hash of a text for one purpose (64 hex digits). Hashes of one purpose tell nothing of another's."""
    key = _derive(settings.CONTACT_HASH_KEY, f"hash:{purpose}")
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def token(purpose: str, subject: str, issue: int) -> str:
    """The secret in a mailed link: 256 bits, lower-case base32 so that a mail program that folds case does no harm.

    It is derived, not drawn, so the worker can write it into the mail again after a crash while the database
    holds nothing but `digest(token)`. Raising `issue` retires every earlier link.
    """
    raw = hmac.digest(_derive(settings.SECRET_KEY, "token"), f"{purpose}|{subject}|{issue}".encode(), hashlib.sha256)
    return base64.b32encode(raw).decode().rstrip("=").lower()


def digest(token: str) -> str:
    """What the database keeps of a token (64 hex digits); any case, spaces around it forgiven."""
    return hashlib.sha256(token.strip().lower().encode("utf-8", "replace")).hexdigest()
