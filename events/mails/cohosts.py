"""Mail to organizers about hosting along. No guest is named in any of it."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.addresses import absolute
from events.models import CoHost, Occurrence
from events.queries import day_and_hours, named
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind

State = CoHost.State


def _letter(
    mail: OutgoingMail, states: list[str], subject: str, lead: str, label: str, *, to_host: bool
) -> Letter | None:
    """The mail, if the row still is in one of these states and the event still is public and has a date to come.
    `to_host` says whose desk the button opens."""
    row = CoHost.objects.select_related("chapter__locale").filter(pk=mail.subject_id, state__in=states).first()
    dates = Occurrence.objects.public().upcoming().select_related("event__locale", "chapter__locale")
    date = dates.filter(event=row.event_id).first() if row else None
    if row is None or date is None or row.chapter.is_hidden or mail.user is None or not mail.user.is_active:
        return None
    found = named([date], get_language() or "en")[0]
    told = {"title": found.page.title, "host": found.host.title, "chapter": row.chapter.localized.title}
    host_desk = reverse("desk_co_hosts", args=[date.chapter.slug, date.uid])
    facts = [
        (_("Event"), told["title"]),
        (_("Next date"), day_and_hours(date, get_language() or "en")),
        (_("Hosts"), told["host"]),
        (_("Public page"), found.absolute_url),
    ]
    context = {
        "heading": subject % told,
        "lead": lead % told,
        "facts": [(term, value) for term, value in facts if value],
        "label": label,
        "url": absolute(host_desk if to_host else reverse("desk_co_hosting", args=[row.chapter.slug])),
    }
    return Letter(subject=subject % told, template="co_host", context=context)


@mail_kind("events.co_host_asked")
def co_host_asked(mail: OutgoingMail) -> Letter | None:
    """To the coordinators of the chapter that is asked."""
    lead = _(
        "%(host)s asks %(chapter)s to co-host “%(title)s”. If you agree, both chapters are named as hosts, and its"
        " dates stand on both pages and calendars. Guests stay with %(host)s: you see how many come, not who."
    )
    subject = _("%(host)s asks you to co-host: %(title)s")
    return _letter(mail, [State.REQUESTED], subject, lead, _("Answer on the desk"), to_host=False)


@mail_kind("events.co_host_answered")
def co_host_answered(mail: OutgoingMail) -> Letter | None:
    """To whoever asked."""
    row = CoHost.objects.filter(pk=mail.subject_id).first()
    if row is None or row.state == State.DECLINED:
        subject = _("%(chapter)s does not co-host: %(title)s")
        lead = _("%(chapter)s was asked to co-host “%(title)s” and says no this time. Nothing of it was public.")
    else:
        subject = _("%(chapter)s co-hosts: %(title)s")
        lead = _("%(chapter)s co-hosts “%(title)s” now. Both chapters are named from now on, on both calendars.")
    return _letter(mail, [State.ACCEPTED, State.DECLINED], subject, lead, _("Open it on the desk"), to_host=True)


@mail_kind("events.co_host_ended")
def co_host_ended(mail: OutgoingMail) -> Letter | None:
    """To the coordinators of the chapter that hosted along: the host has ended it."""
    return _ended(mail, to_host=False)


@mail_kind("events.co_host_left")
def co_host_left(mail: OutgoingMail) -> Letter | None:
    """To the coordinators of the host: the other chapter has ended it."""
    return _ended(mail, to_host=True)


def _ended(mail: OutgoingMail, *, to_host: bool) -> Letter | None:
    subject = _("No longer hosted together: %(title)s")
    lead = _("%(chapter)s and %(host)s no longer host “%(title)s” together. Its dates stand with %(host)s alone.")
    return _letter(mail, [State.ENDED], subject, lead, _("Open the desk"), to_host=to_host)
