"""Error pages say what happened, what to do and the way home, in Chinese, whatever is broken."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils.translation import override

from congress_portal.pages import errors

pytestmark = pytest.mark.django_db  # every page names the county


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    request = rf.get("/loops/YJ-2026-0012/sign_off/")
    return request


PAGES = {
    400: lambda request: errors.bad_request(request, Exception("Invalid HTTP_HOST")),
    403: lambda request: errors.forbidden(request, PermissionDenied()),
    404: lambda request: errors.not_found(request, Exception()),
    409: lambda request: errors.conflict(request, "别人刚刚办理了这一环节。"),
    413: errors.too_large,
    429: lambda request: errors.too_many(request, 90),
    500: errors.server_error,
}


@pytest.mark.parametrize("status", PAGES)
def test_an_error_page_leads_home(request_: HttpRequest, status: int) -> None:
    response = PAGES[status](request_)
    page = response.content.decode()
    assert response.status_code == status
    assert "返回首页" in page and "<h1>" in page and 'lang="zh-CN"' in page


def test_an_unknown_address_gets_our_page(client: Client) -> None:
    response = client.get("/no-such-page/")
    assert response.status_code == 404 and "没有找到这个页面" in response.content.decode()


def test_a_conflict_says_what_changed(request_: HttpRequest) -> None:
    assert (
        "别人刚刚办理了这一环节。" in errors.conflict(request_, "别人刚刚办理了这一环节。").content.decode()
    )


def test_a_conflict_leads_back_to_the_page_it_came_from(rf: RequestFactory) -> None:
    request = rf.post("/x/", headers={"referer": "http://testserver/opinion/YJ-2026-0012/"})
    assert 'href="http://testserver/opinion/YJ-2026-0012/"' in errors.conflict(request, "…").content.decode()


def test_a_conflict_leads_to_no_other_site(rf: RequestFactory) -> None:
    request = rf.post("/x/", headers={"referer": "https://evil.example/"})
    assert "evil.example" not in errors.conflict(request, "…").content.decode()


def test_too_many_says_when_to_come_back(request_: HttpRequest) -> None:
    response = errors.too_many(request_, 90)
    assert response["Retry-After"] == "90" and "请过 2 分钟再试" in response.content.decode()


def test_djangos_english_reasons_are_not_shown(request_: HttpRequest) -> None:
    assert "You do not" not in errors.forbidden(request_, PermissionDenied("You do not")).content.decode()


def test_our_own_reasons_are_shown(request_: HttpRequest) -> None:
    assert (
        "只有销号单位"
        in errors.forbidden(request_, PermissionDenied("只有销号单位可以销号。")).content.decode()
    )


def test_a_form_open_too_long_is_explained(request_: HttpRequest) -> None:
    response = errors.csrf_failure(request_, "token missing")
    assert response.status_code == 403 and "页面已过期" in response.content.decode()


def test_the_server_error_page_needs_no_manifest(
    request_: HttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(path: str) -> str:
        raise ValueError(path)

    monkeypatch.setattr(errors, "static", missing)
    assert "/static/css/portal.css" in errors.server_error(request_).content.decode()


def test_the_server_error_page_asks_for_no_user(request_: HttpRequest) -> None:
    class Broken:
        def __bool__(self) -> bool:
            raise RuntimeError("the database is gone")

    request_.user = Broken()  # type: ignore[assignment]
    with override("zh-hans"):
        assert errors.server_error(request_).status_code == 500
