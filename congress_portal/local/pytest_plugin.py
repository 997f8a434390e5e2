"""Lets a bare `pytest` work: outside `make test` it starts a test stack of its own and stops it."""

import atexit
import os

import pytest

from congress_portal.local.stack import stack_for_tests
from congress_portal.local.trouble import Trouble


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Before any other plugin asks for the settings: fill the environment they read."""
    if "PORTAL_MODE" in os.environ:
        return
    opened = stack_for_tests()
    try:
        stack = opened.__enter__()
    except Trouble as trouble:
        raise pytest.UsageError(str(trouble)) from trouble
    atexit.register(opened.__exit__, None, None, None)
    os.environ.update(stack.env)
