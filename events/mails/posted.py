"""Mail about a date that an organizer posted and that waits for someone who publishes the chapter's pages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from content.addresses import absolute
from events.mails.hosts import Words, letter_of
from events.models import EventPage
from events.posted import posted
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind


@mail_kind("events.date_waits", limited=False)
def date_waits(mail: OutgoingMail) -> Letter | None:
    """To who may publish: an organizer of the chapter has written a date."""
    event = EventPage.objects.filter(pk=mail.subject_id, live=False).first()
    if event is None or event.chapter is None or mail.user is None or not mail.user.is_active:
        return None
    state = event.current_workflow_state
    if state is None:  # taken back, or let through and withdrawn since
        return None
    chapter = event.chapter.canonical()
    words = Words(
        subject=_("A date waits for you: %(title)s"),
        discreet=_("Something waits for you at the desk"),
        lead=_("An organizer of %(chapter)s has written this date. It is public once you let it through."),
        label=_("Look at it at the desk"),
        after=_("You can also open it in the editor and change it first."),
    )
    because = _("You get this mail because you may publish the pages of this chapter.")
    url = absolute(reverse("desk_posted", args=[chapter.slug, event.pk]))
    return letter_of(posted(event, chapter), words, url, because)
