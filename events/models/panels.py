"""How an event is laid out in the editor."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel

from events.models.question_checks import AskedQuestionsPanel


class DayOfActionPanel(FieldPanel):
    """Shown only to an event that takes part in a day of action."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self):
            return super().is_shown() and self.instance.day_of_action_id is not None


WHEN = [
    FieldRowPanel([FieldPanel("start_date"), FieldPanel("start_time"), FieldPanel("end_time")]),
    FieldRowPanel([FieldPanel("all_day"), FieldPanel("last_day")]),
    FieldPanel("rule"),
    FieldPanel("until"),
    InlinePanel(
        "extra_dates",
        heading=_("More dates"),
        label=_("date"),
        help_text=_("Each gets its own page, seats and guests."),
    ),
    InlinePanel(
        "excluded_dates",
        heading=_("Not on these days"),
        label=_("date"),
        help_text=_("Days that the rule would name and that are left out."),
    ),
    FieldRowPanel([FieldPanel("zone"), FieldPanel("fold")]),
    DayOfActionPanel("keeps_own_time"),
]
# Guests could pass the link on just as they could the address, so both wait for the same hour.
HOURS_HELP = _("How long before the start guests learn the exact place and the link to join, and get a mail: 1 to 168.")
WHERE = [
    FieldPanel("attendance"),
    FieldRowPanel([FieldPanel("venue"), FieldPanel("address"), FieldPanel("city")]),
    FieldPanel("directions"),
    FieldPanel("map_url"),
    FieldPanel("join_url"),
    FieldRowPanel([FieldPanel("reveal"), FieldPanel("reveal_hours", help_text=HOURS_HELP), FieldPanel("district")]),
    FieldPanel("risk"),
]
WHO = [
    FieldPanel("capacity"),
    HelpPanel(content=_("If you lower the seats below those taken, nobody loses theirs.")),
    FieldRowPanel(
        [
            FieldPanel("without_email", help_text=_("Empty: possible. At high risk the form invites to it.")),
            FieldPanel("count_shown", help_text=_("Empty: yes. At high risk nobody but hosts learns how many come.")),
        ]
    ),
    InlinePanel(
        "shift_plans",
        heading=_("Shifts and roles"),
        label=_("shift or role"),
        help_text=_("What people can do there, each with its own number of people. Every date has them all."),
    ),
    AskedQuestionsPanel(
        "asked_questions",
        heading=_("Questions to guests"),
        label=_("question"),
        help_text=_("From the sets of your chapter, kept on the desk, and of the network. Only hosts see answers."),
    ),
    FieldPanel("audience"),
    FieldPanel("languages"),
    FieldPanel("access"),
    FieldPanel("photos"),
]
EVENT_PANELS = [
    FieldPanel("kind"),
    MultiFieldPanel(WHEN, heading=_("When")),
    MultiFieldPanel(WHERE, heading=_("Where, or how to join")),
    MultiFieldPanel(WHO, heading=_("Who can come")),
    FieldPanel("body"),
]
