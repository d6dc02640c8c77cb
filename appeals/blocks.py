"""The blocks that an appeal is written with. Each version keeps them as they stood, so a block's names never change."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks import LINE_FEATURES


class DemandBlock(blocks.StructBlock):
    """One thing that is asked for, and of whom."""

    of = blocks.CharBlock(label=_("Of whom"), max_length=120, required=False)
    demand = blocks.CharBlock(label=_("What is asked"), max_length=240)

    class Meta:
        icon = "pick"
        label = _("Demand")
        template = "appeals/blocks/demand.html"
        preview_value = {"of": _("Of the state that holds them:"), "demand": _("Free all political prisoners now.")}
        description = _("What the appeal asks, set large")


class AppealTextBlock(blocks.StreamBlock):
    """The text that people put their names to: to whom it speaks, paragraphs, demands. Nothing else can be signed."""

    address = blocks.CharBlock(
        label=_("To whom"),
        max_length=160,
        icon="mail",
        template="appeals/blocks/address.html",
        preview_value=_("To the people of the world:"),
        description=_("Who is spoken to, above the text"),
    )
    text = blocks.RichTextBlock(
        label=_("Text"),
        features=LINE_FEATURES,
        icon="pilcrow",
        template="appeals/blocks/text.html",
        preview_value=_("They are teachers, students, workers and poets."),
        description=_("One or several paragraphs"),
    )
    demand = DemandBlock()

    class Meta:
        label = _("Text")
