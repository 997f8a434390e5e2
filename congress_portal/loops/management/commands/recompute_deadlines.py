from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from congress_portal.loops import transitions
from congress_portal.loops.office import moving


class Command(BaseCommand):
    help = "Compare every running clock with the calendar of today; with --apply bring it in line, old and new logged."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="change the dates instead of listing them")

    def handle(self, *args: Any, **options: Any) -> None:
        moved = 0
        for move in moving.moves():
            if options["apply"] and not transitions.recompute(deadline=move.deadline):
                continue  # somebody moved or stopped it meanwhile
            moved += 1
            before, after = timezone.localdate(move.deadline.due_at), timezone.localdate(move.after)
            self.stdout.write(
                f"{move.deadline.loop.code}  {move.deadline.get_purpose_display()}  {before} → {after}"
            )
        self.stdout.write(f"{'已重算' if options['apply'] else '与现行日历不一致'}：{moved}")
