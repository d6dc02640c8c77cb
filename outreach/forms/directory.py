"""Publications and the shapes they sell. Imports outreach.forms.fields."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from chapters.models import ChapterPage
from outreach.desk_words import both
from outreach.forms.fields import (
    UNITS,
    FigureField,
    WhoseForm,
    line,
    lines,
    micrometres,
)
from outreach.models import AdFormat, Publication
from outreach.queries.creatives import least_size
from people.forms import CleanEmailField, UiForm
from people.language import ascii_digits
from people.places import SPOKEN, zone_choices

LENGTHS = ("width", "height", "bleed", "safe")
SMALLEST_TYPE = 300  # hundredths of a point; smaller than that nobody reads
LARGEST_TYPE = 7200
MOST_PIXELS = 5000
LEAST_PIXELS = 50  # a side; on less, no banner can be read
MOST_BLEED = 50_000  # micrometres; a few millimetres are usual
MARGINS = 4  # a margin takes less than this part of the shorter side, or the page is but margin
MOST_COLUMNS = 24


class PublicationForm(WhoseForm):
    """A newspaper, a magazine, a site."""

    name = line(label=_("Name"), max_length=120)
    country = forms.ChoiceField(label=_("Country"))
    language = forms.ChoiceField(label=_("Language"), choices=SPOKEN)
    zone = forms.ChoiceField(label=_("Time zone"), help_text=_("The clock that its deadlines are told by."))
    readership = line(
        label=_("Copies sold, or readers a month"),
        help_text=_("Leave it empty where nobody knows. Prices are compared by it."),
        max_length=12,
        required=False,
    )
    readership_source = line(label=_("Who says so, and when"), max_length=160, required=False)
    website = forms.URLField(
        label=_("Website"), required=False, assume_scheme="https", widget=forms.URLInput(attrs={"dir": "ltr"})
    )
    contact_name = line(label=_("Whom we talk to there"), max_length=120, required=False)
    contact_email = CleanEmailField(label=_("Their e-mail address"), max_length=254, required=False)
    terms = lines(
        label=_("Terms"), help_text=_("Prepayment, cancelling, what they refuse."), max_length=4000, required=False
    )
    asks_label = forms.BooleanField(label=_("Asks for the word “advertisement” above it"), required=False)

    def __init__(self, *args, is_admin: bool, row: Publication | None = None, **kwargs):
        first = {name: getattr(row, name) for name in self.columns} if row else {"asks_label": True}
        if row:
            first |= {"whose": "chapter" if row.chapter_id else "network", "readership": row.readership or ""}
        super().__init__(*args, is_admin=is_admin and row is None, initial=first, **kwargs)
        self.fields["country"].choices = [("", _("Choose")), *countries]
        self.fields["zone"].choices = [("", _("Choose")), *zone_choices()]

    def clean_readership(self) -> int | None:
        typed = ascii_digits(self.cleaned_data["readership"]).replace(",", "").replace(".", "").replace("٬", "")
        if not typed:
            return None
        if not (typed.isascii() and typed.isdigit() and 0 < int(typed) < 10**9):
            raise ValidationError(_("Write a whole number of readers, for example 132,000."))
        return int(typed)

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        if data.get("readership") and not data.get("readership_source") and "readership_source" not in self.errors:
            self.add_error("readership_source", _("Write who says so, and when. Nobody can check it otherwise."))
        return data

    def written(self, row: Publication, chapter: ChapterPage) -> Publication:
        """The row as this valid form says; `chapter` is the desk's, for a new one."""
        for name in self.columns:
            setattr(row, name, self.cleaned_data[name])
        if row.pk is None:
            row.chapter = None if self.is_networks else chapter
        return row


