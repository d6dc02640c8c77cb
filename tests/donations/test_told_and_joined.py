"""What floors above join to a fund's page, what donors are told in whose words, and drafts that wait for their day."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import format_html
from wagtail.models import Revision

from donations import fund_parts
from donations.actions.drafts import tell_drafts
from donations.actions.extending import extend_deadline
from donations.actions.telling import tell_donors
from donations.fund_parts import Part, parts_for, register_fund_part
from donations.models import Dispute, FundNews, FundPage, Refund
from donations.queries.donors import donors_of, standing_gifts
from donations.queries.sources import gifts_by_source, given_by_source
from people.letters import compose
from people.models import OutgoingMail
from tests import factories
from tests.donations import making
from tests.events.test_rsvp_races import at_once
from tests.worlds import grown

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> & {{ 7*7 }}"
LATER = dt.date(2099, 3, 1)


@grown
def page():
    return factories.fund_page()


@pytest.fixture
def empty(monkeypatch):
    """No floor has joined yet."""
    monkeypatch.setattr(fund_parts, "PARTS", {})


def test_parts_stand_in_their_order_and_the_same_name_replaces(page, rf, empty):
    register_fund_part("late", 90, lambda request, page, sum_: Part(main=format_html("<p>{}</p>", "late")))
    register_fund_part("early", 10, lambda request, page, sum_: Part(main=format_html("<p>early {}</p>", sum_)))
    register_fund_part("late", 90, lambda request, page, sum_: Part(main=format_html("<p>{}</p>", "replaced")))
    assert [part.main for part in parts_for(rf.get("/"), page, 700)] == ["<p>early 700</p>", "<p>replaced</p>"]


def test_two_of_the_same_place_are_both_drawn(page, rf, empty):
    """Nothing but the place is compared: what draws has no order."""
    for name in ("one", "two"):
        register_fund_part(name, 50, lambda request, page, sum_, name=name: Part(side=format_html("<b>{}</b>", name)))
    assert [part.side for part in parts_for(rf.get("/"), page, 0)] == ["<b>one</b>", "<b>two</b>"]


def test_a_page_shows_what_was_joined_and_marks_its_sums(page, empty):
    told = []

    def draw(request, shown, in_hand):
        told.append((shown.pk, in_hand))
        side, main = (format_html("<aside>{}</aside>", word) for word in ("quarter page", HOSTILE))
        return Part(side=side, main=main, rungs=(250_000, 750_000))

    register_fund_part("ads", 10, draw)
    register_fund_part("nothing", 20, lambda request, page, in_hand: Part())
    making.gift(page.fund)
    answer = Client().get(page.url)
    text = answer.content.decode()
    assert told[0] == (page.pk, 0)  # not booked yet: nothing is in hand
    assert "<aside>quarter page</aside>" in text
    assert "<script>alert" not in text
    assert answer.context["parts"][1] == Part()
    marks = str(answer.context["meter"])
    without = Client().get(f"{page.url}?other=1", headers={"accept-language": "en"})
    assert marks == str(without.context["meter"])
    fund_parts.PARTS.clear()
    assert str(Client().get(f"{page.url}?third=1").context["meter"]) != marks


@pytest.mark.parametrize("kind", FundNews.Kind.values)
@pytest.mark.parametrize("language", ["en", "fa", "es"])
def test_each_kind_of_news_has_its_subject_and_button_in_each_language(page, kind, language):
    making.gift(page.fund, contact=factories.contact(locale=language))
    tell_donors(fund=page.fund, key=kind, kind=kind, text_of=lambda code: (f"Title {code}", f"Text {code}"))
    letter = compose(OutgoingMail.objects.get(kind="donations.fund_news"))
    html = letter.alternatives[0].content
    assert f"Text {language}" in letter.body
    assert f'lang="{language}"' in html
    assert ('dir="rtl"' in html) == (language == "fa")
    assert ("print" in letter.subject) == (kind == "printed" and language == "en")


def test_words_of_news_are_words_and_paragraphs(page):
    making.gift(page.fund)
    text = f"{HOSTILE}\n\n\nSecond.\n \nThird."
    tell_donors(fund=page.fund, key="x", kind="surplus", text_of=lambda code: (HOSTILE, text))
    letter = compose(OutgoingMail.objects.get(kind="donations.fund_news"))
    html = letter.alternatives[0].content
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "{{ 7*7 }}" in html
    for word in ("Second.", "Third."):
        assert word in letter.body
    assert "Second.</p>" in "".join(html.split("\n")).replace(" </p>", "</p>")


def test_an_unknown_kind_of_news_is_told_to_nobody(page):
    making.gift(page.fund)
    with pytest.raises(ValueError, match="gossip"):
        tell_donors(fund=page.fund, key="x", kind="gossip", text_of=lambda code: ("A", "B"))
    assert not OutgoingMail.objects.filter(kind="donations.fund_news").exists()


@pytest.mark.parametrize("state", Refund.State.values)
@pytest.mark.parametrize("amount", [2_499, 2_500])
def test_a_gift_stands_until_all_of_it_is_out(page, state, amount):
    """What the payment company was only asked for is out for this: whoever asked for it back wants no more mail."""
    making.refund(making.gift(page.fund), amount, state)
    out = amount == 2_500 and state != Refund.State.FAILED
    assert standing_gifts(page.fund).count() == (not out)
    assert len(donors_of(page.fund)) == (not out)


@pytest.mark.parametrize("state", Dispute.State.values)
def test_a_part_given_back_and_the_rest_disputed_is_all_of_it(page, state):
    gift = making.gift(page.fund)
    making.refund(gift, 1_000)
    making.dispute(gift, 1_500, state)
    assert standing_gifts(page.fund).exists() == (state == Dispute.State.WON)


def test_several_refunds_of_several_gifts_are_each_added_to_their_own(page):
    """Joins multiply what they join: two of each would make four."""
    one, two = making.gift(page.fund), making.gift(page.fund)
    for gift in (one, two):
        making.refund(gift, 700)
        making.refund(gift, 500)
        making.dispute(gift, 600)
        making.dispute(gift, 699 if gift is two else 700, "lost")
    assert list(standing_gifts(page.fund)) == [two]


def test_practice_and_live_donors_are_told_apart(page, settings):
    practised, live = making.gift(page.fund), making.gift(page.fund, livemode=True)
    assert donors_of(page.fund) == [(practised.contact_id, "en")]
    settings.STRIPE_LIVE = True
    assert donors_of(page.fund) == [(live.contact_id, "en")]


@pytest.mark.parametrize(
    ("back", "state", "counts"),
    [(2_500, "succeeded", True), (2_700, "succeeded", False), (2_700, "failed", True), (2_699, "pending", True)],
)
def test_what_a_code_brought_counts_until_the_tip_went_back_as_well(page, back, state, counts):
    came = making.attempt(page.fund, source="heron")
    making.refund(making.gift(page.fund, attempt=came, tip=200), back, state)
    assert gifts_by_source(["heron", "", "other"]) == ({"heron": 1} if counts else {})
    assert [money.amount for money in given_by_source("heron")] == ([2_500] if counts else [])


def drafted(page, **fields) -> Revision:
    draft = FundPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(draft, name, value)
    return draft.save_revision()


def test_what_waits_for_its_day_is_told_beside_the_newest_draft(page):
    """One revision is scheduled, a later one is being written: neither takes the decision back."""
    scheduled = drafted(page, standfirst="For Monday.")
    Revision.objects.filter(pk=scheduled.pk).update(approved_go_live_at=timezone.now() + dt.timedelta(days=2))
    old, newest = drafted(page, standfirst="Thrown away."), drafted(page, standfirst="Being written.")
    tell_drafts(FundPage.objects.filter(pk=page.pk), {"deadline_day": LATER.isoformat()})
    told = {one.pk: Revision.objects.get(pk=one.pk).content["deadline_day"] for one in (scheduled, old, newest)}
    assert (told[scheduled.pk], told[newest.pk]) == (LATER.isoformat(), LATER.isoformat())
    assert told[old.pk] == page.deadline_day.isoformat()  # history stays as it was


def test_a_draft_of_another_fund_is_left_alone(page):
    other = factories.fund_page(title="Another")
    mine, theirs = drafted(page), drafted(other)
    tell_drafts(FundPage.objects.filter(pk=page.pk), {"deadline_day": LATER.isoformat()})
    days = [Revision.objects.get(pk=one.pk).content["deadline_day"] for one in (mine, theirs)]
    assert days == [LATER.isoformat(), other.deadline_day.isoformat()]


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Two who give a fund more time."""

    def test_the_same_day_is_written_down_once(self):
        page, author = factories.fund_page(), factories.network_admin()
        said = {"fund": page.fund, "day": LATER, "author": author, "reason": "The paper gave us a month."}
        results = at_once([lambda: extend_deadline(**said)] * 3)
        assert sorted(result is None for result in results) == [False, True, True]
        assert FundPage.objects.get(pk=page.pk).deadline_day == LATER
