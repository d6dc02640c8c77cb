"""Mail to whoever sent an endorsement. What each says is read when it leaves: one that is no longer true is dropped."""

from django.utils.translation import gettext as _

from appeals.actions.endorsing import has_run_out
from appeals.endorsers import ToldEndorsement, told_endorsement
from appeals.models import Endorsement
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind

State = Endorsement.State


def _told(mail: OutgoingMail, *states: str) -> ToldEndorsement | None:
    rows = Endorsement.objects.select_related("appeal").prefetch_related("texts")
    row = rows.filter(pk=mail.subject_id, state__in=states).first()
    return told_endorsement(row, mail.locale) if row else None


def _letter(subject: str, about: ToldEndorsement, **words: str) -> Letter:
    context = {"told": about, **words}
    if about.campaign:
        context["campaign"] = about.campaign
    return Letter(subject=subject, template="endorsement", context=context)


@mail_kind("appeals.endorse")
def endorse(mail: OutgoingMail) -> Letter | None:
    """Whoever sent it presses a button behind this link, and so proves that the address is theirs."""
    about = _told(mail, State.ASKED, State.WAITING)
    if about is None or has_run_out(about.endorsement):
        return None
    if about.endorsement.state == State.WAITING:
        return _letter(
            _("We have what you sent: here is your link"),
            about,
            lead=_(
                "You handed this in already. It waits for an organizer to read it, and you get a mail when they have."
            ),
            label=_("See how it stands"),
            after=_("Behind the same link you can take it back at any time."),
        )
    return _letter(
        _("One step left to endorse the appeal"),
        about,
        lead=_("You, or someone with your address, sent us these words to stand with the appeal."),
        label=_("Look at it and hand it in"),
        after=_(
            "The link works until %(deadline)s. An organizer then reads it before it is shown. Keep this mail: behind"
            " the same link you can take it back at any time. If it was not you, do nothing and we forget it."
        )
        % {"deadline": about.deadline},
    )


@mail_kind("appeals.endorsement_approved", limited=False)
def approved(mail: OutgoingMail) -> Letter | None:
    """It is shown."""
    about = _told(mail, State.APPROVED)
    return about and _letter(
        _("Your endorsement is shown with the appeal"),
        about,
        lead=_("Thank you. An organizer has read your words, and they now stand with the appeal."),
        label=_("See how it stands"),
        after=_(
            "We have forgotten your address now. Keep this mail: behind this link you can take it back at any time."
        ),
    )


@mail_kind("appeals.endorsement_declined", limited=False)
def declined(mail: OutgoingMail) -> Letter | None:
    """It is not shown."""
    about = _told(mail, State.DECLINED)
    return about and _letter(
        _("Your endorsement is not shown"),
        about,
        lead=_(
            "Thank you for writing. We do not show these words with the appeal. We show none that claim something"
            " without a source, that are not polite, or that a government or a party stands behind."
        ),
        label=_("See how it stands"),
        after=_("We have forgotten your address now, and your words follow within a month. You can write to us again."),
    )
