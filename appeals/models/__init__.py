"""People sign: appeals and their versions, signatures, what is counted, paper, review, endorsements."""

from appeals.models.appeals import Appeal, AppealText, AppealVersion, Milestone
from appeals.models.deliveries import Delivery, DeliveryVolume, Drawing, Paper, SheetPrint
from appeals.models.endorsements import Endorsement, EndorsementText
from appeals.models.pages import AppealIndexPage, AppealPage
from appeals.models.paper import PaperBatch
from appeals.models.review import Alarm, Sweep
from appeals.models.signatures import Display, Profession, Signature, Source
from appeals.models.tallies import Tally, TallyChange

__all__ = [
    "Alarm",
    "Appeal",
    "AppealIndexPage",
    "AppealPage",
    "AppealText",
    "AppealVersion",
    "Delivery",
    "DeliveryVolume",
    "Display",
    "Drawing",
    "Endorsement",
    "EndorsementText",
    "Milestone",
    "Paper",
    "PaperBatch",
    "Profession",
    "SheetPrint",
    "Signature",
    "Source",
    "Sweep",
    "Tally",
    "TallyChange",
]
