"""The blocks a page is written with. There is no raw HTML block and no embed: what is elsewhere is linked."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock

from people.places import SPOKEN

# What an editor may do inside running text. Headings and pictures are blocks of their own.
TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul"]
LINE_FEATURES = ["bold", "italic", "link"]
SAFE_SCHEMES = ("https://", "http://", "mailto:")


def is_safe_link(value: str) -> bool:
    """Whether a link may be followed: web and mail addresses only, no control characters in them."""
    return value.lower().startswith(SAFE_SCHEMES) and value.isprintable() and " " not in value


def validate_link(value):
    """Refuse every scheme that could run or load something."""
    if value and not is_safe_link(value):
        raise ValidationError(_("Write an address that begins with https:// or mailto:"))


class LinkBlock(blocks.CharBlock):
    """A web or mail address."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, max_length=500, validators=[validate_link], **kwargs)


class LinkedValue(blocks.StructValue):
    """A block that leads somewhere: to a page of ours, or else to an address."""

    @property
    def href(self):
        """Where it leads; empty where the page is gone or the address is not safe (imports bypass the form)."""
        page = self.get("page")
        if page:
            return page.url or ""
        url = self.get("url") or ""
        return url if is_safe_link(url) else ""


class ActionBlock(blocks.StructBlock):
    """One thing to do, as a button or a short entry."""

    text = blocks.CharBlock(label=_("Words on the button"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = LinkBlock(label=_("Address"), required=False, help_text=_("Only where it is not one of our pages."))

    class Meta:
        icon = "link"
        label = _("Button")
        template = "content/blocks/action.html"
        value_class = LinkedValue
        preview_value = {"text": _("Come on Wednesday"), "page": None, "url": "https://example.org/"}
        description = _("A button that leads to a page or an address")

    def clean(self, value):
        result = super().clean(value)
        if bool(result.get("page")) == bool(result.get("url")):
            message = ValidationError(_("Choose a page or write an address: one of the two."))
            raise StructBlockValidationError(block_errors={"url": message})
        return result


class WayBlock(ActionBlock):
    """One way to help: what it is, what it takes, where it begins."""

    title = blocks.CharBlock(label=_("Title"), max_length=80)
    about = blocks.TextBlock(label=_("What it takes"), max_length=240)

    class Meta:
        icon = "pick"
        label = _("Way to help")
        template = "content/blocks/way.html"
        preview_value = {
            "title": _("Translate"),
            "about": _("An hour a week, from home, in any two languages."),
            "text": _("Join the translators"),
            "url": "https://example.org/",
        }
        description = _("One way to help: what it takes, and where to begin")


class QuoteBlock(blocks.StructBlock):
    """Words of a person."""

    words = blocks.TextBlock(label=_("Words"), help_text=_("Without quotation marks."))
    name = blocks.CharBlock(label=_("Name"), max_length=120)
    about = blocks.CharBlock(label=_("Who they are"), max_length=160, required=False)
    language = blocks.ChoiceBlock(
        label=_("Language"), choices=SPOKEN, required=False, help_text=_("Only where it is not the page's own.")
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "content/blocks/quote.html"
        preview_value = {
            "words": _("I was let out because strangers wrote my name on postcards."),
            "name": _("A former prisoner"),
            "about": _("now in Toronto"),
            "language": "",
        }
        description = _("What someone said, with name and who they are")


class FactBlock(blocks.StructBlock):
    """A figure that can be checked: nothing is claimed without source and date."""

    figure = blocks.CharBlock(label=_("Figure"), max_length=20)
    text = blocks.TextBlock(label=_("What it counts"), max_length=240)
    source_name = blocks.CharBlock(label=_("Source"), max_length=120)
    source_url = LinkBlock(label=_("Address of the source"), required=False)
    as_of = blocks.DateBlock(label=_("As of"))

    class Meta:
        icon = "info-circle"
        label = _("Fact")
        template = "content/blocks/fact.html"
        preview_value = {
            "figure": "40",
            "text": _("countries in which people have signed"),
            "source_name": _("Our own count"),
            "source_url": "",
            "as_of": dt.date(2026, 11, 1),
        }
        description = _("A figure with its source and its date, both required")


class MediaEntryBlock(blocks.StructBlock):
    """One line of a media log: what was said about us, where and when."""

    outlet = blocks.CharBlock(label=_("Paper, station or site"), max_length=120)
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    date = blocks.DateBlock(label=_("Date"))
    url = LinkBlock(label=_("Address"))
    language = blocks.ChoiceBlock(label=_("Language"), choices=SPOKEN, required=False)

    class Meta:
        icon = "doc-full"
        value_class = LinkedValue


class MediaLogBlock(blocks.StructBlock):
    """Articles and interviews elsewhere, or any list of links."""

    entries = blocks.ListBlock(MediaEntryBlock(), label=_("Entries"))

    class Meta:
        icon = "list-ul"
        label = _("Links and media log")
        template = "content/blocks/media_log.html"
        preview_value = {
            "entries": [
                {
                    "outlet": "KPFA",
                    "title": _("An hour with the people who print names"),
                    "date": dt.date(2026, 10, 2),
                    "url": "https://example.org/",
                    "language": "en",
                }
            ]
        }
        description = _("Links with outlet, title, date and language")


class CreditBlock(blocks.StructBlock):
    """Who wrote and translated a text that was first published elsewhere."""

    author = blocks.CharBlock(label=_("Author"), max_length=120)
    translator = blocks.CharBlock(label=_("Translator"), max_length=120, required=False)
    source_name = blocks.CharBlock(label=_("First published by"), max_length=120)
    url = LinkBlock(label=_("Address of the original"), required=False)

    class Meta:
        icon = "user"
        label = _("Credit for a text of others")
        template = "content/blocks/credit.html"
        value_class = LinkedValue
        preview_value = {
            "author": "Nasrin A.",
            "translator": "Leila R.",
            "source_name": "The Nation",
            "url": "https://example.org/",
        }
        description = _("Author, translator and source of a republished text")


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    heading = blocks.CharBlock(
        label=_("Heading"),
        icon="title",
        max_length=120,
        template="content/blocks/heading.html",
        preview_value=_("Why we stand here every Wednesday"),
        description=_("A heading inside the text"),
    )
    text = blocks.RichTextBlock(
        label=_("Text"),
        features=TEXT_FEATURES,
        template="content/blocks/text.html",
        preview_value="<p>In prisons we cannot visit, people are held for what they <b>wrote</b>.</p>",
        description=_("Paragraphs, lists, links, bold and italic"),
    )
    picture = ImageBlock(
        label=_("Picture"),
        template="content/blocks/picture.html",
        description=_("A picture with words for those who do not see it"),
    )
    quote = QuoteBlock()
    fact = FactBlock()
    action = ActionBlock()
    media_log = MediaLogBlock()
    credit = CreditBlock()

    class Meta:
        template = "content/blocks/body.html"


class WaysBlock(blocks.StreamBlock):
    """Ways to help, on the home page."""

    way = WayBlock()

    class Meta:
        template = "content/blocks/ways.html"
