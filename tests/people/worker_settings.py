"""Settings of the workers that tests start: our own mail templates, our own post office."""

from organizer.settings import *  # noqa: F403
from organizer.settings import BASE_DIR, TEMPLATES

TEMPLATES[0]["DIRS"].append(BASE_DIR / "tests" / "people" / "templates")
EMAIL_BACKEND = "tests.people.post_office.PostOffice"
