"""Every uploaded picture is drawn anew, so that nothing of its file is kept but what can be seen.

A photograph carries where and when it was taken, by which camera and sometimes by whom. Drawing it again leaves all of
that behind, and with it whatever else was hidden in the file. Imports nothing of ours.
"""

import uuid
from io import BytesIO
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MAX_BYTES = 12 * 1024 * 1024
MAX_SIDE = 16_000  # pixels; a wide panorama of a phone still fits
MAX_PIXELS = 64_000_000  # of a decoded picture: 256 MB at four bytes each
KEPT_SIDE = 2560  # pixels; the largest size that any page asks for
JPEG_QUALITY = 88

NOT_A_PICTURE = _("This is not a picture we can read. Save it as JPEG, PNG or WebP and choose it again.")
TOO_HEAVY = _("This file is larger than 12 MB. Save it smaller and choose it again.")
TOO_LARGE = _("This picture is too large: at most 16,000 pixels a side and 64 million in all. Save it smaller.")


class CleanPicture(ContentFile):
    """A file that has been drawn anew and need not be again."""


def redrawn(file: IO[bytes]) -> CleanPicture:
    """The same picture without anything that cannot be seen, upright, in sRGB, at most KEPT_SIDE pixels a side.

    The first frame of an animation is kept. The name is random: what a file was called on someone's phone is nobody's
    business. Raises ValidationError, before decoding a pixel, where the file is no picture or would not fit in memory.
    """
    picture = _opened(file)
    try:
        picture = _upright_in_srgb(picture)
        picture.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
        return _encoded(picture)
    except Exception as error:  # Pillow lets through whatever a broken file provokes, from zlib.error to IndexError
        raise ValidationError(NOT_A_PICTURE, code="not_a_picture") from error


def _opened(file: IO[bytes]) -> Image.Image:
    """The picture with its header read and nothing else; ValidationError where that is already too much."""
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValidationError(TOO_HEAVY, code="too_heavy")
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(TOO_LARGE, code="too_large") from error
    except Exception as error:  # as above
        raise ValidationError(NOT_A_PICTURE, code="not_a_picture") from error
    width, height = picture.size
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise ValidationError(TOO_LARGE, code="too_large")
    return picture


def _upright_in_srgb(picture: Image.Image) -> Image.Image:
    """Pixels as they are meant to be seen: turned as the camera was held, colours of any profile in sRGB."""
    picture.draft(None, (KEPT_SIDE, KEPT_SIDE))  # a JPEG is decoded at no more than it takes
    profile = picture.info.get("icc_profile")
    picture = ImageOps.exif_transpose(picture)
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            return ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode=mode if picture.mode == "RGBA" else "RGB",
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that cannot be read says nothing about the colours
    return picture.convert(mode)


def _encoded(picture: Image.Image) -> CleanPicture:
    """The file to keep: PNG where something shows through, JPEG otherwise."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)  # pixels only: a new picture has none of the old one's `info`
    buffer = BytesIO()
    if bare.mode == "RGBA":
        bare.save(buffer, "PNG", optimize=True)
    else:
        bare.save(buffer, "JPEG", quality=JPEG_QUALITY, progressive=True, optimize=True)
    suffix = "png" if bare.mode == "RGBA" else "jpg"
    return CleanPicture(buffer.getvalue(), name=f"{uuid.uuid4().hex}.{suffix}")
