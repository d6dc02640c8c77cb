"""Every face of an appeal: its pages, what signers and endorsers see, what stands on other sites, the desk."""

from collections.abc import Callable, Iterator
from typing import Any

from appeals.actions.counting import fold_changes
from appeals.keys import endorsement_token, signature_token
from appeals.models import AppealIndexPage, AppealPage, Endorsement, EndorsementText, PaperBatch, Signature, Source
from chapters.models import ChapterPage
from people.models import User
from people.secrets import digest
from tests import factories

SEND = "main form[method=post] button >> nth=0"
QUOTES = (("person", "A novelist", "Berlin"), ("organization", "A choir", ""), ("statement", "A congregation", ""))


def appeal_with_everyone(chapter: ChapterPage) -> AppealPage:
    """Signers named in each way, sheets, a code, all kinds of endorsements."""
    page = factories.appeal_page(closed_on=None)
    for number, display in enumerate(("full", "initials", "anonymous")):
        facts = {"name": "سیما محمدی", "city": "Berlin", "profession": "teacher", "display": display, "source": "sf"}
        factories.signature(page, f"{display}@example.org", country=("DE", "CO", "IR")[number], **facts)
    Signature.objects.filter(display="full").update(is_featured=True)
    for kind, name, profession in QUOTES:
        row = Endorsement.objects.create(
            appeal=page.appeal, kind=kind, state="approved", country="DE", website="https://example.org/", locale="en"
        )
        words = {"profession": profession, "words": "I signed for both sentences."}
        EndorsementText.objects.create(endorsement=row, locale="en", name=name, **words)
    Source.objects.get_or_create(code="heron", defaults={"chapter": chapter, "label": "Heron"})
    fold_changes()
    return page


def signing(chapter: ChapterPage, prefix: str, language: str, in_language: Callable) -> Iterator[Any]:
    """What readers, signers and endorsers see. Yields (name, path, shows, status, button to press)."""
    page = appeal_with_everyone(chapter)
    here, key = in_language(page), page.translation_key
    yield "appeals", in_language(page.get_parent().specific).url, AppealIndexPage, 200, ""
    yield "appeal", here.url, AppealPage, 200, ""
    yield "appeal, nothing filled in", here.url, None, 422, "#sign button"
    for below in ("sign/", "signers/", "signers/?name=zz", "versions/", "spread/", "spread/?via=heron", "paper/"):
        yield below, f"{here.url}{below}", None, 200, ""
    yield "the light page, nothing filled in", f"{here.url}sign/", None, 422, "#sign button"
    for plain in ("sign/sent/", "sign/withdrawn/", "sign/endorse/sent/", "sign/endorse/gone/"):
        yield plain, f"{prefix}/{plain}", None, 200, ""
    yield "endorsing", f"{prefix}/sign/{key}/endorse/", None, 200, ""
    yield "endorsing, nothing filled in", f"{prefix}/sign/{key}/endorse/", None, 422, SEND
    yield "everyone who endorses", f"{prefix}/appeals/endorsements/{key}/", None, 200, ""
    yield "appeal for other sites", f"{prefix}/appeals/embed/{key}/", None, 200, ""
    yield "to embed an appeal", f"{prefix}/appeals/embed/{key}/code/", None, 200, ""
    yield "unknown link of a signer", f"{prefix}/s/nobody/", None, 404, ""
    yield from _own(page, prefix)


def _own(page: AppealPage, prefix: str) -> Iterator[Any]:
    waits = factories.signature(page, "waits@example.org", confirmed=False, country="IR", display="full")
    held = factories.signature(page, "held@example.org", wants_updates=True)
    Signature.objects.filter(pk=held.pk).update(held_for="network")
    out = factories.signature(page, "out@example.org")
    Signature.objects.filter(pk=out.pk).update(state="invalid")
    signed = Signature.objects.get(display="full", confirmed_at__isnull=False, name__isnull=False, is_featured=True)
    for name, row in (("waits", waits), ("is held", held), ("is out", out), ("has signed", signed)):
        yield f"signer who {name}", f"{prefix}/s/{signature_token(row)}/", None, 200, ""
    for state in ("asked", "waiting", "approved"):
        row = Endorsement.objects.create(appeal=page.appeal, kind="organization", state=state, locale="en")
        Endorsement.objects.filter(pk=row.pk).update(token_hash=digest(endorsement_token(row)))
        EndorsementText.objects.create(endorsement=row, locale="en", name="A choir", words="We sing.")
        yield f"endorsement that is {state}", f"{prefix}/sign/endorse/{endorsement_token(row)}/", None, 200, ""


def at_desk(chapter: ChapterPage, page: AppealPage, user: User) -> list[str]:
    """The addresses of an appeal at the desk of a chapter whose own it is."""
    batch = PaperBatch.objects.create(
        **{"appeal": page.appeal, "chapter": chapter, "number": 1, "collector": "heron", "locale": "en", "sheets": 4},
        **{"collected_on": page.begun_on, "first_count": 40, "first_by": user},
    )
    waiting = Endorsement.objects.create(appeal=page.appeal, kind="organization", state="waiting", locale="en")
    EndorsementText.objects.create(endorsement=waiting, locale="en", name="A choir", words="We sing.")
    Source.objects.get_or_create(code="heron", defaults={"chapter": chapter, "label": "Heron"})
    row, late = Signature.objects.order_by("pk")[0], factories.signature(page, "late@example.org")
    Signature.objects.filter(pk=late.pk).update(held_for="network")
    base = f"/desk/{chapter.slug}/appeals/"
    one = f"{base}{page.appeal.key}/"
    below = ("", "signers/", "review/", "sweeps/", "files/", "sheets/", "sheets/new/", "delivery/", "codes/")
    more = ("codes/heron/", "endorsements/", "endorsements/add/", f"endorsements/{waiting.uid}/")
    return [base, *(one + path for path in (*below, *more, f"sheets/{batch.uid}/", f"signers/{row.uid}/"))]
