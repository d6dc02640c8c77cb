"""What a series can be found by. A new table, filled out of columns that exist: the site may run meanwhile."""

from math import cos, radians, sin

import django.db.models.deletion
from django.db import migrations, models

HIGH, OFFLINE, ONLINE = "high", "offline", "online"


def list_what_is_published(apps, schema_editor):
    """A row for each published series, a chapter at a time. Publishing anything again says the same, or more."""
    Event, Occurrence = apps.get_model("events", "EventPage"), apps.get_model("events", "Occurrence")
    Listing, Chapter = apps.get_model("events", "Listing"), apps.get_model("chapters", "ChapterPage")
    texts = {}
    for key, folded in Event.objects.filter(live=True).order_by("pk").values_list("translation_key", "folded"):
        texts.setdefault(key, []).append(folded)
    for chapter in Chapter.objects.exclude(risk=HIGH).filter(pk__in=Occurrence.objects.order_by().values("chapter")):
        events = Event.objects.exclude(risk=HIGH).filter(
            pk__in=Occurrence.objects.filter(chapter=chapter).order_by().values("event"), translation_key__in=texts
        )
        rows = (_listing(Listing, event, chapter, texts[event.translation_key]) for event in events)
        Listing.objects.bulk_create(rows, batch_size=500)


def _listing(model, event, chapter, texts):
    """With the chapter's point: that of the city comes when the event is published again."""
    row = model(event=event, chapter=chapter, kind=event.kind, country=str(chapter.country), text="\n".join(texts))
    row.is_online = event.attendance != OFFLINE
    row.languages = f" {' '.join(event.languages)} " if event.languages else ""
    if event.attendance != ONLINE and chapter.latitude is not None and chapter.longitude is not None:
        north, east = radians(chapter.latitude), radians(chapter.longitude)
        row.x, row.y, row.z = cos(north) * cos(east), cos(north) * sin(east), sin(north)
    return row


class Migration(migrations.Migration):
    dependencies = [
        ("chapters", "0003_initial"),
        ("events", "0007_flyers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Listing",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="listing",
                        serialize=False,
                        to="events.eventpage",
                    ),
                ),
                (
                    "chapter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="chapters.chapterpage"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("vigil", "Vigil"),
                            ("teach-in", "Teach-in"),
                            ("bannering", "Bannering"),
                            ("phone-bank", "Phone bank"),
                            ("rally", "Rally"),
                            ("program", "Program"),
                            ("reading", "Reading"),
                            ("roundtable", "Roundtable"),
                            ("audio-room", "Audio room"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2)),
                ("is_online", models.BooleanField(default=False, help_text="Can be joined from afar.")),
                (
                    "languages",
                    models.CharField(
                        blank=True, help_text="Codes between spaces, at both ends as well.", max_length=80
                    ),
                ),
                ("x", models.FloatField(null=True)),
                ("y", models.FloatField(null=True)),
                ("z", models.FloatField(null=True)),
                (
                    "text",
                    models.TextField(blank=True, help_text="What is public of it, folded, in all published languages."),
                ),
            ],
        ),
        migrations.RunPython(list_what_is_published, migrations.RunPython.noop),
    ]
