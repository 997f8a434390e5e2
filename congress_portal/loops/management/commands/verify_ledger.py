from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from congress_portal.accounts.models import Region
from congress_portal.loops import anchors, trail
from congress_portal.loops.models import Anchor, Event

SHOWN = 100


class Command(BaseCommand):
    help = (
        "Check the sealed events of every county line by line, their notes and hidden parts, and the anchors; "
        "exits 1 where a line was changed, removed, inserted or moved, or the chain was cut off."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--files", action="store_true", help="read every photo and compare it with its hash"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        counties = Region.objects.filter(pk__in=Event.objects.values("county_id").distinct())
        for county in (counties | Region.objects.filter(pk__in=Anchor.objects.values("county_id"))).order_by(
            "code"
        ):
            broken += self._check(county, options["files"])
        if broken:
            raise CommandError(f"留痕链有{broken}处断点。")

    def _check(self, county: Region, read: bool) -> int:
        files = trail.broken_files(county.pk, read=read)
        links, cut = trail.broken_links(county.pk), anchors.broken_anchors(county.pk)
        events = Event.objects.filter(county=county)
        waiting = events.filter(position__isnull=True).count()
        self.stdout.write(
            f"{county.code} {county.name}：已封存{events.count() - waiting}，待封存{waiting}，"
            f"锚点{Anchor.objects.filter(county=county).count()}，断点{len(links) + len(cut) + len(files)}"
        )
        for position in links[:SHOWN]:
            self.stdout.write(f"  断点：第{position}条")
        for position in cut[:SHOWN]:
            self.stdout.write(f"  锚点不符：第{position}条")
        for key in files[:SHOWN]:
            self.stdout.write(f"  佐证不符：{key}")
        return len(links) + len(cut) + len(files)
