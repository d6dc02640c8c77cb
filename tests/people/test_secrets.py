"""One mailbox, one key; sealed text opens with its own keys only; links cannot be guessed from one another."""

import re

import pytest

from people.secrets import canonical_email, digest, email_key, keyed_hash, seal, token, unseal

KEY_A, KEY_B = "a" * 40, "b" * 40


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Ada@Example.ORG", "ada@example.org"),
        ("  ada@example.org\n", "ada@example.org"),
        ("ada+vigil@example.org", "ada@example.org"),
        ("ada+a+b@example.org", "ada@example.org"),
        ("a.d.a@gmail.com", "ada@gmail.com"),
        ("a.da+x@googlemail.com", "ada@gmail.com"),
        ("a.da@example.org", "a.da@example.org"),  # elsewhere a dot makes another mailbox
        ("a.da@gmail.com.example", "a.da@gmail.com.example"),
        ("ａｄａ@example.org", "ada@example.org"),  # full-width letters
        ("a@b@example.org", "a@b@example.org"),
        ("ada", "@ada"),  # no address at all, but no fault either
    ],
)
def test_spellings_of_one_mailbox(written, meant):
    assert canonical_email(written) == meant


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ada@example.org", "ADA+rsvp@example.org", True),
        ("ada@example.org", "ada@example.com", False),
        ("ada@example.org", "adá@example.org", False),
    ],
)
def test_a_mailbox_has_one_key_and_two_have_two(one, other, same):
    assert (email_key(one) == email_key(other)) is same


def test_a_key_says_nothing_without_the_secret(settings):
    before = email_key("ada@example.org")

    settings.CONTACT_HASH_KEY = KEY_B

    assert re.fullmatch("[0-9a-f]{64}", before)
    assert email_key("ada@example.org") != before


@pytest.mark.parametrize("text", ["ada@example.org", "سیما", "a\nb", "x" * 5000, "🕯"])
def test_what_is_sealed_opens_again_and_never_looks_the_same(settings, text):
    settings.CONTACT_SEAL_KEYS = [KEY_A]

    first, second = seal(text), seal(text)

    assert unseal(first) == unseal(second) == text
    assert first != second
    assert text not in first


@pytest.mark.parametrize(
    ("sealed_with", "opened_with", "opens"),
    [
        ([KEY_A], [KEY_A], True),
        ([KEY_A], [KEY_B, KEY_A], True),
        ([KEY_B, KEY_A], [KEY_B], True),
        ([KEY_A], [KEY_B], False),
    ],
)
def test_any_of_the_keys_opens_and_the_first_seals(settings, sealed_with, opened_with, opens):
    settings.CONTACT_SEAL_KEYS = sealed_with
    sealed = seal("ada@example.org")
    settings.CONTACT_SEAL_KEYS = opened_with

    if opens:
        assert unseal(sealed) == "ada@example.org"
    else:
        with pytest.raises(ValueError, match="no key of CONTACT_SEAL_KEYS opens this text"):
            unseal(sealed)


@pytest.mark.parametrize("spoil", [lambda text: text[:-4] + "AAA=", lambda text: text[5:], lambda text: "", str.lower])
def test_sealed_text_that_was_touched_does_not_open(spoil):
    sealed = seal("ada@example.org")

    with pytest.raises(ValueError, match="opens this text"):
        unseal(spoil(sealed))


def test_each_purpose_subject_and_issue_has_a_secret_of_its_own(settings):
    asked = [("rsvp", "1", 1), ("rsvp", "1", 2), ("rsvp", "2", 1), ("stop", "1", 1)]
    secrets = [token(*one) for one in asked]

    assert len(set(secrets)) == len(asked)
    assert all(re.fullmatch("[a-z2-7]{52}", one) for one in secrets)
    assert [token(*one) for one in asked] == secrets
    settings.SECRET_KEY = KEY_B
    assert set(secrets) & {token(*one) for one in asked} == set()


@pytest.mark.parametrize("change", [str.upper, str.title, lambda text: f" {text}\n"])
def test_a_link_survives_what_mail_programs_do_to_it(change):
    secret = token("rsvp", "1", 1)

    assert digest(change(secret)) == digest(secret)


def test_a_link_with_one_other_letter_is_another():
    secret = token("rsvp", "1", 1)

    assert digest(("a" if secret[0] != "a" else "b") + secret[1:]) != digest(secret)
    assert re.fullmatch("[0-9a-f]{64}", digest("\ud83d"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("marks:1", "a"), ("marks:1", "a"), True),
        (("marks:1", "a"), ("marks:2", "a"), False),
        (("marks:1", "a"), ("marks:1", "b"), False),
        (("marks:1", "1a"), ("marks:11", "a"), False),  # what belongs to the purpose does not slip into the text
    ],
)
def test_hashes_for_two_purposes_have_nothing_in_common(one, other, same):
    assert (keyed_hash(*one) == keyed_hash(*other)) is same
    assert re.fullmatch("[0-9a-f]{64}", keyed_hash(*one))


def test_a_hash_needs_the_key_outside_the_database(settings):
    settings.CONTACT_HASH_KEY = KEY_A
    before = keyed_hash("marks:1", "a")
    settings.CONTACT_HASH_KEY = KEY_B

    assert keyed_hash("marks:1", "a") != before
