"""Samples of what counts: counters, meters, ladders, charts, tables."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizer.style.charts import charts
from organizer.style.shelves import Sample, Shelf
from people import language


def numbers(words: dict[str, Any], code: str) -> Iterator[Shelf]:
    signed = {"machine": 6318, "number": language.number(6318, code), "text": words["signed"]}
    yield Shelf(
        _("Counter"),
        [
            Sample(_("ordinary"), "ui/counter.html", signed),
            Sample(_("on one line"), "ui/counter.html", signed | {"inline": True}),
        ],
    )
    yield Shelf(
        _("Fund meter"),
        [Sample(_("all four kinds"), "ui/meter.html", {"meter": _meter(words, code)})],
        wide=True,
        holder="narrow",
    )
    yield _ladder(words)
    yield from _trails(words, code)
    counts = (2214, 702, 588)
    rows = [
        {"name": name, "number": language.number(count, code), "share": f"{count / 22.14:.1f}"}
        for name, count in zip(words["countries"], counts, strict=True)
    ]
    bars = {"caption": words["by_country"], "heads": words["heads"], "rows": rows}
    yield Shelf(_("Bars"), [Sample(_("with its table"), "ui/bars.html", {"bars": bars})], wide=True, holder="narrow")
    yield from charts(words, code)
    yield Shelf(
        _("Table"), [Sample(_("a list on a phone"), "ui/table_list.html", {"table": _table(words, code)})], wide=True
    )


def _ladder(words: dict[str, Any]) -> Shelf:
    states = ("later", "next", "done")
    ladder = [
        {
            "sum": amount,
            "title": title,
            "text": text,
            "state": state,
            "missing": words["missing"] if state == "next" else "",
            "url": "#ladder" if state == "done" else "",
        }
        for state, (amount, title, text) in zip(states, words["ladder"], strict=True)
    ]
    sample = Sample(_("later, next, done"), "ui/ladder.html", {"ladder": ladder})
    return Shelf(_("Ladder"), [sample], wide=True, holder="narrow")


def _trails(words: dict[str, Any], code: str) -> Iterator[Shelf]:
    """The way of the money of an ad, on its way and at its end, and what happened when."""
    names = [_("Pledged"), _("Received"), _("Card fees"), _("Paid to the publisher"), _("Printed page")]
    kinds = ("pledged", "received", "fees", "paid", "printed")
    amounts, day = (1250, 14000, 412, 13500), language.full_date(dt.date(2026, 11, 18), code)

    def trail(upto: int) -> list[dict[str, Any]]:
        said = [language.number(amount, code) for amount in amounts] + [day]
        return [
            {
                "kind": kind,
                "label": label,
                "amount": text if place < upto else "–",
                "share": 100 * (*amounts, 14000)[place] / 14000 if place < upto else 0,
                "is_done": place < upto,
            }
            for place, (kind, label, text) in enumerate(zip(kinds, names, said, strict=True))
        ]

    states = [(_("on its way"), 3), (_("printed"), 5)]
    samples = [Sample(state, "ui/trail.html", {"trail": trail(upto)}) for state, upto in states]
    yield Shelf(_("Way of the money"), samples, wide=True)
    steps = [{"day": day, "machine": "2026-11-18", "what": text} for text in words["trail_rows"]]
    yield Shelf(_("Timeline"), [Sample(_("two steps"), "ui/timeline.html", {"steps": steps})], wide=True)


def _meter(words: dict[str, Any], code: str) -> dict[str, Any]:
    shares = [("received", "0", "44.11", 7940), ("offline", "44.11", "3.33", 600)]
    shares += [("matched", "47.44", "8.33", 1500), ("pledged", "55.77", "6.94", 1250)]
    parts = [
        {"kind": kind, "at": at, "width": width, "label": label, "amount": language.number(amount, code)}
        for (kind, at, width, amount), label in zip(shares, words["money"], strict=True)
    ]
    total = {"label": words["in_hand"], "amount": language.number(10040, code)}
    scale = [language.number(0, code), language.number(18000, code)]
    rungs = ["25", "44.44", "83.33"]
    return {"name": "meter", "label": words["meter"], "parts": parts, "rungs": rungs, "scale": scale, "sum": total}


def _table(words: dict[str, Any], code: str) -> dict[str, Any]:
    heads = [{"text": text, "number": place > 1} for place, text in enumerate(words["trail_heads"])]
    amounts = [(20, 812, 10040), (19, 185, 9228)]
    rows = [
        [
            {"kind": "date", "text": language.short_date(dt.date(2026, 11, day), code), "machine": f"2026-11-{day}"},
            {"kind": "wide", "text": text},
            {"kind": "number main-number", "text": language.number(came, code)},
            {"kind": "number rest", "text": language.number(then, code), "label": words["then"]},
        ]
        for (day, came, then), text in zip(amounts, words["trail_rows"], strict=True)
    ]
    return {"caption": words["trail"], "heads": heads, "rows": rows}
