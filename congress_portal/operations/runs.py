"""When each task last ran, well or badly: kept in Redis, since it is a pulse and no record.

A wiped Redis forgets it and the next run tells it again; a Redis that is down is a trouble of its own.
"""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from typing import Any

import redis
from celery.signals import task_failure, task_success
from django.conf import settings

from congress_portal.throttle import counters

log = logging.getLogger(__name__)

EVERY = 20.0
"""Seconds: a task that rings more often is written down no more often than this by one process."""
_told: dict[str, float] = {}


@dataclass(frozen=True)
class Run:
    """Seconds since a task last ended well and badly; nothing where it never did."""

    name: str
    well: float | None
    failed: float | None
    error: str

    @property
    def fails(self) -> bool:
        """Whether its last run failed."""
        return self.failed is not None and (self.well is None or self.failed < self.well)


def listen() -> None:
    """Hear of every task's end in this process. Called once, when the apps are ready."""
    task_success.connect(_well, dispatch_uid="operations.well")
    task_failure.connect(_badly, dispatch_uid="operations.badly")


def read() -> dict[str, Run] | None:
    """The runs by task; nothing where Redis does not answer."""
    now = time.time()
    try:
        found: dict[bytes, bytes] = counters().hgetall(_key())  # type: ignore[assignment]
    except redis.RedisError:
        return None
    whole: dict[str, dict[str, Any]] = {}
    for field, value in found.items():
        name, _, what = field.decode().rpartition(":")
        whole.setdefault(name, {})[what] = json.loads(value)
    return {name: _run(name, said, now) for name, said in whole.items()}


def write(name: str, what: str, error: str = "") -> None:
    """``what``: ``well`` or ``failed``."""
    try:
        counters().hset(_key(), f"{name}:{what}", json.dumps([time.time(), error[:200]]))
    except redis.RedisError:
        log.warning("Redis does not answer; the run of %s is not written down", name)


def queue_length() -> int | None:
    """How many messages wait for a worker; nothing where the broker does not answer."""
    try:
        return int(counters().llen("celery"))
    except redis.RedisError:
        return None


def _run(name: str, said: dict[str, Any], now: float) -> Run:
    well, failed = said.get("well"), said.get("failed")
    return Run(
        name,
        well=max(0.0, now - well[0]) if well else None,
        failed=max(0.0, now - failed[0]) if failed else None,
        error=failed[1] if failed else "",
    )


def _key() -> str:
    return f"{settings.CACHES['default']['KEY_PREFIX']}:runs"


def _well(sender: Any = None, **_given: Any) -> None:
    now = time.monotonic()
    if now - _told.get(sender.name, -EVERY) >= EVERY:
        _told[sender.name] = now
        write(sender.name, "well")


def _badly(sender: Any = None, exception: BaseException | None = None, **_given: Any) -> None:
    _told.pop(sender.name, None)
    write(sender.name, "failed", type(exception).__name__)
