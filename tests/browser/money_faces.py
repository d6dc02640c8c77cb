"""Every face of money: funds, giving and what becomes of it, donors' own pages, practice, the treasurer's desk."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

from chapters.models import ChapterPage
from donations.actions.links import ask_for_link
from donations.actions.offline import Arrived, record_gift
from donations.actions.pledges import ask_for_pledge
from donations.actions.shares import sum_shares
from donations.giving_tokens import pledge_token, return_token
from donations.links import mine_token, monthly_token
from donations.models import Attempt, FundIndexPage, FundPage, Gift, Match, MonthlyGift, Pledge
from people.models import User
from people.secrets import digest
from tests import factories
from tests.donations import making
from tests.donations.ringing import checkout, hear, monthly_checkout
from tests.donations.stripe_hands import happens, open_session

GO_ON = "main form button.button--wide"
LONG = "One whole page, with the names of all who asked to be printed, in a paper that teachers and translators read"


def fund_with_everything(chapter: ChapterPage, in_language: Callable, blocks: list) -> FundPage:
    """A fund that got something in every way, and a donor whose address is donor@example.org."""
    page = factories.fund_page(body=blocks, also_currencies=["EUR"], offers_tip=True)
    in_language(page)
    fund, treasurer = page.fund, User.objects.filter(is_superuser=True).first() or factories.user()
    match = Match.objects.create(fund=fund, name="Two donors", cap=5000, starts_at=fund.created_at, livemode=False)
    contact = factories.contact("donor@example.org")
    for way in ("pays", "debits"):
        checkout(way, fund, contact=contact, name="رضا و نگار", shows_name=True, message="For Sima", chapter=chapter)
    _attempt, session = checkout("pays", fund, contact=contact, name="Ada")
    happens(session, "refund-part")
    _attempt, session = checkout("pays", fund, contact=contact)
    happens(session, "dispute")
    monthly_checkout(fund=fund, contact=contact)
    hear()
    for way, chapters, who in (("cash", [chapter], None), ("transfer", [], match)):
        facts = {"received_on": fund.created_at.date(), "chapters": chapters, "match": who, "second_counter": "x"}
        arrived = Arrived(way=way, amount=18500, **facts)
        record_gift(uid=uuid.uuid4(), fund=fund, arrived=arrived, author=treasurer)
    sum_shares()
    return page


def money(chapter: ChapterPage, prefix: str, language: str, in_language: Callable, blocks: list) -> Iterator[Any]:
    """What readers, donors and the practice bank see. Yields (name, path, shows, status, button to press)."""
    page = fund_with_everything(chapter, in_language, blocks)
    late = factories.fund_page(title=LONG, closed_on=page.deadline_day)
    here, give = in_language(page), f"{prefix}/give/{page.fund.key}/"
    yield "funds", in_language(factories.fund_index()).url, FundIndexPage, 200, ""
    yield "fund", here.url, FundPage, 200, ""
    yield "closed fund", in_language(late).url, None, 200, ""
    yield "a chapter's share", f"{here.url}for/{chapter.slug}/", None, 200, ""
    yield "fund for other sites", f"{prefix}/funds/embed/{page.fund.key}/", None, 200, ""
    yield "to embed a fund", f"{prefix}/funds/embed/{page.fund.key}/code/", None, 200, ""
    yield "giving", f"{give}?amount=5000&often=once", None, 200, ""
    yield "giving every month, without an address", f"{give}?amount=5000&often=monthly", None, 422, GO_ON
    yield "giving nothing", f"{give}?other=ten", None, 422, ""
    yield "giving too late", f"{prefix}/give/{late.fund.key}/?amount=5000", None, 200, ""
    for state in ("open", "processing", "paid", "failed", "expired"):
        attempt = making.attempt(page.fund, state=state)
        Attempt.objects.filter(pk=attempt.pk).update(token_hash=digest(return_token(attempt.uid)))
        yield f"back from paying: {state}", f"{prefix}/give/return/{return_token(attempt.uid)}/", None, 200, ""
    yield "back with a broken link", f"{prefix}/give/return/nothing/", None, 404, ""
    yield from _promises(page, give, prefix, language)
    yield from _donors(prefix)
    session = open_session(2500)
    yield "practice checkout", f"{prefix}/practice/checkout/{session['id']}/", None, 200, ""
    yield "practice payments", f"{prefix}/practice/", None, 200, ""


def _promises(page: FundPage, give: str, prefix: str, language: str) -> Iterator[Any]:
    facts = {"fund": page.fund, "amount": 5000, "due_on": page.deadline_day, "name": "", "locale": language}
    asked = ask_for_pledge(way="transfer", email="asked@example.org", **facts)
    kept = ask_for_pledge(way="transfer", email="kept@example.org", **facts)
    Pledge.objects.filter(pk=kept.pk).update(state="standing")
    yield "promising", f"{give}pledge/", None, 200, ""
    yield "promising nothing", f"{give}pledge/", None, 422, GO_ON
    yield "promise sent", f"{prefix}/give/pledge/sent/", None, 200, ""
    yield "promise to confirm", f"{prefix}/give/pledge/{pledge_token(asked.uid)}/", None, 200, ""
    yield "promise that stands", f"{prefix}/give/pledge/{pledge_token(kept.uid)}/", None, 200, ""


def _donors(prefix: str) -> Iterator[Any]:
    monthly = MonthlyGift.objects.order_by("pk").first()
    link = ask_for_link(email="donor@example.org", locale="en")
    mine = f"{prefix}/give/mine/{mine_token(link)}/"
    yield "asking for one's gifts", f"{prefix}/give/mine/", None, 200, ""
    yield "link to one's gifts is sent", f"{prefix}/give/mine/sent/", None, 200, ""
    yield "one's gifts", mine, None, 200, ""
    yield "to be erased from gifts", f"{mine}erase/", None, 200, ""
    yield "link to gifts that ended", f"{prefix}/give/mine/nobody/", None, 404, ""
    yield "monthly gift", f"{prefix}/give/monthly/{monthly_token(monthly)}/", None, 200, ""


def treasury(chapter: ChapterPage) -> Iterator[Any]:
    """What a coordinator sees of the money of their chapter. Yields (name, path, status, button to press)."""
    page = factories.fund_page(chapter, title=LONG)
    _attempt, session = checkout("pays", page.fund, name="Ada", shows_name=True)
    happens(session, "dispute")
    hear()
    top = f"/desk/{chapter.slug}/money/"
    fund, gift = f"{top}{page.fund.key}/", Gift.objects.get(fund=page.fund)
    one = f"{top}gifts/{gift.uid}/"
    yield "money of a chapter", top, 200, ""
    yield "the payment company's side", f"{top}company/", 200, ""
    yield "gifts of a fund", fund, 200, ""
    yield "a gift", one, 200, ""
    yield "nothing recorded", f"{fund}record/", 422, "main form button.button:not(.button--quiet)"
    for name in ("pledges", "matches", "numbers", "export"):
        yield f"{name} of a fund", f"{fund}{name}/", 200, ""
