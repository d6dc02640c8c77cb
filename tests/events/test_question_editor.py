"""Which questions an event can ask, in Wagtail's editor: its chapter's and the network's, never another chapter's."""

import pytest
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from chapters.models import ChapterPage, Membership, Role
from events import signals
from events.actions.copies import do_again
from events.models import AskedQuestion, EventPage, Question
from events.models import questions as rows_of_questions
from events.models.question_checks import offered_to
from tests import factories
from tests.events.asking import asks, question
from tests.worlds import grown

pytestmark = pytest.mark.django_db
CANARY = "quokkaquestion"


@grown
def chapters():
    """An editor of ours; their chapter asks something that nobody else may learn of."""
    ours, theirs = factories.chapter("San Francisco"), factories.chapter("Berlin")
    return {
        "editor": factories.with_second_factor(factories.member(ours, Role.EDITOR)),
        "ours": ours,
        "theirs": theirs,
        "event": factories.event(ours),
        "own": question(ours, "Do you bring a candle?"),
        "foreign": question(theirs, CANARY),
        "retired": question(ours, "Do you bring a torch?"),
    }


@pytest.fixture
def world(client, chapters):
    client.force_login(chapters["editor"])
    return chapters


@pytest.fixture
def retired(world) -> Question:
    Question.objects.filter(pk=world["retired"].pk).update(is_retired=True)
    return world["retired"]


def sent(page: EventPage, *rows: dict, existing: int = 0) -> dict:
    """The editor's form as a browser sends it, with these rows of questions."""
    blank = EventPage.get_edit_handler().get_form_class()(instance=page)
    data = {bound.html_name: bound.value() for bound in blank if bound.value() is not None}
    for name in blank.formsets:
        lines = list(rows) if name == "asked_questions" else []
        data |= nested_form_data({name: inline_formset(lines, initial=existing if lines else 0)})
    data |= nested_form_data({"body": streamfield([])})
    return {key: value for key, value in data.items() if value is not False and key != "rule"}


def asking(*questions: Question) -> list[dict]:
    return [{"question": str(one.pk)} for one in questions]


def checked(page: EventPage, *rows: dict, existing: int = 0):
    form = EventPage.get_edit_handler().get_form_class()(sent(page, *rows, existing=existing), instance=page)
    form.is_valid()
    return form


def labels(chapter: ChapterPage | None, **options) -> list[str]:
    return [label for _pk, label in offered_to(chapter, **options)]


def test_offered_are_own_ones_and_the_networks_and_none_retired(world, retired):
    assert "Do you bring a candle?" in labels(world["ours"])
    assert "Is this your first time with us?" in labels(world["ours"])
    assert CANARY not in labels(world["ours"])
    assert "Do you bring a torch?" not in labels(world["ours"])
    assert "Do you bring a torch? (retired, no longer asked)" in labels(world["ours"], keep=[retired.pk])
    assert "Do you bring a candle?" not in labels(None)


def test_translation_of_a_chapter_has_the_same_set_in_its_words(world):
    farsi = factories.translation(world["ours"], "fa", title="سان‌فرانسیسکو")

    assert offered_to(farsi) == offered_to(world["ours"])


def test_the_editors_pages_offer_no_question_of_another_chapter(client, world):
    adding = client.get(f"/admin/pages/add/events/eventpage/{world['ours'].pk}/").content.decode()
    editing = client.get(f"/admin/pages/{world['event'].pk}/edit/").content.decode()

    for page in (adding, editing):
        assert "Do you bring a candle?" in page
        assert CANARY not in page


def test_control_without_the_limit_the_editor_reads_them(client, world, monkeypatch):
    monkeypatch.setattr("events.models.questions.QuestionQuerySet.within_reach", lambda self, chapter: self)

    assert CANARY in client.get(f"/admin/pages/{world['event'].pk}/edit/").content.decode()


@pytest.mark.parametrize("which", ["foreign", "retired"])
def test_foreign_and_retired_ones_are_refused_beside_the_field(world, retired, which):
    form = checked(world["event"], *asking(world[which]))

    assert form.formsets["asked_questions"].forms[0].errors == {
        "question": ["This cannot be asked here. Choose another question."]
    }


