"""The blocks a page is written with."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class BodyBlock(blocks.StreamBlock):
    """Headings, text, pictures, quotes: the body of a page."""

    heading = blocks.CharBlock(label=_("Heading"), icon="title", template="content/blocks/heading.html")
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, template="content/blocks/text.html")
    picture = ImageBlock(label=_("Picture"), template="content/blocks/picture.html")
