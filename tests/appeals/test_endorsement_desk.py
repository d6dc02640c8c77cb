"""Endorsements on the desk: approving, declining, taking down, words, pictures, order, and whose business it is."""

import pytest
from django.utils import translation

from appeals.actions.endorsement_desk import approve_endorsement, decline_endorsement, move
from appeals.errors import NotAllowed
from appeals.models import Endorsement
from appeals.queries.endorsements import shown_endorsements
from people.models import AuditEntry, OutgoingMail
from tests import factories
from tests.appeals.spreading_hands import (
    CHECKED,
    at,
    chapter_appeal,
    deliver_all,
    desk,
    endorsement,
    long_ago,
    without_second_factor,
)

pytestmark = pytest.mark.django_db
State = Endorsement.State


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    without_second_factor(settings)


@pytest.fixture
def world():
    """A chapter, its appeal, and the browser of its coordinator."""
    chapter, page = chapter_appeal()
    return chapter, page, desk(chapter)


def one(row: Endorsement, rest: str = "") -> str:
    return f"endorsements/{row.uid}/{rest}"


def names(page) -> list[str]:
    found = shown_endorsements(page.appeal, "en")
    return [shown.name for rows in found.values() for shown in rows]


def test_approving_shows_it_mails_the_sender_and_forgets_them(world, mailoutbox):
    chapter, page, client = world
    row = endorsement(page, "waiting")
    contact = row.contact
    answer = client.post(at(chapter, page, one(row, "approve/")), CHECKED)
    row.refresh_from_db()

    assert (answer.status_code, row.state, names(page)) == (302, State.APPROVED, ["Teachers’ Union, North"])
    assert (row.contact, row.contact_name) == (None, "")
    assert row.decided_by.handle
    deliver_all()
    assert [mail.subject for mail in mailoutbox][-1] == "Your endorsement is shown with the appeal"
    from people.erasure import forget_unneeded

    forget_unneeded()
    contact.refresh_from_db()
    assert contact.email is None
    entry = AuditEntry.objects.get(verb="appeals.endorsement_approved")
    assert (entry.chapter_id, entry.details) == (chapter.pk, {"appeal": page.appeal.pk, "kind": "organization"})


def test_declining_shows_nothing_and_says_so_by_mail(world, mailoutbox):
    chapter, page, client = world
    row = endorsement(page, "waiting")
    client.post(at(chapter, page, one(row, "decline/")))
    row.refresh_from_db()
    deliver_all()

    assert (row.state, row.contact, names(page)) == (State.DECLINED, None, [])
    assert mailoutbox[-1].subject == "Your endorsement is not shown"


def test_the_mail_speaks_the_senders_language(world):
    chapter, page, client = world
    factories.translation(page, "fa", title="فراخوان")
    row = endorsement(page, "waiting")
    row.contact.locale = "fa"
    row.contact.save()
    client.post(at(chapter, page, one(row, "approve/")), CHECKED)

    assert OutgoingMail.objects.get(kind="appeals.endorsement_approved").locale == "fa"


def test_nothing_is_approved_before_everything_was_looked_at(world):
    chapter, page, client = world
    row = endorsement(page, "waiting")
    for missing in CHECKED:
        ticked = {name: "on" for name in CHECKED if name != missing}
        answer = client.post(at(chapter, page, one(row, "approve/")), ticked)
        assert (answer.status_code, set(answer.context["approve"].errors)) == (422, {missing})
    assert names(page) == []


def test_what_nobody_stands_behind_yet_is_nobodys_to_read(world):
    chapter, page, client = world
    row = endorsement(page, "asked", name="Zqasked")
    body = client.get(at(chapter, page, "endorsements/")).content.decode()

    assert "Zqasked" not in body
    assert "1 more was sent" in body
    assert client.get(at(chapter, page, one(row))).status_code == 404
    assert client.post(at(chapter, page, one(row, "approve/")), CHECKED).status_code == 404
    with pytest.raises(NotAllowed):
        approve_endorsement(endorsement=row, actor=factories.user())
    with pytest.raises(NotAllowed):
        decline_endorsement(endorsement=row, actor=factories.user())


def test_pressing_twice_mails_and_audits_once(world):
    chapter, page, client = world
    row = endorsement(page, "waiting")
    for _press in range(2):
        client.post(at(chapter, page, one(row, "approve/")), CHECKED)

    assert AuditEntry.objects.filter(verb="appeals.endorsement_approved").count() == 1
    assert OutgoingMail.objects.filter(kind="appeals.endorsement_approved").count() == 1


def test_taking_down_hides_at_once_and_can_be_undone(world):
    chapter, page, client = world
    row = endorsement(page, "approved")
    client.post(at(chapter, page, one(row, "take-down/")))
    assert (names(page), AuditEntry.objects.filter(verb="appeals.endorsement_taken_down").count()) == ([], 1)
    client.post(at(chapter, page, one(row, "take-down/")))
    assert AuditEntry.objects.filter(verb="appeals.endorsement_taken_down").count() == 1

    client.post(at(chapter, page, one(row, "approve/")), CHECKED)
    assert names(page) == ["Teachers’ Union, North"]
    assert client.post(at(chapter, page, one(row, "decline/"))).status_code == 409  # what is shown is taken down


