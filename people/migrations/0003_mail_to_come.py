"""Who still waits for mail is looked up by contact: PostgreSQL does not go through the whole outbox for it."""

from django.db import migrations, models

from people.live_migrations import AddIndexGently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("people", "0002_audit_entries_stay")]

    operations = [
        AddIndexGently(
            model_name="outgoingmail",
            index=models.Index(fields=["contact"], condition=models.Q(state="queued"), name="mail_to_come"),
        ),
    ]
