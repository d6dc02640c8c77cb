"""We reach out: publications and what they ask, ads and their steps, what is printed."""

from outreach.models.creatives import Creative, Design, Preview, SignOff
from outreach.models.pages import PlacementIndexPage, PlacementPage
from outreach.models.placements import (
    BOUND,
    ORDER,
    OUT,
    Attachment,
    Decision,
    Placement,
    Share,
    State,
    Step,
)
from outreach.models.publications import AdFormat, ExchangeRate, Publication, Quote

__all__ = [
    "BOUND",
    "ORDER",
    "OUT",
    "AdFormat",
    "Attachment",
    "Creative",
    "Decision",
    "Design",
    "ExchangeRate",
    "Placement",
    "PlacementIndexPage",
    "PlacementPage",
    "Preview",
    "Publication",
    "Quote",
    "Share",
    "SignOff",
    "State",
    "Step",
]
