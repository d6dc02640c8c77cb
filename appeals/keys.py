"""What signers are known by: keyed hashes that lead nowhere else. Imports people.secrets."""

from appeals.models import Appeal, Endorsement, Signature
from people.secrets import canonical_email, email_key, keyed_hash, token

DOMAIN_DIGITS = 16


def signer_key(appeal: Appeal, email: str) -> str:
    """The mailbox as this appeal knows it (64 hex digits). The same mailbox has another key in another appeal."""
    return signer_key_of(appeal, email_key(email))


def signer_key_of(appeal: Appeal, contact_key: str) -> str:
    """The same, from the key of a contact whose address is forgotten. ValueError once the salt is destroyed."""
    if not appeal.salt:
        raise ValueError("the key of this appeal's signers is destroyed")
    return keyed_hash("appeals.signer", f"{appeal.salt}|{contact_key}")


def domain_key(email_or_host: str) -> str:
    """The mail host of an address, hashed (16 hex digits): enough to find a flood from one host, not to read it."""
    host = canonical_email(f"x@{email_or_host.rpartition('@')[2]}").rpartition("@")[2]
    return keyed_hash("appeals.domain", host)[:DOMAIN_DIGITS]


def signature_token(signature: Signature) -> str:
    """The secret in the link by which someone confirms, changes and withdraws their signature."""
    return token("appeals.signature", str(signature.uid), signature.token_issue)


def endorsement_token(endorsement: Endorsement) -> str:
    """The secret in the link by which an organization confirms what it sent us."""
    return token("appeals.endorsement", str(endorsement.uid), 1)
