"""Mail to those who plan ads: a deadline is near, or has passed. No donor and no signer is named in it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.addresses import absolute
from outreach.actions.reminders import KIND, PAST, code_of, readers_of, stage_of
from outreach.desk_words import KINDS, moment
from outreach.models import Placement
from outreach.queries.board import Line, lines_of
from outreach.queries.deadlines import ISSUE, MATERIALS, SPACE, Deadline
from people.language import number
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind


@mail_kind(KIND, limited=False)
def deadline_mail(mail: OutgoingMail) -> Letter | None:
    """Which deadline of which ad, what is missing, and where to see to it. Nothing once it moved or was kept."""
    pk, code, stage = _parts(mail.subject_id)
    line = next(iter(lines_of(Placement.objects.filter(pk=pk))), None)
    deadline = next((one for one in line.deadlines if code_of(one) == code), None) if line else None
    if line is None or deadline is None or not _is_for(mail, line, deadline):
        return None
    past = stage == PAST
    now = timezone.now()
    if past and stage_of(line, deadline, now) != PAST:
        return None
    ad = line.placement
    hidden = ad.chapter is not None and ad.chapter.is_hidden
    context = {
        "lead": _lead(deadline, past, deadline.days_left(now)),
        "facts": [] if hidden else _facts(line, deadline),
        "what_now": _what_now(line, deadline, past),
        "url": absolute(reverse("desk_ad", args=[ad.chapter.slug, ad.uid]) if ad.chapter else reverse("desk")),
    }
    subject = _("A deadline of an ad has passed") if past else _("A deadline of an ad is near")
    return Letter(subject=subject, template="ad_deadline", context=context)


def _parts(subject: str) -> tuple[int, str, int]:
    """The ad, the deadline, the stage."""
    pk, _bar, rest = subject.partition("|")
    code, _bar, stage = rest.rpartition("|")
    return int(pk), code, int(stage)


def _is_for(mail: OutgoingMail, line: Line, deadline: Deadline) -> bool:
    """Whether its reader still plans these ads, or handles the money that is missing."""
    if mail.user is None:
        return False
    money = deadline.kind == SPACE and bool(line.missing)
    return readers_of(line.placement, about_money=money).filter(pk=mail.user.pk).exists()


def _lead(deadline: Deadline, past: bool, days: int) -> str:
    if past:
        told = {
            SPACE: _("The day by which the space had to be booked has passed, and it is not booked."),
            MATERIALS: _("The day by which the file had to be sent has passed, and it is not sent."),
            ISSUE: _("By now the ad has come out, and nobody has written it down."),
        }
        return told[deadline.kind]
    if days <= 0:
        today = {SPACE: _("The space has to be booked today."), MATERIALS: _("The file has to be sent today.")}
        return today[deadline.kind]
    left = ngettext("%(count)s day is left", "%(count)s days are left", days) % {"count": number(days)}
    told = {
        SPACE: _("%(left)s to book the space of this ad."),
        MATERIALS: _("%(left)s to send the file of this ad."),
    }
    return told[deadline.kind] % {"left": left}


def _facts(line: Line, deadline: Deadline) -> list[tuple[str, str]]:
    ad = line.placement
    facts = [(_("Ad"), ad.name)]
    if ad.format:
        facts.append((_("Where"), ad.format.publication.name))
    facts.append((str(KINDS[deadline.kind]), moment(deadline.at, whole_day=deadline.kind == ISSUE)))
    if line.cost:
        facts.append((_("It costs"), line.cost.text()))
    if line.missing:
        facts.append((_("Still missing"), line.missing.text()))
    return facts


def _what_now(line: Line, deadline: Deadline, past: bool) -> str:
    if deadline.kind == ISSUE:
        return _("Look at a copy, and say at the desk that it came out. Then show the tear sheet.")
    if deadline.kind == MATERIALS:
        return _("Names have to be frozen, and two people have to sign the file off, before it can be sent.")
    if past and line.must_decide:
        return _("Nothing happens by itself. Choose a cheaper step, a later deadline, a guarantee, or refunds.")
    if line.missing:
        return _("A treasurer can record a guarantee for what is missing. Pledges do not count until they are kept.")
    return _("A treasurer agrees to spend the money, then the space can be ordered.")
