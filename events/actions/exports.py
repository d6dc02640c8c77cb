"""Taking the list of guests of a date along as a file. Imports events.queries.exports and events.rules.

Whoever asks says which columns and why. That is written down and somebody else hears of it, in the same transaction;
what is in the file is read when it is fetched, and nothing of it is stored.
"""

import datetime as dt
import logging
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chapters.rules import Ability, roles_with
from events.errors import EventError
from events.models import GuestExport, Occurrence
from events.queries.exports import columns_of
from events.rules import export_token
from people.actions import record_audit
from people.models import User
from people.outbox import queue_mail
from people.secrets import digest

log = logging.getLogger(__name__)

ALIVE = dt.timedelta(hours=24)
REMEMBERED = dt.timedelta(days=30)  # the row, for the page that says who took what; the log keeps it for good
MAIL = "events.guests_exported"


class Ended(EventError):
    """A link that was good once."""

    message = _("This link has ended. If the list is still needed, ask for it again.")


@transaction.atomic
def ask_for_export(
    *, occurrence: Occurrence, columns: Sequence[str], format: str, reason: str, actor: User
) -> GuestExport:
    """Make a link to the list of guests, for `actor` alone. EventError where a column is none of this date's."""
    allowed = [column.name for column in columns_of(occurrence, get_language() or "en")]
    chosen = [name for name in allowed if name in set(columns)]
    if not chosen or set(columns) - set(allowed):
        raise EventError(_("Choose what the list should say."))
    now = timezone.now()
    export = GuestExport(
        occurrence=occurrence,
        user=actor,
        reason=reason,
        columns=chosen,
        format=GuestExport.Format(format),
        created_at=now,
        expires_at=now + ALIVE,
    )
    export.token_hash = digest(export_token(export))
    export.save()
    details = {"columns": chosen, "format": export.format, "reason": reason, "export": export.pk}
    _note("events.guests_exported", export, details)
    for person in watchers(occurrence=occurrence, actor=actor):
        key = f"{MAIL}:{export.pk}:{person.pk}"
        queue_mail(kind=MAIL, subject_id=export.pk, to=person, key=key, locale=person.locale or get_language() or "en")
    return export


@transaction.atomic
def fetch_export(*, export: GuestExport) -> None:
    """Note that the list is taken now. Ended where its day is over. Who may, the view has asked."""
    alive = GuestExport.objects.filter(pk=export.pk, expires_at__gt=timezone.now())
    if not alive.update(downloads=F("downloads") + 1):
        raise Ended
    _note("events.export_fetched", export, {"export": export.pk})


def watchers(*, occurrence: Occurrence, actor: User) -> list[User]:
    """Who hears of it: the others who might have done it. Where the chapter has none, network admins; where there is no
    second person at all, whoever did it, since it may have been somebody with their phone."""
    active = User.objects.filter(is_active=True).order_by("pk")
    held = {"memberships__chapter": occurrence.chapter_id, "memberships__role__in": roles_with(Ability.EXPORT_GUESTS)}
    others = active.exclude(pk=actor.pk)
    return list(others.filter(**held).distinct()) or list(others.filter(is_superuser=True)) or [actor]


def forget_exports() -> int:
    """Drop the links whose day ended a month ago; how many. The log goes on saying who made them."""
    dropped, _by_model = GuestExport.objects.filter(expires_at__lte=timezone.now() - REMEMBERED).delete()
    log.info("exports forgotten rows=%s", dropped)
    return dropped


def _note(verb: str, export: GuestExport, details: dict) -> None:
    date = export.occurrence
    record_audit(actor=export.user, verb=verb, target=date, chapter_id=date.chapter_id, details=details)
    log.info("%s export=%s user=%s date=%s", verb, export.pk, export.user_id, date.pk)