def test_words_in_each_language(world):
    chapter, page, client = world
    row = endorsement(page, "approved", words="We stand with you.")
    said = {"name": "اتحادیه معلمان", "profession": "", "words": "ما با شما هستیم."}
    assert client.post(at(chapter, page, one(row, "words/fa/")), said).status_code == 302
    with translation.override("fa"):
        shown = shown_endorsements(page.appeal, "fa")["organization"][0]
    assert (shown.name, shown.language) == ("اتحادیه معلمان", "fa")
    assert shown_endorsements(page.appeal, "es")["organization"][0].language == "en"  # as it was written

    wrong = client.post(at(chapter, page, one(row, "words/fa/")), {**said, "name": "=1"})
    assert (wrong.status_code, "ما با شما هستیم." in wrong.content.decode()) == (422, True)
    assert client.post(at(chapter, page, one(row, "words/xx/")), said).status_code == 404


def test_order_by_buttons(world):
    chapter, page, client = world
    rows = [endorsement(page, "waiting", name=name) for name in ("Anar", "Berke", "Cem")]
    other = endorsement(page, "waiting", name="Zoë", kind="person")
    for row in (*rows, other):
        client.post(at(chapter, page, one(row, "approve/")), CHECKED)
    assert names(page) == ["Zoë", "Anar", "Berke", "Cem"]

    for row, way in ((rows[2], "up"), (rows[2], "up"), (rows[2], "up"), (rows[1], "down"), (other, "down")):
        client.post(at(chapter, page, one(row, f"{way}/")))
    assert names(page) == ["Zoë", "Cem", "Anar", "Berke"]
    move(endorsement=endorsement(page, "waiting", name="Dara"), up=True)  # what is not shown has no place
    assert names(page) == ["Zoë", "Cem", "Anar", "Berke"]


def test_a_picture_of_the_chapters_own_and_of_nobody_elses(world):
    chapter, page, client = world
    row = endorsement(page, "approved", kind="person", words="I signed for both.")
    mine = factories.picture(collection=chapter.workspace.collection, title="Mine")
    foreign = factories.picture(title="Zqforeign")
    body = client.get(at(chapter, page, one(row))).content.decode()
    assert ("Mine" in body, "Zqforeign" in body) == (True, False)

    said = {"country": "FR", "website": "https://poet.example.org", "picture": foreign.pk}
    assert client.post(at(chapter, page, one(row, "facts/")), said).status_code == 422
    assert client.post(at(chapter, page, one(row, "facts/")), {**said, "picture": mine.pk}).status_code == 302
    row.refresh_from_db()
    assert (row.picture, row.country, row.website) == (mine, "FR", "https://poet.example.org")
    assert (
        client.post(at(chapter, page, one(row, "facts/")), {**said, "website": "http://a.example"}).status_code == 422
    )


def test_adding_one_by_hand_waits_for_approval_like_any(world):
    chapter, page, client = world
    said = {
        "kind": "person",
        "name": "Zoë Poet",
        "language": "en",
        "words": "I signed.",
        "country": "FR",
        "website": "",
    }
    refused = client.post(at(chapter, page, "endorsements/add/"), said)
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"agreed"})

    answer = client.post(at(chapter, page, "endorsements/add/"), {**said, "agreed": "on"})
    row = Endorsement.objects.get()
    assert (answer.status_code, row.state, row.contact, row.prints) == (302, State.WAITING, None, False)
    assert names(page) == []
    client.post(at(chapter, page, one(row, "approve/")), CHECKED)
    assert (names(page), OutgoingMail.objects.count()) == (["Zoë Poet"], 0)


def test_the_queue_costs_the_same_for_two_as_for_twelve(world, django_assert_max_num_queries):
    chapter, page, client = world

    def cost() -> int:
        with django_assert_max_num_queries(60) as counted:
            body = client.get(at(chapter, page, "endorsements/"))
        assert body.status_code == 200
        return len(counted)

    for state in ("waiting", "approved", "declined"):
        endorsement(page, state, name=f"First {state}")
    client.get(at(chapter, page, "endorsements/"))
    few = cost()
    for number in range(10):
        endorsement(page, "approved", name=f"Union {number}")
        endorsement(page, "waiting", name=f"Choir {number}", email=f"{number}@example.org")
    assert cost() == few


def test_what_was_declined_is_said_to_go(world):
    chapter, page, client = world
    row = endorsement(page, "declined", name="Zqdeclined")
    Endorsement.objects.filter(pk=row.pk).update(decided_at=long_ago(3))
    body = client.get(at(chapter, page, "endorsements/")).content.decode()

    assert "Zqdeclined" in body
    assert "30 days" in body


def test_where_a_name_can_be_a_danger_the_approver_is_told(world):
    chapter, page, client = world
    for country, warned in (("IR", True), ("DE", False)):
        row = endorsement(page, "waiting", name=f"Union {country}", country=country)
        assert ("can be a danger" in client.get(at(chapter, page, one(row))).content.decode()) == warned
