"""The page as it came out, for everyone to see. Imports content.models and outreach.actions.steps."""

import datetime as dt
import logging

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.models import Collection

from chapters.models import Workspace
from content.models import Picture
from content.pictures import CleanPicture, redrawn
from outreach.actions.steps import go_on
from outreach.actions.telling import tell_printed
from outreach.models import Placement, State
from people.models import User

log = logging.getLogger(__name__)

LEAST_SIDES = (60, 600)  # pixels of the shorter and the longer side: on less, nobody recognises a page


@transaction.atomic
def show_tear_sheet(
    *, placement: Placement, picture: UploadedFile, shows: str, author: User, on: dt.date, note: str = ""
) -> Placement:
    """Keep a picture of the printed page, drawn anew, with what it shows in words, and tell the donors.

    Raises NotYet, and ValidationError where it is no picture, or too small a one.
    `placement` goes to its last step but one; the picture lies in the folder of its chapter.
    """
    row = go_on(placement=placement, state=State.TEAR_SHEET, author=author, on=on, note=note)
    # Drawn anew before anything else opens it: what is no picture is refused in words.
    clean = redrawn(picture)
    _is_large_enough(clean)
    row.tear_sheet = Picture.objects.create(
        file=clean, description=shows, title=row.name, collection=_folder(row), uploaded_by_user=author
    )
    row.save(update_fields=["tear_sheet"])
    tell_printed(placement=row, author=author)
    log.info("tear sheet kept placement=%s", row.pk)
    return row


def _is_large_enough(picture: CleanPicture) -> None:
    with Image.open(picture) as opened:
        sides = sorted(opened.size)
    picture.seek(0)
    if any(side < least for side, least in zip(sides, LEAST_SIDES, strict=True)):
        words = _("This picture is too small to read: it needs 600 pixels on its longer side, 60 on the other.")
        raise ValidationError(words, code="too_small")


def _folder(row: Placement) -> Collection:
    workspace = Workspace.objects.select_related("collection").filter(chapter=row.chapter_id).first()
    return workspace.collection if row.chapter_id and workspace else Collection.get_first_root_node()
