"""A picture that we keep says nothing but what can be seen."""

import io
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.urls import reverse
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo
from wagtail.images.forms import get_image_form
from wagtail.models import Collection

from content.models import Picture
from content.models import pictures as picture_models
from content.pictures import CleanPicture, redrawn
from tests.factories import network_admin, picture, picture_bytes, with_second_factor

pytestmark = pytest.mark.django_db

CANARY = b"CANARY-52.5200N-13.4050E"
GPS_TAG, ORIENTATION_TAG, MAKER_TAG = 0x8825, 0x0112, 0x010F
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + CANARY + b"</x:xmpmeta>"


def telling_exif(orientation=1) -> Image.Exif:
    exif = Image.Exif()
    exif[MAKER_TAG] = CANARY.decode()
    exif[ORIENTATION_TAG] = orientation
    exif.get_ifd(GPS_TAG).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0), 27: CANARY})
    return exif


def telling_png() -> bytes:
    notes = PngInfo()
    notes.add_text("Location", CANARY.decode())
    notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return picture_bytes(form="PNG", pnginfo=notes, exif=telling_exif())


def telling_jpeg(**options) -> bytes:
    return picture_bytes(form="JPEG", exif=telling_exif(), xmp=XMP, comment=CANARY, **options) + CANARY


TELLING = {
    "jpg": telling_jpeg,
    "png": telling_png,
    "webp": lambda: picture_bytes(form="WEBP", exif=telling_exif(), xmp=XMP),
    "gif": lambda: picture_bytes(form="GIF", comment=CANARY),
}


def stored_files(settings) -> list[bytes]:
    return [path.read_bytes() for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def upload(data: bytes, name="IMG_2041.jpg", **fields) -> Picture:
    return picture(data, name=name, **fields)


@pytest.mark.parametrize("suffix", TELLING)
def test_no_byte_of_place_or_maker_is_stored(suffix, settings):
    data = TELLING[suffix]()
    assert CANARY in data

    kept = upload(data, f"{suffix}.{suffix}")
    Template("{% load content %}{% picture kept %}").render(Context({"kept": kept}))

    files = stored_files(settings)
    assert len(files) == 4  # the picture, two widths of WebP, one fallback
    assert [file for file in files if CANARY in file or b"Exif" in file or b"http://ns.adobe.com" in file] == []


def test_control_without_the_guard_the_place_is_stored(settings, monkeypatch):
    monkeypatch.setattr(picture_models, "redrawn", lambda file: file)

    upload(TELLING["jpg"]())

    assert [CANARY in file for file in stored_files(settings)] == [True]


def test_every_way_in_is_guarded_even_a_plain_assignment(settings):
    kept = upload(picture_bytes())

    kept.file = ContentFile(telling_jpeg(), name="from-the-shell.jpg")
    kept.save()

    assert [CANARY in file for file in stored_files(settings)] == [False, False]


def test_the_name_of_the_file_is_random():
    kept = upload(picture_bytes(), name="Leila at 12 Franklin Street.jpg")

    folder, _, name = kept.file.name.partition("/")
    assert (folder, len(name), name[-4:]) == ("pictures", 36, ".jpg")
    assert "Leila" not in name


def test_a_photograph_held_sideways_is_stored_upright():
    data = picture_bytes(80, 40, exif=telling_exif(orientation=6))

    kept = Image.open(redrawn(io.BytesIO(data)))

    assert kept.size == (40, 80)
    assert dict(kept.getexif()) == {}


def test_an_original_is_no_larger_than_any_page_asks_for():
    kept = upload(picture_bytes(4000, 3000))

    assert (kept.width, kept.height) == (2560, 1920)
    assert kept.file_size == kept.file.size


def test_colours_of_a_profile_become_plain_srgb():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    for data in (picture_bytes(icc_profile=srgb), picture_bytes(icc_profile=profile)):
        kept = Image.open(redrawn(io.BytesIO(data)))
        assert (kept.mode, kept.info.get("icc_profile")) == ("RGB", None)


def test_see_through_pictures_stay_see_through_and_animations_keep_one_frame():
    clear, frames = io.BytesIO(), io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(clear, "PNG")
    first, second = (Image.new("P", (20, 20), shade) for shade in (1, 2))
    first.save(frames, "GIF", save_all=True, append_images=[second])

    assert Image.open(redrawn(clear)).getpixel((5, 5)) == (0, 0, 0, 0)
    assert getattr(Image.open(redrawn(frames)), "n_frames", 1) == 1


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb_png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(4_000_000)))
        + chunk(b"IEND", b"")
    )


