"""Mail to organizers about their account. Links are made when the mail leaves, and die once they were used."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.addresses import absolute
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind

INVITATION = "chapters.invitation"  # what its links are signed for
INVITATION_DAYS = 7
CHANGES = {
    "password_reset": gettext_lazy("Your password was changed."),
    "password_changed": gettext_lazy("Your password was changed."),
    "totp_activated": gettext_lazy("A code app was set up for your account."),
    "totp_deactivated": gettext_lazy("The code app was taken off your account."),
    "recovery_codes_generated": gettext_lazy("New spare codes were made for your account."),
}


@mail_kind("chapters.password_reset")
def password_reset(mail: OutgoingMail) -> Letter | None:
    """A link to a page with a form; the code of the second factor is asked for as always."""
    user = mail.user
    if user is None or not user.is_active:
        return None
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    path = reverse("account_reset_password_from_key", kwargs=key)
    return Letter(subject=_("Choose a new password"), template="account_reset", context={"url": absolute(path)})


@mail_kind("chapters.account_changed")
def account_changed(mail: OutgoingMail) -> Letter | None:
    """What was changed, and what to do if that was somebody else."""
    what = CHANGES.get(mail.subject_id.partition(":")[2])
    if mail.user is None or what is None:
        return None
    context = {"what": what, "url": absolute(reverse("account_reset_password"))}
    return Letter(subject=_("Something changed in your account"), template="account_changed", context=context)


@mail_kind("chapters.invitation")
def invitation(mail: OutgoingMail) -> Letter | None:
    """The way in for somebody who was given a role; no longer true once they have a password."""
    user = mail.user
    first = user and user.memberships.select_related("chapter").order_by("-since").first()
    if user is None or first is None or user.is_active or user.has_usable_password():
        return None
    token = signing.dumps(user.pk, salt=INVITATION)
    context = {
        "url": absolute(reverse("chapters_welcome", kwargs={"token": token})),
        "chapter": first.chapter.localized.title,
        "role": first.get_role_display(),
    }
    subject = _("You are invited to work with %(chapter)s") % {"chapter": first.chapter.localized.title}
    return Letter(subject=subject, template="account_invitation", context=context)
