"""A row without a contact may now be a guest who gave no e-mail; that someone is forgotten has a column of its own."""

from django.db import migrations
from django.db.models import F


def note_the_forgotten(apps, schema_editor):
    apps.get_model("events", "Rsvp").objects.filter(contact=None, erased_at=None).update(erased_at=F("erase_at"))


class Migration(migrations.Migration):
    dependencies = [("events", "0012_rsvps_in_full")]

    operations = [migrations.RunPython(note_the_forgotten, migrations.RunPython.noop)]
