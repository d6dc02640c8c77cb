"""The set of questions on the desk: whose it is, what a new one must say, and what retiring does."""

import pytest

from chapters.models import Role
from events.models import Question
from events.queries.answers import answers_of
from events.queries.questions import asked_at
from people.models import AuditEntry
from tests import factories
from tests.events.asking import answered, asks, colour, question
from tests.events.hands import guest, words
from tests.worlds import grown

pytestmark = pytest.mark.django_db
CANARY = "quokkaquestion"
KIND = "Choose how one answers."


@grown
def chapter():
    return factories.chapter("San Francisco", slug="san-francisco")


@pytest.fixture
def host(client, chapter):
    user = factories.with_second_factor(factories.member(chapter, Role.HOST))
    client.force_login(user)
    return user


def address(chapter, pk=None, act: str = "") -> str:
    return f"/desk/{chapter.slug}/questions/" + (f"{pk}/{act}/" if pk else "")


def own(chapter) -> list[Question]:
    return list(Question.objects.filter(chapter=chapter))


def wrong(response) -> dict[str, str]:
    return {name: errors[0] for name, errors in response.context["form"].errors.items()}


def test_a_question_is_added_in_every_language(client, chapter, host):
    sent = {
        "kind": "choice",
        "label_en": "Which colour? ",
        "choices_en": "Red\r\n\r\n Green \r\nBlue",
        "label_fa": "رنگ پرچم شما؟",
        "choices_fa": "سرخ\nسبز\nآبی",
    }
    assert client.post(address(chapter), sent).status_code == 302

    (made,) = own(chapter)
    assert {text.locale: (text.label, text.options) for text in made.texts.all()} == {
        "en": ("Which colour?", ["Red", "Green", "Blue"]),
        "fa": ("رنگ پرچم شما؟", ["سرخ", "سبز", "آبی"]),
    }
    assert AuditEntry.objects.filter(verb="events.question_added", actor=host).count() == 1


CHOICE = {"kind": "choice", "label_en": "Which?"}
FEW = {"choices_en": "Write 2 to 12 choices, one a line."}
NONE = {"label_en": "Write the question in one language at least."}


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"kind": "text"}, NONE),
        ({"label_en": "What?"}, {"kind": KIND}),
        ({"kind": "essay", "label_en": "What?"}, {"kind": KIND}),
        (CHOICE, FEW),
        (CHOICE | {"choices_en": "A\n \n"}, FEW),
        (CHOICE | {"choices_en": "\n".join(map(str, range(13)))}, FEW),
        (CHOICE | {"choices_en": "Yes\nyes"}, {"choices_en": "A choice stands here twice."}),
        (
            CHOICE | {"choices_en": "A\n" + "b" * 81},
            {"choices_en": "A choice is too long. Keep each to 80 characters."},
        ),
        (
            CHOICE | {"choices_en": "A\nB\nC", "label_es": "¿Cuál?", "choices_es": "A\nB"},
            {"choices_es": "There are 2 choices here and 3 in the first language. Write as many, in that order."},
        ),
        (
            {"kind": "choice", "choices_fa": "A\nB"},
            {"label_fa": "Write the question that these choices belong to.", **NONE},
        ),
        (
            {"kind": "yes-no", "label_en": "Well?", "choices_en": "A\nB"},
            {"choices_en": "Only “One of several” has choices. Choose that above, or leave this empty."},
        ),
        (
            {"kind": "text", "label_en": "a\u2028b"},
            {"label_en": "Please remove the unusual characters from this text."},
        ),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client, chapter, host, sent, errors):
    answer = client.post(address(chapter), sent)

    assert (answer.status_code, wrong(answer)) == (422, errors)
    assert own(chapter) == []


def test_farsi_alone_is_enough_and_is_shown_to_everyone(client, chapter, host):
    client.post(address(chapter), {"kind": "text", "label_fa": "چه می‌آورید؟"})
    date = factories.occurrence(factories.event(chapter))
    asks(date.event, *own(chapter))

    assert [(one.label, one.locale) for one in asked_at(date, "es")] == [("چه می‌آورید؟", "fa")]


def test_hostile_words_are_only_words(client, chapter, host):
    client.post(address(chapter), {"kind": "text", "label_en": "<script>alert(1)</script>"})
    page = client.get(address(chapter)).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_page_lists_own_and_network_and_no_other_chapters(client, chapter, host):
    mine, theirs = question(chapter), question(factories.chapter("Berlin"), CANARY)
    asks(factories.event(chapter), mine)
    page = client.get(address(chapter))

    assert "Do you bring a candle?" in words(page)
    assert "asked by 1 event" in words(page)
    assert "Is this your first time with us?" in words(page)
    assert CANARY not in page.content.decode()
    assert client.post(address(chapter, theirs.pk, "retire")).status_code == 404
    assert not Question.objects.get(pk=theirs.pk).is_retired


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.COORDINATOR, 200), (Role.EDITOR, 200), (Role.HOST, 200), (Role.GREETER, 404), (Role.TREASURER, 404)],
)
def test_editors_and_hosts_keep_the_set(client, chapter, role, status):
    mine = question(chapter)
    client.force_login(factories.with_second_factor(factories.member(chapter, role)))

    assert client.get(address(chapter)).status_code == status
    assert client.post(address(chapter), {"kind": "text", "label_en": "What?"}).status_code == (
        302 if status == 200 else 404
    )
    assert client.post(address(chapter, mine.pk, "retire")).status_code == (302 if status == 200 else 404)
    assert Question.objects.get(pk=mine.pk).is_retired is (status == 200)


def test_another_chapters_desk_does_not_exist(client, chapter, host):
    other = factories.chapter("Berlin", slug="berlin")

    assert client.get(address(other)).status_code == 404
    assert client.post(address(other), {"kind": "text", "label_en": "What?"}).status_code == 404
    assert own(other) == []


def test_the_networks_questions_are_not_a_chapters_to_retire(client, chapter, host):
    network = Question.objects.filter(chapter=None).first()

    assert client.post(address(chapter, network.pk, "retire")).status_code == 404
    assert client.get(address(chapter, network.pk, "retire")).status_code == 405


def test_retiring_takes_it_off_the_form_keeps_answers_and_can_be_taken_back(client, chapter, host):
    date, mine = factories.occurrence(factories.event(chapter)), colour(chapter)
    asks(date.event, mine)
    rsvp = guest(date)
    answered(rsvp, mine, "2")

    client.post(address(chapter, mine.pk, "retire"))
    client.post(address(chapter, mine.pk, "retire"))

    assert asked_at(date, "en") == []
    assert answers_of(date, "en")[rsvp.pk].lines == [("Which colour?", "Blue")]
    assert AuditEntry.objects.filter(verb="events.question_retired").count() == 1
    assert "Ask it again" in words(client.get(address(chapter)))

    client.post(address(chapter, mine.pk, "bring-back"))
    assert [one.pk for one in asked_at(date, "en")] == [mine.pk]


def test_a_set_stays_small(client, chapter, host, monkeypatch):
    monkeypatch.setattr("events.actions.questions.LARGEST_SET", 2)
    question(chapter), question(chapter)
    answer = client.post(address(chapter), {"kind": "text", "label_en": "What?"})

    assert answer.status_code == 422
    assert "Your set is full" in words(answer)


def test_the_page_reads_as_much_for_one_question_as_for_thirty(client, chapter, host, django_assert_max_num_queries):
    question(chapter)
    with django_assert_max_num_queries(40) as one:
        client.get(address(chapter))
    for number in range(30):
        question(chapter, f"Question {number}")
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(address(chapter))
