"""The site's first pages: an empty home page in each language, instead of Wagtail's welcome."""

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import migrations

# What a campaign finds before it has written a word. Each text is meant to be replaced in the editor.
WORDS = {
    "en": {
        "title": "This is where your campaign begins",
        "campaign_name": "Our campaign",
        "ear": "A site made with Organizer",
        "standfirst": "Say here, in one or two sentences, what you ask for and whom you ask.",
        "lede": "<p>Nothing has been published yet. Organizers can log in, write this page, and add chapters and dates.</p>",
        "colophon": "Made by volunteers.",
    },
    "fa": {
        "title": "کارزار شما از اینجا آغاز می‌شود",
        "campaign_name": "کارزار ما",
        "ear": "ساخته‌شده با Organizer",
        "standfirst": "در یکی دو جمله بنویسید چه می‌خواهید و از چه کسی.",
        "lede": "<p>هنوز چیزی منتشر نشده است. سازمان‌دهندگان می‌توانند وارد شوند، این صفحه را بنویسند و گروه‌ها و قرارها را بیفزایند.</p>",
        "colophon": "کار داوطلبان.",
    },
    "es": {
        "title": "Aquí empieza su campaña",
        "campaign_name": "Nuestra campaña",
        "ear": "Un sitio hecho con Organizer",
        "standfirst": "Diga aquí, en una o dos frases, qué pide y a quién.",
        "lede": "<p>Todavía no hay nada publicado. Quienes organizan pueden entrar, escribir esta página y añadir grupos y fechas.</p>",
        "colophon": "Hecho por gente voluntaria.",
    },
}


def make_homes(apps, schema_editor):
    """One tree a language: the homes are translations of one another, and the site stands on the English one."""
    Page, Site = apps.get_model("wagtailcore.Page"), apps.get_model("wagtailcore.Site")
    Locale = apps.get_model("wagtailcore.Locale")
    ContentType = apps.get_model("contenttypes.ContentType")
    HomePage = apps.get_model("organizer.HomePage")

    Site.objects.all().delete()
    Page.objects.filter(depth=2, content_type__app_label="wagtailcore", content_type__model="page").delete()
    kind, _ = ContentType.objects.get_or_create(app_label="organizer", model="homepage")
    key, homes = uuid.uuid4(), []
    for number, (code, _name) in enumerate(settings.LANGUAGES, start=1):
        locale, _ = Locale.objects.get_or_create(language_code=code)
        words = WORDS.get(code, WORDS["en"])
        slug = "home" if code == settings.LANGUAGE_CODE else f"home-{code}"
        homes.append(
            HomePage.objects.create(
                draft_title=words["title"],
                slug=slug,
                content_type=kind,
                path=f"0001{number:04d}",
                depth=2,
                numchild=0,
                url_path=f"/{slug}/",
                locale=locale,
                translation_key=key,
                **words,
            )
        )
    Page.objects.filter(depth=1).update(numchild=len(homes))
    address = urlsplit(settings.SITE_URL)
    Site.objects.create(
        hostname=address.hostname,
        port=address.port or (443 if address.scheme == "https" else 80),
        root_page_id=homes[0].pk,
        is_default_site=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("organizer", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(make_homes, migrations.RunPython.noop, elidable=False)]
