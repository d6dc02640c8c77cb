"""Hostile and odd names through the form, onto the wall, into files and mail: no failure, nothing run, nothing lost."""

import csv
import io
import re
from functools import cache
from html.parser import HTMLParser

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from appeals.actions.signing import Signing, sign
from appeals.forms.signing import LONGEST_NAME, SignForm
from appeals.keys import signature_token
from appeals.models import Signature
from appeals.naming import initials, shown
from appeals.queries.pages import version_in
from appeals.queries.wall import found_by_name, wall_sheet
from appeals.safeguards import Marks
from content import sheets
from people.delivery import deliver_next
from tests import factories
from tests.appeals.naughty_names import COUNT, PARTS, naughty_names

HOME = {"Sec-Fetch-Site": "same-origin"}
FORM = {"email": "sima@example.org", "country": "DE", "display": "full", "shows": "on"}
RUNS = re.compile(r"<(script>alert|img src=x|svg/onload|style>\*|iframe src=//)", re.IGNORECASE)
SEEN = 3000  # names on the page that is read


@cache
def taken() -> tuple[list[str], list[str]]:
    """The names that the form takes, as it hands them on, and those that it refuses; every one is judged."""
    field = SignForm({}).fields["name"]
    good, bad = [], []
    for name in naughty_names():
        try:
            good.append(field.clean(name))
        except ValidationError:  # anything else would be an error of ours
            bad.append(name)
    return good, bad


def test_there_are_twenty_thousand_of_them():
    names = naughty_names()

    assert len(set(names)) == len(names) == COUNT
    assert names == naughty_names()


def test_each_is_taken_or_refused_and_never_an_error():
    good, bad = taken()

    assert len(good) + len(bad) == COUNT
    assert len(good) > 2000
    assert len(bad) > 2000


def test_whatever_is_taken_is_one_line_with_a_letter_and_can_be_kept():
    good, _bad = taken()
    for name in good:
        assert 0 < len(name) <= LONGEST_NAME
        assert any(map(str.isalpha, name))
        assert not set(name) & set("\x00\n\r\x0b\x0c\x1b\u2028\u2029"), name.encode()
        name.encode()  # no half of a letter
        assert name[0] not in "=+-@|%\t", name


def test_whatever_is_taken_is_shown_in_every_way_without_an_error():
    good, _bad = taken()
    for name in good:
        assert initials(name)
        for display in ("full", "initials", "anonymous", "hidden"):
            seen = shown(name=name, city=name, country="DE", display=display, shows=True)
            assert max(map(len, (seen.name, seen.place, seen.folded, seen.folded_last))) <= 120
            assert seen.name == "" or display in ("full", "initials")


@pytest.mark.parametrize(
    "part", ["=1+1", "+1", "\t=1", "@SUM(1)", "https://evil.example", "www.evil.org", "a@b.example"]
)
def test_formulas_and_addresses_are_refused(part):
    form = SignForm({**FORM, "name": part + " x"})

    assert not form.is_valid()
    assert set(form.errors) == {"name"}


