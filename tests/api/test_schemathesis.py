"""What the schema promises, asked by a machine: requests it allows and requests it does not, and never a fault of ours.

Each request runs in a transaction of its own that is undone, so that every one finds the same portal.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from congress_portal import rest
from congress_portal.throttle import address_of
from tests import factories as make
from tests.api.conftest import token_of
from tests.world import World

EXAMPLES = 15
"""Requests of each sort an operation."""
PHASES = (Phase.explicit, Phase.generate)


@pytest.fixture(autouse=True)
def open_doors(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody is throttled, and thousands of refusals write no line."""
    numbers = iter(range(10**9))
    for module in ("congress_portal.throttle", "congress_portal.rest"):
        monkeypatch.setattr(f"{module}.address_of", lambda request: f"{address_of(request)}:{next(numbers)}")
    monkeypatch.setattr(rest.UserThrottle, "who", lambda *_: None)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def known(world: World) -> dict[str, list[str]]:
    """What an address may name so that somebody is at home there."""
    opinion = make.opinion(world.station)
    return {
        "code": [opinion.loop.code],
        "track_code": [opinion.track_code],
        "public_id": [world.station.public_id],
    }


def schema() -> Any:
    answer = Client().get("/api/schema/", {"format": "json"})
    assert answer.status_code == 200
    return schemathesis.openapi.from_dict(answer.json())


def asked(case: Any, headers: dict[str, str]) -> Any:
    """The answer of the portal to one request, whatever it would have written undone."""
    query = {name: value for name, value in (case.query or {}).items() if value is not None}
    request: dict[str, Any] = {"query_params": query} if query else {}
    if case.body is not schemathesis.core.NOT_SET:
        request |= {"data": case.body, "content_type": "application/json"}
    client = Client(raise_request_exception=False, headers=headers)
    with transaction.atomic():
        answer = getattr(client, case.method.lower())(case.formatted_path, **request)
        transaction.set_rollback(True)
    return answer


def run(operation: Any, ask: Callable[[Any], None], wrong: bool) -> None:
    modes = schemathesis.GenerationMode
    strategy = operation.as_strategy(generation_mode=modes.NEGATIVE if wrong else modes.POSITIVE)

    @seed(20261126)
    @settings(
        max_examples=EXAMPLES,
        phases=PHASES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy, st.none())
    def every(case: Any, _: None) -> None:
        ask(case)

    try:
        every()
    except Unsatisfiable:  # an address that takes nothing can be sent nothing wrong
        assert wrong


@pytest.mark.parametrize("wrong", [False, True], ids=["allowed", "not allowed"])
@pytest.mark.parametrize("who", ["nobody", "liu", "qian"])
def test_no_request_ends_as_a_fault(world: World, known: dict[str, list[str]], who: str, wrong: bool) -> None:
    user = getattr(world, who, None)
    headers = {"Authorization": f"Bearer {token_of(user)}"} if user else {}
    faults: list[str] = []
    seen: dict[str, set[int]] = {}

    def ask(case: Any) -> None:
        for name, values in known.items():
            if not wrong and name in (case.path_parameters or {}):
                case.path_parameters[name] = values[0]
        answer = asked(case, headers)
        seen.setdefault(f"{case.method} {case.path}", set()).add(answer.status_code)
        documented = case.operation.definition.raw["responses"].keys()
        if answer.status_code >= 500:
            faults.append(f"{case.method} {case.formatted_path} {case.body!r:.200} -> {answer.status_code}")
        elif answer.status_code < 400 and str(answer.status_code) not in documented:
            faults.append(
                f"{case.method} {case.path} answered {answer.status_code}, which its schema does not know"
            )
        assert connection.is_usable()

    operations = [found.ok() for found in schema().get_all_operations()]
    for operation in operations:
        run(operation, ask, wrong)
    assert faults == []
    assert len(seen) > 15
    if not wrong:
        assert len(seen) == len(operations)
        assert any(status < 300 for found in seen.values() for status in found)
