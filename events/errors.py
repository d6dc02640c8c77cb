"""What can go wrong with dates and seats. Imports nothing of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class EventError(Exception):
    """Something a visitor or organizer can be told: `message` is translatable and says what to do."""

    message: StrOrPromise = _("That did not work. Please try again.")

    def __init__(self, message: StrOrPromise | None = None) -> None:
        self.message = message or self.message
        super().__init__(str(self.message))


class NotNow(EventError):
    """The date is over or already in the state that was asked for."""

    message = _("This date is already over.")