class FormatForm(UiForm):
    """A shape that a publication sells: lengths in millimetres or inches, type in points."""

    name = line(label=_("What they call it"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=AdFormat.Kind, widget=forms.RadioSelect)
    unit = forms.ChoiceField(
        label=_("Lengths are in"),
        choices=[("mm", _("millimetres")), ("in", _("inches"))],
        widget=forms.RadioSelect,
        initial="mm",
    )
    width = FigureField(label=_("Width of one trimmed page"), required=False)
    height = FigureField(label=_("Height of one trimmed page"), required=False)
    bleed = FigureField(label=_("Bleed"), help_text=_("Beyond the trim, on every side."), required=False)
    safe = FigureField(label=_("Margin"), help_text=_("Within the trim, where no word may stand."), required=False)
    columns = FigureField(label=_("Columns"), help_text=_("Empty: as many as look well."), required=False)
    colour = forms.ChoiceField(label=_("Colour"), choices=AdFormat.Colour, widget=forms.RadioSelect, initial="black")
    min_type = FigureField(label=_("Smallest type they print, in points"), initial="6", required=False)
    pixel_width = FigureField(label=_("Width in pixels"), required=False)
    pixel_height = FigureField(label=_("Height in pixels"), required=False)

    def __init__(self, *args, row: AdFormat | None = None, **kwargs):
        super().__init__(*args, initial=_shown(row) if row else None, **kwargs)

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        if "unit" in data:
            for name in LENGTHS:
                self._read(name, lambda figure: micrometres(figure, data["unit"]))
        self._read("min_type", lambda figure: round(figure * 100))
        for name, most in (("columns", MOST_COLUMNS), ("pixel_width", MOST_PIXELS), ("pixel_height", MOST_PIXELS)):
            self._read(name, lambda figure, most=most: _whole(figure, most))
        if data.get("kind") == AdFormat.Kind.BANNER:
            self._look_at_pixels(data)
        elif "kind" in data:
            self._look_at_page(data)
        return data

    def _read(self, name: str, read) -> None:
        if name in self.cleaned_data:
            try:
                self.cleaned_data[name] = read(self.cleaned_data[name])
            except ValidationError as slip:
                self.add_error(name, slip)

    def _look_at_pixels(self, data: dict) -> None:
        data.update(dict.fromkeys(LENGTHS, 0))  # what was typed of paper before the kind was chosen
        for name in ("pixel_width", "pixel_height"):
            if data.get(name) == 0:
                self.add_error(name, _("A banner has a size in pixels. Write more than 0."))
            elif data.get(name, LEAST_PIXELS) < LEAST_PIXELS:
                words = _("Nobody could read a banner as small as this. Write at least %(least)s.")
                self.add_error(name, words % {"least": LEAST_PIXELS})

    def _look_at_page(self, data: dict) -> None:
        for name in ("width", "height"):
            if data.get(name) == 0:
                self.add_error(name, _("A page has a size. Write more than 0."))
        size = [data[name] for name in ("width", "height") if data.get(name)]
        self._look_at_size(data)
        if size and data.get("safe", 0) * MARGINS > min(size):
            self.add_error("safe", _("This margin leaves no room on the page. Look at it and at its unit."))
        if data.get("bleed", 0) > MOST_BLEED:
            self.add_error("bleed", _("No bleed is as wide as this. Look at the number and its unit."))
        if "min_type" in data and not SMALLEST_TYPE <= data["min_type"] <= LARGEST_TYPE:
            self.add_error("min_type", _("Write a size from 3 to 72 points."))

    def _look_at_size(self, data: dict) -> None:
        """Whether any of our designs could be set there: better told now than once names are to be frozen."""
        width, height = data.get("width"), data.get("height")
        across, down = least_size(data["kind"], lies=bool(width and height and width >= height))
        for name, length, least in (("width", width, across), ("height", height, down)):
            if length and length < least:
                words = _("This is too small for text and names: it takes %(least)s. Look at the number and its unit.")
                self.add_error(name, words % {"least": both(least)})

    def written(self, row: AdFormat) -> AdFormat:
        """The row as this valid form says: micrometres and hundredths of a point."""
        for name in ("name", "kind", "colour", "columns", "min_type", "pixel_width", "pixel_height", *LENGTHS):
            setattr(row, name, self.cleaned_data[name])
        return row


def _whole(figure, most: int) -> int:
    if figure != int(figure) or figure > most:
        raise ValidationError(_("Write a whole number up to %(most)s.") % {"most": most})
    return int(figure)


def _shown(row: AdFormat) -> dict:
    """A format as it is typed: whole tenths of a millimetre as millimetres, anything else as inches."""
    unit = "mm" if all(getattr(row, name) % 100 == 0 for name in LENGTHS) else "in"
    places = 1 if unit == "mm" else 4
    figures = {name: f"{getattr(row, name) / UNITS[unit]:.{places}f}" for name in LENGTHS}
    figures["min_type"] = f"{row.min_type / 100:.2f}"
    figures = {name: text.rstrip("0").rstrip(".") for name, text in figures.items()}
    same = {name: getattr(row, name) for name in ("name", "kind", "colour")}
    numbers = {name: getattr(row, name) or "" for name in ("columns", "pixel_width", "pixel_height")}
    return {**same, **numbers, **figures, "unit": unit}
