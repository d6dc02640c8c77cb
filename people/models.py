"""Who we are: people who work here, people known to us, and what we owe them."""

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.fields import SealedTextField


class UserManager(BaseUserManager):
    """Users are found by e-mail, whatever its case."""

    def get_by_natural_key(self, email):
        return self.get(email=email.strip().lower())

    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """Someone who works here: organizer, translator, treasurer. A superuser is a network admin."""

    username = None
    email = models.EmailField(_("e-mail"), unique=True)
    handle = models.CharField(_("handle"), max_length=40, help_text=_("Shown to other organizers instead of a name."))
    locale = models.CharField(_("language"), max_length=10, blank=True)
    zone = models.CharField(_("time zone"), max_length=40, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["handle"]
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self):
        return self.handle or self.email

    def get_full_name(self):
        return self.handle

    get_short_name = get_full_name


class Contact(models.Model):
    """Anyone who signed, came or gave, known by a keyed hash of their e-mail."""

    email_key = models.CharField(max_length=64, unique=True)
    email = SealedTextField(null=True, help_text="Erased once nothing needs it.")
    locale = models.CharField(max_length=10, default="en")
    zone = models.CharField(max_length=40, blank=True)
    # The person pressed "never mail this address again": kept by hash, so that it stays true after erasure.
    silenced_at = models.DateTimeField(null=True, blank=True)
    # A button behind a link in a mail was pressed: `email` reaches its owner and stays as it is written here.
    proven_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"contact {self.pk}"


class Consent(models.Model):
    """One purpose someone agreed to: when, where and in which words. Never pre-ticked."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    wording = models.TextField()
    place = models.CharField(max_length=200, help_text="The address of the form.")
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "purpose"], condition=Q(withdrawn_at=None), name="one_standing_consent_a_purpose"
            )
        ]

    def __str__(self):
        return self.purpose


class OutgoingMail(models.Model):
    """One mail to one person. It names what it is about; words and facts are read when it is sent."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        DROPPED = "dropped", "no longer true when its turn came"
        PARKED = "parked", "failed for good, or too often"

    key = models.CharField(max_length=150, unique=True, help_text="Asking twice for the same mail makes one row.")
    kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="mails")
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="mails")
    locale = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True, help_text="What went wrong, without personal data.")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=False, user__isnull=True) | Q(contact__isnull=True, user__isnull=False),
                name="mail_goes_to_one_person",
            )
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="queued"), name="mail_due"),
            models.Index(fields=["contact", "due_at"], name="mail_per_contact"),
            # Whether somebody still waits for mail is asked of one contact at a time. Without this, PostgreSQL read all
            # of mail_due for each, as long as it had not noticed how many wait.
            models.Index(fields=["contact"], condition=Q(state="queued"), name="mail_to_come"),
        ]

    def __str__(self):
        return self.key


class PeriodicRun(models.Model):
    """When a repeated job is due next, and which worker's it is while it runs."""

    name = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    last_started = models.DateTimeField(null=True, blank=True)
    last_succeeded = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return self.name


class AuditEntry(models.Model):
    """Who did what to whom. Rows are added, never changed; they hold identifiers, not personal data.

    The database itself refuses to change or delete one (people/migrations/0003_audit_entries_stay.py).
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="audit_entries")
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=120, help_text="What it was done to, as `app.model:key`.")
    chapter_id = models.BigIntegerField(null=True, blank=True, db_index=True, help_text="Whose business it is.")
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at"]

    def __str__(self):
        return f"{self.verb} {self.target}"
