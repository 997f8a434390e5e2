import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from congress_portal.local.places import ROOT

EXAMPLE = ROOT / "deploy" / "env.example"


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return services


def compose() -> list[str] | None:
    """The words that start Docker Compose here, as a plugin or on its own."""
    for words in (["docker", "compose"], ["docker-compose"]):
        if (
            shutil.which(words[0])
            and subprocess.run([*words, "version"], capture_output=True).returncode == 0
        ):
            return words
    return None


def test_docker_compose_accepts_it() -> None:
    words = compose()
    if not words:
        pytest.skip("Docker Compose is not installed here")
    said = subprocess.run(
        [*words, "--env-file", EXAMPLE, "--profile", "tls", "config", "--quiet"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (said.returncode, said.stderr) == (0, "")


def test_every_part_is_there(services: dict[str, Any]) -> None:
    assert {"web", "worker", "beat", "migrate", "postgres", "redis"} <= {*services}


@pytest.mark.parametrize("name", ["web", "worker", "beat", "postgres", "redis"])
def test_what_keeps_running_has_a_health_check(services: dict[str, Any], name: str) -> None:
    assert services[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_the_programs_wait_for_the_migrations(services: dict[str, Any], name: str) -> None:
    assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_every_variable_stands_in_the_example() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    given = set(re.findall(r"^(\w+)=", EXAMPLE.read_text(), re.MULTILINE))
    assert asked - given == {"CSRF_TRUSTED_ORIGINS"}  # follows from SITE_URL


def test_secrets_have_no_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "FIELD_KEYS", "REPORT_KEYS", "POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        assert set(re.findall(rf"\${{{name}(..)", text)) == {":?"}
