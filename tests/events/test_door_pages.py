"""The door as it is seen and pressed, without a script and by one."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from chapters.models import Role
from events.actions.door import check_in
from events.models import Rsvp
from people.models import AuditEntry
from tests import factories
from tests.events.at_door import SCRIPT, at_hours, by_link, data, desk, evening, greeter, guest, helper, now_is, taken
from tests.events.hands import words
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def date():
    return evening(capacity=12)


@pytest.fixture
def client(date):
    return greeter(date)


def names(response) -> list[str]:
    return re.findall(r'class="who"><bdi>([^<]+)</bdi>', response.content.decode())


def test_the_list_says_alias_and_party_and_nothing_else(client, date):
    guest(date, "Sima", party=2, access_needs="Step-free", contact=factories.contact("secret@example.org"))
    guest(date, "Ärmel", state="offered")
    guest(date, "Zoya", state="waitlisted", party=3)
    guest(date, "Nobody asked", state="pending")
    guest(date, "Gone", state="cancelled")
    guest(date, "", is_walk_in=True, contact=None)

    page = client.get(desk(date))

    assert names(page) == ["Ärmel", "Sima", "No name", "Zoya"]
    assert "0 of 4 are here" in words(page)
    assert "8 free seats" in words(page)
    text = page.content.decode()
    assert [word for word in ("Step-free", "secret@example.org", "Nobody asked", "Gone") if word in text] == []
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.COORDINATOR, 200), (Role.HOST, 200), (Role.GREETER, 200), (Role.EDITOR, 404), (Role.TREASURER, 404)],
)
def test_the_door_is_for_those_who_may_see_guests(date, role, status):
    row, client = guest(date), greeter(date, role)

    assert [client.get(desk(date, step)).status_code for step in ("", "now/", "paper/")] == [status] * 3
    assert client.post(desk(date, "tap/"), {"in": row.pk}).status_code == (303 if status == 200 else 404)
    assert now_is(row)[0] == ("attended" if status == 200 else "confirmed")


def test_another_chapters_door_does_not_exist(date):
    row = guest(date)
    berlin = factories.chapter("Berlin", slug="berlin")
    client = Client()
    client.force_login(factories.with_second_factor(factories.member(berlin)))

    for address in (desk(date), desk(date).replace("/sf/", "/berlin/")):
        for step in ("", "now/", "paper/", "links/", f"{row.pk}/"):
            assert client.get(address + step).status_code == 404
        for step in ("tap/", "walk-in/", f"{row.pk}/"):
            assert client.post(address + step, {"in": row.pk}).status_code == 404
    assert now_is(row) == ("confirmed", None)


def test_a_row_of_another_date_is_not_on_this_list(client, date):
    other = guest(factories.occurrence(factories.event(factories.chapter("Berlin", slug="berlin"))))

    for address in (desk(date, "tap/"), desk(date, f"{other.pk}/")):
        assert client.post(address, {"in": other.pk}).status_code in (404, 422)
    assert client.get(desk(date, f"{other.pk}/")).status_code == 404
    assert now_is(other) == ("confirmed", None)


def test_pressed_without_a_script_a_guest_is_in_and_the_page_comes_back_there(client, date):
    row = guest(date, "Sima", party=3)

    answer = client.post(desk(date, "tap/"), {"in": row.pk})
    page = words(client.get(desk(date)))

    assert (answer.status_code, answer["Location"]) == (303, f"{desk(date)}#g{row.pk}")
    assert now_is(row) == ("attended", 3)
    assert "3 of 3 are here" in page
    assert re.search(r"Sima 3 people, in at \d", page)
    fewer = re.search(r'value="([^"]+)" aria-label="One fewer came', client.get(desk(date)).content.decode())[1]
    client.post(desk(date, "tap/"), {"in": fewer})
    assert now_is(row) == ("attended", 2)
    assert "2 of 3 came" in words(client.get(desk(date)))
    undo = re.search(r'name="out" value="([^"]+)"', client.get(desk(date)).content.decode())[1]
    client.post(desk(date, "tap/"), {"out": undo})
    assert now_is(row) == ("confirmed", None)


@pytest.mark.parametrize("step", ["tap/", "walk-in/"])
def test_looking_presses_nothing(client, date, step):
    row = guest(date)

    answer = client.get(desk(date, step), {"in": row.pk})

    assert (answer.status_code, answer["Location"]) == (302, desk(date))
    assert now_is(row) == ("confirmed", None)


@pytest.mark.parametrize("step", ["tap/", "walk-in/", "links/", "1/"])
def test_another_site_cannot_press_in_a_greeters_name(date, step):
    row, client = guest(date), Client(enforce_csrf_checks=True)
    client.force_login(factories.with_second_factor(factories.network_admin()))

    assert client.post(desk(date, step), {"in": row.pk, "party": 1, "label": "x"}).status_code == 403
    assert Rsvp.objects.count() == 1


@pytest.mark.parametrize("pressed", [{}, {"in": ""}, {"in": "x"}, {"in": "1:2:3"}, {"in": "9" * 40}, {"out": "-1"}])
def test_what_no_button_says_is_refused(client, date, pressed):
    assert client.post(desk(date, "tap/"), pressed).status_code == 422


def test_full_the_greeter_is_asked_and_the_answer_is_theirs(client, date):
    guest(date, "Everyone else", party=12)
    waits = guest(date, "Nasrin", state="waitlisted", party=2)

    page = client.post(desk(date, "tap/"), {"in": waits.pk})
    assert (page.status_code, now_is(waits)) == (409, ("waitlisted", None))
    assert "There is no free seat." in words(page)
    assert f'<input type="hidden" name="in" value="{waits.pk}">' in page.content.decode()
    client.post(desk(date, "tap/"), {"in": waits.pk, "over": "1"})

    assert (now_is(waits), taken(date)) == (("attended", 2), 14)
    assert AuditEntry.objects.filter(verb="events.let_in_over").count() == 1


def test_someone_without_a_reply_keeps_their_name_through_the_question(client, date):
    guest(date, "Everyone else", party=12)
    key = str(uuid.uuid4())

    page = client.post(desk(date, "walk-in/"), {"name": "Maple", "party": "۲", "key": key})
    hidden = dict(re.findall(r'<input type="hidden" name="(name|party|key)" value="([^"]+)">', page.content.decode()))
    assert (page.status_code, hidden) == (409, {"name": "Maple", "party": "2", "key": key})
    for _ in range(2):
        client.post(desk(date, "walk-in/"), {**hidden, "over": "1"})

    assert taken(date) == 14
    assert "Maple" in names(client.get(desk(date)))


def test_a_mistake_keeps_what_was_typed_and_says_so_where_it_is_read(client, date):
    page = client.post(desk(date, "walk-in/"), {"name": "Maple", "party": "many", "key": ""})

    text = page.content.decode()
    assert page.status_code == 422
    assert 'value="Maple"' in text
    assert "Write a number from 1 to 20" in words(page)
    assert 'href="#id_party"' in text


@pytest.mark.parametrize("starts", [4, -14])
def test_while_it_is_closed_no_name_stands_there(client, date, starts):
    row = guest(date, "Sima")
    link = helper(date)
    at_hours(date, starts)

    for page in (client.get(desk(date)), client.get(desk(date, f"{row.pk}/")), Client().get(by_link(link))):
        assert "Sima" not in page.content.decode()
    assert "It is open from" in words(client.get(desk(date)))
    assert client.get(desk(date, "now/")).status_code == 410
    assert client.post(desk(date, "tap/"), {"in": row.pk}).status_code == 422


def test_a_script_is_told_what_changed_and_a_second_greeter_sees_it(client, date):
    row, other = guest(date, "Sima", party=2), guest(date, "Omid")
    second = greeter(date)
    before = data(second.get(desk(date, "now/"), **SCRIPT))

    told = data(client.post(desk(date, "tap/"), {"in": row.pk}, **SCRIPT))
    after = data(second.get(desk(date, "now/"), **SCRIPT))

    assert list(told["lines"]) == [str(row.pk)]
    assert "Undo" in told["lines"][str(row.pk)]
    assert "<strong>2</strong> of 3" in told["bar"]
    changed = [pk for (pk, is_), (_, was) in zip(after["coming"], before["coming"], strict=True) if is_ != was]
    assert changed == [row.pk]
    assert list(data(second.get(desk(date, "now/"), {"id": [row.pk, "x", other.pk]}))["lines"]) == [
        str(row.pk),
        str(other.pk),
    ]
    assert told["csrf"]


def test_a_script_gets_the_question_to_ask(client, date):
    guest(date, "Everyone else", party=12)

    told = client.post(desk(date, "walk-in/"), {"name": "Maple", "party": "1", "key": ""}, **SCRIPT)
    wrong = client.post(desk(date, "walk-in/"), {"name": "Maple", "party": "0"}, **SCRIPT)

    assert (told.status_code, wrong.status_code) == (409, 422)
    assert "Let them in all the same" in data(told)["notice"]
    assert "from 1 to 20" in data(wrong)["notice"]


def test_one_guest_with_a_big_button(client, date):
    row = guest(date, "Sima", party=2)

    page = client.get(desk(date, f"{row.pk}/"))
    assert ("Sima" in words(page), "Check in" in words(page)) == (True, True)
    answer = client.post(desk(date, f"{row.pk}/"), {"in": row.pk})
    assert answer["Location"] == desk(date, f"{row.pk}/")
    assert "They are in" in words(client.get(desk(date, f"{row.pk}/")))
    assert now_is(row) == ("attended", 2)


def test_one_guest_where_all_seats_are_taken(client, date):
    guest(date, "Everyone else", party=12)
    row = guest(date, "Nasrin", state="waitlisted")

    page = client.post(desk(date, f"{row.pk}/"), {"in": row.pk})
    client.post(desk(date, f"{row.pk}/"), {"in": row.pk, "over": "1"})

    assert (page.status_code, now_is(row)) == (409, ("attended", 1))


def test_a_name_stands_where_its_first_letter_does(client, date):
    for name in ("Zoya", "“Maple”", "Ärmel", "", "Nasrin"):
        guest(date, name)

    assert names(client.get(desk(date))) == ["Ärmel", "“Maple”", "Nasrin", "Zoya", "No name"]


def test_letters_lead_along_a_long_list_without_any_script(client, date):
    people = [guest(date, f"{letter}{number}") for letter in "BAÖ" for number in range(6)]

    page = client.get(desk(date)).content.decode()

    first = {row.name: row.pk for row in people}
    expected = [("A", first["A0"]), ("B", first["B0"]), ("Ö", first["Ö0"])]
    assert [(letter, int(pk)) for pk, letter in re.findall(r'<a href="#g(\d+)">(.)</a>', page)] == expected


def test_the_paper_has_boxes_aliases_room_for_others_and_an_end(client, date):
    guest(date, "Sima", party=2, access_needs="Step-free")
    guest(date, "Zoya", state="waitlisted")
    check_in(rsvp=guest(date, "Omid"), by=factories.member(date.chapter))

    page = client.get(desk(date, "paper/"))

    text = words(page)
    assert [name for name in ("Sima", "Zoya", "Omid") if name not in text] == []
    assert "Destroy this paper before" in text
    assert ("Step-free" in text, page.content.decode().count('class="box"')) == (False, 17)


@pytest.mark.parametrize("guests", [1, 30, 300])
def test_a_long_list_costs_no_more_queries_and_stays_light(client, date, guests, django_assert_max_num_queries):
    rows = [
        Rsvp(
            occurrence=date,
            name=f"Guest {number} with a name",
            party=1 + number % 3,
            state="confirmed",
            locale="en",
            token_hash=f"{number:064x}x"[-64:],
            confirm_by=date.starts_at,
            erase_at=date.ends_at,
        )
        for number in range(guests)
    ]
    Rsvp.objects.bulk_create(rows)
    client.get(desk(date))

    with django_assert_max_num_queries(16):
        page = client.get(desk(date))
    with django_assert_max_num_queries(9):
        now = client.get(desk(date, "now/"))

    assert len(names(page)) == guests
    assert len(page.content) < 150_000
    assert len(now.content) < 10_000


def test_the_desks_door_has_one_address_in_every_language():
    assert reverse("desk_door", args=["sf", uuid.UUID(int=1)]).startswith("/desk/sf/")
