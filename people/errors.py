"""What can go wrong on the ground floor. Imports nothing of ours."""

from django.utils.translation import gettext_lazy as _


class PeopleError(Exception):
    """Something a visitor can be told about: `message` is translatable and says what to do."""

    message = _("That did not work. Please try again.")

    def __init__(self, message=None):
        self.message = message or self.message
        super().__init__(str(self.message))
