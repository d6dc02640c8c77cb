"""Every component in every state, as data: what `/style/` draws."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizer.style.numbers import numbers
from organizer.style.shelves import Sample, Shelf
from organizer.style.words import WORDS
from people import language
from people.forms import CleanCharField, CleanEmailField, UiForm

WEDNESDAY = dt.date(2026, 11, 25)
WEEK = dt.timedelta(days=7)
NOVEMBER, AZAR = dt.date(2026, 11, 1), dt.date(2026, 11, 22)
# A rough outline, enough to show the hatching; real pages draw the coastline that `manage.py build_assets` prepares.
LAND = (
    "M60 40 180 20 240 70 200 120 215 170 150 130 90 110ZM420 60 560 25 760 40 800 120 690 190 560 150 520 260 450 210Z"
)
SIGNERS = ["Andrés E.", "بهار ن.", "Eleni B.", "Ciarán M.", "“Maple”", "سیما", "Omid O.", "Priya H.", "Elif D."]
DOTS = [(110, 70), (170, 80), (520, 90), (190, 150), (470, 70), (510, 60)]
GRID = "M0 70H900M0 180H900M225 0V300M450 0V300M675 0V300"


def shelves(code: str) -> Iterator[Shelf]:
    """All components, in the language named."""
    words = WORDS[code]
    yield from _dates(words, code)
    yield from _form_shelves(words, code)
    yield from _messages(words)
    yield from _reading(words, code)
    yield from numbers(words, code)


def _slab(day: dt.date, code: str, **options: Any) -> language.Slab:
    return language.slab(day, language=code, **options)


def _row(words: dict[str, Any], code: str, **fields: Any) -> dict[str, Any]:
    start, end = dt.time(18, 30), dt.time(19, 30)
    row = {
        "slab": _slab(WEDNESDAY, code, off=fields.get("off", False)),
        "when": language.time_range(start, end, code),
        "zone_abbr": language.zone_name("America/Los_Angeles", language=code, short=True),
        "zone_name": language.zone_name("America/Los_Angeles", language=code),
        "title": words["vigil"],
        "url": "#event-row",
        "place": words["church"],
        "state": words["coming"],
        "note": words["left"],
    }
    return {"row": row | fields, "heading": "h4"}


def _dates(words: dict[str, Any], code: str) -> Iterator[Shelf]:
    slabs = [
        Sample(_("ordinary"), "ui/slab.html", {"slab": _slab(WEDNESDAY, code)}),
        Sample(_("cancelled"), "ui/slab.html", {"slab": _slab(WEDNESDAY + WEEK, code, off=True)}),
        Sample(_("large"), "ui/slab.html", {"slab": _slab(WEDNESDAY, code, large=True)}),
    ]
    yield Shelf(_("Date slab"), slabs)
    few = {"title": words["evening"], "place": words["online"], "also_when": words["elsewhere"]}
    off = {
        "title": words["rally"],
        "state": words["cancelled"],
        "state_class": "off",
        "note": words["reason"],
        "off": True,
    }
    rows = [
        Sample(_("open"), "ui/row.html", _row(words, code)),
        Sample(
            _("few seats"),
            "ui/row.html",
            _row(words, code, state=words["few"], state_class="few", note=words["few_left"], **few),
        ),
        Sample(
            _("full"),
            "ui/row.html",
            _row(words, code, title=words["poems"], state=words["full"], state_class="off", note=words["waitlist"]),
        ),
        Sample(_("cancelled"), "ui/row.html", _row(words, code, **off)),
        Sample(_("too long"), "ui/row.html", _row(words, code, title=words["too_long"], place="", state="", note="")),
    ]
    yield Shelf(_("Event row"), rows, wide=True, holder="rows")
    yield Shelf(_("Month"), [Sample(_("with dates"), "ui/month.html", {"month": _month(words, code)})], wide=True)


def _month(words: dict[str, Any], code: str) -> dict[str, Any]:
    """November 2026 from a Monday on; in Farsi Azar 1405 from a Saturday on."""
    first, start = (AZAR, AZAR - dt.timedelta(days=1)) if code == "fa" else (NOVEMBER, NOVEMBER - dt.timedelta(days=6))
    days = [start + dt.timedelta(days=number) for number in range(42)]
    name = _slab(first, code).month
    cells = [
        {
            "num": _slab(day, code).day,
            "machine": day.isoformat(),
            "out": _slab(day, code).month != name,
            "today": day == WEDNESDAY + dt.timedelta(days=2),
            "url": "#month",
            "count": language.number(1, code) if day.weekday() == 2 else "",
            "words": words["dates_on"],
            "titles": [{"title": words["vigil"].partition(":")[0], "url": "#month"}],
        }
        for day in days
    ]
    week = [{"short": language.weekday(day, code), "long": _slab(day, code, large=True).week} for day in days[:7]]
    caption = _slab(first, code, large=True).month
    return {"caption": caption, "week": week, "weeks": [cells[at : at + 7] for at in range(0, 42, 7)]}


def _sample_form(words: dict[str, Any], code: str, prefix: str, data: dict[str, Any] | None = None) -> UiForm:
    """A form with every kind of field; with `data`, one that has been sent."""
    choices = [("", words["choose"]), *((name, name) for name in words["countries"])]
    often = [("once", words["once"]), ("monthly", words["monthly"])]
    spoken = [("en", "English"), ("fa", "فارسی"), ("es", "Español")]
    many = forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"})
    form = UiForm(data, auto_id=f"{prefix}-%s", prefix=prefix)
    form.fields = {
        "name": CleanCharField(label=words["name"]),
        "email": CleanEmailField(
            label=words["mail"], help_text=words["mail_hint"], error_messages={"invalid": words["mail_error"]}
        ),
        "many": CleanCharField(label=words["many"], widget=many, initial=language.number(2, code)),
        "country": forms.ChoiceField(label=words["country"], choices=choices),
        "words": CleanCharField(
            label=words["words"], one_line=False, widget=forms.Textarea({"rows": 3}), required=False
        ),
        "often": forms.ChoiceField(label=words["often"], choices=often, widget=forms.RadioSelect),
        "languages": forms.MultipleChoiceField(
            label=words["languages"], choices=spoken, widget=forms.CheckboxSelectMultiple
        ),
        "updates": forms.BooleanField(label=words["updates"], required=False),
    }
    for entry in form.fields.values():
        entry.error_messages["required"] = words["required"]
    return form


def _form_shelves(words: dict[str, Any], code: str) -> Iterator[Shelf]:
    sent = _sample_form(words, code, "sent", {"sent-name": "Sima", "sent-email": "sima@"})
    fresh = _sample_form(words, code, "fresh")
    yield Shelf(_("Error summary"), [Sample(_("several mistakes"), "ui/errors.html", {"form": sent})], wide=True)
    for name, state, form in (
        (_("Form fields"), _("fresh"), fresh),
        (_("Form fields sent back"), _("sent"), sent),
    ):
        yield Shelf(name, [Sample(state, "ui/field.html", {"field": entry}) for entry in form])
    kinds = [("", "sign"), ("quiet", "where"), ("ink", "post"), ("danger", "erase")]
    buttons = [{"kind": kind, "label": words[word], "url": "#buttons"} for kind, word in kinds]
    yield Shelf(
        _("Buttons"),
        [
            Sample(_("ordinary"), "ui/buttons.html", {"buttons": buttons}),
            Sample(_("small"), "ui/buttons.html", {"buttons": buttons, "small": True}),
            Sample(_("unavailable"), "ui/buttons.html", {"buttons": [{"label": words["sign"], "disabled": True}]}),
        ],
        wide=True,
    )
    filters = UiForm(auto_id="filter-%s")
    filters.fields = {
        "kind": forms.ChoiceField(label=words["kind"], choices=[(kind, kind) for kind in words["kinds"]]),
        "near": CleanCharField(label=words["near"], required=False),
        "online": forms.BooleanField(label=words["only_online"], required=False),
    }
    links = [{"label": words["subscribe"], "url": "#filter-bar"}]
    bar = {"form": filters, "action": "", "label": words["filter"]}
    yield Shelf(
        _("Filter bar"),
        [
            Sample(_("ordinary"), "ui/filters.html", bar),
            Sample(_("what was found"), "ui/chips.html", {"summary": words["found"], "links": links}),
        ],
        wide=True,
    )


def _messages(words: dict[str, Any]) -> Iterator[Shelf]:
    go = [{"label": words["go"], "url": "#notices"}]
    notices = [
        ("", words["plain"], words["notice"], []),
        ("good", words["saved"], words["good"], []),
        ("warn", words["moved"], words["notice"], go),
        ("stop", words["cancelled"], words["notice"], go),
    ]
    yield Shelf(
        _("Notices"),
        [
            Sample(kind or _("plain"), "ui/notice.html", {"kind": kind, "label": label, "text": text, "links": links})
            for kind, label, text, links in notices
        ],
    )
    show = [{"label": words["show"], "url": "#empty"}]
    empty = {"title": words["empty"], "text": words["empty_text"], "links": show}
    yield Shelf(_("Nothing there"), [Sample(_("with a way out"), "ui/empty.html", empty)], wide=True)
    yield Shelf(
        _("Progress of long work"),
        [
            Sample(
                _("known length"),
                "ui/progress.html",
                {"label": words["sending"], "text": words["sent"], "value": 268, "max": 412},
            ),
            Sample(_("unknown length"), "ui/progress.html", {"label": words["counting"]}),
        ],
    )


def _reading(words: dict[str, Any], code: str) -> Iterator[Shelf]:
    yield Shelf(_("Facts"), [Sample(_("three"), "ui/facts.html", {"facts": words["facts"]})], wide=True)
    date = {"machine": "2026-11-18", "date": language.short_date(dt.date(2026, 11, 18), code), "url": "#teasers"}
    teasers = [{"label": label, "title": title, "text": text} | date for label, title, text in words["teasers"]]
    yield Shelf(
        _("Teasers"),
        [
            Sample(
                _("lead") if lead else _("ordinary"), "ui/teaser.html", {"teaser": entry, "lead": lead, "heading": "h4"}
            )
            for lead, entry in zip((True, False, False), teasers, strict=True)
        ],
        holder="teasers",
    )
    quote = {"words": words["quote"], "name": words["quoted"], "about": words["about"]}
    yield Shelf(_("Quote"), [Sample(_("ordinary"), "ui/quote.html", quote)], wide=True)
    pager = {"newer_url": "#pager", "older_url": "#pager"}
    yield Shelf(
        _("Pager"),
        [
            Sample(_("in the middle"), "ui/pager.html", pager | {"label": _("Pages, in the middle")}),
            Sample(_("first page"), "ui/pager.html", {"older_url": "#pager", "label": _("Pages, the first")}),
        ],
    )
    signers = [{"name": name, "place": place} for name, place in zip(SIGNERS * 2, words["places"] * 3, strict=False)]
    yield Shelf(_("Wall of signers"), [Sample(_("ordinary"), "ui/wall.html", {"signers": signers})], wide=True)
    dots = [{"x": x, "y": y, "label": name, "url": "#map"} for (x, y), name in zip(DOTS, words["places"], strict=True)]
    map_ = {"width": 900, "height": 300, "land": LAND, "grid": GRID, "label": words["map"], "dots": dots}
    yield Shelf(
        _("Map"),
        [
            Sample(_("drawing"), "ui/map.html", {"map": map_}),
            Sample(_("list of the same places"), "ui/places.html", {"map": map_}),
        ],
    )
