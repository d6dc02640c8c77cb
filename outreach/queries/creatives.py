"""What an ad says when it is set: the words of its appeal, who is named, and how the publication wants the page.

Everything is put into words in the language of the ad, whoever asks.
"""

import hashlib
import json
from dataclasses import asdict, replace

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appeals.models import AppealText, AppealVersion
from appeals.queries.pages import page_of
from appeals.queries.printable import featured_under, first_to_sign, printable_under
from appeals.queries.prints import blocks_of
from appeals.queries.tallies import number_of_countries, total_of
from content.addresses import absolute
from donations.models import FundDay
from donations.trail_kinds import GIFTS
from outreach.creative.banners import SIZES, Shape
from outreach.creative.words import DESIGNS as PAGE_DESIGNS
from outreach.creative.words import LEAST, Names, Trim, Words
from outreach.creative.words import Design as PageDesign
from outreach.errors import CannotBeSet
from outreach.models import AdFormat, Creative, Design, Placement
from people.language import number

DEMANDS = ("of", "demand")  # what half a page has room for besides names
EAR = 40  # letters
MOST_NAMES = 25_000  # more than any spread holds in type that can be read
# The designs for each kind of space, the one that was made for it first.
DESIGNS = {
    AdFormat.Kind.PAGE: (Design.BROADSIDE,),
    AdFormat.Kind.SPREAD: (Design.SPREAD,),
    AdFormat.Kind.PART: (Design.HALF, Design.BROADSIDE),
    AdFormat.Kind.BANNER: (Design.BANNER,),
}


def designs_for(shape: AdFormat) -> tuple[Design, ...]:
    """What a space of this kind can be laid out as."""
    return DESIGNS[AdFormat.Kind(shape.kind)]


def design_for(shape: AdFormat, wanted: str = "") -> str:
    """The wanted design where the space takes it, else the one that was made for it."""
    designs = designs_for(shape)
    return wanted if wanted in designs else designs[0]


def least_size(kind: str, *, lies: bool) -> tuple[int, int]:
    """The least width and height that one of its designs can be set on, in micrometres. Half a page `lies`."""
    designs = DESIGNS[AdFormat.Kind(kind)]
    sizes = [size for name, size in LEAST.items() if name in designs and (lies or name != "half")]
    return min(across for across, _down in sizes) * 1000, min(down for _across, down in sizes) * 1000


def page_design(creative: Creative) -> PageDesign:
    """The same for who sets pages. Raises CannotBeSet for a banner, which is no page."""
    for design in PAGE_DESIGNS:
        if design == creative.design:
            return design
    raise CannotBeSet(_("A banner is not printed on a page. Choose another design."))


def banner_shape(shape: AdFormat) -> Shape:
    """Which of our banners a site's space takes. Raises CannotBeSet where it takes neither."""
    for name, size in SIZES.items():
        if shape.pixel_width * size.height == shape.pixel_height * size.width:
            return name
    said = {"width": number(shape.pixel_width), "height": number(shape.pixel_height)}
    raise CannotBeSet(_("The space is %(width)s by %(height)s pixels. Our banners are square, or 728 by 90.") % said)


def trim_of(shape: AdFormat) -> Trim:
    """The page as its publication asks for it."""
    return Trim(
        width=shape.width,
        height=shape.height,
        bleed=shape.bleed,
        safe=shape.safe,
        pages=shape.pages,
        columns=shape.columns,
        colour="cmyk" if shape.colour == AdFormat.Colour.CMYK else "black",
        min_type=shape.min_type,
    )


def newest_version(placement: Placement) -> AppealVersion | None:
    """The newest words of the appeal that exist in the language of the ad."""
    found = AppealVersion.objects.filter(appeal=placement.appeal_id, texts__locale=placement.locale)
    return found.order_by("-number").first()


def align(draft: Creative, placement: Placement) -> bool:
    """Make a draft what the ad is now: its language, the newest words in it, a design that its shape takes.

    The plan may have changed since it was written. False where there are no such words, or no shape.
    """
    version = newest_version(placement)
    if version is None or placement.format is None:
        return False
    draft.version, draft.locale = version, placement.locale
    draft.design = design_for(placement.format, draft.design)
    return True


def text_of(version: AppealVersion, locale: str) -> AppealText:
    """What a version says in a language. Raises CannotBeSet where it does not."""
    text = version.texts.filter(locale=locale).first()
    if text is None:
        raise CannotBeSet(_("The appeal does not exist in the language of this ad."))
    return text


