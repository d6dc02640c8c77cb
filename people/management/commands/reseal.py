"""Encrypts all personal text anew with the first of CONTACT_SEAL_KEYS, so that an older key can be retired."""

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction

from people.fields import SealedTextField

BATCH = 500


def sealed_fields():
    """Every encrypted field of every app, as (model, names)."""
    for model in apps.get_models():
        names = [field.attname for field in model._meta.local_concrete_fields if isinstance(field, SealedTextField)]
        if names:
            yield model, names


@transaction.atomic
def reseal_batch(model, names, after):
    """Reseal the next rows after this key; the last key, None at the end."""
    rows = list(model._base_manager.select_for_update().filter(pk__gt=after).order_by("pk")[:BATCH])
    model._base_manager.bulk_update(rows, names)
    return rows[-1].pk if rows else None


class Command(BaseCommand):
    """Can be stopped and started again at any time; docs/operations.md tells when to."""

    help = __doc__

    def handle(self, *args, **options):
        for model, names in sealed_fields():
            last = 0
            while last is not None:
                last = reseal_batch(model, names, last)
            self.stdout.write(f"{model._meta.label}: {', '.join(names)}")
