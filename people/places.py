"""Model fields for what people speak and which clock they live by."""

import zoneinfo
from functools import cache

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple, ChoiceField, TypedMultipleChoiceField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

# The languages that a chapter or an event can be held in; wider than the languages this site is written in.
SPOKEN = [
    ("en", _("English")),
    ("fa", _("Farsi")),
    ("es", _("Spanish")),
    ("de", _("German")),
    ("fr", _("French")),
    ("tr", _("Turkish")),
    ("ar", _("Arabic")),
    ("ku", _("Kurdish")),
    ("az", _("Azerbaijani")),
]


@cache
def zones() -> set[str]:
    """The names of the IANA zone database, read from its folder once a process."""
    return zoneinfo.available_timezones()


def validate_zone(value):
    """Only names of the IANA zone database."""
    if value not in zones():
        raise ValidationError(_("“%(zone)s” is not a time zone."), params={"zone": value})


def zone_choices():
    """Every zone named after a place, in the order of the alphabet."""
    return [(name, name.replace("_", " ")) for name in sorted(zones()) if "/" in name]


class ZoneField(models.CharField):
    """The name of an IANA time zone."""

    default_validators = [validate_zone]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 40)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        return ChoiceField(
            choices=[("", "---------"), *zone_choices()],
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
        )


class LanguagesField(models.JSONField):
    """A list of codes from SPOKEN."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        return TypedMultipleChoiceField(
            choices=SPOKEN,
            widget=CheckboxSelectMultiple,
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
        )
