"""What tests of endorsements, codes and spreading have in common: pages, forms filled in, and how to press."""

import datetime as dt
import re

from django.core import mail, signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appeals.actions.endorsing import Endorsing, ask_endorsement, confirm_endorsement
from appeals.forms.signing import STAMP, stamp
from appeals.models import AppealPage, Endorsement, Tally
from chapters.models import ChapterPage, Role
from people.delivery import deliver_next
from tests import factories

OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}
CHECKED = {"sourced": "on", "polite": "on", "independent": "on"}


def chapter_appeal(slug: str = "sf", title: str = "San Francisco") -> tuple[ChapterPage, AppealPage]:
    """A chapter with an appeal of its own."""
    chapter = factories.chapter(title, slug=slug)
    return chapter, factories.appeal_page(chapter, title=f"An appeal of {title}")


def filled(**fields) -> dict[str, str]:
    """The form for everyone, filled in by an organization, as it is sent."""
    return {
        "kind": "organization",
        "name": "Teachers’ Union, North",
        "profession": "",
        "country": "DE",
        "web": "https://union.example.org/",
        "words": "We stand with you.",
        "language": "en",
        "agreed": "on",
        "contact_name": "Roya Contact",
        "email": "office@example.org",
        "website": "",
        "stamp": old_stamp(),
        **fields,
    }


def old_stamp() -> str:
    """A form that was opened a minute ago."""
    return signing.dumps(int(timezone.now().timestamp()) - 60, salt=STAMP)


def fresh_stamp() -> str:
    """A form that was opened this moment."""
    return stamp()


def deliver_all() -> None:
    """Send what is due, as the worker does."""
    while deliver_next(mail.get_connection()):
        pass


def send(page: AppealPage, client: Client | None = None, **fields):
    """Send the form."""
    return (client or Client()).post(reverse("appeals_endorse", args=[page.translation_key]), filled(**fields), **OURS)


def endorsement(page: AppealPage, state: str = "waiting", email: str = "office@example.org", **said) -> Endorsement:
    """One that was sent, and brought into this state without a desk."""
    said = {"kind": "organization", "name": "Teachers’ Union, North", "language": "en", "country": "DE", **said}
    before = set(Endorsement.objects.values_list("pk", flat=True))
    ask_endorsement(appeal=page.appeal, said=Endorsing(**said), email=email, contact_name="Roya Contact", locale="en")
    row = Endorsement.objects.exclude(pk__in=before).get()
    if state != "asked":
        row = confirm_endorsement(endorsement=row)
    if state in ("approved", "declined"):
        Endorsement.objects.filter(pk=row.pk).update(
            state=state, contact=None, contact_name="", decided_at=timezone.now(), order=row.pk
        )
        row.refresh_from_db()
    return row


def desk(chapter: ChapterPage, role: str = Role.COORDINATOR) -> Client:
    """The browser of someone who works in a chapter. The second factor is switched off by the test's settings."""
    client = Client()
    client.force_login(factories.member(chapter, role))
    return client


def without_second_factor(settings) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


def at(chapter: ChapterPage, page: AppealPage, rest: str = "") -> str:
    """An address of the appeal's desk."""
    return f"/desk/{chapter.slug}/appeals/{page.translation_key}/{rest}"


def tally(page: AppealPage, axis: str, key: str, online: int, paper: int = 0) -> None:
    Tally.objects.create(appeal=page.appeal, axis=axis, key=key, online=online, paper=paper)


def long_ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def asked_of_others(body: str) -> list[str]:
    """Whatever a page would fetch from another site: sources, style sheets, scripts, frames, forms that lead away."""
    tags = re.findall(r"<(?:img|script|iframe|source|link|video|audio|form|object|embed|use)\b[^>]*>", body)
    found = []
    for tag in tags:
        if 'rel="canonical"' in tag or 'rel="alternate"' in tag:
            continue
        for name, value in re.findall(r'\s(src|srcset|href|action|data|poster)="([^"]*)"', tag):
            found += [f"{name}={value}"] if re.match(r"(?:https?:)?//", value) else []
    return found
