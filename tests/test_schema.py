"""What must hold of the whole schema, whatever tables are added."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from celery import Task
from celery.schedules import crontab
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models

from congress_portal.accounts.models import Region
from congress_portal.loops.models import Loop, Step

OURS = (
    "accounts",
    "library",
    "issuing",
    "loops",
    "stations",
    "proposals",
    "supervision",
    "votes",
    "notices",
    "dashboard",
    "imports",
    "ledgers",
    "integration",
)


def models_of_ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OURS]


def fields(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.get_fields() if getattr(field, "concrete", False)]


def case_models() -> list[type[models.Model]]:
    """Every table that grows with the cases: it refers to a case, or to a table that does."""
    found: set[type[models.Model]] = {Loop, Step}
    while True:
        more = {
            model
            for model in models_of_ours()
            for field in fields(model)
            if field.is_relation and field.related_model in found
        }
        if more <= found:
            return sorted(found, key=lambda model: model._meta.label)
        found |= more


def county_models() -> list[type[models.Model]]:
    named = [m for m in models_of_ours() if any(f.name == "county" for f in fields(m))]
    return sorted({*named, *case_models()}, key=lambda model: model._meta.label)


def label(model: type[models.Model]) -> str:
    return model._meta.label


def test_the_known_big_tables_are_found() -> None:
    names = {model.__name__ for model in case_models()}
    assert {
        "Loop",
        "Step",
        "Helper",
        "Evidence",
        "Event",
        "Deadline",
        "Opinion",
        "Contact",
        "Rating",
    } <= names


@pytest.mark.parametrize("model", county_models(), ids=label)
def test_every_row_names_its_county(model: type[models.Model]) -> None:
    county = model._meta.get_field("county")
    assert (county.related_model, county.null, county.column) == (Region, False, "county_id")  # type: ignore[union-attr]


def unique_indexes(model: type[models.Model]) -> dict[str, list[str]]:
    """The unique indexes of the database itself, without the primary key's."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    return {
        name: entry["columns"]
        for name, entry in found.items()
        if entry["unique"] and not entry["primary_key"]
    }


@pytest.mark.django_db
@pytest.mark.parametrize("model", county_models(), ids=label)
def test_what_is_unique_is_unique_in_its_county(model: type[models.Model]) -> None:
    without = {name for name, columns in unique_indexes(model).items() if "county_id" not in columns}
    assert not without


@pytest.mark.django_db
@pytest.mark.parametrize("model", county_models(), ids=label)
def test_the_county_of_a_row_is_required_by_the_database(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT is_nullable FROM information_schema.columns WHERE table_name = %s AND column_name = 'county_id'",
            [model._meta.db_table],
        )
        assert cursor.fetchone() == ("NO",)


@pytest.mark.parametrize("model", case_models(), ids=label)
def test_no_case_goes_because_something_else_went(model: type[models.Model]) -> None:
    relations = [field for field in fields(model) if field.is_relation and field.remote_field]
    loose = {
        f.name
        for f in relations
        if getattr(f.remote_field, "on_delete", models.PROTECT) is not models.PROTECT
    }
    assert not loose


@pytest.mark.django_db
def test_the_database_deletes_nothing_by_itself() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND confdeltype NOT IN ('a', 'r')"
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_the_driver_is_psycopg2() -> None:
    connection.ensure_connection()
    assert connection.connection.__class__.__module__.startswith("psycopg2")


@pytest.mark.django_db
def test_the_models_and_the_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("name", settings.CELERY_BEAT_SCHEDULE)
def test_each_bell_rings_at_a_task_that_exists(name: str) -> None:
    entry = settings.CELERY_BEAT_SCHEDULE[name]
    module, _dot, function = entry["task"].rpartition(".")
    task = getattr(import_module(module), function)
    assert isinstance(task, Task) or hasattr(task, "delay")
    assert task.name == entry["task"]
    assert isinstance(entry["schedule"], int | float | dt.timedelta | crontab)


def test_no_schedule_is_kept_in_the_database() -> None:
    assert "django_celery_beat" not in settings.INSTALLED_APPS
