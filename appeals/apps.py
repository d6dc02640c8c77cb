"""People sign: the appeal, its versions, signatures."""

from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "appeals"
