"""Gives pytest its servers: a bare `pytest` gets a test stack, and each worker of `pytest -n` one of its own.

Workers share nothing, so what one puts into the cache or counts in a throttle is never seen by another.
"""

import atexit
import os

import pytest

from congress_portal.local.stack import stack_for_tests
from congress_portal.local.trouble import Trouble


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Before any other plugin asks for the settings: fill the environment they read."""
    if "PORTAL_MODE" in os.environ and "PYTEST_XDIST_WORKER" not in os.environ:
        return
    for name in os.environ.get("PORTAL_EMBEDDED", "").split():
        os.environ.pop(name, None)  # the servers of the process that started this worker
    opened = stack_for_tests()
    try:
        stack = opened.__enter__()
    except Trouble as trouble:
        raise pytest.UsageError(str(trouble)) from trouble
    atexit.register(opened.__exit__, None, None, None)
    os.environ.update(stack.env)
