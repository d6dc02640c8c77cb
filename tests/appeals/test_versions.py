"""Words are frozen as they are published; a signature stays with those it was put under (case 12)."""

import pytest
from django.db import IntegrityError, transaction

from appeals import append_only
from appeals.actions.asking import ask_signers_again
from appeals.actions.signing import sign_new_version
from appeals.models import AppealPage, AppealText, AppealVersion, Signature
from appeals.models.forms import AppealPageForm
from appeals.queries.pages import last_substantive, text_in, version_in
from people.models import Consent, OutgoingMail
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return factories.appeal_page()


def say(page: AppealPage, **fields) -> AppealPage:
    """Publish the page with something changed."""
    page = AppealPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(clean=False).publish()
    return AppealPage.objects.get(pk=page.pk)


def numbers() -> list[int]:
    return list(AppealVersion.objects.order_by("number").values_list("number", flat=True))


def test_the_same_words_published_again_are_no_version(page):
    say(page, goal=20_000)
    assert numbers() == [1]


def test_other_words_are_a_version_and_signatures_stay_with_theirs(page):
    early = factories.signature(page, "early@example.org")
    page = say(page, title="Free them all", change_note="A shorter headline.")
    late = factories.signature(page, "late@example.org")

    assert numbers() == [1, 2]
    assert (early.version.number, late.version.number) == (1, 2)
    assert text_in(page.appeal, "en").change_note == "A shorter headline."
    assert last_substantive(page.appeal).number == 1, "nobody said that it is a change of substance"


def test_a_translation_joins_the_version_and_corrects_itself_as_another(page):
    farsi = factories.translation(page, "fa", title="همه را آزاد کنید")
    assert numbers() == [1]
    assert set(AppealText.objects.values_list("locale", flat=True)) == {"en", "fa"}

    say(farsi, title="همهٔ آنان را آزاد کنید")
    assert numbers() == [1, 2]
    assert version_in(page.appeal, "fa").number == 2
    assert version_in(page.appeal, "en").number == 1, "whoever reads English signs the English words"


def test_a_language_without_words_signs_the_newest(page):
    assert version_in(page.appeal, "es").number == 1


@pytest.mark.parametrize("change", [lambda rows: rows.update(title="Other words"), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_what_was_signed(page, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change(AppealText.objects.all())


def test_without_its_trigger_it_would_not(page):
    from django.db import connection

    append_only.remove(connection)
    try:
        assert AppealText.objects.update(title="Other words") == 1
    finally:
        append_only.install(connection)


def test_who_wanted_news_is_asked_once_after_a_change_of_substance(page):
    wanted = factories.signature(page, "one@example.org", wants_updates=True)
    factories.signature(page, "two@example.org")
    assert ask_signers_again() == 0, "the first version asks nobody"

    page = say(page, title="Free them all and close the prisons", asks_again=True)
    assert last_substantive(page.appeal).number == 2
    assert (ask_signers_again(), ask_signers_again()) == (1, 0)
    mail = OutgoingMail.objects.get(kind="appeals.text_changed")
    assert (mail.subject_id, mail.contact_id) == (str(wanted.pk), wanted.contact_id)

    sign_new_version(signature=wanted, version=version_in(page.appeal, "en"))
    assert Signature.objects.get(pk=wanted.pk).version.number == 2


def test_nobody_goes_back_to_earlier_words(page):
    first = page.appeal.versions.get()
    page = say(page, title="Free them all")
    late = factories.signature(page)

    assert sign_new_version(signature=late, version=first).version.number == 2


def test_the_tick_is_empty_again_once_its_change_was_published(page):
    form_class = AppealPage.get_edit_handler().get_form_class()
    assert issubclass(form_class, AppealPageForm)
    page = say(page, title="Free them all", asks_again=True, change_note="Shorter.")
    page.asks_again = True

    assert form_class(instance=page, for_user=factories.network_admin()).initial["asks_again"] is False
    page.title = "Something that is not published yet"
    assert form_class(instance=page, for_user=factories.network_admin()).initial["asks_again"] is True


def test_who_took_their_wish_for_news_back_is_not_asked(page):
    factories.signature(page, wants_updates=True)
    Consent.objects.update(withdrawn_at="2026-11-20T00:00Z")
    say(page, title="Free them all", asks_again=True)
    assert ask_signers_again() == 0
