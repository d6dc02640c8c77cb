"""Mail to the network's admins: what is counted does not agree with the rows. Nobody is named in it."""

from django.utils.translation import gettext as _

from appeals.actions.tally_audit import KIND
from content.addresses import absolute
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind


@mail_kind(KIND, limited=False)
def tallies_differ(mail: OutgoingMail) -> Letter | None:
    """How many tallies differ, and what puts them right."""
    if mail.user is None or not mail.user.is_active or not mail.user.is_superuser:
        return None
    context = {"differences": int(mail.subject_id), "url": absolute("/desk/")}
    return Letter(subject=_("A count of signatures is wrong"), template="tally_alarm", context=context)
