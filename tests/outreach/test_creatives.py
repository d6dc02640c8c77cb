"""The ad's words and names: frozen as they stand, set by the worker, signed off by two, erased in the end."""

import datetime as dt
import hashlib

import pytest
import time_machine
from django.utils import timezone

from appeals.actions.signing import change_signature, withdraw_signature
from appeals.models import Signature
from outreach.actions import creatives
from outreach.actions.creatives import draft, forget_names, freeze, set_waiting, sign_off, thaw
from outreach.actions.drawing import creative_of
from outreach.actions.steps import send_materials
from outreach.creative.words import SetAd
from outreach.errors import CannotBeSet, NotAllowed, NotYet
from outreach.models import AdFormat, Creative, Placement, State
from outreach.queries.creatives import banner_shape, digest, left_since, names_for, words_for
from people.models import AuditEntry
from tests import ad_factories as ads
from tests import factories
from tests.outreach.ad_hands import funding, ordered, printed, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return factories.appeal_page()


@pytest.fixture
def drawn(monkeypatch):
    """What the worker would set, without setting it: (design, words, names) of each."""
    asked = []

    def set_ad(design, *, trim, words, names):
        asked.append((design, words, names))
        return SetAd(pdf=f"%PDF {names.everyone}".encode(), printed=len(names.everyone), more=0, size=650, pages=1)

    monkeypatch.setattr(creatives, "set_ad", set_ad)
    return asked


def signed(page, name, **fields):
    return factories.signature(page, f"{name.split()[0].lower()}@example.org", name=name, **{"prints": True, **fields})


def frozen(page, **fields):
    placement, treasurer = ordered(**fields)
    draft(placement=placement, author=treasurer, headline="Free them now")
    return freeze(placement=placement, author=treasurer), treasurer


def test_a_draft_begins_with_what_the_appeal_and_the_paper_say(page):
    placement, treasurer = funding()
    first = draft(placement=placement)
    again = draft(placement=placement, author=treasurer, second="Lift the sanctions.")

    assert (first.pk, first.design, first.shows_label, first.locale) == (again.pk, "broadside", True, "en")
    words = words_for(placement, again)
    assert (words.headline, words.second) == ("Free all political prisoners now", "Lift the sanctions.")
    assert (words.label, words.address) == ("Advertisement", "localhost:8000/ad/a-full-page-in")
    assert words.ear[2] == "Paid for by 1 gift"
    assert ("demand", "\u2068Free all political prisoners now.\u2069") in words.blocks


def test_an_ad_speaks_the_language_it_is_for(page):
    fa = factories.translation(page, "fa", title="آزادی همهٔ زندانیان سیاسی")
    signed(page, "Sima Mohammadi")
    creative = draft(placement=ads.placement(locale="fa", format=ads.ad_format(), appeal=fa.appeal))

    words = words_for(creative.placement, creative)
    assert (words.language, words.headline) == ("fa", "آزادی همهٔ زندانیان سیاسی")
    assert "۰" in words.signed  # the tally is folded by the worker


def test_a_draft_follows_when_the_ad_changes_its_language_or_shape(page):
    """Written in English for a page, and then the ad became a spread in Farsi: that is what is shown and frozen."""
    factories.translation(page, "fa", title="آزادی همهٔ زندانیان سیاسی")
    placement, treasurer = ordered()
    written = draft(placement=placement, author=treasurer, second="Lift the sanctions.")
    assert (written.locale, written.design) == ("en", "broadside")
    spread = ads.ad_format(kind=AdFormat.Kind.SPREAD)
    Placement.objects.filter(pk=placement.pk).update(locale="fa", format=spread)
    placement = Placement.objects.get(pk=placement.pk)

    shown = creative_of(placement)
    assert shown is not None
    assert (shown.locale, shown.design, shown.second) == ("fa", "spread", "Lift the sanctions.")
    kept = freeze(placement=placement, author=treasurer)
    assert (kept.pk, kept.locale, kept.design) == (written.pk, "fa", "spread")
    assert words_for(placement, kept).headline == "آزادی همهٔ زندانیان سیاسی"


