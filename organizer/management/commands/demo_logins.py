"""`manage.py demo_logins`: who can log in to the demonstration, and how."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from organizer.demo.logins import LOGINS


class Command(BaseCommand):
    help = "Print the demonstration's accounts. Their current codes stand at /demo/."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("This is not a demonstration: DEMO is off.")
        for login in LOGINS:
            self.stdout.write(f"{login.about}: {login.email}  {login.password}")
        self.stdout.write(f"The second factor of each: {settings.SITE_URL}/demo/")
