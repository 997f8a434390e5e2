"""Each rule of imports that the database holds by itself, attacked past the code."""

from __future__ import annotations

import pytest
from django.utils import timezone

from congress_portal.imports.models import Batch, Line, Written
from tests.imports.batches import written
from tests.loops.attacks import Attack, again, constraints_of, refused_by
from tests.world import World

ATTACKS: dict[str, Attack] = {
    "import_batch_request_once": lambda world: again(Batch.objects.get()),
    "import_batch_state_known": lambda world: Batch.objects.update(state="lost"),
    "import_batch_written_has_a_time": lambda world: Batch.objects.update(written_at=None),
    "import_batch_who_confirmed": lambda world: Batch.objects.update(confirmed_by=None),
    "import_batch_undone_by_somebody": lambda world: Batch.objects.update(undone_by=world.gao),
    "import_batch_undone_has_a_time": lambda world: Batch.objects.update(undone_at=timezone.now()),
    "import_batch_wrong_never_written": lambda world: Batch.objects.update(wrong=1),
    "import_line_once": lambda world: again(Line.objects.get()),
    "import_line_outcome_known": lambda world: Line.objects.update(outcome="lost"),
    "import_written_position": lambda world: again(Written.objects.get()),
    "import_written_was_known": lambda world: Written.objects.update(was="lost"),
}


def test_every_constraint_is_attacked() -> None:
    assert set(ATTACKS) == constraints_of("imports")


@pytest.mark.parametrize("name", ATTACKS)
def test_the_database_refuses(world: World, name: str) -> None:
    written(world.gao, "units", ["编码", "名称", "类别"], ["linye", "县林业局", "部门"])
    assert refused_by(ATTACKS[name], world) == name
