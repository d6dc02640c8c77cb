from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0009_date_by_event"),
    ]

    operations = [
        migrations.AddField(
            model_name="eventpage",
            name="source_version",
            field=models.CharField(blank=True, editable=False, max_length=80),
        ),
    ]
