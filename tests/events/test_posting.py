"""Posting a date from the desk in six fields: who publishes and who waits. What is read: test_posting_facts.py."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import WorkflowState

from chapters.models import Risk, Role
from events.actions.posting import post_date, publish_posted
from events.errors import EventError, NotNow
from events.models import EventPage, Occurrence
from people.models import AuditEntry, OutgoingMail
from people.outbox import KINDS
from tests import factories
from tests.events.posting_hands import day, facts, member, send
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def chapter():
    return factories.chapter(slug="sf", languages=["en"])


def letter_for(mail):
    return KINDS[mail.kind].builder(mail)


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.COORDINATOR, 200), (Role.EDITOR, 200), (Role.HOST, 200), (Role.GREETER, 404), (Role.TREASURER, 404)],
)
def test_the_form_is_for_hosts_and_for_those_who_write_pages(client, chapter, role, status):
    client.force_login(member(chapter, role))

    assert client.get("/desk/sf/post/").status_code == status
    assert send(client).status_code == status
    assert EventPage.objects.count() == 0


def test_nobody_posts_for_another_chapter(client, chapter):
    client.force_login(member(factories.chapter("Berlin", slug="berlin"), Role.COORDINATOR))

    assert send(client, agreed="1").status_code == 404
    assert EventPage.objects.count() == 0


def test_first_the_form_then_a_look_then_it_stands(client, chapter):
    client.force_login(member(chapter, Role.COORDINATOR))
    form = client.get("/desk/sf/post/")
    assert len([name for name in form.context["form"].fields if name != "nonce"]) == 6

    look = send(client)
    assert "This is how it will stand" in look.content.decode()
    assert (EventPage.objects.count(), Occurrence.objects.count()) == (0, 0)
    assert 'name="standfirst" value="We read for an hour and then talk."' in look.content.decode()
    changed = send(client, change="1")
    assert 'value="Poems by candlelight"' in changed.content.decode()
    assert 'id="errors"' not in changed.content.decode()

    answer = send(client, agreed="1")
    event, date = EventPage.objects.get(), Occurrence.objects.get()
    assert answer.url == f"/desk/sf/dates/{date.uid}/?posted"
    assert (event.live, event.title, event.venue, event.chapter) == (
        True,
        "Poems by candlelight",
        "The tea house",
        chapter,
    )
    assert (date.start_date, date.start_time, date.zone) == (day(), dt.time(18, 30), "America/Los_Angeles")
    assert (event.languages, event.capacity, event.standfirst) == (["en"], None, "We read for an hour and then talk.")
    assert AuditEntry.objects.filter(verb="events.date_posted", chapter_id=chapter.pk).count() == 1
    assert event.url in client.get(answer.url).content.decode()


def test_sent_twice_it_makes_one_page_and_another_form_makes_another(client, chapter):
    client.force_login(member(chapter, Role.COORDINATOR))
    first, second = send(client, agreed="1"), send(client, agreed="1")

    assert first.url == second.url
    assert EventPage.objects.count() == 1
    send(client, agreed="1", nonce="m" * 32)
    assert EventPage.objects.count() == 2


def test_the_nonce_of_a_form_leads_to_nobody_elses_page(client, chapter):
    """It only goes into a key, together with who posts and where: the UUID of another page is worth nothing here."""
    berlin = factories.chapter("Berlin", slug="berlin")
    theirs = factories.event(berlin, title="Theirs")
    client.force_login(member(chapter, Role.COORDINATOR))

    send(client, agreed="1", nonce=theirs.translation_key.hex)

    mine = EventPage.objects.get(title="Poems by candlelight")
    assert (mine.chapter, mine.translation_key == theirs.translation_key) == (chapter, False)


def test_an_editor_who_sees_no_guests_lands_on_what_became_of_it(client, chapter):
    client.force_login(member(chapter, Role.EDITOR))

    answer = send(client, agreed="1")

    event = EventPage.objects.get()
    assert (event.live, answer.url) == (True, f"/desk/sf/posted/{event.pk}/")
    page = client.get(answer.url).content.decode()
    assert "It is published" in page
    assert f"/desk/sf/dates/{Occurrence.objects.get().uid}/" not in page


def test_a_hosts_date_waits_and_an_editor_lets_it_through(client, chapter):
    host, editor = member(chapter, Role.HOST), member(chapter, Role.COORDINATOR, handle="Alice")
    client.force_login(host)
    answer = send(client, agreed="1")
    event = EventPage.objects.get()

    assert (event.live, event.owner, Occurrence.objects.count()) == (False, host, 0)
    assert WorkflowState.objects.get(object_id=str(event.pk)).status == "in_progress"
    waiting = client.get(answer.url).content.decode()
    assert "Nobody else sees it yet" in waiting
    assert "Alice" in waiting
    assert client.post(f"{answer.url}publish/").status_code == 404  # not the host's to press

    client.force_login(editor)
    assert client.get(answer.url).status_code == 200
    done = client.post(f"{answer.url}publish/")
    assert done.url == f"/desk/sf/dates/{Occurrence.objects.get().uid}/?posted"
    assert EventPage.objects.get().live is True
    assert WorkflowState.objects.get(object_id=str(event.pk)).status == "approved"
    again = client.post(f"{answer.url}publish/")
    assert (again.status_code, "published already" in again.content.decode()) == (422, True)


def test_editors_get_one_mail_that_is_dropped_once_it_stands(client, chapter):
    editor = member(chapter, Role.COORDINATOR)
    factories.member(factories.chapter("Berlin", slug="berlin"), Role.COORDINATOR)
    host = member(chapter, Role.HOST)
    event = post_date(chapter=chapter, facts=facts(), locale="en", nonce="1", publish=False, actor=host)

    mail = OutgoingMail.objects.get(kind="events.date_waits")
    letter = letter_for(mail)
    assert mail.user == editor
    assert letter.subject == "A date waits for you: Poems"
    assert f"/desk/sf/posted/{event.pk}/" in letter.context["url"]

    publish_posted(event=event, chapter=chapter, actor=editor)
    assert letter_for(mail) is None


def test_at_high_risk_the_mail_names_nothing_in_its_subject():
    chapter = factories.chapter(slug="sf", risk=Risk.HIGH)
    member(chapter, Role.COORDINATOR)
    host = member(chapter, Role.HOST)
    post_date(chapter=chapter, facts=facts(), locale="en", nonce="1", publish=False, actor=host)

    assert letter_for(OutgoingMail.objects.get()).subject == "Something waits for you at the desk"


def test_a_day_that_is_over_is_not_let_through(chapter):
    editor, host = member(chapter, Role.COORDINATOR), member(chapter, Role.HOST)
    event = post_date(chapter=chapter, facts=facts(), locale="en", nonce="1", publish=False, actor=host)

    with time_machine.travel(timezone.now() + dt.timedelta(days=12)), pytest.raises(NotNow):
        publish_posted(event=event, chapter=chapter, actor=editor)
    with pytest.raises(EventError):
        publish_posted(event=event, chapter=chapter, actor=host)
    assert EventPage.objects.get().live is False


def test_another_chapters_post_cannot_be_seen_or_let_through(client, chapter):
    berlin = factories.chapter("Berlin", slug="berlin")
    host = member(berlin, Role.HOST)
    event = post_date(chapter=berlin, facts=facts(), locale="en", nonce="1", publish=False, actor=host)
    client.force_login(member(chapter, Role.COORDINATOR))

    assert client.get(f"/desk/sf/posted/{event.pk}/").status_code == 404
    assert client.post(f"/desk/sf/posted/{event.pk}/publish/").status_code == 404
    assert client.post(f"/desk/berlin/posted/{event.pk}/publish/").status_code == 404
    assert EventPage.objects.get(pk=event.pk).live is False
