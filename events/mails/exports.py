"""Mail to a second person about a list of guests that somebody takes along. No guest is named in it.

Imports events.queries and people.outbox.
"""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chapters.rules import Ability, can
from content.addresses import absolute
from events.disclosure import is_high_risk
from events.models import GuestExport
from events.queries import day_and_hours, named
from events.queries.exports import columns_of
from events.queries.rows import moment
from people.language import listing
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind


@mail_kind("events.guests_exported")
def guests_exported(mail: OutgoingMail) -> Letter | None:
    """Who took which columns along, and why; to those who might have done it themselves."""
    rows = GuestExport.objects.select_related("user", "occurrence__event__locale", "occurrence__chapter__locale")
    export = rows.filter(pk=mail.subject_id).first()
    if export is None or mail.user is None or not can(mail.user, Ability.EXPORT_GUESTS, export.occurrence.chapter):
        return None
    date = export.occurrence
    told = {"handle": export.user.handle, "chapter": date.chapter.localized.title}
    context = {
        "lead": _("%(handle)s has made a link to a list of guests of %(chapter)s.") % told,
        "facts": [(term, value) for term, value in _facts(export) if value],
        "url": absolute(reverse("desk_export", args=[date.chapter.slug, date.uid])),
    }
    return Letter(subject=_("A list of guests was taken along"), template="guests_exported", context=context)


def _facts(export: GuestExport) -> list[tuple[str, str]]:
    date, language = export.occurrence, get_language() or "en"
    made = (_("When"), moment(export.created_at, date.zone, language))
    if is_high_risk(date):  # what for, the desk says
        return [made]
    labels = [column.label for column in columns_of(date, language) if column.name in export.columns]
    return [
        (_("Event"), named([date], language)[0].page.title),
        (_("Date"), day_and_hours(date, language)),
        (_("What it says"), listing(labels, language)),
        (_("Why"), export.reason),
        made,
    ]
