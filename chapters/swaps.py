"""What a form names: someone who edits its fields by hand could swap in the number of another chapter's page."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from wagtail.models import Page

from chapters.reach import linkable_pages, own_pictures
from content.blocks import is_safe_link
from content.models import Picture
from people.models import User

PICTURE_FIELD = re.compile(r"(^|[-.])(picture|image)$")
LARGEST_KEY = 2**63 - 1
PAGE_FIELD = re.compile(r"[-.]page$")


def names_what_is_foreign(request: HttpRequest) -> bool:
    """Whether a form carries the number of a picture or of an unpublished page of another chapter.

    Running text carries the pages it links to as well, inside the JSON of the editor.
    """
    pairs = [(field, value) for field, values in request.POST.lists() for value in values]
    pictures = [value for field, value in pairs if PICTURE_FIELD.search(field)]
    pages = [value for field, value in pairs if PAGE_FIELD.search(field)]
    linked = [page for _field, value in pairs for page in linked_pages(value)]
    return has_foreign_picture(request.user, pictures) or has_foreign_page(request.user, pages + linked)


def has_foreign_picture(user: User, ids: list[str]) -> bool:
    foreign = Picture.objects.filter(collection__chapter_workspace__isnull=False)
    foreign = foreign.exclude(pk__in=own_pictures(user).values("pk"))
    return foreign.filter(pk__in=_numbers(ids)).exists()


def has_foreign_page(user: User, ids: list[str]) -> bool:
    foreign = Page.objects.exclude(pk__in=linkable_pages(user).values("pk"))
    return foreign.filter(pk__in=_numbers(ids)).exists()


def linked_pages(text: str) -> Iterator[str]:
    """The pages that a rich text links to, as the editor sends it."""
    if text.lstrip()[:1] != "{":  # no look for "entityMap": JSON may spell it "\\u0065ntityMap"
        return
    try:
        entities = json.loads(text)["entityMap"]
        links = [entity.get("data") or {} for entity in dict(entities).values()]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return
    yield from (str(link["id"]) for link in links if link.get("id"))


def overrides_with_what_is_foreign(request: HttpRequest, kwargs: dict) -> bool:
    """The same where a translation puts another picture or page in place of its source's: one bare number."""
    from wagtail_localize.models import OverridableSegment

    if request.method != "PUT":
        return False
    segment = OverridableSegment.objects.select_related("context").get(pk=kwargs["overridable_segment_id"])
    values = _put(request).getlist("value")
    is_picture = PICTURE_FIELD.search(segment.context.path)
    if any(not _numbers([value]) and not is_safe_link(value) for value in values):
        return True  # an address that would run or load something
    return (has_foreign_picture if is_picture else has_foreign_page)(request.user, values)


def _put(request: HttpRequest) -> QueryDict:
    """The form of a PUT, which Django itself does not read; an empty one where it is not a form."""
    if request.content_type != "multipart/form-data":
        return QueryDict(request.body)
    try:
        return MultiPartParser(request.META, BytesIO(request.body), request.upload_handlers).parse()[0]
    except MultiPartParserError:
        return QueryDict("")


def _numbers(values: list[str]) -> list[int]:
    """The numbers that Django's fields would read there: “ 7”, “+7”, “007” and “۷” are all 7."""
    numbers = []
    for value in values:
        with suppress(ValueError):
            numbers.append(int(value))
    return [number for number in numbers if 0 <= number <= LARGEST_KEY]
