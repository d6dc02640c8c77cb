"""The code for the door: on the guest's page and with their mail, for those who have a seat where there is a door."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from content.qr import qr_png, qr_svg
from events.codes import code_url
from events.models import Occurrence, Rsvp
from people.letters import compose
from people.models import OutgoingMail
from tests.events.at_door import at_hours, evening
from tests.events.hands import guest as confirmed
from tests.events.hands import link
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def date():
    return evening(2)


@grown
def row(date):
    return confirmed(date)


def letter():
    return compose(OutgoingMail.objects.get(kind="events.rsvp_confirmed"))


def pictures(message) -> list[tuple]:
    return [one for one in message.attachments if one[0].endswith(".png")]


def test_the_mail_carries_a_code_that_a_camera_reads(row):
    ((name, picture, kind),) = pictures(letter())

    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"))
    assert (name, kind) == ("code.png", "image/png")
    assert read.text == code_url(row)
    assert read.text.endswith(f"/in/{row.door_token}/")
    assert "code for the door is attached" in " ".join(letter().body.split())


def test_the_page_draws_it_itself(client, row):
    page = client.get(link(row)).content.decode()

    assert qr_svg(code_url(row)) in page
    assert "Your code for the door" in page


def test_it_says_nothing_of_the_guest_and_cannot_manage_the_answer(client, row):
    assert [word for word in ("Sima", link(row), str(row.uid), str(row.pk)) if f"/{word}" in code_url(row)] == []
    assert client.get(f"/r/{row.door_token}/").status_code == 404


@pytest.mark.parametrize("case", ["discreet", "high risk"])
def test_discreet_mail_carries_no_picture_and_the_page_has_it(client, row, case):
    if case == "discreet":
        Rsvp.objects.update(is_discreet=True)
    else:
        type(row.occurrence.event).objects.update(risk="high")

    assert pictures(letter()) == []
    assert "code for the door" not in letter().body
    assert "<svg" in client.get(link(row)).content.decode()


@pytest.mark.parametrize("case", ["online", "cancelled", "waitlisted", "over"])
def test_where_there_is_no_door_or_no_seat_there_is_no_code(client, row, case):
    if case == "online":
        type(row.occurrence.event).objects.update(attendance="online")
    elif case == "cancelled":
        Occurrence.objects.update(status="cancelled")
    elif case == "waitlisted":
        Rsvp.objects.update(state="waitlisted", waitlisted_at=row.created_at)
    else:
        at_hours(row.occurrence, -2)

    assert "<svg" not in client.get(link(row)).content.decode()


def test_every_kind_of_picture_says_the_same():
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(qr_png("https://appeal.example/in/abc/"))).convert("L"))

    assert read.text == "https://appeal.example/in/abc/"
