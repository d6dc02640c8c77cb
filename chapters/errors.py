"""What can go wrong in a chapter, in words for the person who tried."""

from django.utils.translation import gettext_lazy as _


class ChapterError(Exception):
    """Base of all; `message` is translatable and may be shown."""

    message = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.message)


class LastCoordinator(ChapterError):
    message = _("A chapter needs a coordinator. Give somebody else this role first.")
