"""Made-up data for the styleguide: no row of the database, no real person."""

from typing import Any


def everything() -> dict[str, Any]:
    return {}
