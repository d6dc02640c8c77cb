"""Words that people send to each other about an appeal, and the links that carry them. Nothing in them tells who
follows them. Imports appeals.models and content.addresses.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from appeals.models import AppealPage
from content.addresses import absolute

LONGEST_CODE = 40
LONGEST_TAG = 40
CODE = re.compile(r"[a-z0-9_-]{1,40}")


@dataclass(frozen=True)
class Words:
    """What to send in one language: in a message, in a post, in a mail."""

    language: str
    name: str
    address: str
    tag: str
    subject: str
    short: str
    middle: str
    long: str


def code_in(query: str) -> str:
    """A code out of an address, as far as it can be one. Whether it is one is not looked up: nobody learns by this
    page which codes, or which chapters, there are."""
    code = query.strip().lower()[:LONGEST_CODE]
    return code if CODE.fullmatch(code) else ""


def with_code(url: str, code: str) -> str:
    """An address of ours as a whole one, with the code that credits whoever follows it to a chapter."""
    return absolute(url) + (f"?{urlencode({'via': code})}" if code else "")


def sign_address(page: AppealPage, code: str = "") -> str:
    """Where a QR code leads: the form by itself."""
    return with_code(f"{page.url}sign/", code)


def words_in(page: AppealPage, code: str = "") -> Words:
    """What to send about this page, in its own language."""
    language = page.locale.language_code
    address, tag = with_code(page.url or "", code), hashtag(page.title)
    with override(language):
        said = {"title": page.title, "about": page.standfirst, "address": address, "asks": _asks(page)}
        return Words(
            language=language,
            name=page.locale.get_display_name(),
            address=address,
            tag=tag,
            subject=_("I have signed this. Will you?"),
            short=_("%(title)s. I have signed. Will you?") % said + "\n" + address,
            middle=_joined(page.title, page.standfirst, _("Sign here:") + "\n" + address, tag),
            long=_mail(said),
        )


def _asks(page: AppealPage) -> str:
    demands = [block.value["demand"] for block in page.text if block.block_type == "demand"]
    return "\n".join(f"• {demand}" for demand in demands)


def _joined(title: str, *parts: str) -> str:
    return "\n\n".join(part for part in (title, *parts) if part)


def _mail(said: dict[str, str]) -> str:
    asks = pgettext("in a letter", "It asks:") + "\n" + said["asks"] if said["asks"] else ""
    return _joined(
        pgettext("in a letter", "Hello,"),
        _("I have signed the appeal “%(title)s”.") % said,
        said["about"],
        asks,
        _(
            "It takes a minute. You choose whether you are named, with initials, or not at all, and your e-mail address"
            " is never shown. You can take your name away again at any time."
        ),
        _("Read it and sign it here:") + "\n" + said["address"],
        _("And please pass it on."),
    )


def hashtag(title: str) -> str:
    """The title as one word with a # before it; empty where that would be too long to read."""
    words = re.findall(r"[^\W_]+(?:[\u200c'’][^\W_]+)*", title)
    words = [re.sub("[\u200c'’]", "", word) for word in words]
    cased = any(word.lower() != word.upper() for word in words)
    tag = "".join(word[:1].upper() + word[1:] for word in words) if cased else "_".join(words)
    return f"#{tag}" if tag and len(tag) <= LONGEST_TAG else ""


def ways_to_send(words: Words) -> list[tuple[str, str]]:
    """What opens the reader's own programs with the words in them: names and addresses. Nothing is asked of anyone
    before the reader follows one."""
    short = quote(words.short, safe="")
    text = quote(words.short.removesuffix(words.address).strip(), safe="")
    return [
        (_("E-mail"), f"mailto:?subject={quote(words.subject, safe='')}&body={quote(words.long, safe='')}"),
        (_("SMS"), f"sms:?&body={short}"),
        ("WhatsApp", f"https://wa.me/?text={short}"),
        ("Telegram", f"https://t.me/share/url?url={quote(words.address, safe='')}&text={text}"),
    ]
