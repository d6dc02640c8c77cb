"""Mail to guests of a date that has changed: its time, its place, what they do there."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.differences import Difference, difference
from events.guests import Visit, visit
from events.mails.common import State, calendar_part, letter, told_of, truthful
from events.models import DateChange, Rsvp
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind


@mail_kind("events.rsvp_shift", limited=False)
def rsvp_shift(mail: OutgoingMail) -> Letter | None:
    """What a guest chose to do has another time, or is no longer planned."""

    def write(told: Visit) -> Letter | None:
        if not told.shift:  # they left it before this mail did
            return None
        subject, discreet = _("What you do there has changed: %(title)s, %(day)s"), _("Something changed for you")
        return letter("rsvp_shift", told, subject, discreet)

    return truthful(told_of(mail, *Rsvp.TOLD), write)


@mail_kind("events.rsvp_place", limited=False)
def rsvp_place(mail: OutgoingMail) -> Letter | None:
    """The hour has come at which guests learn the exact place. Its subject never says what it is about."""
    told = told_of(mail, State.CONFIRMED)
    if told is None or told.date.is_off or told.place.opens_at:  # called off, moved, or its host wants to wait longer
        return None
    subject = _("What you need to come")
    return letter("rsvp_place", told, subject, subject, calendar=calendar_part(told))


@mail_kind("events.rsvp_changed", limited=False)
def rsvp_changed(mail: OutgoingMail) -> Letter | None:
    """The date has another time or place, or none for now. Whatever changed since the mail was asked for is in it."""
    change = DateChange.objects.select_related("occurrence__event", "occurrence__chapter").get(pk=mail.subject_id)
    rows = Rsvp.objects.filter(occurrence=change.occurrence, contact=mail.contact, state__in=Rsvp.TOLD)
    rsvp = rows.select_related("contact").first()
    changed = difference(change, get_language() or "en")
    # Of a date that is cancelled meanwhile another mail tells.
    if rsvp is None or changed is None or change.occurrence.is_cancelled or change.occurrence.is_past():
        return None
    rsvp.occurrence = change.occurrence
    told = visit(rsvp)
    method = "CANCEL" if changed.is_postponed else "REQUEST"
    subject, discreet = _("Changed: %(title)s, %(day)s"), _("Your date has changed")
    if changed.is_postponed:
        subject, discreet = _("Postponed: %(title)s"), _("Your date is postponed")
    return letter(
        "rsvp_changed",
        told,
        subject,
        discreet,
        facts=_what_changed(told, changed),
        changed=changed,
        calendar=calendar_part(told, method) if rsvp.is_seated else None,
    )


def _what_changed(told: Visit, changed: Difference) -> list[tuple[str, str]]:
    """The facts of the mail: what no longer holds in front, and what is new marked as such."""
    if changed.is_postponed:
        return [(_("Was to be"), changed.was or told.when), *told.facts[1:]]
    new = {_("When"): _("Now")} if changed.was else {}
    new |= {_("Where"): _("New place")} if changed.is_place else {}
    before = [(_("Until now"), changed.was)] if changed.was else []
    return before + [(new.get(term, term), value) for term, value in told.facts]
