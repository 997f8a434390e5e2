from typing import Any

from django.core.management.base import BaseCommand

from stations.transitions import rotate_contacts
from stations.transitions.appointments import rotate_callers
from stations.transitions.desk import rotate_desk
from stations.transitions.links import rotate_voters


class Command(BaseCommand):
    help = "Re-encrypt personal data under the newest of FIELD_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"contacts: {rotate_contacts()}")
        self.stdout.write(f"slips and followers: {rotate_desk()}")
        self.stdout.write(f"appointments and receptions: {rotate_callers()}")
        self.stdout.write(f"voters: {rotate_voters()}")
