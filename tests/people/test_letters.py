"""From a row to a message."""

import pytest
from django.core.mail import BadHeaderError

from people.actions import silence
from people.letters import UnknownKind, compose, message_id
from people.models import User
from people.outbox import KINDS, Kind, Letter, queue_mail
from people.rules import stop_token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters")]


@pytest.fixture(autouse=True)
def _campaign(settings):
    settings.DEFAULT_FROM_EMAIL = "The Appeal <appeal@localhost>"


@pytest.fixture
def write(monkeypatch, queue):
    """Composes a letter to Ada: `write(subject="…")`."""

    def compose_letter(**fields):
        letter = Letter(**{"subject": "Hello", "template": "greeting", "context": {"name": "Ada"}, **fields})
        monkeypatch.setitem(KINDS, "test.letter", Kind("test.letter", lambda mail: letter, limited=True))
        return compose(queue(kind="test.letter"))

    return compose_letter


def test_both_parts_are_drawn_and_only_html_is_escaped(write, settings, ada):
    stop = f"{settings.SITE_URL}/mail/stop/{stop_token(ada)}/"
    message = write(context={"name": "O'Hara <&>"})
    assert message.body == f"The Appeal: hello O'Hara <&>. {settings.SITE_URL} {stop}\n"
    html, kind = message.alternatives[0]
    assert (html, kind) == (f'<p>Hello O&#x27;Hara &lt;&amp;&gt;. <a href="{stop}">stop</a></p>\n', "text/html")


def test_the_headers_say_that_a_machine_wrote_it(write):
    message = write().message()
    assert (message["Auto-Submitted"], message["To"], message["List-Unsubscribe"]) == (
        "auto-generated",
        "Ada@example.org",
        None,
    )
    assert message["Date"]


def test_a_letter_may_ask_for_the_button_of_mail_programs(write, settings, ada):
    headers = write(list_unsubscribe=True).extra_headers
    assert headers["List-Unsubscribe"] == f"<{settings.SITE_URL}/mail/stop/{stop_token(ada)}/>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_attachments_and_reply_address_travel(write):
    message = write(attachments=[("a.ics", b"BEGIN", "text/calendar")], reply_to=["sf@example.org"])
    assert message.attachments[0] == ("a.ics", "BEGIN", "text/calendar")
    assert message.message()["Reply-To"] == "sf@example.org"


def test_the_message_id_is_the_same_for_the_same_row_and_differs_between_rows(queue, settings):
    settings.SITE_URL = "https://appeal.example:8443/x"
    first, second = queue("1"), queue("2")
    assert compose(first).extra_headers["Message-ID"] == compose(first).extra_headers["Message-ID"] == message_id(first)
    assert message_id(first) != message_id(second)
    assert message_id(first).endswith("@appeal.example>")


def test_it_is_written_in_the_language_of_its_reader(queue, settings):
    assert "/fa/mail/stop/" in compose(queue(locale="fa")).body


def test_users_have_nothing_to_stop(settings):
    user = User.objects.create_user("omid@example.org", "x", handle="omid")
    mail = queue_mail(kind="test.greeting", subject_id=1, to=user, key="u:1", locale="en")
    assert compose(mail).body == f"The Appeal: hello 1. {settings.SITE_URL} \n"


def test_what_is_no_longer_true_is_not_written(queue):
    assert compose(queue("untrue")) is None


def test_silence_asked_for_after_queueing_holds(queue, ada):
    mail = queue()
    silence(contact=ada)
    mail.refresh_from_db()
    assert compose(mail) is None


def test_an_unknown_kind_is_an_error(queue):
    with pytest.raises(UnknownKind):
        compose(queue(kind="test.nobody"))


def test_a_line_break_in_a_name_is_found_before_sending(write):
    with pytest.raises(BadHeaderError):
        write(subject="Hello Ada\nBcc: everyone@example.org")


def test_half_a_character_in_a_name_is_found_before_sending(write):
    with pytest.raises(UnicodeEncodeError):
        write(context={"name": "\ud83d"})
