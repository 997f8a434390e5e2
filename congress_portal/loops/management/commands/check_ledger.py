from typing import Any

from django.core.management.base import BaseCommand, CommandError

from congress_portal.loops.office import contradictions


class Command(BaseCommand):
    help = "Look for contradictions between cases, steps, clocks and events; prints each, exits 1 if there is any."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for found in contradictions.find():
            count += 1
            self.stdout.write(f"{found.code}  {found.case}  {found.words}")
        if count:
            raise CommandError(f"发现{count}处矛盾。")
        self.stdout.write("账目一致，没有矛盾。")
