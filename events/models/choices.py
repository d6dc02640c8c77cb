"""The words that events are described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    VIGIL = "vigil", _("Vigil")
    TEACH_IN = "teach-in", _("Teach-in")
    BANNERING = "bannering", _("Bannering")
    PHONE_BANK = "phone-bank", _("Phone bank")
    RALLY = "rally", _("Rally")
    PROGRAM = "program", _("Program")
    READING = "reading", _("Reading")
    ROUNDTABLE = "roundtable", _("Roundtable")
    AUDIO_ROOM = "audio-room", _("Audio room")
    OTHER = "other", _("Other")


class Attendance(models.TextChoices):
    """How to take part; the names follow schema.org's eventAttendanceMode."""

    OFFLINE = "offline", _("In person")
    ONLINE = "online", _("Online")
    MIXED = "mixed", _("In person and online")


class Reveal(models.TextChoices):
    """Who learns the exact place."""

    EVERYONE = "everyone", _("Everyone")
    GUESTS = "guests", _("Guests only, once they have confirmed")
