"""What guests are asked and what becomes of it: the form for a seat, and what a stranger cannot change."""

import re

import pytest
from django.db import connection
from django.utils import translation

from events.actions.rsvps import ask_for_seat, confirm_rsvp
from events.actions.wishes import GuestWishes, put_wishes
from events.forms.wishes import WishesForm
from events.models import Answer, Occurrence, Question, Rsvp
from events.queries.questions import asked_at
from tests import factories
from tests.events.asking import answered, asks, colour, question
from tests.events.hands import ask, guest
from tests.worlds import grown

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>{{ 7*7 }}%(n)s"


@grown
def date() -> Occurrence:
    return factories.occurrence(factories.event())


@grown
def three(date) -> tuple[Question, Question, Question]:
    """A text, one of several, a yes or no; none has to be answered."""
    home = date.chapter
    found = question(home, "What do you bring?", "text"), colour(home), question(home, "Do you have a candle?")
    asks(date.event, *found)
    return found


def form(date: Occurrence, rsvp: Rsvp | None = None, **data) -> WishesForm:
    sent = WishesForm({"locale": "en", **data}, date=date, rsvp=rsvp)
    sent.is_valid()
    return sent


def name(asked: Question) -> str:
    return f"question_{asked.pk}"


def values(rsvp: Rsvp) -> dict[int, str]:
    return {row.question_id: row.value for row in Answer.objects.filter(rsvp=rsvp)}


def test_every_kind_is_asked_in_the_order_of_the_event(date, three):
    fields = list(form(date).fields)

    assert fields[:3] == [name(one) for one in three]
    assert {"photo_consent", "access_needs", "helps"} <= set(fields)


def test_words_are_those_of_the_reader_or_the_first_ones_written(date, three):
    with translation.override("fa"):
        text, choice, _yes_no = asked_at(date, "fa")

    assert (choice.label, choice.options, choice.locale) == ("رنگ پرچم شما؟", ("سرخ", "سبز", "آبی"), "fa")
    assert (text.label, text.locale) == ("What do you bring?", "en")


def test_answers_are_words_numbers_of_choices_yes_and_no(date, three):
    text, choice, yes_no = three
    sent = form(date, **{name(text): " نان ", name(choice): "2", name(yes_no): "no"})

    assert sent.wishes().answers == {text.pk: "نان", choice.pk: "2", yes_no.pk: "no"}
    assert form(date).wishes().answers == {}


@pytest.mark.parametrize("value", ["3", "-1", "Red", "۱", "yes", "0 ", "1e0", "\x00"])
def test_choice_that_is_none_is_refused_beside_its_field(date, three, value):
    sent = form(date, **{name(three[1]): value})

    assert sent.errors == {name(three[1]): ["Please choose one of these."]}
    assert sent.shows_more is True


@pytest.mark.parametrize(("field", "value"), [("photo_consent", "maybe"), ("helps", ["caller", "king"])])
def test_what_was_tampered_with_is_refused_beside_its_field(date, field, value):
    assert set(form(date, **{field: value}).errors) == {field}


@pytest.mark.parametrize("kind", ["text", "choice", "yes-no"])
def test_what_has_to_be_answered_stands_in_the_open(date, kind):
    must = question(date.chapter, "Which?", kind, choices="A\nB")
    asks(date.event, must, required=True)
    sent = form(date)

    assert set(sent.errors) == {name(must)}
    assert [field.name for field in sent.open_fields] == [name(must)]
    assert name(must) not in [field.name for field in sent.more_fields]


def test_nothing_is_ticked_before_a_guest_ticks_it(date, three):
    drawn = "".join(field.as_field_group() for field in WishesForm(date=date))

    assert re.findall(r'type="radio"[^>]*', drawn)
    assert [tag for tag in re.findall(r'type="(?:radio|checkbox)"[^>]*', drawn) if "checked" in tag] == []


@pytest.mark.parametrize(
    ("sent", "kept"), [({}, None), ({"photo_consent": "yes"}, True), ({"photo_consent": "no"}, False)]
)
def test_photographs_are_a_choice_and_silence_is_none(date, sent, kept):
    assert form(date, **sent).wishes().photo_consent is kept


def test_nobody_is_photographed_in_a_call():
    online = factories.occurrence(factories.event(attendance="online", join_url="https://meet.example.org/a"))

    assert "photo_consent" not in form(online).fields
    assert form(online).wishes().photo_consent is None


def test_helping_is_any_of_the_roles_each_once(date):
    assert form(date, helps=["reader", "other", "reader"]).wishes().helps == ("reader", "other")