def zip_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.png", bytes(50_000_000))
    return buffer.getvalue()


def text_bomb() -> bytes:
    plain = picture_bytes(8, 8, "PNG")
    bomb = chunk(b"zTXt", b"a\x00\x00" + zlib.compress(bytes(200_000_000), 9))
    return plain[:33] + bomb + plain[33:]


HOSTILE = {
    "50,000 pixels square": (bomb_png(50_000, 50_000), "too_large"),
    "50,000 pixels long": (bomb_png(50_000, 10), "too_large"),
    "100 million pixels": (bomb_png(10_000, 10_000), "too_large"),
    "a zip bomb": (zip_bomb(), "not_a_picture"),
    "a bomb in a text chunk": (text_bomb(), "not_a_picture"),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "not_a_picture"),
    "HTML": (b"<!doctype html><script>alert(1)</script>", "not_a_picture"),
    "PDF": (b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj", "not_a_picture"),
    "TIFF": (picture_bytes(form="TIFF"), "not_a_picture"),
    "GIF and script in one": (b"GIF89a/*" + b"*/=1;alert(1)//", "not_a_picture"),
    "half a JPEG": (picture_bytes()[:600], "not_a_picture"),
    "nothing": (b"", "not_a_picture"),
    "13 MB": (picture_bytes() + bytes(13 * 1024 * 1024), "too_heavy"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_within_a_second(name):
    data, code = HOSTILE[name]

    started = time.monotonic()
    with pytest.raises(ValidationError) as refusal:
        redrawn(io.BytesIO(data))

    assert refusal.value.code == code
    assert time.monotonic() - started < 1


def test_what_hides_behind_a_picture_is_left_behind(settings):
    upload(picture_bytes() + b"<script>alert(1)</script>" + zip_bomb())

    assert [b"<script" in file or b"PK\x03\x04" in file for file in stored_files(settings)] == [False]


def uploaded_form(data, name="IMG_2041.jpg", **fields):
    values = {"description": "Candles on church steps.", "collection": Collection.objects.get(depth=1).pk, **fields}
    return get_image_form(Picture)(values, {"file": SimpleUploadedFile(name, data)}, user=network_admin())


def test_the_form_asks_for_words_and_takes_no_title_from_the_file():
    without = uploaded_form(picture_bytes(), description="")
    with_words = uploaded_form(picture_bytes())

    assert list(without.errors) == ["description"]
    assert with_words.is_valid()
    assert with_words.save().title == "Candles on church steps."
    assert [name for name in with_words.fields["file"].widget.attrs if "sync" in name] == []


def test_the_form_shows_what_is_wrong_with_a_file():
    form = uploaded_form(bomb_png(20_000, 20_000), name="large.png")

    assert list(form.errors) == ["file"]


def test_a_form_redraws_once(monkeypatch):
    form = uploaded_form(telling_jpeg())
    assert form.is_valid()
    assert isinstance(form.cleaned_data["file"], CleanPicture)
    monkeypatch.setattr(picture_models, "redrawn", lambda file: pytest.fail("redrawn a second time"))

    assert form.save().file.size > 0


def test_choosers_and_pages_of_the_admin_upload_through_the_same_guard(client, settings):
    client.force_login(with_second_factor(network_admin()))
    address = reverse("wagtailimages_chooser:create")

    client.post(
        address,
        {
            "image-chooser-upload-description": "Candles.",
            "image-chooser-upload-file": SimpleUploadedFile("a.jpg", telling_jpeg()),
            "image-chooser-upload-collection": Collection.objects.get(depth=1).pk,
        },
    )

    assert Picture.objects.get().title == "Candles."
    assert [CANARY in file for file in stored_files(settings) if file] == [False] * len(stored_files(settings))


def test_a_picture_has_sizes_its_own_measures_and_words():
    kept = upload(picture_bytes(2000, 1000))

    html = Template("{% load content %}{% picture kept sizes='50vw' %}").render(Context({"kept": kept}))

    assert html.count("480w") == html.count("960w") == html.count("1600w") == 1
    assert 'width="960" height="480" alt="Twelve people hold candles on church steps at dusk." loading="lazy"' in html
    assert 'sizes="50vw"' in html


def test_a_decorative_picture_has_no_words_and_the_first_does_not_wait():
    kept = upload(picture_bytes(300, 200))
    kept.decorative = True

    html = Template("{% load content %}{% picture kept eager=True %}").render(Context({"kept": kept}))

    assert 'alt="" fetchpriority="high"' in html
    assert Template("{% load content %}{% picture none %}").render(Context({})).strip() == ""
