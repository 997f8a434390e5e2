"""Who may know of a proposal's own moves over the API."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.proposals.lines import API_MOVES, READERS
from tests.proposals.stages import submitted
from tests.world import World


@pytest.mark.parametrize("name", API_MOVES)
def test_a_proposals_own_move_is_known_to_its_readers_alone(world: World, name: str) -> None:
    url = reverse(name, args=[submitted(world).loop.code])
    for person, seen in READERS.items():
        client = Client()
        if person != "nobody":
            client.force_login(getattr(world, person))
        code = client.post(url, {}, content_type="application/json").status_code
        assert code in {302: {401}, 404: {404}}.get(seen, {200, 400, 403, 409}), person
