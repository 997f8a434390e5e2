from typing import Any

from django.core.management.base import BaseCommand, CommandError

from congress_portal.accounts.models import Region
from congress_portal.loops import trail
from congress_portal.loops.models import Event


class Command(BaseCommand):
    help = "Check the chain of sealed events of every county; exits 1 where a line was changed, removed or moved."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        counties = Region.objects.filter(pk__in=Event.objects.values("county_id").distinct())
        for county in counties.order_by("code"):
            links = trail.broken_links(county.pk)
            events = Event.objects.filter(county=county)
            open_ends = events.filter(position__isnull=True).count()
            sealed = events.count() - open_ends
            self.stdout.write(
                f"{county.code} {county.name}：已封存{sealed}，待封存{open_ends}，断点{len(links)}"
            )
            for position in links[:100]:
                self.stdout.write(f"  断点：第{position}条")
            broken += len(links)
        if broken:
            raise CommandError(f"留痕链有{broken}处断点。")
