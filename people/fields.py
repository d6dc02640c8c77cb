"""Model fields for personal data."""

from django.db import models

from people.secrets import seal, unseal


class SealedTextField(models.TextField):
    """Text that is encrypted in the database and plain in Python. It cannot be searched or sorted by."""

    description = "Encrypted text"

    def from_db_value(self, value, expression, connection):
        return unseal(value) if value else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return seal(value) if value else value
