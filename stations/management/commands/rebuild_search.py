from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stations.transitions.indexing import differing, rebuild


class Command(BaseCommand):
    help = "Build what opinions are found by anew from their words. Safe to stop and to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare only, and fail where a row differs")
        parser.add_argument("--missing", action="store_true", help="build only rows that are missing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            wrong = list(differing())
            if wrong:
                raise CommandError(f"{len(wrong)} opinions differ: {wrong[:20]}")
            self.stdout.write("all rows are what they should be")
            return
        self.stdout.write(f"rows written: {rebuild(only_missing=options['missing'])}")
