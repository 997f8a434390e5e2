from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import TransactionTestCase, override_settings
from pytest_django import DjangoDbBlocker

from congress_portal import throttle
from congress_portal.accounts import context
from stations.reading import frequency
from tests import emptying
from tests.world import World, build


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests that commit empty all tables afterwards: let them, also where the trail refuses it."""
    if not str(connection.settings_dict["NAME"]).startswith("test_"):
        return  # no test of this run uses the database
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("event", "anchor"):
            cursor.execute(f"ALTER TABLE loops_{table} DISABLE TRIGGER loops_{table}_never_emptied")


@pytest.fixture(scope="session", autouse=True)
def tests_that_commit_end_quickly() -> Iterator[None]:
    """Instead of Django's flush, where this user of the database may."""
    flush = TransactionTestCase._fixture_teardown

    def end(case: TransactionTestCase) -> None:
        if emptying.may_sleep():
            emptying.empty()
        else:
            flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", end)
        yield


@pytest.fixture(scope="session", autouse=True)
def static_files_looked_up_when_asked_for() -> Iterator[None]:
    """Else every test client lists them all before its first request, which takes longer than most requests."""
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(autouse=True)
def counters_at_zero() -> None:
    """What one test sent is no reason to ask the next for a proof."""
    for pattern in ("test:tries:*", "test:sent:*"):
        for key in throttle.counters().scan_iter(pattern, count=1000):
            throttle.counters().delete(key)


@pytest.fixture(autouse=True)
def county_to_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test finds the county's name that another has asked for."""
    monkeypatch.setattr(context, "_kept", (0.0, ""))


@pytest.fixture(autouse=True)
def words_to_be_counted() -> None:
    """No test finds how common words were where another had a demo county."""
    frequency.forget()


@pytest.fixture
def world(db: None) -> World:
    return build()
