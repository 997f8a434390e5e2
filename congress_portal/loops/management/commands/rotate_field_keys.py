from typing import Any

from django.core.management.base import BaseCommand

from congress_portal.rotation import rotate_all


class Command(BaseCommand):
    help = "Re-encrypt whatever is encrypted by field under the newest key. Safe to stop and run again."

    def handle(self, *args: Any, **options: Any) -> None:
        for table, done in rotate_all():
            self.stdout.write(f"{table}: {done}")
