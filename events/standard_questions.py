"""The network's questions: what every chapter may ask without writing it first, in all languages of the site.

A question is known again by its English words. So whoever changes those here makes another question, and the old one
is retired: what was answered keeps its meaning. After a change, a data migration calls `sync_standard_questions` again.
Imports nothing of ours: migrations hand in their own models.
"""

TEXT, CHOICE, YES_NO = "text", "choice", "yes-no"

# Kind, then label and choices (one a line) in each language; the first language is what a question is known by.
STANDARD = [
    (
        YES_NO,
        {
            "en": ("Is this your first time with us?", ""),
            "fa": ("آیا اولین بار است که با ما هستید؟", ""),
            "es": ("¿Es su primera vez con nosotros?", ""),
        },
    ),
    (
        CHOICE,
        {
            "en": (
                "How did you hear of this?",
                "From a friend\nFrom a flyer or poster\nFrom the press\nOnline\nAnother way",
            ),
            "fa": (
                "چطور از این برنامه باخبر شدید؟",
                "از یک دوست\nاز اعلامیه یا پوستر\nاز روزنامه و رسانه‌ها\nدر اینترنت\nاز راهی دیگر",
            ),
            "es": (
                "¿Cómo se enteró de esto?",
                "Por alguien que conozco\nPor un volante o un cartel\nPor la prensa\nEn internet\nDe otra manera",
            ),
        },
    ),
    (
        CHOICE,
        {
            "en": (
                "How will you get there?",
                "On foot or by bicycle\nBy public transport\nBy car\nBy car, with free seats",
            ),
            "fa": (
                "چطور می‌آیید؟",
                "پیاده یا با دوچرخه\nبا وسایل نقلیهٔ عمومی\nبا خودرو\nبا خودرو، و جای خالی دارم",
            ),
            "es": (
                "¿Cómo llegará?",
                "A pie o en bicicleta\nEn transporte público\nEn coche\nEn coche, con asientos libres",
            ),
        },
    ),
    (
        YES_NO,
        {
            "en": ("Are you bringing children?", ""),
            "fa": ("آیا کودکی همراه شماست؟", ""),
            "es": ("¿Vendrá con niños?", ""),
        },
    ),
    (
        CHOICE,
        {
            "en": ("What do you eat?", "Everything\nVegetarian\nVegan\nNothing, thank you"),
            "fa": ("چه غذایی می‌خورید؟", "همه چیز\nگیاه‌خوارم\nوگان هستم\nهیچ، ممنون"),
            "es": ("¿Qué come?", "De todo\nSolo vegetariano\nSolo vegano\nNada, gracias"),
        },
    ),
    (
        TEXT,
        {
            "en": ("Would you like to tell the hosts anything beforehand?", ""),
            "fa": ("آیا می‌خواهید از پیش چیزی به میزبانان بگویید؟", ""),
            "es": ("¿Quiere decir algo de antemano a quienes organizan?", ""),
        },
    ),
]


def sync_standard_questions(questions, texts) -> None:
    """Bring the network's set in line with `STANDARD`; doing it twice changes nothing. Takes the models' managers."""
    rows = questions.filter(chapter=None)
    for kind, words in STANDARD:
        label, choices = words["en"]
        same = rows.filter(kind=kind, texts__locale="en", texts__label=label, texts__choices=choices)
        question = same.order_by("pk").first() or questions.create(chapter=None, kind=kind)
        if question.is_retired:
            rows.filter(pk=question.pk).update(is_retired=False)
        for locale, (label, choices) in words.items():
            known = texts.filter(question=question, locale=locale)
            if not known.exists():
                texts.create(question=question, locale=locale, label=label, choices=choices)
    standing = [words["en"][0] for _kind, words in STANDARD]
    gone = rows.exclude(pk__in=texts.filter(locale="en", label__in=standing).values("question"))
    gone.update(is_retired=True)
