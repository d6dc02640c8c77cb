"""A list skips what is over without reading its row: the index by start knows the end as well."""

from django.db import migrations, models


class AddIndexGently(migrations.AddIndex):
    """PostgreSQL builds it while others write; SQLite has only the plain way."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            return super().database_forwards(app_label, schema_editor, from_state, to_state)
        model = to_state.apps.get_model(app_label, self.model_name)
        return schema_editor.add_index(model, self.index, concurrently=True)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("events", "0010_import_version")]

    operations = [
        AddIndexGently(
            model_name="occurrence",
            index=models.Index(fields=["starts_at", "id", "ends_at"], name="date_by_start_and_end"),
        ),
        migrations.RemoveIndex(model_name="occurrence", name="date_by_start"),
    ]
