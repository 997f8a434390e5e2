from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from congress_portal.dashboard.rollup import build, compare


class Command(BaseCommand):
    help = "rebuild: make the figures anew from the ledger; check: compare them, exit 1 if they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=("rebuild", "check"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "rebuild":
            self.stdout.write(f"已重新汇总{build.rebuild()}件事项。")
            return
        build.apply_all()
        count = 0
        for one in compare.differences():
            count += 1
            self.stdout.write(f"{one.what}  {one.said} ≠ {one.found}")
        if count:
            raise CommandError(f"汇总与台账有{count}处不一致。")
        self.stdout.write("汇总与台账一致。")
