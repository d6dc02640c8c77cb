"""What can go wrong on the ground floor. Imports nothing of ours."""

import traceback
from pathlib import Path

from django.utils.translation import gettext_lazy as _


class PeopleError(Exception):
    """Something a visitor can be told about: `message` is translatable and says what to do."""

    message = _("That did not work. Please try again.")

    def __init__(self, message=None):
        self.message = message or self.message
        super().__init__(str(self.message))


def describe(error: BaseException) -> str:
    """What went wrong and where, without the words of the error: those may quote an address or a name."""
    code = getattr(error, "smtp_code", "")
    last = (traceback.extract_tb(error.__traceback__) or [None])[-1]
    place = f"{'/'.join(Path(last.filename).parts[-2:])}:{last.lineno}" if last else ""
    return " ".join(str(part) for part in (type(error).__name__, code, place) if part)[:200]
