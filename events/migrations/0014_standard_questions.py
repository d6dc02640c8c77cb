"""The network's questions, in all languages; and a question may go along with the chapter whose events ask it."""

import django.db.models.deletion
from django.db import migrations, models

from events.standard_questions import sync_standard_questions


def sync(apps, schema_editor):
    sync_standard_questions(
        apps.get_model("events", "Question").objects, apps.get_model("events", "QuestionText").objects
    )


class Migration(migrations.Migration):
    dependencies = [("events", "0013_forgotten_guests")]

    operations = [
        migrations.AlterField(
            "askedquestion",
            "question",
            models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="events.question",
                verbose_name="question",
            ),
        ),
        migrations.RunPython(sync, migrations.RunPython.noop),
    ]
