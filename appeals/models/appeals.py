"""What people sign. An `AppealPage` tells of it in each language; signatures hang on the one `Appeal` row behind."""

import secrets

from django.db import models
from django.utils import timezone

from chapters.models import ChapterPage
from people.fields import SealedTextField


def new_salt() -> str:
    """What makes this appeal's keys of signers unlike any other's (64 hex digits)."""
    return secrets.token_hex(32)


class Appeal(models.Model):
    """What is signed. It outlives its pages: an editor may delete a page, nobody what people put their names to."""

    key = models.UUIDField(unique=True, help_text="The translation key of its pages.")
    name = models.CharField(max_length=255, help_text="As its first page was called when last published.")
    chapter = models.ForeignKey(
        ChapterPage, models.SET_NULL, null=True, blank=True, related_name="appeals", help_text="Empty: the network's."
    )
    salt = SealedTextField(
        null=True, default=new_salt, help_text="Mixed into the keys of its signers; destroyed some time after its end."
    )
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Takes no more signatures.")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.name


class AppealVersion(models.Model):
    """One wording of an appeal, in the languages it was published in. A signature stays with the one it signed."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    is_substantive = models.BooleanField(default=True, help_text="It asks for something else: signers are asked again.")
    asked_at = models.DateTimeField(
        null=True, blank=True, help_text="When the signers of earlier ones were written to."
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["appeal", "number"]
        constraints = [models.UniqueConstraint(fields=["appeal", "number"], name="one_version_a_number")]

    def __str__(self):
        return f"version {self.number}"


class AppealText(models.Model):
    """What a version says in one language. The database itself refuses to change or delete it."""

    version = models.ForeignKey(AppealVersion, models.PROTECT, related_name="texts")
    locale = models.CharField(max_length=10)
    title = models.CharField(max_length=255)
    standfirst = models.TextField(blank=True)
    text = models.JSONField(help_text="The blocks of the page as they stood, see appeals.blocks.")
    change_note = models.TextField(blank=True, help_text="What is different from the version before, in this language.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the words, so that the same words are one text.")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "locale"], name="one_text_a_language")]

    def __str__(self):
        return f"{self.version} in {self.locale}"


class Milestone(models.Model):
    """A round number of signatures that was reached. It is reached once, even if people withdraw."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="milestones")
    count = models.PositiveIntegerField()
    reached_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "count"], name="one_row_a_milestone")]

    def __str__(self):
        return str(self.count)
