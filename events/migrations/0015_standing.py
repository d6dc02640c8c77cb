"""A standing answer has a link of its own, takes a role along, and survives the page that its event began with."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0014_standard_questions"),
    ]

    operations = [
        migrations.AddField(
            model_name="standingrsvp",
            name="role",
            field=models.CharField(blank=True, help_text="What they do where a date has such a shift.", max_length=20),
        ),
        migrations.AddField(
            model_name="standingrsvp",
            name="role_name",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="standingrsvp",
            name="token_hash",
            field=models.CharField(max_length=64, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name="standingrsvp",
            name="event",
            field=models.ForeignKey(
                help_text="The first page.",
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="standing_rsvps",
                to="events.eventpage",
            ),
        ),
    ]
