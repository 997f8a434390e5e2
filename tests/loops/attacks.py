"""Writing past the code, to see what the database itself refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from tests.world import World

Attack = Callable[[World], object]


def refused_by(attack: Attack, world: World) -> str:
    """Make the attack; the name of the constraint that stopped it."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        attack(world)
    cause: Any = caught.value.__cause__
    return cause.diag.constraint_name or ""


def again(row: models.Model, **changes: object) -> None:
    """Insert a second row like this one."""
    row.pk = None
    row._state.adding = True
    for field, value in changes.items():
        setattr(row, field, value)
    row.save(force_insert=True)


def constraints_of(*labels: str) -> set[str]:
    found = [model for label in labels for model in apps.get_app_config(label).get_models()]
    return {constraint.name for model in found for constraint in model._meta.constraints}
