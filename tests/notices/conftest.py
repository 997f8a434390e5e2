from collections.abc import Iterator

import pytest

from tests.notices import gateway


@pytest.fixture
def sms(settings) -> Iterator[gateway.Gateway]:  # type: ignore[no-untyped-def]
    """A gateway for text messages that listens and is configured."""
    with gateway.opened() as opened:
        settings.NOTIFY_URLS = {"sms": opened.personal}
        yield opened
