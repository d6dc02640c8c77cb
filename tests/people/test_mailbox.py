"""The demo's mailbox: files, and the pages that show them."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives

from people.mailbox import MailboxBackend, delivered, mailbox_only_in_demo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.DEMO = True


def send(subject="Hello", name="1", html='<p><a href="/r/abc/">Keep my seats</a></p>', to="ada@example.org"):
    message = EmailMultiAlternatives(
        subject, "Hello Ada: http://localhost/r/abc/", to=[to], headers={"Message-ID": f"<{name}@localhost>"}
    )
    message.attach_alternative(html, "text/html")
    message.attach("vigil.ics", b"BEGIN:VCALENDAR\r\n", "text/calendar")
    message.attach("../../نام.txt", "x", "text/plain")
    assert MailboxBackend().send_messages([message]) == 1
    return delivered()[0]


def page(client, mail, rest=""):
    return client.get(f"/demo/mail/{mail.id}/{rest}")


def test_a_mail_sent_twice_is_one_file():
    send()
    send("Hello again")
    send(name="2")
    assert len(delivered()) == 2


def test_the_list_shows_the_newest_first(client):
    for number in "123":
        send(f"Mail {number}", name=number)
    shown = re.findall(r"Mail \d", client.get("/demo/mail/").content.decode())
    assert shown == ["Mail 3", "Mail 2", "Mail 1"]


def test_an_empty_mailbox_says_how_to_fill_it(client):
    assert "No mail yet" in client.get("/demo/mail/").content.decode()


def test_a_mail_is_shown_with_headers_both_parts_and_attachments(client):
    mail = send("سلام <b>")
    html = page(client, mail).content.decode()
    assert "<h1><bdi>سلام &lt;b&gt;</bdi></h1>" in html
    assert '<a href="http://localhost/r/abc/"' in html
    assert "&lt;1@localhost&gt;" in html
    assert f'src="/demo/mail/{mail.id}/html/"' in html
    assert "vigil.ics" in html


def test_only_a_click_leaves_the_frame_and_nothing_in_it_runs(client):
    mail = send(html="<script>alert(1)</script><p>x")
    frame = re.search(r'sandbox="([^"]*)"', page(client, mail).content.decode()).group(1)
    response = page(client, mail, "html/")
    policy = dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))
    assert frame == policy["sandbox"] == "allow-top-navigation-by-user-activation"
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'none'", "'unsafe-inline'")
    assert (policy["frame-ancestors"], response["X-Frame-Options"]) == ("'self'", "SAMEORIGIN")
    assert response.content.startswith(b'<!doctype html><base target="_top">')


def test_the_mails_page_itself_keeps_the_strict_policy_and_frames_only_us(client):
    policy = page(client, send())["Content-Security-Policy"]
    assert "frame-src 'self'" in policy
    assert "unsafe-inline" not in policy


def test_attachments_are_saved_never_shown(client):
    mail = send()
    response = page(client, mail, "files/0/")
    assert response["Content-Disposition"] == 'attachment; filename="vigil.ics"'
    assert (response["Content-Type"], response.content) == ("application/octet-stream", b"BEGIN:VCALENDAR\r\n")
    assert page(client, mail, "files/2/").status_code == 404


@pytest.mark.parametrize("name", ["0" * 24, "../../../etc/passwd", "x"])
def test_there_is_no_other_mail(client, name):
    assert client.get(f"/demo/mail/{name}/").status_code == 404


def test_it_refuses_to_work_beside_real_data(settings):
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured):
        MailboxBackend()
    settings.EMAIL_BACKEND = "people.mailbox.MailboxBackend"
    assert [error.id for error in mailbox_only_in_demo(None)] == ["people.E001"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert mailbox_only_in_demo(None) == []


def test_outside_a_demo_its_pages_are_not_there(client, settings):
    settings.DEMO = False
    assert client.get("/demo/mail/").status_code == 404