def sign_path(placement: Placement) -> str:
    """The address that stands in the ad: short enough to be typed."""
    return reverse("outreach_ad", args=[placement.code])


def words_for(placement: Placement, creative: Creative, *, named: int | None = None) -> Words:
    """Everything the ad says besides names. Raises CannotBeSet."""
    with translation.override(creative.locale):
        text = text_of(creative.version, creative.locale)
        page = page_of(placement.appeal.key, creative.locale)
        blocks = [(kind, words) for kind, words in blocks_of(text)]
        address = absolute(sign_path(placement))
        return Words(
            language=creative.locale,
            headline=creative.headline or text.title,
            second=creative.second,
            blocks=tuple(block for block in blocks if creative.design != Design.HALF or block[0] in DEMANDS),
            ear=(page.campaign_name_here() if page else "", _spoken_to(blocks), _paid_by(placement)),
            label=_("Advertisement") if creative.shows_label else "",
            signed=_signed(placement),
            more=_("and {count} more, at %(address)s") % {"address": _typed(address)},
            invite=_("Add your name"),
            address=_typed(address),
            note=_("Names appear by consent, in the order of the alphabet. Affiliations are for identification only."),
            qr=address,
        )


def _spoken_to(blocks: list[tuple[str, str]]) -> str:
    """To whom the appeal speaks, for the line above it; nothing where that is longer than a line holds."""
    words = next((words for kind, words in blocks if kind == "address"), "").strip("\u2068\u2069 :،")
    return words if len(words) <= EAR else ""


def _typed(address: str) -> str:
    return address.partition("://")[2].rstrip("/")


def _signed(placement: Placement) -> str:
    people, countries = total_of(placement.appeal).signed, number_of_countries(placement.appeal)
    said = ngettext("Signed by %(count)s person", "Signed by %(count)s people", people) % {"count": number(people)}
    if countries < 2:
        return said
    return _("%(signed)s in %(countries)s countries") % {"signed": said, "countries": number(countries)}


def _paid_by(placement: Placement) -> str:
    """How many gifts pay for it, as they stand; nothing while nobody has given."""
    if placement.fund_id is None:
        return ""
    days = FundDay.objects.filter(fund=placement.fund_id, kind__in=GIFTS).values_list("count", flat=True)
    gifts = sum(days)
    if not gifts:
        return ""
    return ngettext("Paid for by %(count)s gift", "Paid for by %(count)s gifts", gifts) % {"count": number(gifts)}


def names_for(creative: Creative) -> Names:
    """Who would be named if it were printed now: the featured, and the first who signed. A banner names nobody."""
    if creative.design == Design.BANNER:
        return Names()
    with translation.override(creative.locale):
        featured = tuple((one.name, one.about) for one in featured_under(creative.version))
        everyone = tuple(one.name for one in first_to_sign(creative.version, MOST_NAMES))
        return Names(featured=featured, everyone=everyone, beyond=_beyond(creative, len(featured) + len(everyone)))


def _beyond(creative: Creative, read: int) -> int:
    return consented_to(creative) - read if read >= MOST_NAMES else 0


def consented_to(creative: Creative) -> int:
    """How many agreed to be printed under these words. Reads all of them: for the worker, and for the freeze."""
    return printable_under(creative.version).count()


def without(names: Names, left_out: set[str]) -> Names:
    """The same but for these."""
    return replace(
        names,
        featured=tuple(one for one in names.featured if one[0] not in left_out),
        everyone=tuple(name for name in names.everyone if name not in left_out),
    )


def names_json(names: Names) -> str:
    """The list as it is frozen: the same names in the same order are the same text."""
    return json.dumps(asdict(names), ensure_ascii=False, sort_keys=True)


def names_from(text: str) -> Names:
    """The list as it was frozen."""
    told = json.loads(text)
    return Names(
        featured=tuple((name, about) for name, about in told["featured"]),
        everyone=tuple(told["everyone"]),
        beyond=told["beyond"],
    )


def digest(text: str) -> str:
    """SHA-256 of a list of names (64 hex digits)."""
    return hashlib.sha256(text.encode()).hexdigest()


def left_since(creative: Creative) -> int:
    """How many names were frozen and would not be printed any more: withdrawn, or named otherwise since."""
    if not creative.names:
        return 0
    frozen, now = names_from(creative.names), names_for(creative)
    here = {name for name, _about in now.featured} | set(now.everyone)
    return len({*[name for name, _about in frozen.featured], *frozen.everyone} - here)
