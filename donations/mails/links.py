"""The mail that leads donors to their own page."""

from django.utils import timezone
from django.utils.translation import gettext as _

from donations.links import mine_url
from donations.mails.common import Part, letter
from donations.models import DonorLink
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind


@mail_kind("donations.link")
def link(mail: OutgoingMail) -> Letter | None:
    """The link to the donor's own page, as long as it works."""
    found = DonorLink.objects.filter(pk=mail.subject_id, contact=mail.contact, expires_at__gt=timezone.now()).first()
    if found is None:
        return None
    return letter(
        _("Your link to what you gave"),
        [_("Behind this link stands all you gave: gifts, receipts, monthly gifts, and how to have it erased.")],
        livemode=True,
        parts=[
            Part("", _("Open my page"), mine_url(found), True),
            Part(_("It works for a day. Keep it to yourself: whoever has it sees what you see.")),
            Part(_("You did not ask for it? Then do nothing; nobody learned whether you give.")),
        ],
        why=_("You get this mail because somebody, we hope you, asked for it. It starts no list."),
    )
