"""Text that would break a mail, a feed or the database is refused at the door."""

import json
from io import BytesIO

import pytest
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from people.middleware import refuse_broken_text

guard = refuse_broken_text(lambda request: HttpResponse("in"))
JSON = "application/json"
HALF = '{"a": [{"b": "\\ud83d"}]}'  # as JSON writes it: six plain characters


def post(data, **options):
    return RequestFactory().post("/", data, **options)


@pytest.mark.parametrize(
    "body", [HALF, '"\\udc00"', '["\\udc00\\ud800"]', '{"\\ud800": 1}', '{"a": "\\u0000"}', '{"a": "\\u001b"}']
)
def test_broken_text_in_json_is_refused(body):
    with pytest.raises(BadRequest):
        guard(post(body, content_type=JSON))
    with pytest.raises(BadRequest):
        guard(post({"body": body}))


def test_json_too_deep_to_read_is_refused():
    with pytest.raises(BadRequest):
        guard(post("[" * 100_000, content_type=JSON))


@pytest.mark.parametrize(
    "body",
    [
        '{"a": "\\ud83d\\ude00"}',
        '{"a": "\\\\ud83d"}',
        '{"a": "line\\nline\\ttab"}',
        '{"a": "سلام"}',
        "not json",
        "{",
        "",
    ],
)
def test_whole_text_in_json_passes(body):
    assert guard(post(body, content_type=JSON)).content == b"in"
    assert guard(post({"body": body})).content == b"in"


@pytest.mark.parametrize("value", ["a\x00b", "a\x0bb", "\x1b[31m"])
def test_control_characters_in_a_form_or_an_address_are_refused(value):
    for request in (post({"name": value}), post({value: "name"}), RequestFactory().get("/", {"q": value})):
        with pytest.raises(BadRequest):
            guard(request)
    with pytest.raises(BadRequest):
        guard(RequestFactory().get("/events/%00/"))


def test_ordinary_forms_and_addresses_pass():
    assert guard(post({"name": "Zoë", "text": "one\r\ntwo", "html": "[a] {b}"})).content == b"in"
    assert guard(RequestFactory().get("/events/", {"q": "نام [x]"})).content == b"in"


def test_without_the_guard_half_a_character_reaches_the_mail():
    text = json.loads(HALF)["a"][0]["b"]
    with pytest.raises(UnicodeEncodeError):
        text.encode()


def test_a_large_upload_goes_to_the_disk_not_into_memory(settings):
    upload = BytesIO(b'{"a": "\\ud83d"}' + b"\x00" * (settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1))
    upload.name = "photo.jpg"
    request = post({"file": upload, "title": "Vigil"})
    assert guard(request).content == b"in"
    assert isinstance(request.FILES["file"], TemporaryUploadedFile)
    request.close()


def test_a_visitor_gets_a_400_page(client, db, settings):
    settings.DEBUG = False
    assert client.post("/", HALF, content_type=JSON).status_code == 400
    assert client.get("/%00/").status_code == 400
