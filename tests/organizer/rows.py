"""How many rows there are."""

from django.apps import apps


def row_counts() -> dict[str, int]:
    """The number of rows of every model."""
    return {model._meta.label: model.objects.count() for model in apps.get_models() if model._meta.managed}
