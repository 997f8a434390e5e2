"""A test that commits leaves nothing behind for the next."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from tests import emptying
from tests.world import build


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_behind() -> None:
    build()
    kept = ContentType.objects.count()
    emptying.empty()
    models = [model for model in apps.get_models() if model._meta.db_table not in emptying.KEPT]
    full = [model for model in models if model._base_manager.exists()]
    assert (full, ContentType.objects.count()) == ([], kept)
