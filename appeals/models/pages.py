"""The pages of appeals. What they show is put together in appeals/views/pages.py."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from appeals.blocks import AppealTextBlock
from appeals.models.appeals import Appeal
from appeals.models.forms import AppealPageForm
from chapters.models import NetworkOrChapterPage
from content.models import BasePage

# What is true of an appeal in every language: the first of its pages says it for all of them.
FACTS = ("goal", "names_per_mailbox", "begun_on", "closed_on")
MOST_NAMES = 5


class AppealIndexPage(BasePage):
    """All appeals: those that can be signed, and those that are closed."""

    max_count_per_parent = 1
    subpage_types = ["appeals.AppealPage"]
    parent_page_types = ["organizer.HomePage"]
    page_description = _("The list of appeals: those that can be signed, then those that are closed.")

    class Meta:
        verbose_name = _("list of appeals")

    def get_context(self, request, *args, **kwargs):
        from appeals.views.pages import all_appeals

        return {**super().get_context(request, *args, **kwargs), **all_appeals(self, request)}


class AppealPage(RoutablePageMixin, NetworkOrChapterPage):
    """An appeal in one language. Publishing freezes its words as a version, and that is what people sign."""

    text = StreamField(AppealTextBlock(), verbose_name=_("text"))
    goal = models.PositiveIntegerField(_("goal"), null=True, blank=True, help_text=_("How many signatures, if any."))
    begun_on = models.DateField(_("begun on"), default=dt.date.today)
    closed_on = models.DateField(
        _("closed on"), null=True, blank=True, help_text=_("From this day on it takes no more signatures.")
    )
    names_per_mailbox = models.PositiveSmallIntegerField(
        _("names for one e-mail address"),
        default=1,
        help_text=_("More than one where families share an address. Each of them is confirmed by a mail."),
    )
    asks_again = models.BooleanField(
        _("the change is one of substance"),
        default=False,
        help_text=_("Whoever signed before and wanted updates is then asked whether they sign the new words as well."),
    )
    change_note = models.TextField(
        _("what has changed"), blank=True, help_text=_("One or two sentences, shown with the versions.")
    )
    after = models.TextField(
        _("thanks"), blank=True, help_text=_("What people read once they have signed, above the ways to do more.")
    )

    base_form_class = AppealPageForm
    card_template = "appeals/appeal_card.html"
    parent_page_types = ["appeals.AppealIndexPage", "chapters.ChapterPage"]
    subpage_types: list[str] = []
    page_description = _("A text that people sign, with everyone who did.")
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("text"),
        MultiFieldPanel([FieldPanel("change_note"), FieldPanel("asks_again")], heading=_("If the words changed")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("goal"), FieldPanel("names_per_mailbox")]),
                FieldRowPanel([FieldPanel("begun_on"), FieldPanel("closed_on")]),
            ],
            heading=_("Signing"),
        ),
        FieldPanel("after"),
    ]
    override_translatable_fields = [SynchronizedField(name, overridable=False) for name in (*FACTS, "asks_again")]
    search_fields = [*BasePage.search_fields, index.SearchField("text")]

    class Meta:
        verbose_name = _("appeal")

    @cached_property
    def appeal(self) -> Appeal | None:
        """What its signatures hang on; there once it was published for the first time."""
        return Appeal.objects.filter(key=self.translation_key).first()

    def words(self) -> dict[str, Any]:
        """The words that people put their names to. Blocks keep their types and values, not their ids."""
        blocks = [{"type": block["type"], "value": block["value"]} for block in self.text.get_prep_value()]
        return {"title": self.title, "standfirst": self.standfirst, "text": blocks}

    def words_digest(self) -> str:
        """SHA-256 of the words (64 hex digits): the same words are one text."""
        return hashlib.sha256(json.dumps(self.words(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @property
    def is_open(self) -> bool:
        """Whether it takes signatures now. A day ends in the last place on earth, as a promise to everyone should."""
        last = dt.timezone(dt.timedelta(hours=-12))
        closed_on = self.facts.closed_on
        return closed_on is None or dt.datetime.now(last).date() < closed_on

    @property
    def card_facts(self) -> dict:
        return {**super().card_facts, "label": str(_("Appeal"))}

    def clean(self):
        super().clean()
        if not self.is_first:
            for name in FACTS:
                setattr(self, name, getattr(self.facts, name))
        errors = {}
        if self.goal is not None and self.goal < 1:
            errors["goal"] = _("A goal is more than nothing.")
        if not 1 <= (self.names_per_mailbox or 0) <= MOST_NAMES:
            errors["names_per_mailbox"] = _("Write a number from 1 to 5.")
        if self.closed_on and self.begun_on and self.closed_on < self.begun_on:
            errors["closed_on"] = _("This is before the day it begins.")
        if errors:
            raise ValidationError(errors)

    @path("", name="appeal")
    def whole(self, request):
        """The text, the form, some who signed and how many."""
        from appeals.views.pages import one_appeal

        return self.render(request, context_overrides=one_appeal(self, request))

    @path("sign/", name="sign")
    def sign(self, request):
        """The form by itself, light enough for a bad connection: where QR codes lead."""
        from appeals.views.pages import sign_page

        return self._below(request, "sign/", "appeals/sign.html", sign_page(self, request))

    @path("signers/", name="signers")
    def signers(self, request):
        """Everyone who wants to be seen."""
        from appeals.views.wall import wall

        return self._below(request, "signers/", "appeals/signers.html", wall(self, request))

    @path("versions/", name="versions")
    def versions(self, request):
        """Every wording that was ever signed."""
        from appeals.views.pages import all_versions

        return self._below(request, "versions/", "appeals/versions.html", all_versions(self))

    @path("spread/", name="spread")
    def spread(self, request):
        """What helps to spread it: words to send, a code to print, a piece for other sites."""
        from appeals.views.spreading import spread_page

        return self._below(request, "spread/", "appeals/spread.html", spread_page(self, request))

    @path("paper/", name="paper")
    def paper(self, request):
        """How to collect signatures face to face, and the sheets for it."""
        from appeals.views.papers import paper_page

        return self._below(request, "paper/", "appeals/paper.html", paper_page(self, request))

    def _below(self, request, below: str, template: str, context: dict):
        request.shown_below = below  # the same in the other languages
        return self.render(request, context_overrides=context, template=template)
