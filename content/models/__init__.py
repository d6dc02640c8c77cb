"""What we say: the base of every page, pictures, updates and plain pages."""

from content.models.base import BasePage
from content.models.cards import SocialCard
from content.models.pages import PlainPage, UpdateIndexPage, UpdatePage
from content.models.pictures import Picture, PictureRendition

__all__ = ["BasePage", "Picture", "PictureRendition", "PlainPage", "SocialCard", "UpdateIndexPage", "UpdatePage"]
