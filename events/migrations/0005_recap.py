import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0004_missed_shift")]

    operations = [
        migrations.AlterField(
            model_name="recappage",
            name="occurrence",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="recaps",
                to="events.occurrence",
                verbose_name="date",
            ),
        ),
    ]
