"""What Wagtail tells us."""

from donations.actions.funds import open_fund
from donations.models import FundPage


def follow_page(sender, instance: FundPage, **kwargs) -> None:
    """Publishing a fund's page opens the fund; its name and clock follow."""
    open_fund(page=instance)
