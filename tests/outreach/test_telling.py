"""Donors hear what was decided about the ad they paid for, and that it came out: once, each in their language."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from content.models import Picture
from donations.models import FundNews
from outreach.actions.decisions import extend, fall_back, refund, take_next_rung, top_up
from outreach.actions.steps import approve, order
from outreach.actions.tear_sheets import show_tear_sheet
from outreach.actions.telling import tell_decision, tell_printed
from outreach.models import Decision
from people.models import OutgoingMail
from tests import ad_factories as ads
from tests import factories
from tests.donations.desk_hands import by_card
from tests.donations.spending_hands import word
from tests.outreach.ad_hands import funding, ordered, printed, rung, short_at_the_deadline, today

pytestmark = pytest.mark.django_db
REASON = "The paper has other plans for that week."


def words(language="en"):
    (news,) = FundNews.objects.all()
    return news.words[language]


def test_every_donor_is_told_once_what_was_decided():
    placement, treasurer, _after = short_at_the_deadline(1_395_000)
    by_card(placement.fund, 5_000, contact=factories.contact("sima@example.org"))
    half = rung(placement.fund, 1, 800_000, treasurer)
    type(placement).objects.filter(pk=placement.pk).update(rung=2)

    decision = fall_back(placement=placement, to=half, reason=REASON, author=treasurer)
    tell_decision(decision)

    assert OutgoingMail.objects.filter(kind="donations.fund_news").count() == 1
    assert words() == {
        "title": "It was not enough for the ad, and this is what we do",
        "text": "$14,000 had come in; “A full page in the Review” takes $15,000. We take the cheaper step of the ladder"
        f" instead: “Step 1”.\n\n{REASON}",
    }
    assert "۱۴٬۰۰۰" in words("fa")["text"]


@pytest.mark.parametrize(
    ("choose", "said"),
    [
        (
            lambda ad, who: extend(placement=ad, until=ad.quote.materials_on, reason=REASON, author=who),
            "we go on until",
        ),
        (lambda ad, who: refund(placement=ad, reason=REASON, author=who), "Your gift is given back"),
    ],
    ids=["extend", "refund"],
)
def test_each_choice_says_what_follows(choose, said):
    placement, treasurer, _after = short_at_the_deadline()
    choose(placement, treasurer)

    assert said in words()["text"]
    assert words()["text"].endswith(REASON)


def test_a_guarantee_is_told_without_whose_it_is():
    placement, treasurer, _after = short_at_the_deadline()
    word(placement.fund, treasurer, 100_000)
    top_up(placement=placement, reason=REASON, author=treasurer)

    assert "Somebody has given their word" in words()["text"]
    assert "Roya" not in words()["text"]


def test_a_surplus_is_told_as_one():
    placement, treasurer = funding(1_800_000, rung=1)
    rung(placement.fund, 2, 300_000, treasurer, is_addition=True)
    placement = order(placement=approve(placement=placement, author=treasurer), author=treasurer, on=today())
    take_next_rung(placement=placement, reason=REASON, author=treasurer)

    assert FundNews.objects.get().kind == "surplus"
    assert "pays for the next step as well: “Step 2”" in words()["text"]
    assert Decision.objects.get().in_hand == 1_800_000


def test_the_tear_sheet_is_kept_and_told():
    placement, treasurer = ordered()
    placement = printed(placement, treasurer)
    page = ads.placement_page(placement)
    file = SimpleUploadedFile("scan.jpg", factories.picture_bytes(), "image/jpeg")
    placement = show_tear_sheet(
        placement=placement, picture=file, shows="The page, with 2,500 names", author=treasurer, on=today()
    )
    tell_printed(placement=placement, author=treasurer)

    assert placement.tear_sheet == Picture.objects.get()
    (news,) = FundNews.objects.all()
    assert (news.kind, news.url) == ("printed", page.url)
    assert news.words["en"]["text"].startswith("“A full page in the Review” came out on ")
