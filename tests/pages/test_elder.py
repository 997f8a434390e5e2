"""Elder mode is a choice of the browser: one button, one cookie, back to the same page."""

from django.test import Client


def test_it_is_off_at_first(client: Client) -> None:
    page = client.get("/styleguide/").content.decode()
    assert 'class="elder"' not in page.split("<head>")[0] and "大字版" in page


def test_switching_it_on_comes_back_to_the_page(client: Client) -> None:
    response = client.post("/elder/", {"on": "1", "next": "/styleguide/?page=2"})
    assert response.status_code == 302 and response["Location"] == "/styleguide/?page=2"


def test_it_stays_on(client: Client) -> None:
    client.post("/elder/", {"on": "1"})
    page = client.get("/styleguide/").content.decode()
    assert '<html lang="zh-CN" class="elder">' in page and "返回普通版" in page


def test_it_can_be_switched_off(client: Client) -> None:
    client.post("/elder/", {"on": "1"})
    client.post("/elder/", {"on": "0"})
    assert 'class="elder"' not in client.get("/styleguide/").content.decode().split("<head>")[0]


def test_it_leads_to_no_other_site(client: Client) -> None:
    for target in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", ""):
        assert client.post("/elder/", {"on": "1", "next": target})["Location"] == "/"


def test_a_link_alone_does_not_switch_it(client: Client) -> None:
    assert client.get("/elder/").status_code == 405


def test_it_needs_no_token() -> None:
    assert Client(enforce_csrf_checks=True).post("/elder/", {"on": "1"}).status_code == 302
