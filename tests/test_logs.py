"""Logs tell what happened, not what a citizen's code is."""

import logging

from django.core.exceptions import PermissionDenied

from congress_portal.logs import Discreet


def record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, None) if error else None
    made = logging.LogRecord("django.request", logging.WARNING, "", 1, message, args, info)
    Discreet().filter(made)
    return made


def test_a_query_code_is_masked() -> None:
    assert record("Not Found: %s", "/track/123456789012/").getMessage() == "Not Found: /track/************/"


def test_the_key_of_a_screen_is_masked() -> None:
    assert record("Not Found: %s", "/screen/BRpjqUKr-tz_e/now/").getMessage() == "Not Found: /screen/…/now/"


def test_other_numbers_stay() -> None:
    assert record("waited %s of 1234567890123", 12345).getMessage() == "waited 12345 of 1234567890123"


def test_a_refusal_by_right_leaves_no_traceback() -> None:
    assert record("Forbidden", error=PermissionDenied()).exc_info is None


def test_a_fault_keeps_its_traceback() -> None:
    assert record("Internal Server Error", error=ValueError()).exc_info
