from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from congress_portal.demo import logins
from congress_portal.demo.people import PASSWORD


class Command(BaseCommand):
    help = "Print the log-ins of the demo: role, name, person, what to look at."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("正式环境没有演示账号。")
        for line in logins.lines(PASSWORD):
            self.stdout.write("    " + line)
