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
    HOURS = "hours", _("Guests only, some hours before; until then they learn the district")


class WithoutEmail(models.TextChoices):
    """Whether one can come without an e-mail, by an alias and a recovery code. Empty: what the risk says."""

    INVITED = "invited", _("Invited: the form shows this way first")
    ALLOWED = "allowed", _("Possible")
    REFUSED = "refused", _("No, an e-mail is needed")


class CountShown(models.TextChoices):
    """Whether pages say how many seats are left. Empty: what the risk says."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class ShiftRole(models.TextChoices):
    """What someone does during a date."""

    CALLER = "caller", _("Caller")
    BANNER = "banner", _("Banner holder")
    GREETER = "greeter", _("Greeter")
    PHOTOGRAPHER = "photographer", _("Photographer")
    TRANSLATOR = "translator", _("Translator")
    READER = "reader", _("Reader")
    STEWARD = "steward", _("Steward")
    SPEAKER = "speaker", _("Speaker")
    SET_UP = "set-up", _("Setting up")
    CLEAN_UP = "clean-up", _("Clearing up")
    OTHER = "other", _("Helper")
