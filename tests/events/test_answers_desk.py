"""What guests told, on the desk: for hosts in their own language, for greeters not at all, erased with the guest."""

import datetime as dt

import pytest
from django.utils import timezone

from chapters.models import Role
from events.actions.forgetting import drop_unanswered, forget_contact, forget_guests
from events.actions.rsvps import cancel_rsvp
from events.actions.standing import come_to_every_date
from events.actions.wishes import GuestWishes, put_wishes
from events.desk_answers import answers_for
from events.models import Answer, Occurrence, Question, Rsvp
from events.queries.answers import answer_counts, answers_at, answers_of
from events.standard_questions import STANDARD, sync_standard_questions
from tests import factories
from tests.events.asking import asks, colour, question
from tests.events.hands import ask, guest, words
from tests.worlds import grown

pytestmark = pytest.mark.django_db
CANARIES = ("quokkaneeds", "quokkaanswer", "Whatever is needed", "No photographs", "photographed")


@grown
def date() -> Occurrence:
    return factories.occurrence(factories.event(factories.chapter("San Francisco", slug="san-francisco")))


@grown
def three(date) -> tuple[Question, Question, Question]:
    home = date.chapter
    found = question(home, "What do you bring?", "text"), colour(home), question(home, "Do you have a candle?")
    asks(date.event, *found)
    return found


def tells(rsvp: Rsvp, **told) -> Rsvp:
    put_wishes(rsvp=rsvp, wishes=GuestWishes("en", **told))
    return rsvp


@grown
def sima(date, three) -> Rsvp:
    """A party of two that told everything there is to tell."""
    text, choice, yes_no = three
    answers = {text.pk: "quokkaanswer", choice.pk: "1", yes_no.pk: "yes"}
    wishes = {"photo_consent": False, "access_needs": "quokkaneeds", "helps": ("reader", "other"), "answers": answers}
    return tells(guest(date), **wishes)


def pages(date: Occurrence) -> dict[str, str]:
    start = f"/desk/{date.chapter.slug}/dates/{date.uid}/"
    return {"date": start, "answers": f"{start}answers/"}


def as_role(client, date: Occurrence, role: Role):
    user = factories.with_second_factor(factories.member(date.chapter, role))
    client.force_login(user)
    return user


def test_each_guest_in_lines_and_each_question_in_numbers(date, three, sima):
    told = answers_of(date, "en")[sima.pk]
    counts = answer_counts(date, "en")

    assert told.lines == [
        ("What do you bring?", "quokkaanswer"),
        ("Which colour?", "Green"),
        ("Do you have a candle?", "Yes"),
    ]
    assert (told.helps, told.access_needs) == (["Reader", "Whatever is needed"], "quokkaneeds")
    assert [count.options for count in counts] == [[], [("Red", 0), ("Green", 1), ("Blue", 0)], [("Yes", 1), ("No", 0)]]
    assert [count.answered for count in counts] == [1, 1, 1]


def test_choice_is_read_in_the_organizers_language_whatever_the_guests(date, three, sima):
    farsi = answers_of(date, "fa")[sima.pk]

    assert ("رنگ پرچم شما؟", "سبز") in farsi.lines
    assert answer_counts(date, "fa")[1].options[1] == ("سبز", 1)
    assert ("What do you bring?", "quokkaanswer") in farsi.lines


def test_only_who_comes_or_waits_is_heard(date, three):
    candle = three[2].pk
    mine = {"answers": {candle: "yes"}, "access_needs": "a ramp"}
    tells(ask(date, "pending@example.org"), **mine)
    gone = tells(guest(date, "gone@example.org"), **mine)
    cancel_rsvp(rsvp=gone)
    waiting = tells(guest(date, "waits@example.org"), **mine)
    Rsvp.objects.filter(pk=waiting.pk).update(state="waitlisted", waitlisted_at=timezone.now())
    late = tells(guest(date, "late@example.org"), **mine)
    Rsvp.objects.filter(pk=late.pk).update(erase_at=timezone.now())

    assert set(answers_of(date, "en")) == {waiting.pk}
    assert answer_counts(date, "en")[2].answered == 1


def test_people_who_may_not_be_photographed_are_counted_with_their_party(date):
    for number, (party, consent) in enumerate([(3, False), (1, False), (2, True), (5, None)]):
        tells(guest(date, f"g{number}@example.org", party), photo_consent=consent)
    told = answers_at(date, "en")

    assert told.photographed == {True: 2, False: 4, None: 5}
    assert (told.not_photographed, told.unsaid) == (4, 5)


@pytest.mark.parametrize("value", ["7", "-1", "Green", "", "²"])
def test_answer_that_names_no_choice_says_nothing(date, three, value):
    sent = tells(guest(date), answers={three[1].pk: value})

    assert dict(answers_of(date, "en")[sent.pk].lines).get("Which colour?", "") == ""


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.HOST])
def test_hosts_read_all_of_it(client, date, sima, role):
    as_role(client, date, role)
    page = words(client.get(pages(date)["answers"]))

    for told in ("quokkaneeds", "quokkaanswer", "Whatever is needed", "Sima", "Green"):
        assert told in page
    assert "2 people do not wish to be photographed." in page


def test_greeters_and_others_learn_none_of_it(client, date, sima):
    greeter = as_role(client, date, Role.GREETER)
    page = client.get(pages(date)["date"])

    assert answers_for(greeter, date.chapter, date) is None
    assert page.status_code == 200
    assert [canary for canary in CANARIES if canary in page.content.decode()] == []
    assert client.get(pages(date)["answers"]).status_code == 404
    for role in (Role.EDITOR, Role.TREASURER):
        as_role(client, date, role)
        assert client.get(pages(date)["answers"]).status_code == 404


