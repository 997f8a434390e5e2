from typing import Any

from django.core.management.base import BaseCommand

from stations.transitions import rotate_contacts


class Command(BaseCommand):
    help = "Re-encrypt personal data under the newest of FIELD_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"contacts: {rotate_contacts()}")
