import pytest

GIVEN_BY_THE_OUTER_STACK = (
    "PORTAL_MODE",
    "PORTAL_STACK",
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "FIELD_KEYS",
    "REPORT_KEYS",
    "MEDIA_ROOT",
    "ALLOWED_HOSTS",
    "SITE_URL",
    "PORT",
)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests start stacks of their own, as if none were running around them."""
    for name in GIVEN_BY_THE_OUTER_STACK:
        monkeypatch.delenv(name, raising=False)
