"""Mail about dates that volunteers propose: to them, and to the chapter's editors.

Every mail is one short text with a fact sheet and a button. A mail to the chapter names no volunteer, and at high risk
no subject says anything of a date.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from content.addresses import absolute
from events.hosts import Told, told
from events.models import Proposal
from events.posted import Posted
from people.models import OutgoingMail
from people.outbox import Letter, mail_kind

State = Proposal.State


@dataclass(frozen=True)
class Words:
    """What one kind of mail says; `discreet` is the subject where nobody may read along."""

    subject: str
    discreet: str
    lead: str
    label: str
    after: str
    quote: str = ""


def _proposal(mail: OutgoingMail, *states: str) -> Told | None:
    """What to tell, if the proposal still is in one of these states and its reader still has to do with it."""
    rows = Proposal.objects.select_related("chapter__locale", "contact", "event__locale")
    row = rows.filter(pk=mail.subject_id, state__in=states, contact__isnull=False).first()
    if row is None or (mail.contact_id and mail.contact_id != row.contact_id):
        return None
    return told(row)


def letter_of(about: Told | Posted, words: Words, url: str, because: str, name: str = "") -> Letter:
    """One mail about a date that is no row yet; `name` greets its reader, where that is who proposed it."""
    facts = {"title": about.title, "chapter": about.chapter}
    subject = words.discreet if about.is_high_risk else words.subject % facts
    context = {
        "about": about,
        "words": words,
        "lead": words.lead % facts,
        "url": url,
        "because": because,
        "name": name,
        "heading": words.discreet,
        "campaign": about.campaign,
    }
    reply_to = [about.chapter_email] if about.chapter_email and name else []
    return Letter(subject=subject, template="proposal", context=context, reply_to=reply_to)


def _to_host(about: Told | None, words: Words) -> Letter | None:
    if about is None:
        return None
    because = _("You get this mail because your address stands in a proposal for a date. It starts no list.")
    return letter_of(about, words, about.host_url, because, name=about.proposal.name)


def _to_chapter(mail: OutgoingMail, about: Told | None, words: Words) -> Letter | None:
    if about is None or mail.user is None or not mail.user.is_active:
        return None
    because = _("You get this mail because you may publish the pages of this chapter.")
    row = about.proposal
    url = absolute(reverse("desk_proposal", args=[row.chapter.slug, row.uid]))
    return letter_of(about, words, url, because)


@mail_kind("events.proposal_ask")
def proposal_ask(mail: OutgoingMail) -> Letter | None:
    """Who proposed a date presses a button behind this link, and so proves that the address is theirs."""
    about = _proposal(mail, State.ASKED)
    if about is None or about.is_late:
        return None
    words = Words(
        subject=_("One step left to propose your date"),
        discreet=_("One step left"),
        lead=_("You would like to host this date with %(chapter)s:"),
        label=_("Look at it and send it"),
        after=_(
            "The link opens a page with a button and works until %(deadline)s. "
            "If you did not write this, do nothing and we forget your address."
        )
        % {"deadline": about.deadline},
    )
    return _to_host(about, words)


@mail_kind("events.proposal_received", limited=False)
def proposal_received(mail: OutgoingMail) -> Letter | None:
    """The chapter has it."""
    words = Words(
        subject=_("%(chapter)s has your proposal"),
        discreet=_("Your proposal has arrived"),
        lead=_("%(chapter)s looks at what you proposed. Nothing is public yet."),
        label=_("See how it stands"),
        after=_("You get a mail as soon as someone has decided. Behind the link you can add a word or take it back."),
    )
    return _to_host(_proposal(mail, State.REVIEW), words)


@mail_kind("events.proposal_published", limited=False)
def proposal_published(mail: OutgoingMail) -> Letter | None:
    """The date stands, and people can come."""
    about = _proposal(mail, State.PUBLISHED)
    words = Words(
        subject=_("Published: %(title)s"),
        discreet=_("Your date is published"),
        lead=_("Your date is published. People can answer from now on."),
        label=_("Your page as its host"),
        after=_("The public page: %(url)s") % {"url": about.page_url if about else ""},
    )
    return _to_host(about if about and about.page_url else None, words)


@mail_kind("events.proposal_declined", limited=False)
def proposal_declined(mail: OutgoingMail) -> Letter | None:
    """It does not take place this time, and why."""
    about = _proposal(mail, State.DECLINED)
    words = Words(
        subject=_("About your proposal: %(title)s"),
        discreet=_("An answer to your proposal"),
        lead=_("%(chapter)s thanks you and does not publish this date. This is why:"),
        label=_("See what you wrote"),
        after=_("You can propose another one at any time."),
        quote=about.answer if about else "",
    )
    return _to_host(about if about and about.answer else None, words)


@mail_kind("events.proposal_question", limited=False)
def proposal_question(mail: OutgoingMail) -> Letter | None:
    """The chapter wants to know something first."""
    about = _proposal(mail, State.REVIEW)
    words = Words(
        subject=_("A question about your proposal: %(title)s"),
        discreet=_("A question about your proposal"),
        lead=_("%(chapter)s asks:"),
        label=_("Answer"),
        after=_("Behind the link is a field for your answer. The chapter does not see your address."),
        quote=about.answer if about else "",
    )
    return _to_host(about if about and about.answer else None, words)


@mail_kind("events.proposal_arrived", limited=False)
def proposal_arrived(mail: OutgoingMail) -> Letter | None:
    """To the chapter: someone would like to host a date."""
    words = Words(
        subject=_("Someone proposes a date: %(title)s"),
        discreet=_("Something waits for you at the desk"),
        lead=_("Someone would like to host this date with %(chapter)s."),
        label=_("Look at it at the desk"),
        after=_("Nothing is public before someone lets it through. Whoever wrote it waits for an answer."),
    )
    return _to_chapter(mail, _proposal(mail, State.REVIEW), words)


@mail_kind("events.proposal_hosted", limited=False)
def proposal_hosted(mail: OutgoingMail) -> Letter | None:
    """To the chapter: a host it trusts has published a date."""
    words = Words(
        subject=_("Published by a host you trust: %(title)s"),
        discreet=_("Something new stands at the desk"),
        lead=_("A host whom %(chapter)s trusts has published this date."),
        label=_("Look at it at the desk"),
        after=_("If that is not right, change or cancel the date; at the desk you can end the trust as well."),
    )
    return _to_chapter(mail, _proposal(mail, State.PUBLISHED), words)


@mail_kind("events.proposal_word", limited=False)
def proposal_word(mail: OutgoingMail) -> Letter | None:
    """To the chapter: whoever proposed a date has added something."""
    words = Words(
        subject=_("A word about a proposed date: %(title)s"),
        discreet=_("Someone has answered you at the desk"),
        lead=_("Whoever proposed this date to %(chapter)s has written to you."),
        label=_("Read it at the desk"),
        after=_("What they wrote stands at the desk only."),
    )
    return _to_chapter(mail, _proposal(mail, State.REVIEW, State.PUBLISHED), words)


@mail_kind("events.proposal_leaving", limited=False)
def proposal_leaving(mail: OutgoingMail) -> Letter | None:
    """To the chapter: the volunteer cannot host a published date after all."""
    words = Words(
        subject=_("The host steps back: %(title)s"),
        discreet=_("A host steps back"),
        lead=_("Whoever was to host this date with %(chapter)s asks you to cancel it, or to find someone else."),
        label=_("Look at it at the desk"),
        after=_("Nothing has changed for those who are coming, until you change it."),
    )
    return _to_chapter(mail, _proposal(mail, State.WITHDRAWN), words)
