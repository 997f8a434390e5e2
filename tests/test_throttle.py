"""Tries are counted from one address, for a window that begins with the first; without Redis nobody is refused."""

from __future__ import annotations

import uuid

import pytest
import redis
from django.http import HttpRequest
from django.test import RequestFactory

from congress_portal import throttle
from congress_portal.errors import TooMany


@pytest.fixture
def rate() -> throttle.Rate:
    return throttle.Rate(f"test-{uuid.uuid4()}", 2, 600)


@pytest.fixture
def request_of_chen() -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR="10.0.0.7")


def test_after_the_last_try_the_door_is_shut(rate: throttle.Rate, request_of_chen: HttpRequest) -> None:
    for _ in range(rate.most):
        throttle.check(request_of_chen, rate)
        throttle.count(request_of_chen, rate)
    with pytest.raises(TooMany):
        throttle.check(request_of_chen, rate)


def test_another_address_has_tries_of_its_own(rate: throttle.Rate, request_of_chen: HttpRequest) -> None:
    for _ in range(rate.most):
        throttle.count(request_of_chen, rate)
    throttle.check(RequestFactory().get("/", REMOTE_ADDR="10.0.0.8"), rate)


def test_the_window_begins_with_the_first_try(rate: throttle.Rate, request_of_chen: HttpRequest) -> None:
    throttle.count(request_of_chen, rate)
    key = throttle._key(request_of_chen, rate, "")
    throttle.counters().expire(key, 100)
    throttle.count(request_of_chen, rate)
    assert 0 < throttle.counters().ttl(key) <= 100


def test_without_redis_nobody_is_refused(
    rate: throttle.Rate, request_of_chen: HttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "counters", lambda: redis.Redis(port=1))
    throttle.count(request_of_chen, rate)
    throttle.check(request_of_chen, rate)
