"""Steps of migrations that run while the site is in use. Imports nothing of ours, and stays as it is: old migrations
name it."""

from django.db import migrations


class AddIndexGently(migrations.AddIndex):
    """PostgreSQL builds the index while others write, for which the migration has to be `atomic = False`; SQLite has
    only the plain way."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            return super().database_forwards(app_label, schema_editor, from_state, to_state)
        model = to_state.apps.get_model(app_label, self.model_name)
        return schema_editor.add_index(model, self.index, concurrently=True)
