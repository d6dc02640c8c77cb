"""What helps to spread an appeal: words, links, a code to print, a frame for other sites. The same for everyone."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import override

from appeals.models import AppealPage
from appeals.spread_words import code_in, sign_address, ways_to_send, words_in
from appeals.views.embed import frame_code
from content.qr import qr_svg


def spread_page(page: AppealPage, request: HttpRequest) -> dict[str, Any]:
    """The kit of one appeal; with `?via=` every link in it credits whoever signs to the chapter of that code."""
    code = code_in(request.GET.get("via", ""))
    here = words_in(page, code)
    others = [words_in(other, code) for other in _translations(page)]
    with override(page.locale.language_code):
        code_url = reverse("appeals_embed_code", args=[page.translation_key])
    return {
        "via": code,
        "words": here,
        "others": others,
        "tags": [one.tag for one in (here, *others) if one.tag],
        "ways": ways_to_send(here),
        "address": here.address,
        "sign_address": sign_address(page, code),
        "picture": mark_safe(qr_svg(sign_address(page, code))),  # noqa: S308 - drawn by us, of an address of ours
        "iframe": frame_code(page, code),
        "embed_url": f"{code_url}?via={code}" if code else code_url,
    }


def _translations(page: AppealPage) -> list[AppealPage]:
    """The same appeal in the other languages that it can be read in."""
    same = AppealPage.objects.live().public().filter(translation_key=page.translation_key).exclude(pk=page.pk)
    return list(same.select_related("locale").order_by("pk"))