def test_names_are_not_frozen_for_a_language_that_the_appeal_does_not_speak(page):
    placement, treasurer = ordered()
    draft(placement=placement, author=treasurer)
    Placement.objects.filter(pk=placement.pk).update(locale="fa")

    assert creative_of(Placement.objects.get(pk=placement.pk)) is None
    with pytest.raises(CannotBeSet):
        freeze(placement=placement, author=treasurer)


def test_an_appeal_that_does_not_speak_the_language_cannot_be_set(page):
    with pytest.raises(CannotBeSet, match="language of this ad"):
        draft(placement=ads.placement(locale="es", format=ads.ad_format(), appeal=page.appeal))


def test_whoever_withdraws_before_the_freeze_is_not_in_it(page):
    signed(page, "Ada Lovelace")
    gone = signed(page, "Bea Gone")
    withdraw_signature(signature=gone)
    creative, _treasurer = frozen(page)

    assert names_for(creative).everyone == ("Ada Lovelace",)
    assert "Bea Gone" not in creative.names
    assert creative.names_digest == digest(creative.names)
    assert hashlib.sha256(creative.names.encode()).hexdigest() == creative.names_digest
    assert creative.consented == 1


def test_whoever_signs_or_withdraws_after_the_freeze_changes_nothing_in_it(page):
    stays, goes = signed(page, "Ada Lovelace"), signed(page, "Bea Gone")
    creative, treasurer = frozen(page)
    before = creative.names
    signed(page, "Cid Late")
    withdraw_signature(signature=goes)
    change_signature(signature=stays, display="initials", shows=True, prints=True)
    creative.refresh_from_db()

    assert creative.names == before
    assert left_since(creative) == 2
    again = thaw(placement=creative.placement, author=treasurer)
    assert (again.number, again.headline) == (2, "Free them now")
    newer = freeze(placement=creative.placement, author=treasurer)
    assert names_for(newer).everyone == ("A. L.", "Cid Late")
    assert left_since(newer) == 0


def test_names_are_sealed_in_the_database(page, django_assert_num_queries):
    from django.db import connection

    signed(page, "Ada Lovelace")
    creative, _treasurer = frozen(page)
    with connection.cursor() as cursor:
        cursor.execute("SELECT names FROM outreach_creative WHERE id = %s", [creative.pk])
        assert "Lovelace" not in cursor.fetchone()[0]


def test_a_name_that_no_typeface_draws_is_listed_and_nothing_is_frozen(page):
    signed(page, "Ada Lovelace")
    row = signed(page, "Bea Plain")
    Signature.objects.filter(pk=row.pk).update(name=Signature.objects.get(pk=row.pk).name)
    row.name = "𓀀𓁐 Bea"
    row.save()

    with pytest.raises(CannotBeSet) as refused:
        frozen(page)
    assert [line.partition(":")[0] for line in refused.value.problems] == ["𓀀𓁐 Bea"]
    assert not Creative.objects.exclude(frozen_at=None).exists()


def test_such_names_can_be_left_out_by_somebody_who_has_seen_them(page):
    signed(page, "Ada Lovelace")
    for name in ("Bea Plain", "Cid Plain"):
        row = signed(page, name)
        row.name, row.is_featured = f"𓀀 {name}", name.startswith("Cid")
        row.save()
    placement, treasurer = ordered()
    draft(placement=placement, author=treasurer)
    creative = freeze(placement=placement, author=treasurer, leaves_out=True)

    assert "Plain" not in creative.names
    assert "Ada Lovelace" in creative.names
    assert creative.consented == 3
    assert AuditEntry.objects.get(verb="outreach.names_frozen").details["left_out"] == 2


@pytest.mark.parametrize("state", [State.FUNDING, State.SENT, State.PRINTED])
def test_names_are_frozen_between_agreement_and_sending(page, state):
    placement, treasurer = ordered()
    draft(placement=placement)
    Placement.objects.update(state=state)

    with pytest.raises(NotYet):
        freeze(placement=placement, author=treasurer)