@pytest.mark.django_db
def test_none_of_them_breaks_the_form_that_is_sent(client):
    """A sample through the whole of it: taken, or told beside the field, or refused at the door."""
    page = factories.appeal_page()
    address = reverse("appeals_sign", args=[page.translation_key])
    sample = naughty_names()[:: COUNT // 150] + [f"Sima {part}" for part in PARTS]
    answers = {}
    for number, name in enumerate(sample):
        typed = {**FORM, "name": name, "email": f"s{number}@example.org"}
        try:
            answer = client.post(address, typed, headers=HOME, REMOTE_ADDR=f"10.1.{number % 250}.1")
        except UnicodeEncodeError:  # the test's own client cannot send half a letter; see below
            continue
        answers[answer.status_code] = answers.get(answer.status_code, 0) + 1
        if answer.status_code == 422:
            assert not RUNS.search(answer.content.decode()), name
    assert set(answers) <= {303, 400, 422}
    assert answers[303] > 30
    assert answers[422] > 30
    assert Signature.objects.count() == answers[303]


@pytest.mark.django_db
@pytest.mark.parametrize("raw", [b"%ED%A0%80", b"%00", b"%FF%FE", b"%C0%AF", b"%F4%90%80%80", b"Sima%ED%BF%BF"])
def test_bytes_that_are_no_text_are_no_error(client, raw):
    page = factories.appeal_page()
    body = b"name=" + raw + b"&email=sima%40example.org&country=DE"
    kind = "application/x-www-form-urlencoded"
    address = reverse("appeals_sign", args=[page.translation_key])
    answer = client.post(address, body, content_type=kind, headers=HOME)

    assert answer.status_code in (303, 400, 422)
    for row in Signature.objects.all():
        assert "\x00" not in row.name


def stored(page, names):
    """On the wall as if each had come through the form and confirmed."""
    now, version = timezone.now(), version_in(page.appeal, "en")
    rows = []
    for number, name in enumerate(names):
        seen = shown(name=name, city="", country="DE", display="full", shows=True)
        rows.append(
            Signature(
                **{"appeal": page.appeal, "version": version, "state": "confirmed", "confirmed_at": now, "name": name},
                **{"signer_key": f"{number:064x}", "country": "DE", "display": "full", "shows": True, "wording": 1},
                **{"on_wall": True, "shown_name": seen.name, "folded": seen.folded, "folded_last": seen.folded_last},
                locale="en",
            )
        )
    Signature.objects.bulk_create(rows, batch_size=500)
    return [row.shown_name for row in rows]


class Names(HTMLParser):
    """The texts of all <bdi>, and every tag that there is."""

    def __init__(self):
        super().__init__()
        self.names, self.tags, self.inside = [], set(), False

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.tags |= {f"on: {name}" for name, _value in attributes if name.startswith("on")}
        if tag == "bdi":
            self.inside = True
            self.names.append("")

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "bdi"

    def handle_data(self, data):
        if self.inside:
            self.names[-1] += data


@pytest.mark.django_db
def test_on_the_wall_they_are_words_and_nothing_else(client, monkeypatch):
    """One page with thousands of them, read as a browser reads it: every name is there, and no tag more than before."""
    page = factories.appeal_page()
    plain = Names()
    stored(page, ["Sima"])
    plain.feed(client.get(f"{page.url}signers/").content.decode())
    Signature.objects.all().delete()
    good, _bad = taken()
    names = stored(page, good[:: max(1, len(good) // SEEN)])
    monkeypatch.setitem(wall_sheet.__kwdefaults__, "size", 10**4)
    body = client.get(f"{page.url}signers/?fresh=1").content.decode()
    read = Names()
    read.feed(body)

    assert read.tags == plain.tags
    assert not RUNS.search(body)
    wanted = {" ".join(name.split()) for name in names}
    assert wanted <= {" ".join(name.split()) for name in read.names}


@pytest.mark.django_db
def test_control_a_name_that_is_not_escaped_would_be_seen():
    read = Names()
    read.feed("<bdi>x</bdi></li><script>alert(1)</script><b onclick=x>")

    assert {"script", "on: onclick"} <= read.tags


@pytest.mark.django_db
def test_each_is_found_by_its_own_name():
    page = factories.appeal_page()
    good, _bad = taken()
    few = good[:: len(good) // 60]
    stored(page, few)
    for name in few:
        found = found_by_name(page.appeal, name[:40])
        assert all(isinstance(row.shown_name, str) for row in found)


def test_in_files_nothing_is_calculated_and_nothing_breaks_a_line():
    good, bad = taken()
    rows = [[name, "DE"] for name in good[::3]] + [[name, "DE"] for name in bad[::40] if name.isprintable()]
    written = b"".join(_bytes(sheets.csv_lines(["name", "country"], rows))).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(written)))[1:]

    assert len(read) == len(rows)
    for cells in read:
        assert len(cells) == 2
        assert cells[0][:1] not in ("=", "+", "-", "@", "\t", "\r"), cells


def _bytes(parts):
    for part in parts:
        yield part if isinstance(part, bytes) else part.encode()


@pytest.mark.django_db
def test_in_mail_they_are_words_and_head_no_line():
    page = factories.appeal_page()
    good, _bad = taken()
    sample = [name for name in good if "<" in name or "{" in name or "%" in name][:12] + good[:: len(good) // 12]
    for number, name in enumerate(sample):
        said = Signing(name=name, email=f"s{number}@example.org", country="DE", display="full", locale="en", shows=True)
        sign(appeal=page.appeal, version=version_in(page.appeal, "en"), signing=said, marks=Marks())
    while deliver_next(mail.get_connection()):
        pass

    assert len(mail.outbox) == len(sample)
    for sent in mail.outbox:
        assert not RUNS.search(sent.alternatives[0].content)
        assert "\n" not in sent.subject
        assert sent.message()["Bcc"] is None


@pytest.mark.django_db
def test_on_the_page_behind_the_link_they_are_words(client):
    page = factories.appeal_page()
    for number, name in enumerate(["Sima <script>alert(1)</script>", "Sima {{ 7*7 }}", "Sima \u202eevil"]):
        row = factories.signature(page, f"s{number}@example.org", name=name)
        answer = client.get(reverse("appeals_mine", args=[signature_token(row)]))
        assert answer.status_code == 200
        assert not RUNS.search(answer.content.decode())
        assert "Sima 49" not in answer.content.decode()
