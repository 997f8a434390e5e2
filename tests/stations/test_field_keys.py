"""Personal data moves to a new key, and the old one can go."""

from typing import Any

from cryptography.fernet import Fernet
from django.core.management import call_command

from stations.models import Appointment, Contact, Reception, Voter
from tests import factories as make
from tests import linked
from tests.stations import duties
from tests.world import World


def test_after_rotation_the_new_key_alone_reads_the_contact(world: World, settings: Any) -> None:
    make.opinion(world.station)
    new = Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, *settings.FIELD_KEYS]
    call_command("rotate_field_keys", verbosity=0)
    settings.FIELD_KEYS = [new]
    assert Contact.objects.get().mobile == "13800000000"


def test_after_rotation_the_new_key_alone_reads_the_voter(world: World, settings: Any) -> None:
    linked.voter(world)
    new = Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, *settings.FIELD_KEYS]
    call_command("rotate_field_keys", verbosity=0)
    settings.FIELD_KEYS = [new]
    assert Voter.objects.get().mobile == "13800000000"


def test_after_rotation_the_new_key_alone_reads_who_was_received(world: World, settings: Any) -> None:
    duties.booked(world.station)
    duties.receive(world.station, world.zhang, name="陈女士", agreed=True)
    new = Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, *settings.FIELD_KEYS]
    call_command("rotate_field_keys", verbosity=0)
    settings.FIELD_KEYS = [new]
    assert (Appointment.objects.get().mobile, Reception.objects.get().name) == ("13800000000", "陈女士")
