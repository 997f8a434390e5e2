"""Writing every encrypted column again under the newest of its keys, so that the old one can go.

The tables are asked of Django itself: a new table with an encrypted column is covered the day it is made.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from congress_portal.encryption import EncryptedTextField


def encrypted() -> dict[type[Model], list[str]]:
    """Every table with encrypted columns, and which these are."""
    found: dict[type[Model], list[str]] = {}
    for model in apps.get_models():
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]
        if names:
            found[model] = names
    return found


def rotate_all(batch: int = 500) -> Iterator[tuple[str, int]]:
    """Each table's name and how many of its rows were written."""
    for model, names in encrypted().items():
        yield model._meta.label, _rotate(model, names, batch)


def _rotate(model: type[Model], names: list[str], batch: int) -> int:
    done, last = 0, 0
    rows = model._default_manager
    while keys := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:batch]):
        with transaction.atomic():
            rows.bulk_update(list(rows.select_for_update().filter(pk__in=keys)), names)
        done, last = done + len(keys), keys[-1]
    return done
