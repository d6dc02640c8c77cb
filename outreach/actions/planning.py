"""Planning an ad: what it prints, in which shape, who pays. Publications, quotes and rates are written down here."""

import datetime as dt
import logging
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from appeals.models import Appeal, Source
from chapters.models import ChapterPage
from outreach.errors import NotAllowed
from outreach.models import AdFormat, ExchangeRate, Placement, Publication, Quote, Share, State
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)

OPEN = (State.IDEA, State.QUOTED, State.FUNDING)  # until a treasurer has agreed, an ad may become another one
LONGEST = 16  # letters of the code of an ad, but for its number
PREFIX = "ad-"  # of the code of an ad, so that no chapter's slug is like it


@transaction.atomic
def save_publication(*, publication: Publication, author: User, chapter_id: int | None) -> Publication:
    """Write an entry of the directory, new or changed."""
    verb = "outreach.publication_changed" if publication.pk else "outreach.publication_added"
    publication.save()
    record_audit(actor=author, verb=verb, target=publication, chapter_id=chapter_id)
    return publication


@transaction.atomic
def save_format(*, shape: AdFormat, author: User, chapter_id: int | None) -> AdFormat:
    """Write a format, new or changed. One that an ad was ordered in stays: it is retired and another one is made."""
    if shape.pk and Placement.objects.filter(format=shape).exclude(state__in=(*OPEN, State.FALLEN)).exists():
        raise NotAllowed(_("An ad was ordered in this size. Retire it, and write down the new one beside it."))
    shape.save()
    record_audit(actor=author, verb="outreach.format_saved", target=shape, chapter_id=chapter_id)
    return shape


@transaction.atomic
def record_quote(*, quote: Quote, author: User, chapter_id: int | None) -> Quote:
    """Write down what a publisher asked."""
    quote.author = author
    quote.save()
    record_audit(actor=author, verb="outreach.quote_recorded", target=quote, chapter_id=chapter_id)
    log.info("quote recorded quote=%s", quote.pk)
    return quote


@transaction.atomic
def record_rate(*, base: str, into: str, rate: Decimal, source: str, on: dt.date, author: User) -> ExchangeRate:
    """Write down what a currency costs in another."""
    row = ExchangeRate.objects.create(base=base, into=into, rate=rate, source=source, on=on, author=author)
    record_audit(actor=author, verb="outreach.rate_recorded", target=row)
    return row


def plan_ad(
    *,
    name: str,
    appeal: Appeal,
    locale: str,
    chapter: ChapterPage | None,
    author: User,
    uid: Any,
    on: dt.date | None = None,
    **more: Any,
) -> Placement:
    """A new ad, an idea still, with the code that its address carries. The same `uid` again is the same ad."""
    known = Placement.objects.filter(uid=uid).first()
    if known:
        return known
    try:
        with transaction.atomic():
            facts = {"name": name, "appeal": appeal, "locale": locale, "chapter": chapter, **more}
            return _plan(uid, facts, author, on or timezone.now().date())
    except IntegrityError:
        known = Placement.objects.filter(uid=uid).first()
        if known is None:
            raise
        return known


def _plan(uid: Any, facts: dict[str, Any], author: User, on: dt.date) -> Placement:
    code = _free_code(facts["name"])
    chapter = facts["chapter"]
    source = Source.objects.create(code=PREFIX + code, chapter=chapter, label=facts["name"][:80], made_by=author)
    placement = Placement.objects.create(uid=uid, code=code, source=source, **facts)
    placement.steps.create(state=State.IDEA, on=on, author=author)
    record_audit(actor=author, verb="outreach.ad_planned", target=placement, chapter_id=chapter.pk if chapter else None)
    log.info("ad planned placement=%s", placement.pk)
    return placement


def _free_code(name: str) -> str:
    """Short, so that it can be typed from a page: a-full-page, a-full-page-2. Without Latin letters: ad, ad-2."""
    stem = ""
    for word in slugify(name).split("-"):
        if len(f"{stem}-{word}") > LONGEST:
            break
        stem = f"{stem}-{word}".strip("-")
    stem = stem or "ad"
    number, code = 1, stem
    while Placement.objects.filter(code=code).exists() or Source.objects.filter(code=PREFIX + code).exists():
        number += 1
        code = f"{stem}-{number}"
    return code


@transaction.atomic
def change_plan(*, placement: Placement, author: User, **facts: Any) -> Placement:
    """Change what an ad is: name, language, shape, fund, step of the ladder, reserve. Raises NotAllowed once agreed to.

    The name and the story of its page may always be put better.
    """
    row = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    if row.state not in OPEN and set(changed) - {"name"}:
        raise NotAllowed(_("A treasurer has agreed to this ad as it is. Let it fall through, or plan another one."))
    for name, value in changed.items():
        setattr(row, name, value)
    if "format" in changed and row.quote and row.quote.format_id != row.format_id:
        row.quote, row.state = None, State.IDEA  # what was asked for another shape says nothing about this one
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        raise NotAllowed(_("Another ad stands on this step of the ladder already.")) from clash
    details = {"fields": sorted(changed)}
    record_audit(actor=author, verb="outreach.ad_changed", target=row, chapter_id=row.chapter_id, details=details)
    return row


@transaction.atomic
def set_share(*, placement: Placement, chapter: ChapterPage, amount: int, author: User) -> Share | None:
    """What a chapter takes upon itself, in minor units of the fund's currency; 0 lets it go."""
    rows = Share.objects.filter(placement=placement, chapter=chapter)
    details = {"amount": amount, "of": chapter.pk}
    record_audit(
        actor=author,
        verb="outreach.share_set",
        target=placement,
        chapter_id=placement.chapter_id,
        details=details,
    )
    if not amount:
        rows.delete()
        return None
    share, _created = Share.objects.update_or_create(
        placement=placement, chapter=chapter, defaults={"amount": amount, "author": author}
    )
    return share