def test_hostile_text_is_only_text(date):
    asked = question(date.chapter, HOSTILE, "choice", choices=f"{HOSTILE}\nother")
    asks(date.event, asked)
    sent = form(date, access_needs=HOSTILE, **{name(asked): "9"})
    drawn = "".join(field.as_field_group() for field in sent)

    assert "<script>" not in drawn
    assert drawn.count("&lt;script&gt;") == 3
    assert set(form(date, access_needs="a\x07").errors) == {"access_needs"}


def test_retired_question_is_asked_no_more_and_a_late_answer_to_it_is_left_aside(date, three):
    Question.objects.filter(pk=three[0].pk).update(is_retired=True)
    sent = form(date, **{name(three[0]): "bread"})

    assert sent.is_valid()
    assert sent.wishes().answers == {}


def test_translations_ask_what_the_first_page_asks(date, three):
    farsi = factories.translation(date.event, "fa")
    farsi.asked_questions.all().delete()

    assert [one.pk for one in asked_at(Occurrence.objects.get(pk=date.pk), "fa")] == [one.pk for one in three]


def test_answers_are_kept_sealed(date, three):
    rsvp = ask(date)
    put_wishes(rsvp=rsvp, wishes=GuestWishes("en", access_needs="a ramp", answers={three[0].pk: "quokka bread"}))
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM events_answer UNION ALL SELECT access_needs FROM events_rsvp")
        stored = " ".join(str(row[0]) for row in cursor.fetchall())

    assert values(rsvp) == {three[0].pk: "quokka bread"}
    assert "quokka" not in stored
    assert "ramp" not in stored


def test_asking_again_before_confirming_replaces_what_was_told(date, three):
    text, choice, _yes_no = three
    for answers in ({text.pk: "bread", choice.pk: "0"}, {choice.pk: "1"}):
        wishes = GuestWishes("en", photo_consent=True, helps=("reader",), answers=answers)
        ask_for_seat(occurrence=date, email="sima@example.org", name="Sima", party=1, locale="en", wishes=wishes)

    assert values(Rsvp.objects.get()) == {choice.pk: "1"}


def test_stranger_changes_nothing_that_a_guest_has_confirmed(date, three):
    mine = guest(date)
    put_wishes(rsvp=mine, wishes=GuestWishes("en", access_needs="a ramp", answers={three[0].pk: "bread"}))
    forged = GuestWishes("fa", photo_consent=True, access_needs="none", answers={three[0].pk: "forged"})

    ask_for_seat(occurrence=date, email="sima@example.org", name="Eve", party=5, locale="fa", wishes=forged)

    mine.refresh_from_db()
    assert values(mine) == {three[0].pk: "bread"}
    assert (mine.access_needs, mine.photo_consent, mine.locale) == ("a ramp", None, "en")


def test_what_was_told_survives_the_button_in_the_mail(date, three):
    wishes = GuestWishes("en", photo_consent=False, helps=("caller",), answers={three[2].pk: "yes"})
    ask_for_seat(occurrence=date, email="sima@example.org", name="Sima", party=1, locale="en", wishes=wishes)
    rsvp = confirm_rsvp(rsvp=Rsvp.objects.get())

    assert values(rsvp) == {three[2].pk: "yes"}
    assert (rsvp.photo_consent, rsvp.helps) == (False, ["caller"])


def test_their_page_shows_what_a_guest_told_and_lets_them_take_it_back(date, three):
    text, choice, yes_no = three
    rsvp = guest(date)
    rsvp.photo_consent, rsvp.helps, rsvp.access_needs = False, ["reader"], "a ramp"
    for asked, value in ((text, "bread"), (choice, "1"), (yes_no, "yes")):
        answered(rsvp, asked, value)
    shown = WishesForm(date=date, rsvp=rsvp)
    back = form(date, rsvp, **{name(yes_no): "", "photo_consent": ""})

    assert [shown[name(one)].value() for one in three] == ["bread", "1", "yes"]
    assert (shown["photo_consent"].value(), shown["helps"].value()) == ("no", ["reader"])
    assert shown["access_needs"].value() == "a ramp"
    assert back.is_valid(), back.errors
    assert (back.wishes().answers, back.wishes().photo_consent) == ({}, None)


def test_form_reads_as_much_for_one_question_as_for_many(date, django_assert_num_queries):
    asks(date.event, question(date.chapter))
    with django_assert_num_queries(4):
        asked_at(Occurrence.objects.select_related("event").get(pk=date.pk), "en")
    asks(date.event, *(question(date.chapter, f"Q {number}") for number in range(12)))
    with django_assert_num_queries(4):
        assert len(asked_at(Occurrence.objects.select_related("event").get(pk=date.pk), "en")) == 13
