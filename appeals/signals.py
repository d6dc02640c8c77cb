"""What Wagtail tells us."""

from appeals.actions.versions import open_appeal
from appeals.models import AppealPage


def follow_page(sender, instance: AppealPage, **kwargs) -> None:
    """Publishing an appeal opens it and freezes its words."""
    open_appeal(page=instance)
