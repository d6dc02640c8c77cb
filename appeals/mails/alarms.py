"""Mail to network admins: something about signatures needs a look. No signer is named in it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.alarms import KIND
from content.addresses import absolute
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind

# What each kind of alarm says. A kind that is not here is told in general words.
WORDS = {
    "country": gettext_lazy(
        "Within an hour, far more people than usual signed from one country, or some from a country where nobody"
        " lives. What comes from there waits for review until you end the alarm or an hour is quiet."
    ),
    "source": gettext_lazy(
        "Within an hour, far more people than usual signed with one code. What comes with it waits for review until"
        " you end the alarm or an hour is quiet."
    ),
    "network": gettext_lazy(
        "Within an hour, a hundred people or more signed from one network. What comes from there waits for review"
        " until you end the alarm or an hour is quiet."
    ),
    "domain": gettext_lazy(
        "Within an hour, a hundred people or more signed with mail of one host that is rarely used. What comes from"
        " there waits for review until you end the alarm or an hour is quiet."
    ),
    "addresses-exported": gettext_lazy(
        "Somebody took e-mail addresses of signers along as a file. The log says who and what for. If you know of no"
        " reason, ask them today."
    ),
}


@mail_kind(KIND, limited=False)
def alarm_mail(mail: OutgoingMail) -> Letter | None:
    """What happened, and where to look."""
    if mail.user is None or not mail.user.is_active or not mail.user.is_superuser:
        return None
    what = WORDS.get(mail.subject_id) or _("Something about signatures needs a look: %(kind)s.") % {
        "kind": mail.subject_id
    }
    context = {"what": what, "url": absolute("/desk/")}
    return Letter(subject=_("Signatures need a look"), template="appeal_alarm", context=context)
