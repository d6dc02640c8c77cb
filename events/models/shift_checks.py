"""What a plan of shifts must say: a message beside the field, in the rows of the editor."""

from django.utils.translation import gettext_lazy as _

from events import wall
from people.text import is_broken, is_one_line

OUTSIDE = _("The event takes place from %(start)s to %(end)s. A shift lies within that.")


class ChecksShifts:
    """Part of the event's form. A row alone cannot know when the event begins and ends: the form looks at them all."""

    def clean(self):
        data = super().clean()
        formset = self.formsets.get("shift_plans")
        seen = set()
        for row in formset.forms if formset is not None else []:
            if not row.is_valid() or not row.cleaned_data.get("role") or row.cleaned_data.get("DELETE"):
                continue
            facts = tuple(row.cleaned_data.get(name) for name in ("role", "name", "start_time", "end_time"))
            if facts in seen:
                row.add_error("role", _("This stands here twice. Once is enough, for more people."))
            seen.add(facts)
            for name, message in shift_errors(row.cleaned_data, data):
                row.add_error(name, message)
        return data


def shift_errors(plan, event):
    """What is wrong with one row of a plan, given what the form says of its event: names of fields, and messages."""
    name, start, end = plan.get("name") or "", plan.get("start_time"), plan.get("end_time")
    if is_broken(name) or not is_one_line(name):
        yield "name", _("Please remove the unusual characters from this text.")
    if plan.get("capacity") == 0:
        yield "capacity", _("Write at least 1, or leave it empty for no limit.")
    if bool(start) != bool(end):
        yield "end_time" if start else "start_time", _("Write both times, or neither for the whole time.")
    elif start and event.get("last_day"):
        yield "start_time", _("This event lasts for days, so leave both times empty.")
    elif start and event.get("start_time") and event.get("end_time") and not event.get("all_day"):
        yield from _outside(start, end, event["start_time"], event["end_time"])


def _outside(start, end, opens, closes):
    # All as minutes after the event begins, since a night goes on after midnight.
    last, ends = wall.minutes_after(opens, closes), wall.minutes_after(opens, end)
    begins = wall.minutes_after(opens, start) % 1440
    span = {"start": f"{opens:%H:%M}", "end": f"{closes:%H:%M}"}
    if begins >= last:
        yield "start_time", OUTSIDE % span
    elif ends > last:
        yield "end_time", OUTSIDE % span
    elif ends <= begins:
        yield "end_time", _("This is not after it begins.")
