from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from stations.transitions.retention import due_now, empty_due


class Command(BaseCommand):
    help = "Empty personal data that has been kept long enough; with --dry-run only say how much is due."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        for table, count in (due_now() if options["dry_run"] else empty_due()).items():
            self.stdout.write(f"{table}: {count}")
