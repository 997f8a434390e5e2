from typing import Any

from django.core.management.base import BaseCommand

from congress_portal.loops.loading import load_rules


class Command(BaseCommand):
    help = "Load the periods, the working calendar and the warning rules that ship with the portal."

    def handle(self, *args: Any, **options: Any) -> None:
        for table, count in load_rules().items():
            self.stdout.write(f"{table}: +{count}")