def test_own_ones_are_kept_in_order_and_twice_is_once_too_often(world):
    network = Question.objects.filter(chapter=None).first()
    form = checked(world["event"], *asking(world["own"], network))
    twice = checked(world["event"], *asking(world["own"], world["own"]))

    assert form.is_valid(), form.errors
    form.save()
    asked = AskedQuestion.objects.filter(event=world["event"]).order_by("sort_order")
    assert [row.question for row in asked] == [world["own"], network]
    assert set(twice.formsets["asked_questions"].forms[1].errors) == {"question"}


def test_posting_a_foreign_one_asks_nothing_and_tells_nothing(client, world):
    data = {**sent(world["event"], *asking(world["foreign"])), "action-publish": "1"}
    answer = client.post(f"/admin/pages/{world['event'].pk}/edit/", data)

    page = answer.content.decode()
    assert "This cannot be asked here" in page
    assert CANARY not in page
    assert not AskedQuestion.objects.exists()


def test_event_that_asks_a_retired_question_can_still_be_edited(world, retired):
    asks(world["event"], retired)
    row = AskedQuestion.objects.get()
    page = EventPage.objects.get(pk=world["event"].pk)

    assert checked(page, {"id": str(row.pk), "question": str(retired.pk)}, existing=1).is_valid()


def test_copy_under_another_chapter_asks_only_what_both_may(world):
    network = Question.objects.filter(chapter=None).first()
    asks(world["event"], world["own"], network)
    page = EventPage.objects.get(pk=world["event"].pk)
    page.save_revision()

    copy = page.copy(to=world["theirs"], update_attrs={"slug": "copied"})

    assert [row.question for row in copy.specific.asked_questions.all()] == [network]
    draft = copy.get_latest_revision_as_object()
    assert [row.question for row in draft.asked_questions.all()] == [network]
    draft.save_revision().publish()
    assert list(AskedQuestion.objects.filter(event=copy.pk).values_list("question", flat=True)) == [network.pk]
    assert AskedQuestion.objects.filter(event=page).count() == 2


def test_control_without_the_guard_a_copy_takes_the_questions_along(world, monkeypatch):
    for module in (rows_of_questions, signals):
        monkeypatch.setattr(module, "drop_foreign_questions", lambda event: False)
    asks(world["event"], world["own"])
    copy = EventPage.objects.get(pk=world["event"].pk).copy(to=world["theirs"], update_attrs={"slug": "copied"})

    assert copy.specific.asked_questions.count() == 1


@pytest.mark.parametrize("live", [True, False])
def test_event_that_moves_to_another_chapter_leaves_its_questions_behind(world, live):
    event = factories.event(world["ours"], live=live)
    network = Question.objects.filter(chapter=None).first()
    asks(event, world["own"], network)

    EventPage.objects.get(pk=event.pk).move(world["theirs"], pos="last-child")

    assert [row.question for row in AskedQuestion.objects.filter(event=event)] == [network]


def test_doing_again_and_translating_ask_the_same(world):
    asks(world["event"], world["own"])
    again = do_again(event=world["event"], day=world["event"].start_date, today=world["event"].start_date, actor=None)
    farsi = factories.translation(EventPage.objects.get(pk=world["event"].pk), "fa")

    assert [row.question for row in again.asked_questions.all()] == [world["own"]]
    assert [row.question for row in farsi.asked_questions.all()] == [world["own"]]


def test_asking_moves_no_date_and_tells_nobody(world):
    before = list(world["event"].occurrences.values())
    page = EventPage.objects.get(pk=world["event"].pk)
    form = checked(page, *asking(world["own"]))
    form.save(commit=False).save_revision().publish()

    assert list(world["event"].occurrences.values()) == before
    assert AskedQuestion.objects.filter(event=page).count() == 1


def test_chapter_goes_with_its_questions_and_events(world):
    asks(world["event"], world["own"])
    world["event"].occurrences.all().delete()
    Membership.objects.all().delete()

    world["ours"].get_descendants(inclusive=True).delete()

    assert not Question.objects.filter(pk=world["own"].pk).exists()
