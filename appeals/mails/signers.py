"""Mail to people who signed. What each says is read when it leaves: one that is no longer true is dropped."""

from django.utils.translation import gettext as _

from appeals.models import Signature
from appeals.signers import Told, told
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind

State = Signature.State


def told_of(mail: OutgoingMail, *states: str) -> Told | None:
    """The signature that a mail is about, in the mail's language; None where it is not in any of these states."""
    rows = Signature.objects.select_related("appeal", "version")
    found = rows.filter(pk=mail.subject_id, state__in=states).first()
    return told(found, mail.locale) if found else None


def letter(template: str, subject: str, about: Told, **options) -> Letter:
    """A letter about one signature, from the campaign that its page belongs to."""
    context = {"told": about, "signature": about.signature}
    if about.campaign:
        context["campaign"] = about.campaign
    return Letter(subject=subject, template=template, context=context, **options)


@mail_kind("appeals.confirm")
def confirm(mail: OutgoingMail) -> Letter | None:
    """Whoever signed presses a button behind this link, and so proves that the address is theirs."""
    about = told_of(mail, State.PENDING)
    return about and letter("sign_confirm", _("One step left to sign"), about)


@mail_kind("appeals.again")
def again(mail: OutgoingMail) -> Letter | None:
    """Someone, most likely the signer, typed a signer's address into the form again."""
    about = told_of(mail, State.CONFIRMED, State.PENDING)
    return about and letter("sign_again", _("You have already signed: here is your link"), about)


@mail_kind("appeals.text_changed", limited=False)
def text_changed(mail: OutgoingMail) -> Letter | None:
    """The words have changed in substance: do they sign these as well?"""
    about = told_of(mail, State.CONFIRMED)
    if about is None or not about.asks_again or not about.page_url:
        return None
    return letter("sign_changed", _("The words of the appeal have changed"), about, list_unsubscribe=True)
