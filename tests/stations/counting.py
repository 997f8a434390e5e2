"""How many queries a page costs."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from congress_portal.accounts.models import User


def queries_of(user: User, url: str) -> int:
    """The number of queries of one GET that answers 200."""
    client = Client()
    client.force_login(user)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)