def test_control_the_page_of_a_date_would_say_it_to_a_greeter_who_may_change_dates(client, date, sima):
    user = as_role(client, date, Role.GREETER)
    assert answers_for(user, date.chapter, date) is None

    factories.grant_role(user=user, chapter=date.chapter, role=Role.HOST, actor=None)
    assert "quokkaneeds" in client.get(pages(date)["answers"]).content.decode()


def test_another_chapters_answers_do_not_exist(client, date, sima):
    other = factories.occurrence(factories.event(factories.chapter("Berlin", slug="berlin")))
    as_role(client, other, Role.COORDINATOR)

    assert client.get(pages(date)["answers"]).status_code == 404
    assert client.get(f"/desk/berlin/dates/{date.uid}/answers/").status_code == 404


def test_page_says_so_where_nothing_was_told(client, date):
    as_role(client, date, Role.HOST)
    guest(date)

    assert "Nobody has told you anything yet" in words(client.get(pages(date)["answers"]))


def test_farsi_desk_counts_in_persian_digits(client, date, sima):
    user = as_role(client, date, Role.HOST)
    user.locale = "fa"
    user.save()
    page = words(client.get(pages(date)["answers"]))

    assert "۲" in page
    assert "سبز" in page


def test_hostile_answers_are_only_text(client, date, three):
    as_role(client, date, Role.HOST)
    hostile = "<img src=x onerror=alert(1)>"
    tells(guest(date, name=hostile), access_needs=hostile, answers={three[0].pk: hostile})

    assert "<img src=x" not in client.get(pages(date)["answers"]).content.decode()


def test_reads_as_much_for_one_guest_as_for_thirty(date, three, sima, django_assert_num_queries):
    found = Occurrence.objects.select_related("event").get(pk=date.pk)
    with django_assert_num_queries(5):
        answers_at(found, "en")
    for number in range(30):
        tells(guest(date, f"g{number}@example.org", 1), answers={three[0].pk: str(number), three[2].pk: "no"})
    found = Occurrence.objects.select_related("event").get(pk=date.pk)
    with django_assert_num_queries(5):
        assert len(answers_at(found, "en").guests) == 31


def test_everything_told_goes_with_the_guest(date, sima):
    Rsvp.objects.filter(pk=sima.pk).update(erase_at=timezone.now() - dt.timedelta(seconds=1))
    forget_guests()
    sima.refresh_from_db()

    assert not Answer.objects.exists()
    assert (sima.access_needs, sima.photo_consent, sima.helps) == ("", None, [])


def test_who_asks_to_be_forgotten_takes_the_answers_along(date, sima):
    forget_contact(sima.contact)
    sima.refresh_from_db()

    assert not Answer.objects.exists()
    assert (sima.access_needs, sima.photo_consent, sima.helps) == ("", None, [])


def test_who_comes_to_every_date_answers_once_for_all_of_them(date):
    event = factories.event(date.chapter, rule="RRULE:FREQ=WEEKLY;COUNT=3")
    candle, old = question(date.chapter), question(date.chapter, "Old?")
    asks(event, candle, old)
    first, *others = event.occurrences.order_by("starts_at")
    mine = tells(guest(first), answers={candle.pk: "no", old.pk: "yes"})
    stranger = tells(guest(first, "other@example.org"), answers={candle.pk: "yes"})
    Question.objects.filter(pk=old.pk).update(is_retired=True)

    come_to_every_date(rsvp=mine)

    for other in others:
        (row,) = other.rsvps.all()
        assert list(row.answers.values_list("question", "value")) == [(candle.pk, "no")]
    assert stranger.answers.count() == 1


def test_unconfirmed_answers_go_with_the_link(date, three):
    pending = tells(ask(date), answers={three[0].pk: "bread"})
    Rsvp.objects.filter(pk=pending.pk).update(confirm_by=timezone.now() - dt.timedelta(seconds=1))

    assert drop_unanswered() == 1
    assert not Answer.objects.exists()


def test_the_networks_set_is_there_in_all_languages_and_bringing_it_in_line_twice_changes_nothing(settings):
    from events.models import QuestionText

    before = list(QuestionText.objects.values()), list(Question.objects.values())
    sync_standard_questions(Question.objects, QuestionText.objects)

    assert (list(QuestionText.objects.values()), list(Question.objects.values())) == before
    assert Question.objects.filter(chapter=None, is_retired=False).count() == len(STANDARD)
    for question_row in Question.objects.filter(chapter=None):
        texts = {text.locale: len(text.options) for text in question_row.texts.all()}
        assert set(texts) == set(dict(settings.LANGUAGES))
        assert len(set(texts.values())) == 1


def test_network_question_that_is_put_differently_is_another_one_and_the_old_one_is_retired(monkeypatch):
    from events import standard_questions
    from events.models import QuestionText

    kind, old = STANDARD[0]
    new = {**old, "en": ("Have you been with us before?", "")}
    monkeypatch.setattr(standard_questions, "STANDARD", [(kind, new), *STANDARD[1:]])
    sync_standard_questions(Question.objects, QuestionText.objects)
    rows = {str(row): row.is_retired for row in Question.objects.filter(chapter=None)}

    assert rows["Is this your first time with us?"] is True
    assert rows["Have you been with us before?"] is False
    assert len(rows) == len(STANDARD) + 1
