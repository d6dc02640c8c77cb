"""The dates of few series are looked up by this index."""

from django.db import migrations, models

from people.live_migrations import AddIndexGently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("events", "0008_listing")]

    operations = [
        AddIndexGently(
            model_name="occurrence",
            index=models.Index(fields=["event", "starts_at", "id"], name="date_by_event"),
        ),
    ]
