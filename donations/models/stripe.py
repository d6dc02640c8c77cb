"""What the payment company tells us, and what the practice stand-in remembers in its place."""

from django.db import models
from django.utils import timezone

from people.fields import SealedTextField


class StripeEvent(models.Model):
    """A raw event under its unique id: stored first, processed by the worker, forgotten after a while."""

    class State(models.TextChoices):
        RECEIVED = "received"
        PROCESSED = "processed"
        PARKED = "parked", "not ours, or of a kind we do not need"
        FAILED = "failed", "went wrong too often; a treasurer is told"

    event_id = models.CharField(max_length=120, unique=True)
    type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=120, blank=True)
    livemode = models.BooleanField()
    payload = SealedTextField(null=True, help_text="As it came; emptied thirty days after it was dealt with.")
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    by_reconcile = models.BooleanField(default=False, help_text="Fetched, since the webhook had missed it.")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True)
    processed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=models.Q(state="received"), name="event_due")]

    def __str__(self):
        return self.event_id


class Payout(models.Model):
    """What the payment company sent to the bank, against the balance transactions it says it is made of."""

    class State(models.TextChoices):
        ON_ITS_WAY = "on-its-way"
        MATCHED = "matched"
        DIFFERS = "differs", "its parts do not add up to it, or we do not know one of them"
        MANUAL = "manual", "sent by hand, so that nobody can say what it is made of"
        FAILED = "failed", "the bank sent it back"

    payout_id = models.CharField(max_length=120, unique=True)
    amount = models.BigIntegerField(help_text="Minor units; negative where money was taken back.")
    parts = models.BigIntegerField(default=0, help_text="The sum of its balance transactions, net.")
    unknown = models.JSONField(default=list, help_text="Balance transactions that no row of ours explains.")
    currency = models.CharField(max_length=3)
    livemode = models.BooleanField()
    state = models.CharField(max_length=12, choices=State)
    arrives_on = models.DateField()

    def __str__(self):
        return self.payout_id


class PracticeObject(models.Model):
    """An object of the practice stand-in, as the payment company would answer it."""

    id = models.CharField(max_length=120, primary_key=True)
    kind = models.CharField(max_length=40)
    data = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["kind", "-made_at"], name="practice_by_kind")]

    def __str__(self):
        return self.id


class PracticeReply(models.Model):
    """What was answered under an idempotency key: the same request is answered the same, another one is refused."""

    key = models.CharField(max_length=255, unique=True)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.key


class PracticeDelivery(models.Model):
    """A signed event on its way to our own webhook, tried again until it is taken."""

    event = models.OneToOneField(PracticeObject, models.CASCADE, related_name="delivery")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=models.Q(delivered_at=None), name="delivery_due")]

    def __str__(self):
        return self.event_id
