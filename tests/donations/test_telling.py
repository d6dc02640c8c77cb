"""Donors hear what becomes of their gift: those who are meant, once, in their language, and why."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext as _

from donations.actions.forgetting import forget_donor
from donations.actions.offline import correct_gift
from donations.actions.refunds import ask_refund
from donations.actions.telling import tell_donors
from donations.models import FundNews, Gift
from donations.queries.donors import donors_of
from people.actions import silence
from people.letters import compose
from people.models import AuditEntry, OutgoingMail
from tests import factories
from tests.donations import making
from tests.donations.desk_hands import by_hand, world
from tests.worlds import grown

pytestmark = pytest.mark.django_db
WORDS = {
    "en": ("It runs in the Review", "The page is bought.\n\nThank you, all of you."),
    "fa": ("منتشر می‌شود", "صفحه خریده شد."),
}


@grown
def fund():
    return factories.fund(name="A full page")


def tell(fund, key="placement:1:printed", **fields) -> FundNews:
    fields = {"kind": "printed", "text_of": WORDS.get, **fields}
    return tell_donors(fund=fund, key=key, **fields)


def asked() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind="donations.fund_news").order_by("contact"))


def test_each_donor_of_the_fund_gets_one_mail(fund):
    ada, roya = factories.contact("ada@example.org"), factories.contact("roya@example.org", locale="fa")
    for contact in (ada, ada, roya):
        making.gift(fund, contact=contact)
    making.gift(factories.fund(name="Another"))
    making.gift(fund, contact=None)
    news = tell(fund)
    assert [(mail.contact, mail.locale, mail.subject_id) for mail in asked()] == [
        (ada, "en", str(news.pk)),
        (roya, "fa", str(news.pk)),
    ]
    assert AuditEntry.objects.get(verb="donations.donors_told").details["mails"] == 2


def test_the_same_news_is_told_once_even_after_its_mails_are_swept_away(fund):
    making.gift(fund)
    first = tell(fund)
    OutgoingMail.objects.all().delete()  # as thirty days later
    assert (tell(fund), asked(), FundNews.objects.count()) == (first, [], 1)
    tell(fund, key="placement:1:surplus", kind="surplus")
    assert len(asked()) == 1


def test_who_wants_no_mail_or_has_no_address_is_left_alone(fund):
    silent, forgotten = factories.contact(), factories.contact()
    making.gift(fund, contact=silent)
    making.gift(fund, contact=forgotten)
    assert len(donors_of(fund)) == 2  # the control: both gave
    silence(contact=silent)
    forgotten.email = None
    forgotten.save()
    tell(fund)
    assert asked() == []


@pytest.mark.parametrize(
    ("goes", "told"), [("nothing", 1), ("part", 1), ("all", 0), ("dispute", 0), ("won", 1), ("lost", 0)]
)
def test_only_whose_gift_is_still_with_the_fund(fund, goes, told):
    gift = making.gift(fund)
    if goes in ("part", "all"):
        making.refund(gift, 1_000 if goes == "part" else 2_500)
    elif goes != "nothing":
        making.dispute(gift, 2_500, {"dispute": "open"}.get(goes, goes))
    tell(fund)
    assert len(asked()) == told


def test_a_gift_that_was_entered_by_mistake_makes_no_donor():
    _chapter, fund, treasurer = world()
    gift = by_hand(fund, treasurer, email="ada@example.org")
    assert len(donors_of(fund)) == 1
    correct_gift(gift=gift, author=treasurer, reason="A slip.")
    assert donors_of(fund) == []


def test_it_says_it_in_the_readers_language_and_why(fund):
    making.gift(fund, contact=factories.contact("ada@example.org", locale="en"))
    making.gift(fund, contact=factories.contact("roya@example.org", locale="fa"))
    making.gift(fund, contact=factories.contact("sol@example.org", locale="es"))
    tell(fund, url="/ads/1/")
    english, persian, spanish = (compose(mail) for mail in asked())
    assert english.subject == "What you gave for is in print"
    assert "The page is bought.\n\nThank you, all of you." in english.body
    assert "/ads/1/" in english.body
    assert "because you gave to this fund" in " ".join(english.body.split())
    assert "A full page" in english.body
    assert WORDS["fa"][1] in persian.body
    assert 'dir="rtl"' in persian.alternatives[0].content
    assert WORDS["en"][0] in spanish.body  # no words in it: the first language's
    assert english.extra_headers["List-Unsubscribe"]


def test_words_are_made_with_their_language_switched_on(fund):
    news = tell(fund, text_of=lambda language: (_("Yes"), language) if language != "es" else None)
    assert set(news.words) == {"en", "fa"}
    assert news.words["fa"]["title"] != "Yes"
    assert next(iter(news.words)) == "en"


def test_without_words_nothing_is_told(fund):
    with pytest.raises(ValueError, match="no words"):
        tell(fund, text_of=lambda language: None)
    assert FundNews.objects.count() == 0


def test_it_leads_to_the_funds_own_page_where_nothing_else_is_named(fund):
    page = factories.fund_page()
    making.gift(page.fund)
    tell(page.fund, kind="shortfall")
    assert page.url in compose(asked()[0]).body


@pytest.mark.parametrize("meanwhile", ["refund", "forgotten", "gone"])
def test_what_is_no_longer_true_is_not_sent(meanwhile):
    _chapter, fund, treasurer = world()
    gift = by_hand(fund, treasurer, email="ada@example.org")
    news = tell(fund)
    mail = asked()[0]
    assert compose(mail)
    if meanwhile == "refund":
        ask_refund(gift=gift, amount=2_500, author=treasurer, reason="x")
    elif meanwhile == "gone":
        news.delete()
    else:
        forget_donor(Gift.objects.get().contact)
        assert asked() == []
        return
    assert compose(mail) is None


def test_many_donors_cost_as_many_queries_as_few(fund):
    counts = []
    for many in (1, 40):
        for _number in range(many):
            making.gift(fund)
        with CaptureQueriesContext(connection) as queries:
            tell(fund, key=f"news {many} {timezone.now()}")
        counts.append(len(queries))
    assert counts[0] == counts[1]