def test_the_worker_sets_what_was_frozen_once(page, drawn):
    signed(page, "Ada Lovelace")
    creative, _treasurer = frozen(page)
    set_waiting()
    set_waiting()
    creative.refresh_from_db()

    ((design, words, names),) = drawn
    assert (design, words.headline, names.everyone) == ("broadside", "Free them now", ("Ada Lovelace",))
    assert (creative.state, creative.printed, creative.type_size) == ("ready", 1, 650)
    assert creative.file_digest == hashlib.sha256(bytes(creative.file)).hexdigest()


def test_what_does_not_fit_is_said(page):
    placement, treasurer = ordered()
    AdFormat.objects.update(width=100_000)
    draft(placement=placement, author=treasurer)
    creative = freeze(placement=placement, author=treasurer)
    set_waiting()
    creative.refresh_from_db()

    assert creative.state == "failed"
    assert creative.trouble.startswith("The page is 100 by 361 millimetres. This design needs at least")


@pytest.mark.parametrize(
    ("kind", "wanted", "design"),
    [
        ("page", "spread", "broadside"),
        ("part", "broadside", "broadside"),
        ("part", "", "half"),
        ("spread", "half", "spread"),
    ],
)
def test_a_design_is_one_that_the_space_takes(page, kind, wanted, design):
    placement = ads.placement(format=ads.ad_format(kind=kind))

    assert draft(placement=placement, design=wanted).design == design


def test_a_banner_names_nobody_and_is_a_picture(page, monkeypatch):
    signed(page, "Ada Lovelace")
    monkeypatch.setattr(creatives, "banner", lambda shape, *, words: f"{shape} {words.headline}".encode())
    creative, treasurer = frozen(page)
    AdFormat.objects.update(kind="banner", pixel_width=300, pixel_height=300)
    again = thaw(placement=creative.placement, author=treasurer)
    assert (again.design, names_for(again).everyone) == ("banner", ())
    freeze(placement=creative.placement, author=treasurer)
    set_waiting()
    again.refresh_from_db()
    assert bytes(again.file) == b"square Free them now"

    AdFormat.objects.update(pixel_width=301)
    with pytest.raises(CannotBeSet, match="301 by 300 pixels"):
        banner_shape(AdFormat.objects.get())


def test_two_people_sign_off_the_very_file(page, drawn):
    creative, treasurer = frozen(page)
    with pytest.raises(NotYet):
        sign_off(creative=creative, author=treasurer, file_digest="")
    set_waiting()
    creative.refresh_from_db()
    with pytest.raises(NotAllowed, match="has changed"):
        sign_off(creative=creative, author=treasurer, file_digest="0" * 64)
    sign_off(creative=creative, author=treasurer, file_digest=creative.file_digest)
    with pytest.raises(NotAllowed, match="second person"):
        sign_off(creative=creative, author=treasurer, file_digest=creative.file_digest)
    with pytest.raises(NotYet, match="Two people"):
        send_materials(placement=creative.placement, author=treasurer, on=today())
    sign_off(creative=creative, author=factories.user(), file_digest=creative.file_digest)

    assert send_materials(placement=creative.placement, author=treasurer, on=today()).state == State.SENT
    with pytest.raises(NotAllowed, match="sent already"):
        thaw(placement=creative.placement, author=treasurer)


def test_another_freeze_begins_the_signing_off_again(page, drawn):
    creative, treasurer = frozen(page)
    set_waiting()
    creative.refresh_from_db()
    for person in (treasurer, factories.user()):
        sign_off(creative=creative, author=person, file_digest=creative.file_digest)
    thaw(placement=creative.placement, author=treasurer)

    with pytest.raises(NotYet, match="not frozen"):
        send_materials(placement=creative.placement, author=treasurer, on=today())


def test_names_and_file_are_erased_after_it_came_out_and_the_hash_stays(page):
    placement, treasurer = ordered()
    printed(placement, treasurer)
    creative = Creative.objects.get()
    forget_names()
    creative.refresh_from_db()
    assert (bool(creative.names), bool(creative.file)) == (True, True)
    with time_machine.travel(timezone.now() + dt.timedelta(days=91)):
        forget_names()
    creative.refresh_from_db()

    assert (creative.names, bytes(creative.file)) == ("", b"")
    assert (creative.names_digest, creative.file_digest) == ("d" * 64, "f" * 64)
